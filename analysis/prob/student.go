package prob

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"
)

// StudentSurvival returns the probability that a Student t variable with df
// degrees of freedom exceeds t, true deep in the tail. df = +Inf is the
// normal; NaN for df that is not positive.
func StudentSurvival(t, df float64) float64 {
	switch {
	case math.IsInf(df, 1):
		return NormalSurvival(t)
	case !(df > 0) || math.IsNaN(t):
		return math.NaN()
	case t < 0:
		return 1 - StudentSurvival(-t, df)
	case math.IsInf(t, 1):
		return 0
	}
	// The two forms are equal; each is used where it loses nothing.
	ratio := t / df * t
	x, y := 1/(1+ratio), ratio/(1+ratio)
	switch {
	case math.IsInf(ratio, 1):
		return math.Exp(-df*math.Log(t) + (df/2-1)*math.Log(df) - LogBeta(df/2, 0.5)) // leading term
	case y == 0:
		return 0.5
	case t*t < 3:
		return 0.5 - 0.5*incompleteBeta(y, x, 0.5, df/2)
	}
	return 0.5 * incompleteBeta(x, y, df/2, 0.5)
}

// StudentCDF returns the probability that a Student t variable with df degrees
// of freedom is at most t.
func StudentCDF(t, df float64) float64 { return StudentSurvival(-t, df) }

// StudentQuantile returns t with StudentCDF(t, df) = p; -Inf at 0, +Inf at 1,
// the normal quantile for df = +Inf, NaN for impossible arguments.
func StudentQuantile(p, df float64) float64 {
	switch {
	case !isProbability(p) || !(df > 0):
		return math.NaN()
	case p == 0 || p == 1 || math.IsInf(df, 1):
		return NormalQuantile(p)
	case p > 0.5:
		// 1-p is exact for p in [0.5, 1].
		return studentUpper(1-p, df)
	}
	return -studentUpper(p, df)
}

// studentUpper returns t >= 0 that is exceeded with probability tail <= 0.5.
func studentUpper(tail, df float64) float64 {
	z := -NormalQuantile(tail)
	switch {
	case df == 1:
		return 1 / math.Tan(math.Pi*tail)
	case df == 2:
		return (1 - 2*tail) / math.Sqrt(2*tail*(1-tail))
	case df >= 400 && z*z < df/40:
		return studentFromNormal(z, df)
	case tail == usualTail && df < 400 && df == math.Trunc(df):
		return usualStudent()[int(df)]
	case tail > 0.1:
		return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(1 - tail)
	}
	return studentTail(tail, df, z)
}

// usualTail is the tail of the two-sided 95 % intervals that nearly all figures
// have, rounded as StudentQuantile meets it.
var usualTail = func(conf float64) float64 { return 1 - (1 - (1-conf)/2) }(0.95)

// usualStudent are the quantiles of usualTail by whole degrees of freedom, from
// 3 to 399: a page of a hundred units shows thousands of intervals of means of
// a few hundred answers, and each takes as long to solve as all the rest of it.
var usualStudent = sync.OnceValue(func() *[400]float64 {
	var t [400]float64
	z := -NormalQuantile(usualTail)
	for df := 3; df < len(t); df++ {
		t[df] = studentTail(usualTail, float64(df), z)
	}
	return &t
})

// studentFromNormal is the Cornish-Fisher expansion of t about the normal
// quantile z (Abramowitz and Stegun 26.7.5).
func studentFromNormal(z, df float64) float64 {
	y := z * z
	g1 := z * (y + 1) / 4
	g2 := z * (3 + y*(16+y*5)) / 96
	g3 := z * (-15 + y*(17+y*(19+y*3))) / 384
	g4 := z * (-945 + y*(-1920+y*(1482+y*(776+y*79)))) / 92160
	return z + (g1+(g2+(g3+g4/df)/df)/df)/df
}

// studentTail solves ln S(t) = ln tail by Newton's method in ln t. ln S is
// concave and decreasing in ln t: from the first step on the iterates stay
// right of the root and cannot diverge.
func studentTail(tail, df, z float64) float64 {
	// S(t) <= C·t^-df with C from the leading term of the tail.
	logBeta := LogBeta(df/2, 0.5)
	far := math.Exp((-math.Log(tail)-logBeta-math.Log(df))/df) * math.Sqrt(df)
	u := math.Log(max(z, min(far, math.MaxFloat64)))
	for range 100 {
		t := math.Exp(u)
		survival := StudentSurvival(t, df)
		logDensity := -0.5*(df+1)*math.Log1p(t/df*t) - logBeta - 0.5*math.Log(df)
		slope := math.Exp(logDensity+u) / survival
		step := (math.Log(survival) - math.Log(tail)) / slope
		if math.IsNaN(step) || math.IsInf(step, 0) {
			break
		}
		u += step
		if math.Abs(step)*max(1, slope) < 1e-8 { // the next would be its square
			break
		}
	}
	return math.Exp(u)
}
