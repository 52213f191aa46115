package compare

import (
	"math"

	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// Shrunk is a unit's share with its chance part taken out.
type Shrunk struct {
	Raw      float64           // the measured share; NaN without trials
	Rate     float64           // the shrunk share
	Interval interval.Interval // credible interval of the true share
	Weight   float64           // weight of the other units in Rate: 0 own data only, 1 none of it
}

// Shrink returns each unit's empirical-Bayes share, to be shown beside the
// measured one: a unit with few answers is pulled toward the others, one with
// many is left where it is.
//
//   - Fitted: the posterior Beta(x+A, n-x+B), its mean and central interval. A
//     unit without trials has the distribution of all units.
//   - NoDifference: every unit has the pooled share, with the Jeffreys interval
//     of all answers taken together.
//   - TooFewUnits, Degenerate: nothing is shrunk; the measured share with its
//     Jeffreys interval, undefined without trials.
//
// Source: Efron & Morris 1975; Carlin & Louis 2008, ch. 5. The interval takes
// A and B as known, so it is slightly too narrow when there are few units.
func (f Fit) Shrink(units []Tally, conf float64) []Shrunk {
	all := total(units)
	out := make([]Shrunk, len(units))
	for i, u := range units {
		if !possible(u) {
			out[i] = Shrunk{Raw: math.NaN(), Rate: math.NaN(), Interval: interval.None(), Weight: math.NaN()}
			continue
		}
		out[i].Raw = u.Share()
		x, n := float64(u.X), float64(u.N)
		switch f.Verdict {
		case Fitted:
			out[i].Rate = (x + f.A) / (n + f.M)
			out[i].Weight = f.M / (n + f.M)
			out[i].Interval = interval.Interval{
				Lo: prob.BetaQuantile((1-conf)/2, x+f.A, n-x+f.B),
				Hi: prob.BetaQuantile(1-(1-conf)/2, x+f.A, n-x+f.B),
			}
		case NoDifference:
			out[i].Rate, out[i].Weight = all.Share(), 1
			out[i].Interval = interval.Jeffreys(float64(all.X), float64(all.N), conf)
		default:
			out[i].Rate = out[i].Raw
			out[i].Interval = interval.Jeffreys(x, n, conf)
		}
	}
	return out
}
