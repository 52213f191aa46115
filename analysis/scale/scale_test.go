package scale_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis/moments"
	"sipas/analysis/scale"
)

func complete(t interface{ Fatal(...any) }, columns [][]uint8) moments.Complete {
	m, err := moments.OfComplete(columns)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func pairwise(t interface{ Fatal(...any) }, columns [][]uint8) scale.Alpha {
	p, err := moments.OfPairs(columns)
	if err != nil {
		t.Fatal(err)
	}
	persons, err := moments.OfPersons(columns)
	if err != nil {
		t.Fatal(err)
	}
	return scale.Pairwise(p, persons, .95)
}

func close(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

func TestAlphaByHand(t *testing.T) {
	// Items 1 2 3 4 and 2 2 4 4 and 1 3 3 5: variances 5/3, 4/3, 8/3, their
	// sum 17/3; the totals 4 7 10 13 have variance 15.
	a := scale.Complete(complete(t, [][]uint8{{1, 2, 3, 4}, {2, 2, 4, 4}, {1, 3, 3, 5}}), .95)
	close(t, "alpha", a.Raw, 1.5*(1-(17.0/3)/15), 1e-14)
	close(t, "mean", a.Mean, 34.0/12, 1e-14)
	close(t, "SD", a.SD, math.Sqrt(15)/3, 1e-14)
	// Without item 3: totals 3 4 7 8, variance 17/3.
	close(t, "alpha without item 2", a.Items[2].WithoutRaw, 2*(1-3/(17.0/3)), 1e-14)
	// Item 1 with the others: Σ(x−2.5)(rest−mean) over 3 = 10/3·… by formula
	// cov = (Var(total) − Var(rest) − Var(x))/2; rest 3 5 7 9, variance 20/3.
	close(t, "item-rest of item 0", a.Items[0].RestR, ((15-20.0/3-5.0/3)/2)/math.Sqrt(5.0/3*20.0/3), 1e-14)
}

// provincial reads the shared sample of 400 sheets.
func provincial(t *testing.T, items ...string) [][]uint8 {
	f, err := os.Open(filepath.Join("..", "testdata", "cases", "c04_prov400.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := make([][]uint8, len(items))
	for i, name := range items {
		c := slices.Index(lines[0], name)
		for _, line := range lines[1:] {
			v, _ := strconv.Atoi(line[c]) // empty is no answer
			columns[i] = append(columns[i], uint8(v))
		}
	}
	return columns
}

func TestFactorOneOfTheSampleEqualsPsych(t *testing.T) {
	// psych 2.2.9, alpha(check.keys=FALSE); factanal for omega: see
	// testdata/cases/c04_prov400.expected.json, where every column is compared.
	columns := provincial(t, "q1_1", "q1_2", "q1_3")
	a := scale.Complete(complete(t, columns), .95)
	if a.Rows != 387 {
		t.Errorf("%d complete persons, want 387", a.Rows)
	}
	p := pairwise(t, columns)
	close(t, "pairwise alpha", p.Raw, .8144689396489847, 1e-12)
	close(t, "Feldt, lower", p.Interval.Lo, .7805937261224977, 1e-12)
	close(t, "Feldt, upper", p.Interval.Hi, .8438791442285676, 1e-12)
	close(t, "standard error", p.SE, .01586787696150087, 1e-12)
	o := scale.OmegaOf(complete(t, columns))
	close(t, "omega", o.Raw, .8194235912188784, 1e-7)
	tables, err := moments.OfTables(columns, 5)
	if err != nil {
		t.Fatal(err)
	}
	// Pairwise here; on complete sheets the reference has .892.
	if ordinal, why := scale.Ordinal(tables); why != "" || math.Abs(ordinal-.89) > .01 {
		t.Errorf("ordinal alpha %v %q", ordinal, why)
	}
}

func TestUndefinedAlphaSaysWhy(t *testing.T) {
	for _, test := range []struct {
		name    string
		columns [][]uint8
		why     moments.Reason
		dropped []int
	}{
		{"no items", nil, moments.FewItems, nil},
		{"one item", [][]uint8{{1, 2, 3}}, moments.FewItems, nil},
		{"no rows", [][]uint8{{}, {}}, moments.NoRows, []int{0, 1}},
		{"an item nobody answered", [][]uint8{{1, 2, 3}, {0, 0, 255}}, moments.NoRows, []int{0, 1}},
		{"one person", [][]uint8{{4}, {5}}, moments.FewRows, []int{0, 1}},
		{"all answers 5", [][]uint8{{5, 5, 5}, {5, 5, 5}, {5, 5, 5}}, moments.NoVariance, []int{0, 1, 2}},
		{"one item left that varies", [][]uint8{{5, 5, 5}, {5, 4, 5}}, moments.FewItems, []int{0}},
		{"totals that do not vary", [][]uint8{{1, 3, 5}, {5, 3, 1}}, moments.Indefinite, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := scale.Complete(complete(t, test.columns), .95)
			if a.Reason != test.why || !math.IsNaN(a.Raw) || a.Interval.Defined() || !slices.Equal(a.Dropped, test.dropped) {
				t.Errorf("alpha %v, reason %q, dropped %v; want NaN, %q, %v", a.Raw, a.Reason, a.Dropped, test.why, test.dropped)
			}
			if o := scale.OmegaOf(complete(t, test.columns)); o.Reason == "" || !math.IsNaN(o.Raw) {
				t.Errorf("omega %v, reason %q", o.Raw, o.Reason)
			}
			pairwise(t, test.columns)
			tables, err := moments.OfTables(test.columns, 5)
			if err != nil {
				t.Fatal(err)
			}
			scale.Ordinal(tables)
		})
	}
}

func TestConstantItemIsDroppedAndNamed(t *testing.T) {
	two := [][]uint8{{1, 2, 3, 4, 4}, {2, 2, 4, 4, 5}}
	with := scale.Complete(complete(t, [][]uint8{two[0], {4, 4, 4, 4, 4}, two[1]}), .95)
	without := scale.Complete(complete(t, two), .95)
	if !slices.Equal(with.Dropped, []int{1}) || with.Items[1].Index != 2 {
		t.Errorf("dropped %v, items %v", with.Dropped, with.Items)
	}
	close(t, "alpha", with.Raw, without.Raw, 0)
	close(t, "mean, the constant counted", with.Mean, (14.0+20+17)/15, 1e-15)
	if !math.IsNaN(with.Items[0].WithoutRaw) {
		t.Error("alpha without one of two items is defined")
	}
}

func TestPairwiseDropsWhatNobodyAnswered(t *testing.T) {
	a := pairwise(t, [][]uint8{{1, 2, 3, 4, 4}, {0, 0, 0, 255, 0}, {2, 2, 4, 4, 5}})
	if a.Reason != "" || !slices.Equal(a.Dropped, []int{1}) || !(a.Raw > .8) {
		t.Errorf("alpha %v, reason %q, dropped %v", a.Raw, a.Reason, a.Dropped)
	}
	never := pairwise(t, [][]uint8{{1, 2, 0, 0}, {0, 0, 4, 5}})
	if never.Reason != moments.FewRows {
		t.Errorf("items nobody answered together: %v %q", never.Raw, never.Reason)
	}
}

func TestReversedItemIsNamed(t *testing.T) {
	x := []uint8{1, 2, 3, 4, 5, 5, 2}
	a := scale.Complete(complete(t, [][]uint8{x, {1, 3, 3, 4, 5, 4, 2}, {5, 4, 3, 2, 1, 1, 5}}), .95)
	if !(a.Raw < 0) || !slices.Contains(a.Against, 2) || a.Reason != "" {
		t.Errorf("alpha %v, against %v", a.Raw, a.Against)
	}
}

// answers draws a scale of three to seven items without gaps, each of which
// varies: two persons disagree about every one.
func answers(t *rapid.T) [][]uint8 {
	k, n := rapid.IntRange(3, 7).Draw(t, "items"), rapid.IntRange(20, 90).Draw(t, "persons")
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
	columns := make([][]uint8, k)
	for i := range columns {
		columns[i] = make([]uint8, n)
	}
	for r := range n {
		mood := chance.NormFloat64()
		for i := range columns {
			columns[i][r] = uint8(max(1, min(5, math.Round(3.4+.8*mood+.7*chance.NormFloat64()))))
		}
	}
	for i := range columns {
		columns[i][0], columns[i][1] = 2, 4
	}
	return columns
}

func TestAlphaDoesNotChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := answers(t)
		a := scale.Complete(complete(t, columns), .95)
		if a.Reason != "" || len(a.Dropped) > 0 {
			t.Fatalf("no alpha of items that vary: %s, dropped %v", a.Reason, a.Dropped)
		}
		same := func(what string, b scale.Alpha) {
			for _, v := range [][2]float64{{a.Raw, b.Raw}, {a.Standard, b.Standard}, {a.G6, b.G6}, {a.MedianR, b.MedianR}} {
				if math.Abs(v[0]-v[1]) > 1e-9 {
					t.Fatalf("%s: %v became %v", what, v[0], v[1])
				}
			}
		}
		same("items in reverse order", scale.Complete(complete(t, reversed(columns)), .95))
		same("answers one step higher", scale.Complete(complete(t, mapped(columns, func(x uint8) uint8 { return x + 1 })), .95))
		same("the scale turned round", scale.Complete(complete(t, mapped(columns, func(x uint8) uint8 { return 6 - x })), .95))
		same("pairwise without gaps", pairwise(t, columns))
		gap := make([][]uint8, len(columns))
		for i := range columns {
			gap[i] = append(slices.Clone(columns[i]), 5)
		}
		gap[0][len(gap[0])-1] = 0
		same("a person with a gap added", scale.Complete(complete(t, gap), .95))
		if !a.Interval.Contains(a.Raw) || a.Raw > 1 || !(a.SE >= 0) {
			t.Fatalf("alpha %v outside %v, SE %v", a.Raw, a.Interval, a.SE)
		}
	})
}

