package prob

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// BetaCDF returns the probability that a Beta(a, b) variable is at most x, the
// regularised incomplete beta function I_x(a, b). Below 0 it is 0, above 1 it
// is 1; NaN for shapes that are not positive and finite.
func BetaCDF(x, a, b float64) float64 {
	switch {
	case !isShape(a) || !isShape(b) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	}
	return incompleteBeta(x, 1-x, a, b)
}

// BetaSurvival returns the probability that a Beta(a, b) variable exceeds x,
// exact deep in the upper tail.
func BetaSurvival(x, a, b float64) float64 {
	switch {
	case !isShape(a) || !isShape(b) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 1
	case x >= 1:
		return 0
	}
	return incompleteBeta(1-x, x, b, a)
}

// BetaQuantile returns x with BetaCDF(x, a, b) = p; NaN for p outside [0, 1]
// or shapes that are not positive and finite.
//
// gonum's inversion stops at about 6e-10 relative when x is tiny (one success
// in a million); Newton steps on the logarithms finish it.
func BetaQuantile(p, a, b float64) float64 {
	switch {
	case !isShape(a) || !isShape(b) || !isProbability(p):
		return math.NaN()
	case p == 0 || p == 1:
		return p
	}
	x := mathext.InvRegIncBeta(a, b, p)
	if !(x > 0 && x < 1) {
		return x
	}
	logBeta := LogBeta(a, b)
	for range 3 {
		cdf := incompleteBeta(x, 1-x, a, b)
		slope := math.Exp(a*math.Log(x) + (b-1)*math.Log1p(-x) - logBeta) // dI/dln x
		step := (cdf - p) / slope
		next := x * math.Exp(-step)
		if math.IsNaN(next) || math.Abs(step) > 1e-3 || next <= 0 || next >= 1 {
			return x
		}
		x = next
	}
	return x
}
