package compare

import (
	"math"

	"sipas/analysis/prob"
)

// Groups is the Kruskal-Wallis test of several groups of ordered answers.
type Groups struct {
	H        float64 // corrected for ties
	DF       float64 // groups with answers, less one
	P        float64
	Epsilon2 float64 // effect, H/(N-1), 0..1: .01 small, .08 medium, .26 large
	N        int64   // answers
}

// KruskalWallis tests whether groups of respondents answer alike. A row of the
// table is a group, its columns are the ordered categories (answers 1..k);
// the result equals that of ranking the single answers, at the cost of the
// table only. Groups without answers are left out. When all answers are equal
// H, P and Epsilon2 are NaN; with fewer than two groups DF is NaN too.
//
// Source: Kruskal & Wallis 1952; the divisor for ties is 1 - sum(t^3-t)/(n^3-n).
// R: kruskal.test. Effect: Tomczak & Tomczak 2014.
func KruskalWallis(table [][]int64) Groups {
	nan := math.NaN()
	r := Groups{H: nan, DF: nan, P: nan, Epsilon2: nan}
	rows, cols, n, ok := margins(table)
	if !ok {
		return r
	}
	r.N = n
	if held(rows) < 2 {
		return r
	}
	r.DF = float64(held(rows) - 1)
	if held(cols) < 2 {
		return r
	}
	ranks := doubledMidranks(cols)
	between := 0.0
	for i, size := range rows {
		if size == 0 {
			continue
		}
		excess := -size * (n + 1) // doubled rank sum less its expectation
		for j := range table[i] {
			excess += table[i][j] * ranks[j]
		}
		between += float64(excess) * float64(excess) / float64(size)
	}
	nf := float64(n)
	r.H = 3 * between / (nf * (nf + 1)) / (1 - tieCubes(cols)/cubeLess(n))
	r.P = prob.ChiSquaredSurvival(r.H, r.DF)
	r.Epsilon2 = r.H / (nf - 1)
	return r
}

// doubledMidranks gives each category twice the mean rank of its answers,
// which is an integer.
func doubledMidranks(counts []int64) []int64 {
	ranks := make([]int64, len(counts))
	below := int64(0)
	for j, c := range counts {
		ranks[j] = 2*below + c + 1
		below += c
	}
	return ranks
}

// cubeLess is t^3 - t, in floats because it outgrows int64 at two million.
func cubeLess(t int64) float64 {
	f := float64(t)
	return (f*f - 1) * f
}

// tieCubes is the sum of t^3 - t over the sizes of the ties.
func tieCubes(ties []int64) float64 {
	sum := 0.0
	for _, t := range ties {
		sum += cubeLess(t)
	}
	return sum
}
