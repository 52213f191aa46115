package interval

import (
	"math"

	"sipas/analysis/prob"
)

// Wilson returns the score interval of the share x/n (Wilson 1927):
//
//	(p + z²/2n ± z√(p(1-p)/n + z²/4n²)) / (1 + z²/n)
//
// n may be an effective size and x then p·n_eff. The limits are exactly 0 at
// x = 0 and exactly 1 at x = n. NaN limits for n <= 0 or x outside [0, n].
func Wilson(x, n, conf float64) Interval {
	if !counts(x, n) || !validLevel(conf) {
		return None()
	}
	z := critical(conf)
	return Interval{wilsonLower(x, n, z), 1 - wilsonLower(n-x, n, z)}
}

// wilsonLower is the smaller root of the score equation, written as p² over
// the larger one: no cancellation for small p and exactly 0 at x = 0.
func wilsonLower(x, n, z float64) float64 {
	p, k := x/n, z*z/n
	return p * p / (p + k/2 + z*math.Sqrt(p*(1-p)/n+k/(4*n)))
}

// ClopperPearson returns the exact interval of the share x/n (Clopper and
// Pearson 1934), by beta quantiles:
//
//	lo = B⁻¹(α/2; x, n-x+1)   hi = B⁻¹(1-α/2; x+1, n-x)
//
// with lo = 0 at x = 0 and hi = 1 at x = n. x and n may be effective sizes
// (Korn and Graubard 1998).
func ClopperPearson(x, n, conf float64) Interval {
	if !counts(x, n) || !validLevel(conf) {
		return None()
	}
	alpha := (1 - conf) / 2
	i := Interval{0, 1}
	if x > 0 {
		i.Lo = prob.BetaQuantile(alpha, x, n-x+1)
	}
	if x < n {
		i.Hi = prob.BetaQuantile(1-alpha, x+1, n-x)
	}
	return i
}

// Jeffreys returns the equal-tailed posterior interval of the share x/n under
// the prior Beta(½, ½), with lo = 0 at x = 0 and hi = 1 at x = n (Brown, Cai
// and DasGupta 2001).
func Jeffreys(x, n, conf float64) Interval {
	if !counts(x, n) || !validLevel(conf) {
		return None()
	}
	alpha := (1 - conf) / 2
	i := Interval{0, 1}
	if x > 0 {
		i.Lo = prob.BetaQuantile(alpha, x+0.5, n-x+0.5)
	}
	if x < n {
		i.Hi = prob.BetaQuantile(1-alpha, x+0.5, n-x+0.5)
	}
	return i
}

// counts reports whether x out of n makes sense.
func counts(x, n float64) bool {
	return n > 0 && x >= 0 && x <= n && !math.IsInf(n, 1)
}
