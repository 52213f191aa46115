package prob

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// NormalCDF returns Φ(z), the probability that a standard normal variable is
// at most z. It keeps its relative precision in the lower tail.
func NormalCDF(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// NormalSurvival returns 1-Φ(z) with its relative precision kept in the upper
// tail: 7.6e-24 at z = 10, where 1-CDF has long been 0.
func NormalSurvival(z float64) float64 { return 0.5 * math.Erfc(z/math.Sqrt2) }

// NormalQuantile returns z with Φ(z) = p; -Inf at 0, +Inf at 1, NaN outside
// [0, 1].
func NormalQuantile(p float64) float64 {
	if !isProbability(p) {
		return math.NaN()
	}
	return mathext.NormalQuantile(p)
}

// NormalDensity returns the standard normal density at z.
func NormalDensity(z float64) float64 {
	return math.Exp(-0.5*z*z) / math.Sqrt(2*math.Pi)
}

// isProbability reports whether p is in [0, 1]; NaN is not.
func isProbability(p float64) bool { return p >= 0 && p <= 1 }

// isShape reports whether a is a positive finite number, as a shape or a
// number of degrees of freedom must be.
func isShape(a float64) bool { return a > 0 && !math.IsInf(a, 1) }
