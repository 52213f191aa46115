// Package interval gives confidence intervals for satisfaction figures: for
// one proportion (Wilson, Clopper-Pearson, Jeffreys), for the difference of
// two (Newcombe), for a mean (Student's t) and for net satisfaction.
//
// Which one to show:
//
//   - Wilson for a share of answers (top-2 of a criterion). Its true coverage
//     stays near the nominal one even at 95 % satisfied and ten answers, where
//     the text-book p ± z√(p(1-p)/n) covers 40 % instead of 95 %. That
//     interval (Wald's) is not offered.
//   - ClopperPearson where the guaranteed, wider interval is asked for.
//   - Jeffreys for a Bayesian reading with a non-informative prior.
//   - Newcombe for the difference of two independent shares.
//   - Student for a mean or a linearised estimate with its standard error.
//
// Counts are float64 so that effective sample sizes (design effects, weights)
// pass through unrounded. The confidence level conf is a share such as 0.95.
// Nothing to estimate from (n = 0), impossible counts or levels give NaN
// limits, which JSON writes as null. No function panics.
//
// Sources: Wilson 1927; Clopper and Pearson 1934; Brown, Cai and DasGupta
// 2001 (Statistical Science 16:101); Newcombe 1998 (Statistics in Medicine
// 17:857 and 17:873).
package interval

import (
	"encoding/json"
	"math"

	"sipas/analysis/prob"
)

// Interval is a confidence interval. Both limits are NaN when there is nothing
// to estimate from.
type Interval struct{ Lo, Hi float64 }

// None is the interval of an estimate that does not exist.
func None() Interval { return Interval{math.NaN(), math.NaN()} }

// Defined reports whether both limits are numbers.
func (i Interval) Defined() bool { return !math.IsNaN(i.Lo) && !math.IsNaN(i.Hi) }

// Contains reports whether v lies in the closed interval; false when the
// interval or v is undefined.
func (i Interval) Contains(v float64) bool { return i.Lo <= v && v <= i.Hi }

// Half returns half the width: the margin of error that the interval shows.
func (i Interval) Half() float64 { return (i.Hi - i.Lo) / 2 }

// Scale returns the interval of a·v + b where i is the interval of v; a
// negative a turns the limits round.
func (i Interval) Scale(a, b float64) Interval {
	lo, hi := a*i.Lo+b, a*i.Hi+b
	if a < 0 {
		lo, hi = hi, lo
	}
	return Interval{lo, hi}
}

// Clamp returns the interval cut to [lo, hi], for showing only: the limits of
// a linearised interval may lie outside the scale.
func (i Interval) Clamp(lo, hi float64) Interval {
	return Interval{min(max(i.Lo, lo), hi), min(max(i.Hi, lo), hi)}
}

// MarshalJSON writes {"lo":…,"hi":…} with null for an undefined limit.
func (i Interval) MarshalJSON() ([]byte, error) {
	type limits struct {
		Lo *float64 `json:"lo"`
		Hi *float64 `json:"hi"`
	}
	return json.Marshal(limits{finite(i.Lo), finite(i.Hi)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (i *Interval) UnmarshalJSON(data []byte) error {
	limits := struct{ Lo, Hi *float64 }{}
	if err := json.Unmarshal(data, &limits); err != nil {
		return err
	}
	*i = None()
	if limits.Lo != nil {
		i.Lo = *limits.Lo
	}
	if limits.Hi != nil {
		i.Hi = *limits.Hi
	}
	return nil
}

// finite returns nil for what JSON cannot write.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// validLevel reports whether conf is a confidence level, strictly between 0
// and 1.
func validLevel(conf float64) bool { return conf > 0 && conf < 1 }

// critical returns the two-sided normal critical value, 1.96 for 0.95.
func critical(conf float64) float64 { return prob.NormalQuantile(1 - (1-conf)/2) }
