package compare

import (
	"math"

	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// smallExpected is the expected count below which the normal and chi-square
// approximations are no longer trusted (Cochran 1954).
const smallExpected = 5

// Shares is the comparison of two independent shares. Shares and their
// difference are between 0 and 1 (multiply by 100 for points of a percentage).
type Shares struct {
	Contrast
	PA, PB float64 // the two shares
	Diff   float64 // PA - PB

	// Z is the pooled two-sample statistic, the signed root of the chi-square
	// of prop.test(correct=FALSE). NaN when everybody or nobody succeeded.
	Z       float64
	PZ      float64 // its p-value
	PYates  float64 // with Yates' continuity correction
	PFisher float64 // Fisher's exact test

	// MinExpected is the smallest of the four expected counts; below 5 the
	// p-value of Z should not be shown.
	MinExpected float64

	Newcombe interval.Interval // of Diff, Newcombe 1998 method 10
	Wald     interval.Interval // of Diff, for comparison with other software
	CohenH   float64           // 2 asin(sqrt(PA)) - 2 asin(sqrt(PB)); .2 small, .5 medium, .8 large
}

// CompareShares compares two shares of different respondents. Newcombe's
// interval is defined wherever both sides have a respondent, also at 0 % and
// 100 %, where Z and its p-value are NaN.
//
// Sources: Newcombe 1998 (Stat. Med. 17:873), Fisher 1935, Cohen 1988.
func CompareShares(a, b Tally, conf float64) Shares {
	nan := math.NaN()
	s := Shares{
		Contrast: Contrast{A: a, B: b}, PA: a.Share(), PB: b.Share(), Diff: nan,
		Z: nan, PZ: nan, PYates: nan, PFisher: nan, MinExpected: nan,
		Newcombe: interval.None(), Wald: interval.None(), CohenH: nan,
	}
	if !s.counted() {
		return s
	}
	na, nb := float64(a.N), float64(b.N)
	s.Diff = difference(a, b)
	s.CohenH = 2*math.Asin(math.Sqrt(s.PA)) - 2*math.Asin(math.Sqrt(s.PB))
	s.Newcombe = interval.Newcombe(float64(a.X), na, float64(b.X), nb, conf)
	s.PFisher = FisherExact(a, b)

	se := math.Sqrt(s.PA*(1-s.PA)/na + s.PB*(1-s.PB)/nb)
	half := prob.NormalQuantile(1-(1-conf)/2) * se
	s.Wald = interval.Interval{Lo: math.Max(-1, s.Diff-half), Hi: math.Min(1, s.Diff+half)}

	pooled := total([]Tally{a, b})
	p, q := pooled.Share(), float64(pooled.N-pooled.X)/float64(pooled.N)
	s.MinExpected = math.Min(na, nb) * math.Min(p, q)
	if pooled.X == 0 || pooled.X == pooled.N {
		return s
	}
	se0 := math.Sqrt(p * q * (1/na + 1/nb))
	s.Z = s.Diff / se0
	s.PZ = twoSided(s.Z)
	yates := math.Min(0.5/(na*nb/(na+nb)), math.Abs(s.Diff))
	s.PYates = twoSided((math.Abs(s.Diff) - yates) / se0)
	return s
}

// P is the p-value to show: Fisher's where an expected count is below 5, else
// the one of Z. NaN when one side is empty.
func (s Shares) P() float64 {
	if s.Exact() {
		return s.PFisher
	}
	return s.PZ
}

// Exact reports whether P comes from Fisher's exact test.
func (s Shares) Exact() bool {
	return s.MinExpected < smallExpected
}

// difference is a's share minus b's with a single rounding while the cross
// products are exact, so that equal shares of different sizes give 0.
func difference(a, b Tally) float64 {
	const exact = 1 << 31
	if a.N < exact && b.N < exact {
		return float64(a.X*b.N-b.X*a.N) / (float64(a.N) * float64(b.N))
	}
	return a.Share() - b.Share()
}

// twoSided is the two-sided p-value of a standard normal statistic.
func twoSided(z float64) float64 {
	return 2 * prob.NormalSurvival(math.Abs(z))
}
