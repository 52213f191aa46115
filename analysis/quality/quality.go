// Package quality looks for sheets that were not filled in with care, or not by
// the citizens they stand for, and for counters whose sheets look unlike the
// others'. It flags and counts; it never deletes. The flags are a bit mask per
// row, so that any index can be computed with and without the flagged sheets.
//
//	measures per sheet   [LongestRun], [Spread], [Distance], [EvenOdd], [Missing]
//	copies               [Repeats], [RepeatedIDs], [NearTwins]
//	all of them          [Screen], giving flags by [Rules] with their known false-positive rates
//	counters             [ByCounter]: bursts, off hours, all-top sheets, too little variety
//
// Read flags with the base rate in mind. Where four of five answers are 4 or 5,
// a sheet of nothing but 5 is a legitimate answer and equal to many others. So
// one weak flag is counted but means little; [Suspect] asks for two that do not
// have the same innocent cause, such as speed and a straight line.
//
// # How often the rules are wrong
//
// Each rule states the share of honest sheets that it flags ([Rule].FalseAlarms):
// from 0.03 % (bursts) over 5 % (fast, long runs) to 31 % (inconsistent, which
// is therefore no part of Suspect); Suspect itself takes 1.3 % of them for
// suspect. The rates are measured on 100 simulated waves, 901,063 sheets, and
// hold for citizens such as these and the limits of [Usual] only:
//
//   - 25 criteria in factors of 5, 5, 6, 4, 5. An answer is a normal variable cut
//     into five steps; 45 % of its variance are the person's mood, 15 % the
//     person's view of the factor, 40 % its own, so that answers correlate by .45
//     to .60 before they are cut.
//   - The satisfied shares of the factors are those of SIPAS 2023 (83.00, 83.02,
//     83.12, 83.03, 82.27 %), criteria of a factor lying up to 8 points apart;
//     4 to 5 stand as 60 to 40, 1 to 2 to 3 as 10 to 20 to 70.
//   - 3 % of the questions are left empty; 4 % of the citizens stop at a question,
//     any of them; 40 % answer "don't know" to the whole last factor.
//   - Seconds are log-normal: 5 per question in the median, SD 0.5 of the
//     logarithm.
//   - 20 counters, Monday to Friday, 7:30 to 11:30 and 13:30 to 17:00, with 12
//     sheets an hour each by a Poisson process; one citizen in ten answers after
//     leaving, log-normal with a median of two hours and SD 1.
//
// Where citizens differ from these, so do the rates: queues make bursts, shorter
// questionnaires straight lines, and worse service fewer copies. A flagged share
// near the stated one is what honest answers look like.
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
