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

// Families of flags with the same innocent cause. Inconsistent is in none: it
// says so little (see Rules) that with it every third fast reader were suspect.
const (
	patternFlags = StraightLine | LongRun | NoSpread
	scatterFlags = WideSpread | Outlier
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
// but 5 are both. SuspectFalseAlarms is how often it is wrong.
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
