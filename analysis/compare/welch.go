package compare

import (
	"math"

	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// Means is Welch's comparison of two mean answers.
type Means struct {
	MeanA, MeanB float64
	Diff         float64           // MeanA - MeanB
	T, DF, P     float64           // Welch's statistic, Satterthwaite's degrees of freedom
	Interval     interval.Interval // of Diff
}

// Welch compares the mean answers of two groups without assuming equal
// variances. a and b count the answers per category; category j stands for the
// answer j+1. The test needs two answers in each group and some variation in
// one of them, else T, DF, P and the interval are NaN.
//
// Source: Welch 1947. R: t.test(a, b).
func Welch(a, b []int64, conf float64) Means {
	nan := math.NaN()
	ma, va, na := moments(a)
	mb, vb, nb := moments(b)
	m := Means{MeanA: ma, MeanB: mb, Diff: ma - mb, T: nan, DF: nan, P: nan,
		Interval: interval.None()}
	ea, eb := va/na, vb/nb
	se := math.Sqrt(ea + eb)
	if !(se > 0) {
		return m
	}
	m.T = m.Diff / se
	m.DF = (ea + eb) * (ea + eb) / (ea*ea/(na-1) + eb*eb/(nb-1))
	m.P = 2 * prob.StudentSurvival(math.Abs(m.T), m.DF)
	half := prob.StudentQuantile(1-(1-conf)/2, m.DF) * se
	m.Interval = interval.Interval{Lo: m.Diff - half, Hi: m.Diff + half}
	return m
}

// moments returns mean, variance (n-1) and size of counted answers, from exact
// integer sums. The variance is NaN below two answers, all are NaN for
// negative counts and the mean is NaN for none.
func moments(counts []int64) (mean, variance, size float64) {
	var n, sum, squares int64
	for j, c := range counts {
		if c < 0 {
			return math.NaN(), math.NaN(), math.NaN()
		}
		answer := int64(j + 1)
		n += c
		sum += answer * c
		squares += answer * answer * c
	}
	size = float64(n)
	mean, variance = math.NaN(), math.NaN()
	if n > 0 {
		mean = float64(sum) / size
	}
	if n > 1 {
		variance = float64(n*squares-sum*sum) / (size * (size - 1))
	}
	return mean, variance, size
}
