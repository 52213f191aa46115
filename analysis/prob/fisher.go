package prob

import "math"

// FCDF returns the probability that an F variable with d1 and d2 degrees of
// freedom is at most x; NaN for degrees of freedom that are not positive and
// finite.
func FCDF(x, d1, d2 float64) float64 {
	switch {
	case !isShape(d1) || !isShape(d2) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 0
	case math.IsInf(x, 1):
		return 1
	}
	return fTail(d1*x, d2, d1/2, d2/2)
}

// FSurvival returns the probability that an F variable with d1 and d2 degrees
// of freedom exceeds x, by the incomplete beta function of the other tail:
// 4e-103 where 1-CDF gives 1e-16.
func FSurvival(x, d1, d2 float64) float64 {
	switch {
	case !isShape(d1) || !isShape(d2) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	}
	return fTail(d2, d1*x, d2/2, d1/2)
}

// FQuantile returns x with FCDF(x, d1, d2) = p. It goes through the beta
// quantile, which stays right for hundreds of thousands of degrees of freedom
// (R's qf switches to a chi-squared approximation there).
func FQuantile(p, d1, d2 float64) float64 {
	if !isShape(d1) || !isShape(d2) || !isProbability(p) {
		return math.NaN()
	}
	x, y := betaQuantile(p, d1/2, d2/2)
	return d2 * x / (d1 * y)
}

// fTail returns I_{u/(u+v)}(a, b) for u, v > 0.
func fTail(u, v, a, b float64) float64 {
	x, y := u/(u+v), v/(u+v)
	switch {
	case x == 0:
		return 0
	case y == 0:
		return 1
	}
	return incompleteBeta(x, y, a, b)
}
