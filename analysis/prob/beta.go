package prob

import "math"

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
// or shapes that are not positive and finite. It serves samples of ten million
// and shapes of a thousandth.
func BetaQuantile(p, a, b float64) float64 {
	x, _ := betaQuantile(p, a, b)
	return x
}

// betaQuantile returns the quantile x and 1-x, each with its own precision.
func betaQuantile(p, a, b float64) (x, y float64) {
	switch {
	case !isShape(a) || !isShape(b) || !isProbability(p):
		return math.NaN(), math.NaN()
	case p == 0 || p == 1:
		return p, 1 - p
	case p > 0.5: // 1-p is exact here
		y, x = betaLower(1-p, b, a)
		return x, y
	}
	return betaLower(p, a, b)
}

// betaLower solves ln I_x(a, b) = ln p by Newton's method in w = ln(x/(1-x)).
// The density of w is log-concave whatever the shapes, hence so is its
// distribution function: from the first step on the iterates stay left of the
// root and cannot diverge.
func betaLower(p, a, b float64) (x, y float64) {
	logBeta, logP := LogBeta(a, b), math.Log(p)
	centre := math.Log(a) - math.Log(b)
	w := centre + NormalQuantile(p)*math.Sqrt(1/a+1/b)
	if b >= 1 { // I_x <= x^a/(aB): this start is left of the root
		lead := (logP + math.Log(a) + logBeta) / a
		w = max(w, lead-math.Log1p(-min(math.Exp(lead), 0.5)))
	}
	for range 200 {
		x, y = 1/(1+math.Exp(-w)), 1/(1+math.Exp(w))
		if x == 0 || y == 0 {
			return x, y
		}
		cdf := incompleteBeta(x, y, a, b)
		if cdf == 0 { // too far left to see a slope
			w = (w + centre) / 2
			continue
		}
		slope := math.Exp(a*logOf(x, y)+b*logOf(y, x)-logBeta) / cdf
		step := (math.Log(cdf) - logP) / slope
		if math.IsNaN(step) || math.IsInf(step, 0) {
			break
		}
		w -= step
		if math.Abs(step)*max(1, slope) < 1e-8 { // the next would be its square
			break
		}
	}
	return 1 / (1 + math.Exp(-w)), 1 / (1 + math.Exp(w))
}
