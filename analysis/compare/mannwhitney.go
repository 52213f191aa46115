package compare

import "math"

// RankSum is the Mann-Whitney (Wilcoxon rank-sum) test of two groups of
// ordered answers, a and b.
type RankSum struct {
	U float64 // pairs in which a's answer is higher, a tie counting half

	P            float64 // normal approximation with the variance of ties and the continuity correction
	PUncorrected float64 // the same without the continuity correction

	CliffDelta  float64 // P(a higher) - P(b higher), -1..1: .15 small, .33 medium, .47 large
	Superiority float64 // P(a higher) + half P(equal), 0..1
}

// MannWhitney tests whether one of two groups tends to give higher answers. a
// and b count the answers per ordered category. An empty group makes all
// figures NaN; when all answers are equal U and the effects are defined and
// the p-values are NaN.
//
// Source: Mann & Whitney 1947; Cliff 1993. R: wilcox.test(exact=FALSE).
func MannWhitney(a, b []int64) RankSum {
	nan := math.NaN()
	r := RankSum{U: nan, P: nan, PUncorrected: nan, CliffDelta: nan, Superiority: nan}
	rows, cols, n, ok := margins([][]int64{a, b})
	if !ok || rows[0] == 0 || rows[1] == 0 {
		return r
	}
	doubled, below := int64(0), int64(0)
	for j := range a {
		same := cell([][]int64{b}, 0, j)
		doubled += a[j] * (2*below + same)
		below += same
	}
	pairs := float64(rows[0]) * float64(rows[1])
	r.U = float64(doubled) / 2
	r.Superiority = r.U / pairs
	excess := float64(doubled-rows[0]*rows[1]) / 2 // U less its expectation
	r.CliffDelta = 2 * excess / pairs
	if held(cols) < 2 {
		return r
	}
	nf := float64(n)
	sigma := math.Sqrt(pairs / 12 * (nf + 1 - tieCubes(cols)/(nf*(nf-1))))
	r.PUncorrected = twoSided(excess / sigma)
	r.P = twoSided(math.Max(0, math.Abs(excess)-0.5) / sigma)
	return r
}
