package design

import (
	"fmt"
	"math"

	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// Method is a way to an interval for a share under a design. R's svyciprop
// has the same ones.
type Method int

const (
	// Logit is the default: p ± t·SE on the scale log(p/(1-p)), so that the
	// limits stay between 0 and 1 (SUDAAN and SPSS do so; svyciprop's "xlogit",
	// and what its iterated "logit" converges to).
	Logit Method = iota
	// Beta is the Clopper-Pearson interval at the effective sample size
	// n* = p(1-p)/V·(t_{n-1}/t_df)² (Korn and Graubard 1998): wider, for small
	// samples and shares near 0 or 1.
	Beta
	// Arcsine is p ± t·SE on the scale asin√p.
	Arcsine
	// Likelihood takes the limits where the share's profile likelihood, scaled
	// to the design's variance, has fallen too far (Lumley and Scott 2014).
	Likelihood
	// Linear is p ± t·SE, which may leave [0, 1] and covers badly near its
	// ends: for comparison only.
	Linear
)

var methodNames = [...]string{"logit", "beta", "asin", "likelihood", "mean"}

// String returns the method's name in svyciprop.
func (m Method) String() string {
	if m < 0 || int(m) >= len(methodNames) {
		return fmt.Sprintf("Method(%d)", int(m))
	}
	return methodNames[m]
}

// ParseMethod reads a method's name as svyciprop has them: logit (or xlogit),
// beta, asin, likelihood, mean. Empty is Logit.
func ParseMethod(name string) (Method, error) {
	switch name {
	case "", "xlogit":
		return Logit, nil
	}
	for i, known := range methodNames {
		if name == known {
			return Method(i), nil
		}
	}
	return Logit, fmt.Errorf("interval method %q is not one of logit, beta, asin, likelihood, mean", name)
}

// ShareInterval returns the interval of a share (the mean of a column of 0 and
// 1). Value 0 or 1 shows no variance, which proves nothing: unless everybody
// was asked, all methods but Linear then give Clopper-Pearson on N answers
// (the practice of Korn and Graubard and of the NCHS). A share whose SE is 0
// because everybody was asked has the interval [Value, Value]. Without degrees
// of freedom the limits are NaN.
func (e Estimate) ShareInterval(m Method, conf float64) interval.Interval {
	p := e.Value
	switch {
	case !(p >= 0 && p <= 1) || !(conf > 0 && conf < 1):
		return interval.None()
	case e.Enumerated || (e.SE == 0 && p > 0 && p < 1):
		return interval.Interval{Lo: p, Hi: p}
	case m == Linear:
		return e.Interval(conf)
	case p == 0 || p == 1:
		n := float64(e.N)
		return interval.ClopperPearson(p*n, n, conf)
	case !(e.SE > 0) || e.DF <= 0:
		return interval.None()
	}
	t := prob.StudentQuantile(1-(1-conf)/2, float64(e.DF))
	switch m {
	case Beta:
		return e.kornGraubard(t, conf)
	case Arcsine:
		return e.arcsine(t)
	case Likelihood:
		return e.likelihood(t)
	}
	return e.logit(t)
}

// logit is the interval on the logistic scale.
func (e Estimate) logit(t float64) interval.Interval {
	p := e.Value
	centre, half := math.Log(p/(1-p)), t*e.SE/(p*(1-p))
	return interval.Interval{Lo: expit(centre - half), Hi: expit(centre + half)}
}

// expit is the inverse of the logit.
func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// arcsine is the interval on the scale asin√p, as svyciprop has it: not cut at
// the ends of the scale, past which the sine turns back.
func (e Estimate) arcsine(t float64) interval.Interval {
	p := e.Value
	centre, half := math.Asin(math.Sqrt(p)), t*e.SE/(2*math.Sqrt(p*(1-p)))
	lo, hi := math.Sin(centre-half), math.Sin(centre+half)
	return interval.Interval{Lo: lo * lo, Hi: hi * hi}
}

// kornGraubard is the exact interval at the effective sample size.
func (e Estimate) kornGraubard(t, conf float64) interval.Interval {
	n := e.Effective(conf)
	return interval.ClopperPearson(n*e.Value, n, conf)
}

// Effective returns the sample size of Korn and Graubard's interval: the
// simple random sample in which the share would have the same variance,
// p(1-p)/V, reduced for the degrees of freedom of the design by
// (t_{n-1}/t_df)². NaN where SE or DF do not allow it.
func (e Estimate) Effective(conf float64) float64 {
	p, df := e.Value, float64(e.DF)
	if !(e.SE > 0) || !(df > 0) {
		return math.NaN()
	}
	upper := 1 - (1-conf)/2
	t := prob.StudentQuantile(upper, float64(e.SampleSize-1)) / prob.StudentQuantile(upper, df)
	return p * (1 - p) / (e.SE * e.SE) * t * t
}
