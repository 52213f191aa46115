package prob

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// ChiSquaredCDF returns the probability that a chi-squared variable with df
// degrees of freedom is at most x; NaN for df that is not positive and finite.
func ChiSquaredCDF(x, df float64) float64 {
	switch {
	case !isShape(df) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 0
	}
	return mathext.GammaIncReg(df/2, x/2)
}

// ChiSquaredSurvival returns the probability that a chi-squared variable with
// df degrees of freedom exceeds x: the p-value of a chi-squared test, true
// down to 1e-300.
func ChiSquaredSurvival(x, df float64) float64 {
	switch {
	case !isShape(df) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 1
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}

// ChiSquaredQuantile returns x with ChiSquaredCDF(x, df) = p; 0 at p = 0, +Inf
// at p = 1, NaN for impossible arguments.
func ChiSquaredQuantile(p, df float64) float64 {
	switch {
	case !isShape(df) || !isProbability(p):
		return math.NaN()
	case p == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	case p < 0.1: // 1-p would lose digits of p
		return chiSquaredLower(p, df)
	}
	return 2 * mathext.GammaIncRegCompInv(df/2, 1-p)
}

// chiSquaredLower solves ln P(df/2, x/2) = ln p by Newton's method in ln x.
// ln P is concave and increasing in ln x, so that every step from the first on
// stays left of the root and the iteration cannot diverge.
func chiSquaredLower(p, df float64) float64 {
	a := df / 2
	logGamma1 := LogGamma(a + 1)
	// P(a, y) <= y^a/Γ(a+1): the start is left of the root. For many degrees
	// of freedom Wilson and Hilferty's cube is much nearer.
	y := math.Exp((math.Log(p) + logGamma1) / a)
	c := 2 / (9 * df)
	if w := 1 - c + NormalQuantile(p)*math.Sqrt(c); w > 0 {
		y = max(y, a*w*w*w)
	}
	if y < math.SmallestNonzeroFloat64 {
		return 0
	}
	for range 100 {
		cdf := mathext.GammaIncReg(a, y)
		slope := math.Exp(a*math.Log(y)-y-logGamma1) * a / cdf // d ln P/d ln y
		step := (math.Log(cdf) - math.Log(p)) / slope
		if math.IsNaN(step) || math.IsInf(step, 0) {
			break
		}
		y *= math.Exp(-step)
		if math.Abs(step) < 1e-14 {
			break
		}
	}
	return 2 * y
}
