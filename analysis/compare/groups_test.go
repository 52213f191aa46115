package compare_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sipas/analysis/compare"
)

// Three groups of answers 1..5, also used in R 4.2.2 for the figures below:
// A = rep(1:5, c(1,3,6,20,30)) and so on.
var (
	groupA = []int64{1, 3, 6, 20, 30}
	groupB = []int64{4, 5, 9, 22, 11}
	groupC = []int64{0, 2, 2, 9, 9}
)

func TestKruskalWallis(t *testing.T) {
	for _, c := range []struct {
		name         string
		table        [][]int64
		h, df, p, e2 float64
	}{
		// kruskal.test, R 4.2.2
		{"three groups", [][]int64{groupA, groupB, groupC}, 11.072650128761692, 2, 0.0039409831183229377, 0.083883713096679483},
		{"an empty group changes nothing", [][]int64{groupA, {}, groupB, {0, 0}, groupC}, 11.072650128761692, 2, 0.0039409831183229377, 0.083883713096679483},
		// kw(c(a, b, c)) of the reference case c00, rank_tests
		{"25 answers", [][]int64{{0, 1, 1, 4, 4}, {1, 1, 3, 3, 1}, {0, 0, 0, 1, 5}}, 8.525128205128219, 2, 0.014086137763089146, 0.3552136752136758},
		// kruskal.test gives H = NaN with df = groups - 1
		{"everybody says 5", [][]int64{{0, 0, 0, 0, 17}, {0, 0, 0, 0, 30}, {0, 0, 0, 0, 13}}, nan, 2, nan, nan},
		{"one group", [][]int64{groupA}, nan, nan, nan, nan},
		{"nothing", nil, nan, nan, nan, nan},
		{"a negative count", [][]int64{{1, -1}, {2, 3}}, nan, nan, nan, nan},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := compare.KruskalWallis(c.table)
			near(t, "H", k.H, c.h, 1e-12)
			near(t, "df", k.DF, c.df, 0)
			nearRelative(t, "p", k.P, c.p, 1e-11)
			near(t, "epsilon2", k.Epsilon2, c.e2, 1e-12)
		})
	}
}

func TestMannWhitney(t *testing.T) {
	for _, c := range []struct {
		name                string
		a, b                []int64
		u, p, p0, delta, ps float64
	}{
		// wilcox.test(exact=FALSE, correct=TRUE/FALSE), R 4.2.2
		{"A against B", groupA, groupB, 2047.5, 0.0012032998814698167, 0.0011901578978644727, 0.33823529411764697, 0.66911764705882348},
		// mw(a, b), mw(a, c) of the reference case c00, rank_tests
		{"ten against nine", []int64{0, 1, 1, 4, 4}, []int64{1, 1, 3, 3, 1}, 65, 0.09759299123782138, 0.0892976412463184, 0.4444444444444444, 0.7222222222222222},
		{"ten against six", []int64{0, 1, 1, 4, 4}, []int64{0, 0, 0, 1, 5}, 16, 0.10034824646229072, 0.08837627958433879, -0.4666666666666667, 0.26666666666666666},
		{"all equal", []int64{0, 4}, []int64{0, 3}, 6, nan, nan, 0, 0.5},
		{"nobody", []int64{1, 2}, nil, nan, nan, nan, nan, nan},
		{"a shorter row", []int64{3}, []int64{0, 4}, 0, 0.024744672046398939, 0.014305878435429665, -1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := compare.MannWhitney(c.a, c.b)
			near(t, "U", m.U, c.u, 0)
			nearRelative(t, "p", m.P, c.p, 1e-11)
			nearRelative(t, "p uncorrected", m.PUncorrected, c.p0, 1e-11)
			near(t, "delta", m.CliffDelta, c.delta, 1e-14)
			near(t, "superiority", m.Superiority, c.ps, 1e-14)
		})
	}
}

// t.test(A, B), R 4.2.2.
func TestWelch(t *testing.T) {
	w := compare.Welch(groupA, groupB, .95)
	near(t, "t", w.T, 3.1419987559581712, 1e-13)
	near(t, "df", w.DF, 96.274043773684866, 1e-13)
	nearRelative(t, "p", w.P, 0.0022300294041417627, 1e-11)
	near(t, "lo", w.Interval.Lo, 0.23648356569638862, 1e-12)
	near(t, "hi", w.Interval.Hi, 1.0478301597938073, 1e-12)
	near(t, "mean A", w.MeanA, 4.25, 1e-14)
	near(t, "mean B", w.MeanB, 3.607843137254902, 1e-14)

	for name, w := range map[string]compare.Means{
		"one answer":   compare.Welch([]int64{0, 1}, groupB, .95),
		"no variation": compare.Welch([]int64{0, 4}, []int64{3}, .95),
		"nobody":       compare.Welch(nil, nil, .95),
	} {
		if !math.IsNaN(w.T) || !math.IsNaN(w.P) || w.Interval.Defined() {
			t.Errorf("%s: %+v, want NaN", name, w)
		}
	}
}

