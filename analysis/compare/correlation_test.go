package compare_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis/compare"
)

// Answers of 67 respondents to two questions of four categories. R 4.2.2:
// cor.test(x, y, method="spearman"/"kendall", exact=FALSE, continuity=TRUE).
var fourByFour = [][]int64{{3, 1, 0, 0}, {2, 8, 5, 1}, {1, 4, 12, 6}, {0, 2, 7, 15}}

func TestCorrelationTable(t *testing.T) {
	s := compare.SpearmanTable(fourByFour)
	near(t, "rho", s.R, 0.62363522645079916, 1e-14)
	nearRelative(t, "p of rho", s.P, 1.7273735351269412e-08, 1e-9)
	k := compare.KendallTable(fourByFour)
	near(t, "tau-b", k.TauB, 0.56371668032493061, 1e-14)
	near(t, "z", k.Z, 5.3116560995727848, 1e-13)
	nearRelative(t, "p of tau", k.P, 1.0863346073388985e-07, 1e-11)
}

// rank_tests of the reference case c00: cor(a[1:9], b, method=...).
func TestCorrelationValues(t *testing.T) {
	a, b := []float64{5, 5, 4, 4, 4, 3, 5, 2, 4}, []float64{4, 3, 4, 2, 3, 3, 5, 1, 4}
	near(t, "rho", compare.Spearman(a, b).R, 0.6240896334821994, 1e-14)
	near(t, "tau-b", compare.Kendall(a, b).TauB, 0.5621826951410452, 1e-14)
}

func TestCorrelationUndefined(t *testing.T) {
	for name, c := range map[string]struct{ x, y []float64 }{
		"nothing":           {nil, nil},
		"one pair":          {[]float64{1}, []float64{2}},
		"a constant side":   {[]float64{1, 2, 3}, []float64{4, 4, 4}},
		"different lengths": {[]float64{1, 2, 3}, []float64{4, 5}},
		"only NaN":          {[]float64{1, nan}, []float64{nan, 5}},
	} {
		if s := compare.Spearman(c.x, c.y); !math.IsNaN(s.R) || !math.IsNaN(s.P) {
			t.Errorf("%s: %+v", name, s)
		}
		if k := compare.Kendall(c.x, c.y); !math.IsNaN(k.TauB) || !math.IsNaN(k.P) {
			t.Errorf("%s: %+v", name, k)
		}
	}
	if k := compare.KendallTable([][]int64{{1, -1}, {2, 2}}); !math.IsNaN(k.TauB) {
		t.Errorf("a negative count: %+v", k)
	}
}

// The table and the values it counts give the same figures; turning one
// question round changes the sign; tau by definition, over all pairs.
func TestCorrelationProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answer := rapid.IntRange(1, 5)
		n := rapid.IntRange(2, 40).Draw(t, "n")
		table := make([][]int64, 5)
		for i := range table {
			table[i] = make([]int64, 5)
		}
		x, y, turned := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			a, b := answer.Draw(t, "a"), answer.Draw(t, "b")
			table[a-1][b-1]++
			x[i], y[i], turned[i] = float64(a), float64(b), float64(6-b)
		}
		var s int64
		for i := range n {
			for j := range i {
				s += int64(sign(x[i]-x[j]) * sign(y[i]-y[j]))
			}
		}
		k := compare.Kendall(x, y)
		if k.S != s {
			t.Fatalf("S = %d, pairs give %d", k.S, s)
		}
		if kt := compare.KendallTable(table); kt.S != k.S || !same(kt.VarS, k.VarS) || !same(kt.TauB, k.TauB) || !same(kt.P, k.P) {
			t.Fatalf("table %+v, values %+v", kt, k)
		}
		if kr := compare.Kendall(x, turned); kr.S != -k.S || !same(kr.TauB, -k.TauB) || !same(kr.P, k.P) {
			t.Fatalf("turned %+v, values %+v", kr, k)
		}
		r, rt, rr := compare.Spearman(x, y), compare.SpearmanTable(table), compare.Spearman(x, turned)
		if !same(r.R, rt.R) || !same(r.R, -rr.R) || !same(r.R, compare.Spearman(y, x).R) {
			t.Fatalf("rho %+v, table %+v, turned %+v", r, rt, rr)
		}
	})
}

func sign(d float64) float64 {
	switch {
	case d > 0:
		return 1
	case d < 0:
		return -1
	}
	return 0
}

// same compares up to rounding; NaN equals NaN.
func same(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b))
}

func ExampleKendallTable() {
	k := compare.KendallTable([][]int64{{3, 1, 0, 0}, {2, 8, 5, 1}, {1, 4, 12, 6}, {0, 2, 7, 15}})
	fmt.Printf("tau-b = %.3f from %d respondents\n", k.TauB, k.N)
	// Output: tau-b = 0.564 from 67 respondents
}
