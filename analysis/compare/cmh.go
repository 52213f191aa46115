package compare

import (
	"math"

	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// Stratified is the Cochran-Mantel-Haenszel test of A against B inside strata.
type Stratified struct {
	ChiSquare float64 // without continuity correction, one degree of freedom
	P         float64

	// OddsRatio is the Mantel-Haenszel estimate of the common odds ratio of
	// success, A over B, with the interval of Robins, Breslow & Greenland.
	// NaN when no stratum contradicts (the ratio would be 0 or infinite).
	OddsRatio float64
	Interval  interval.Interval

	Strata int // strata that could speak: two or more respondents
}

// CochranMantelHaenszel tests whether A and B (two years, say) differ once
// each unit is compared with itself, so that a change of the mix of units
// cannot pass for a change of the service. Strata with fewer than two
// respondents say nothing; a stratum with an empty side adds nothing either.
//
// Source: Cochran 1954, Mantel & Haenszel 1959, Robins, Breslow & Greenland
// 1986. R: mantelhaen.test(correct=FALSE).
func CochranMantelHaenszel(strata []Contrast, conf float64) Stratified {
	nan := math.NaN()
	r := Stratified{ChiSquare: nan, P: nan, OddsRatio: nan, Interval: interval.None()}
	var excess, variance float64
	var agree, differ, agree2, cross, differ2 float64
	for _, s := range strata {
		if !possible(s.A) || !possible(s.B) || s.A.N+s.B.N < 2 {
			continue
		}
		r.Strata++
		n := float64(s.A.N + s.B.N)
		x := float64(s.A.X + s.B.X)
		na, nb := float64(s.A.N), float64(s.B.N)
		excess += float64(s.A.X) - na*x/n
		variance += na * nb * x * (n - x) / (n * n * (n - 1))

		sa, fa := float64(s.A.X), na-float64(s.A.X)
		sb, fb := float64(s.B.X), nb-float64(s.B.X)
		agree += sa * fb / n
		differ += sb * fa / n
		agree2 += (sa + fb) * sa * fb / (n * n)
		cross += ((sa+fb)*sb*fa + (sb+fa)*sa*fb) / (n * n)
		differ2 += (sb + fa) * sb * fa / (n * n)
	}
	if variance > 0 {
		r.ChiSquare = excess * excess / variance
		r.P = prob.ChiSquaredSurvival(r.ChiSquare, 1)
	}
	if agree > 0 && differ > 0 {
		r.OddsRatio = agree / differ
		se := math.Sqrt(agree2/(2*agree*agree) + cross/(2*agree*differ) + differ2/(2*differ*differ))
		width := math.Exp(prob.NormalQuantile(1-(1-conf)/2) * se)
		r.Interval = interval.Interval{Lo: r.OddsRatio / width, Hi: r.OddsRatio * width}
	}
	return r
}

// possible reports whether the counts can be; an empty tally can.
func possible(t Tally) bool {
	return t.N >= 0 && t.X >= 0 && t.X <= t.N
}
