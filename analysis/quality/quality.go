// Package quality looks for sheets that were not filled in with care, or not by
// the citizens they stand for, and for counters whose sheets look unlike the
// others'. It flags and counts; it never deletes. The flags are a bit mask per
// row, so that any index can be computed with and without the flagged sheets.
//
//	measures per sheet   [LongestRun], [Spread], [Distance], [EvenOdd], [Missing]
//	copies               [Repeats], [RepeatedIDs], [NearTwins]
//	all of them          [Screen], giving flags by [Rules] with their known false alarms
//	counters             [ByCounter]: bursts, off hours, all-top sheets, too little variety
//
// Read flags with the base rate in mind. Where four of five answers are 4 or 5,
// a sheet of nothing but 5 is a legitimate answer and equal to many others: on
// a simulated survey with known culprits the rule "exact copy of another
// sheet" flagged 16 of 492 honest sheets, the longest-run rule 39. So one weak
// flag is counted but means little; [Suspect] asks for two that do not have
// the same innocent cause, such as speed and a straight line.
//
// Definitions follow the R package careless (1.2) and psych::outlier: empty
// answers break a run, the spread is over the answers given, the distance
// leaves out missing terms. Review: Curran 2016 (J. Exp. Soc. Psych. 66:4).
package quality

import (
	"errors"
	"fmt"

	"sipas/analysis/moments"
)

// ErrRows says that columns of one call do not have the same number of rows.
var ErrRows = errors.New("columns of unequal length")

// answered says that a byte is an answer: 1 to moments.MaxAnswer.
func answered(x uint8) bool { return x-1 < moments.MaxAnswer } // 0 wraps to 255

// rows is the common length of the columns.
func rows(items [][]uint8) (int, error) {
	if len(items) == 0 {
		return 0, nil
	}
	for i, c := range items {
		if len(c) != len(items[0]) {
			return 0, fmt.Errorf("item %d has %d rows, item 0 has %d: %w", i, len(c), len(items[0]), ErrRows)
		}
	}
	return len(items[0]), nil
}
