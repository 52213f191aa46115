package study

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis"
)

// The digest tells every change of a cell, and no change of the order.
func TestDigestTellsEveryChange(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "rows")
		a := simulated(n, rapid.Uint64Range(1, 9).Draw(rt, "seed"))
		base := digest(t, a.data(t, nil))
		if got := digest(t, a.data(t, rapid.Permutation(indexes(n)).Draw(rt, "order"))); got != base {
			rt.Fatal("the order of the rows changes the digest")
		}
		i := rapid.IntRange(0, n-1).Draw(rt, "row")
		r := &a.rows[i]
		r.Answers, r.Labels, r.Numbers = slices.Clone(r.Answers), slices.Clone(r.Labels), slices.Clone(r.Numbers)
		switch rapid.IntRange(0, 4).Draw(rt, "what") {
		case 0:
			j := rapid.IntRange(0, len(r.Answers)-1).Draw(rt, "item")
			r.Answers[j] = (r.Answers[j]%5 + 1) % 6
		case 1:
			r.Labels[rapid.IntRange(0, 3).Draw(rt, "dimension")] += "x"
		case 2:
			k := rapid.IntRange(0, 3).Draw(rt, "number")
			r.Numbers[k] = math.Nextafter(r.Numbers[k], math.Inf(1))
			if math.IsNaN(r.Numbers[k]) {
				r.Numbers[k] = 1
			}
		case 3:
			a.ids[i] += "x"
		case 4: // moved from one label to the next: "ab","" is not "a","b"
			r.Labels[0], r.Labels[1] = r.Labels[0]+r.Labels[1], ""
		}
		if digest(t, a.data(t, nil)) == base {
			rt.Fatal("a change was not noticed")
		}
	})
}

func digest(t testing.TB, d Data) Hash {
	t.Helper()
	h, err := Digest(d)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// A repeated row is another frame; dimensions in another order are not.
func TestDigestCountsRowsAndNamesColumns(t *testing.T) {
	a := simulated(5, 1)
	base := digest(t, a.data(t, nil))
	twice := rows{a.schema, append(slices.Clone(a.rows), a.rows[0]), append(slices.Clone(a.ids), a.ids[0])}
	if digest(t, twice.data(t, nil)) == base {
		t.Error("a repeated row was not noticed")
	}
	turned := rows{a.schema, slices.Clone(a.rows), a.ids}
	turned.schema.Dimensions = []string{"counter", "unit", "sex", "year"}
	for i, r := range turned.rows {
		turned.rows[i].Labels = []string{r.Labels[1], r.Labels[0], r.Labels[2], r.Labels[3]}
	}
	if digest(t, turned.data(t, nil)) != base {
		t.Error("the order of the dimensions changes the digest")
	}
	renamed := rows{a.schema, a.rows, a.ids}
	renamed.schema.Dimensions = []string{"unit", "desk", "sex", "year"}
	if digest(t, renamed.data(t, nil)) == base {
		t.Error("a renamed dimension was not noticed")
	}
	d := a.data(t, nil)
	d.IDs = nil
	if digest(t, d) == base {
		t.Error("lost ids were not noticed")
	}
}

func TestProvenanceSaysWhatWasDone(t *testing.T) {
	d := simulated(60, 2).data(t, nil)
	a := mustRun(t, d, Plan{Seed: 3}).Provenance
	if a.Program != "test" || a.Seed != 3 || a.Rows != 60 || a.Frame != digest(t, d).String() {
		t.Errorf("%+v", a)
	}
	if a.Asked.Confidence != 0.95 || a.Asked.SuppressBelow != 5 || a.Asked.Interval != Wilson || len(a.Asked.Formulas) == 0 {
		t.Errorf("defaults are not written out: %+v", a.Asked)
	}
	for _, f := range []analysis.Formula{analysis.FormulaTop2, analysis.FormulaItemMean, analysis.FormulaNet, analysis.FormulaQuestion} {
		if !slices.Contains(a.Formulas, f) {
			t.Errorf("%s is not among the formulas %v", f, a.Formulas)
		}
	}
	if b := mustRun(t, d, Plan{Seed: 4}).Provenance; b.Plan == a.Plan || b.Frame != a.Frame {
		t.Error("another seed is another plan of the same frame")
	}
	if b := mustRun(t, d, Plan{Seed: 3, Confidence: 0.95, Scores: []analysis.Formula{"top2/1"}}).Provenance; b.Plan != a.Plan {
		t.Error("a default written out is the same plan")
	}
}

func BenchmarkDigest(b *testing.B) {
	small := simulated(1000, 1)
	order := make([]int, 1_000_000)
	rng := rand.New(rand.NewPCG(1, 1))
	big := rows{schema: small.schema, rows: make([]analysis.Row, len(order)), ids: make([]string, len(order))}
	for i := range order {
		k := rng.IntN(1000)
		big.rows[i], big.ids[i] = small.rows[k], small.ids[k]
	}
	d := big.data(b, nil)
	for b.Loop() {
		if _, err := Digest(d); err != nil {
			b.Fatal(err)
		}
	}
}