func TestOmegaIsAtLeastAlphaForOneFactor(t *testing.T) {
	// With uncorrelated errors alpha is a lower bound (McDonald 1999). In a
	// sample the fit leaves residuals, so the bound holds up to those.
	rapid.Check(t, func(t *rapid.T) {
		m := complete(t, answers(t))
		a, o := scale.Complete(m, .95), scale.OmegaOf(m)
		if o.Reason == moments.NotConverged { // once in some thousand draws of twenty persons
			if !math.IsNaN(o.Raw) || o.Loadings != nil {
				t.Fatalf("omega %v, loadings %v of a fit that did not converge", o.Raw, o.Loadings)
			}
			return
		}
		if a.Reason != "" || o.Reason != "" {
			t.Fatalf("no alpha or omega of items that vary: %q, %q", a.Reason, o.Reason)
		}
		if o.Raw > 1 || o.Raw < a.Raw-.08 {
			t.Fatalf("omega %v, alpha %v", o.Raw, a.Raw)
		}
	})
}

func reversed(columns [][]uint8) [][]uint8 {
	out := slices.Clone(columns)
	slices.Reverse(out)
	return out
}

func mapped(columns [][]uint8, f func(uint8) uint8) [][]uint8 {
	out := make([][]uint8, len(columns))
	for i, c := range columns {
		for _, x := range c {
			out[i] = append(out[i], f(x))
		}
	}
	return out
}