func TestChiSquare(t *testing.T) {
	for _, c := range []struct {
		name                string
		table               [][]int64
		chi, df, p, v, emin float64
		sparse              bool
	}{
		// chisq.test(table(group, answer >= 4), correct=FALSE), R 4.2.2
		{"groups by top-2", [][]int64{{10, 50}, {18, 33}, {4, 18}}, 5.7337779733855747, 2, 0.056875592357246825, 0.207632156906984, 5.2932330827067666, false},
		// chisq.test of a 4 x 4 table
		{"four by four", [][]int64{{3, 1, 0, 0}, {2, 8, 5, 1}, {1, 4, 12, 6}, {0, 2, 7, 15}}, 45.285366573342117, 9, 8.1702224167318872e-07, math.Sqrt(45.285366573342117 / 67 / 3), 0.35820895522388058, true},
		{"one column holds all", [][]int64{{0, 4}, {0, 7}}, nan, nan, nan, nan, nan, false},
		{"one row holds all", [][]int64{{3, 4}, {}}, nan, nan, nan, nan, nan, false},
		{"negative", [][]int64{{3, 4}, {-1, 2}}, nan, nan, nan, nan, nan, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := compare.ChiSquare(c.table)
			near(t, "chi-square", a.ChiSquare, c.chi, 1e-13)
			near(t, "df", a.DF, c.df, 0)
			nearRelative(t, "p", a.P, c.p, 1e-11)
			near(t, "V", a.CramerV, c.v, 1e-13)
			near(t, "smallest expected", a.MinExpected, c.emin, 1e-14)
			if a.Sparse() != c.sparse {
				t.Errorf("sparse = %v", a.Sparse())
			}
		})
	}
}

// tables draws a table of up to 6 groups by 5 categories.
func tables() *rapid.Generator[[][]int64] {
	row := rapid.SliceOfN(rapid.Int64Range(0, 40), 5, 5)
	return rapid.SliceOfN(row, 2, 6)
}

func TestGroupOrderIrrelevant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := tables().Draw(t, "table")
		shuffled := rapid.Permutation(table).Draw(t, "shuffled")
		approx := cmp.Options{cmpopts.EquateApprox(1e-9, 1e-9), cmpopts.EquateNaNs()}
		if d := cmp.Diff(compare.KruskalWallis(table), compare.KruskalWallis(shuffled), approx); d != "" {
			t.Fatalf("Kruskal-Wallis: %s", d)
		}
		if d := cmp.Diff(compare.ChiSquare(table), compare.ChiSquare(shuffled), approx); d != "" {
			t.Fatalf("chi-square: %s", d)
		}
	})
}

// Two groups: H is the square of the uncorrected Mann-Whitney z, and turning
// the scale round changes only the sign of the effect.
func TestTwoGroupsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SliceOfN(rapid.Int64Range(0, 40), 5, 5)
		a, b := row.Draw(t, "a"), row.Draw(t, "b")
		k, m, r := compare.KruskalWallis([][]int64{a, b}), compare.MannWhitney(a, b), compare.MannWhitney(b, a)
		if math.IsNaN(m.PUncorrected) != math.IsNaN(k.P) {
			t.Fatalf("defined differently: %v %v", k, m)
		}
		if !math.IsNaN(k.P) && math.Abs(m.PUncorrected-k.P) > 1e-9 {
			t.Fatalf("p %v and %v", m.PUncorrected, k.P)
		}
		if !math.IsNaN(m.U) && (m.CliffDelta != -r.CliffDelta || m.P != r.P) {
			t.Fatalf("swapped: %+v and %+v", m, r)
		}
		back := func(c []int64) []int64 { c = slices.Clone(c); slices.Reverse(c); return c }
		turned := compare.MannWhitney(back(a), back(b))
		if !math.IsNaN(m.U) && (m.CliffDelta != -turned.CliffDelta || m.P != turned.P) {
			t.Fatalf("scale turned: %+v and %+v", m, turned)
		}
	})
}

// An unused category changes nothing, and merging all categories but one leaves the
// chi-square with one degree of freedom per group.
func TestMergingCategories(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := tables().Draw(t, "table")
		padded := make([][]int64, len(table))
		merged := make([][]int64, len(table))
		for i, r := range table {
			padded[i] = slices.Insert(slices.Clone(r), 2, 0)
			merged[i] = []int64{r[0] + r[1] + r[2], r[3] + r[4]}
		}
		approx := cmp.Options{cmpopts.EquateApprox(1e-9, 1e-9), cmpopts.EquateNaNs()}
		if d := cmp.Diff(compare.KruskalWallis(table), compare.KruskalWallis(padded), approx); d != "" {
			t.Fatalf("unused category: %s", d)
		}
		// Pearson's statistic never grows when categories are merged.
		whole, two := compare.ChiSquare(table), compare.ChiSquare(merged)
		if two.ChiSquare > whole.ChiSquare*(1+1e-9)+1e-9 {
			t.Fatalf("chi-square grew from %v to %v", whole.ChiSquare, two.ChiSquare)
		}
	})
}

func ExampleKruskalWallis() {
	k := compare.KruskalWallis([][]int64{ // answers 1..5 of three units
		{1, 3, 6, 20, 30},
		{4, 5, 9, 22, 11},
		{0, 2, 2, 9, 9},
	})
	fmt.Printf("H = %.2f, df = %.0f, p = %.4f, effect %.2f\n", k.H, k.DF, k.P, k.Epsilon2)
	// Output: H = 11.07, df = 2, p = 0.0039, effect 0.08
}

func ExampleMannWhitney() {
	m := compare.MannWhitney([]int64{1, 3, 6, 20, 30}, []int64{4, 5, 9, 22, 11})
	fmt.Printf("p = %.4f, Cliff's delta %.2f\n", m.P, m.CliffDelta)
	// Output: p = 0.0012, Cliff's delta 0.34
}

func ExampleChiSquare() {
	units := []compare.Tally{{X: 50, N: 60}, {X: 33, N: 51}, {X: 18, N: 22}}
	c := compare.ChiSquare(compare.ShareTable(units))
	fmt.Printf("chi-square = %.2f, df = %.0f, p = %.3f, V = %.2f\n", c.ChiSquare, c.DF, c.P, c.CramerV)
	// Output: chi-square = 5.73, df = 2, p = 0.057, V = 0.21
}
