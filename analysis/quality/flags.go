package quality

import "math/bits"

// Flag is a set of reasons to doubt a sheet, one bit each.
type Flag uint32

// The flags. Their codes are stable; see Rules for what they mean.
const (
	StraightLine   Flag = 1 << iota // every item answered, all alike
	LongRun                         // a long run of equal answers
	NoSpread                        // all answers given are alike
	WideSpread                      // answers all over the scale
	Outlier                         // an improbable combination of answers
	Inconsistent                    // halves of the factors contradict each other
	Fast                            // faster than the questions can be read
	FastAmongPeers                  // much faster than the others
	Sparse                          // more than half unanswered
	Repeated                        // exact copy of an earlier sheet
	NearlyRepeated                  // copy with a few answers changed
	RepeatedID                      // the id stands on an earlier sheet
	OffHours                        // filled in when the counter is closed
	Burst                           // one of many at the same counter within moments
)

// flagCount is the number of flags.
const flagCount = 14

// All is every flag.
const All = Flag(1<<flagCount - 1)

// Families of flags with the same innocent cause.
const (
	patternFlags = StraightLine | LongRun | NoSpread
	scatterFlags = WideSpread | Outlier | Inconsistent
	speedFlags   = Fast | FastAmongPeers
	copyFlags    = Repeated | NearlyRepeated
)

// Has says that any of the flags asked for is set.
func (f Flag) Has(any Flag) bool { return f&any != 0 }

// Codes are the codes of the flags set, in the order of the constants.
func (f Flag) Codes() []string {
	var out []string
	for _, r := range rules {
		if f.Has(r.Flag) {
			out = append(out, r.Code)
		}
	}
	return out
}

// Count is the number of flags set.
func (f Flag) Count() int { return bits.OnesCount32(uint32(f & All)) }

// Suspect says that the flags together are strong where each alone is weak:
//
//   - too fast, and a straight line, a scatter, or a copy: a careful person
//     may do one of these, not both;
//   - wide spread and an improbable combination: answers at random;
//   - a repeated id on a copied sheet: sent twice;
//   - a burst or off hours, and a copy: sheets filled in by one hand.
//
// A straight line that copies another is not enough: honest sheets of nothing
// but 5 are both.
func Suspect(f Flag) bool {
	switch {
	case f.Has(speedFlags) && f.Has(patternFlags|scatterFlags|copyFlags):
		return true
	case f.Has(WideSpread) && f.Has(Outlier):
		return true
	case f.Has(copyFlags) && f.Has(RepeatedID):
		return true
	}
	return f.Has(copyFlags) && f.Has(Burst|OffHours) && !f.Has(patternFlags)
}

// Rule explains a flag.
type Rule struct {
	Flag     Flag
	Code     string // stable, keys the message catalogue
	Words    string // the rule in plain English, with the default limits
	Flagged  int    // honest sheets flagged in a simulated survey with known culprits
	Honest   int    // honest sheets in it; 0 means that the rate was not measured
	Culprits string // what it caught there, or why the rate is unknown
}

// FalseAlarms is the share of honest sheets the rule flagged, and whether that
// was measured at all.
func (r Rule) FalseAlarms() (rate float64, measured bool) {
	if r.Honest == 0 {
		return 0, false
	}
	return float64(r.Flagged) / float64(r.Honest), true
}

// Rules lists the flags with their rule and known false alarms.
func Rules() []Rule { return append([]Rule(nil), rules[:]...) }

// rules: rates are from a simulated survey of 612 sheets, 492 of them honest
// (repeated rows included), 40 straight lines, 40 random, 20 alternating, 20
// speeders.
var rules = [flagCount]Rule{
	{StraightLine, "straight_line", "every item answered, all with the same step", 3, 492, "40 of 40 straight lines"},
	{LongRun, "long_run", "a run of equal answers over nearly half of the items (12 of 25)", 39, 492, "all straight lines; too eager where most answers are 5"},
	{NoSpread, "no_spread", "all answers given are the same step", 11, 492, "all straight lines, also those with gaps"},
	{WideSpread, "wide_spread", "standard deviation of the person's answers above 1.2 steps", 3, 492, "38 of 40 random sheets"},
	{Outlier, "outlier", "Mahalanobis distance beyond the 99.9 % point of chi-squared", 12, 492, "40 of 40 random sheets"},
	{Inconsistent, "inconsistent", "even and odd items of the factors correlate below .30 after correction", 0, 0, "not measured; honest sheets without much variety are flagged too"},
	{Fast, "fast", "less than 2 seconds per question", 0, 0, "not measured: the simulation set the times"},
	{FastAmongPeers, "fast_among_peers", "less than a third of the median time", 0, 0, "not measured: the simulation set the times"},
	{Sparse, "sparse", "more than half of the items unanswered", 0, 0, "not a sign of carelessness where questions do not apply"},
	{Repeated, "repeated", "the same answers as an earlier sheet", 16, 492, "30 of 40 straight lines, 17 of 20 alternating; honest all-5 sheets are equal too"},
	{NearlyRepeated, "nearly_repeated", "an earlier or later sheet of the counter differs in one item only", 0, 0, "not measured; frequent among honest sheets near the top of the scale"},
	{RepeatedID, "repeated_id", "the sheet's number occurs on an earlier sheet", 0, 0, "no rate: it cannot happen by chance, only by sending or importing twice"},
	{OffHours, "off_hours", "sent outside the counter's opening hours", 0, 0, "not measured; citizens may answer from home"},
	{Burst, "burst", "six or more sheets at the counter within two minutes", 0, 0, "not measured; a group may answer together"},
}