func ExampleComplete() {
	m, err := moments.OfComplete([][]uint8{
		{5, 4, 4, 2, 3, 5, 0},
		{5, 4, 3, 2, 3, 4, 5},
		{4, 4, 4, 1, 3, 5, 5},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	a := scale.Complete(m, 0.95)
	fmt.Printf("%d persons, alpha %.3f (%.2f to %.2f)\n", a.Rows, a.Raw, a.Interval.Lo, a.Interval.Hi)
	for _, i := range a.Items {
		fmt.Printf("item %d: with the rest %.2f, alpha without it %.2f\n", i.Index, i.RestR, i.WithoutRaw)
	}
	// Output:
	// 6 persons, alpha 0.943 (0.76 to 0.99)
	// item 0: with the rest 0.98, alpha without it 0.85
	// item 1: with the rest 0.84, alpha without it 0.96
	// item 2: with the rest 0.87, alpha without it 0.94
}

func BenchmarkAlphaOfSixScales(b *testing.B) {
	chance := rand.New(rand.NewPCG(1, 2))
	columns := make([][]uint8, 25)
	for i := range columns {
		columns[i] = make([]uint8, 2000)
		for r := range columns[i] {
			columns[i][r] = uint8(1 + chance.IntN(5))
		}
	}
	var sets []moments.Complete
	for _, s := range [][2]int{{0, 3}, {3, 7}, {7, 14}, {14, 20}, {20, 25}, {0, 25}} {
		m, _ := moments.OfComplete(columns[s[0]:s[1]])
		sets = append(sets, m)
	}
	for b.Loop() {
		for _, m := range sets {
			scale.Complete(m, .95)
		}
	}
}
