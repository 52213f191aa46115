package study

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis"
	"sipas/analysis/design"
)

func written(t testing.TB, r *Result) []byte {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Neither the order of the rows nor the number of processors changes a bit, with
// any kind of sample and with every part.
func TestResultDoesNotDependOnOrderOrProcessors(t *testing.T) {
	samples := []Sample{
		{}, {Weights: "weight"}, {Weights: "weight", Strata: "unit", Clusters: "counter"}, {Strata: "unit", Population: "N"},
		{Strata: "unit", Clusters: "counter", Population: "N", Members: "N"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 80).Draw(rt, "rows")
		data := simulated(n, rapid.Uint64Range(1, 5).Draw(rt, "seed"))
		p := everything()
		p.Sample = rapid.SampledFrom(samples).Draw(rt, "sample")
		if n > 0 {
			p.Sample.Totals = rapid.SampledFrom([][]Margin{nil, nil, nil, nil, nil, data.totals(1, "unit"), data.totals(2, "unit", "year"), append(data.totals(3, "unit"), data.totals(3, "year")...)}).Draw(rt, "totals")
		}
		if !slices.ContainsFunc(p.Trend.Order, func(label string) bool { return data.has(1, label) }) {
			p.Trend = Course{}
		}
		if testing.Short() || rapid.IntRange(0, 4).Draw(rt, "drivers") > 0 { // they take the most time
			p.Parts = slices.DeleteFunc(p.Parts, func(part Part) bool { return part == Drivers })
		}
		p.SuppressBelow = rapid.SampledFrom([]int64{1, 5}).Draw(rt, "suppress below")
		if rapid.Bool().Draw(rt, "filtered") {
			p.Where = []Filter{{Dimension: "sex", Labels: []string{""}, Not: true}}
		}
		if !data.has(3, "2024") || !data.has(3, "2025") { // nothing to compare
			p.Comparisons = nil
		}
		order := rapid.Permutation(indexes(n)).Draw(rt, "order")
		want := tried(t, data.data(t, nil), p)
		before := runtime.GOMAXPROCS(1)
		got := tried(t, data.data(t, order), p)
		runtime.GOMAXPROCS(before)
		if !bytes.Equal(want, got) {
			rt.Fatalf("%d rows:\n%s", n, firstDifference(want, got))
		}
	})
}

// tried is the result, or that raking found no weights: few sheets may
// contradict their totals.
func tried(t testing.TB, d Data, p Plan) []byte {
	t.Helper()
	r, err := Run(d, p, "test")
	if errors.Is(err, design.ErrNotConverged) && len(p.Sample.Totals) > 1 {
		return []byte(err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	return written(t, r)
}

func indexes(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func firstDifference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-200)
	return string(a[from:min(len(a), i+60)]) + "\n" + string(b[from:min(len(b), i+60)])
}

// The study says what package analysis says.
func TestTotalIsThatOfTheIndexFamily(t *testing.T) {
	d := reference(t, "c04_prov400")
	r := mustRun(t, d, Plan{SuppressBelow: 1})
	x := d.Frame.All().Tally().Index(analysis.Options{SuppressBelow: 1})
	want := map[analysis.Formula]analysis.Estimate{
		analysis.FormulaItemMean: x.All.ItemMean, analysis.FormulaPooled: x.All.Pooled, analysis.FormulaPersonMean: x.All.PersonMean,
		analysis.FormulaMeanHigh: x.All.MeanHigh, analysis.FormulaAllHigh: x.All.AllHigh, analysis.FormulaFactorMean: x.FactorMean,
		analysis.FormulaFactorMeanPooled: x.FactorMeanPooled, analysis.FormulaQuestion: x.Question,
	}
	seen := 0
	for _, f := range r.Total.Indexes {
		if f.Subject != AllCriteria {
			continue
		}
		seen++
		if diff := cmp.Diff(jsonOf(t, figureOf(AllCriteria, want[f.Formula])), jsonOf(t, f)); diff != "" {
			t.Errorf("%s: (-analysis +study)\n%s", f.Formula, diff)
		}
	}
	if seen != len(want) {
		t.Errorf("%d overall indexes, want %d", seen, len(want))
	}
	if r.Total.Indexes[0].Formula != analysis.FormulaItemMean {
		t.Errorf("the first figure is %s", r.Total.Indexes[0].Formula)
	}
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Equal weights are no weights; a design of one stratum without clusters is a
// simple random sample.
func TestSamplesAgreeWhereTheyAreTheSame(t *testing.T) {
	data := simulated(200, 3)
	for i := range data.rows {
		data.rows[i].Numbers = slices.Clone(data.rows[i].Numbers)
		data.rows[i].Numbers[0] = 2
		data.rows[i].Labels = slices.Clone(data.rows[i].Labels)
		data.rows[i].Labels[3] = "2025"
	}
	d := data.data(t, nil)
	base := Plan{SuppressBelow: 1, By: [][]string{{"unit"}}, Scores: []analysis.Formula{analysis.FormulaTop2, analysis.FormulaMean01}}
	plain := mustRun(t, d, base)
	for name, sample := range map[string]Sample{"weights": {Weights: "weight"}, "one stratum": {Weights: "weight", Strata: "year"}} {
		// A design counts those too who left a factor empty: 200/199 in place
		// of n/(n-1).
		tolerance := 1e-9
		if sample.Designed() {
			tolerance = 1e-3
		}
		p := base
		p.Sample = sample
		got := mustRun(t, d, p)
		for i, f := range plain.Total.Indexes {
			g := got.Total.Indexes[i]
			if !near(f.Value, g.Value, 1e-12) {
				t.Errorf("%s: %s %s %s: value %v, want %v", name, f.Formula, f.Score, f.Subject, g.Value, f.Value)
			}
			// Shares of persons carry the binomial standard error, with n in
			// place of n-1.
			if !scoreless(f.Formula) && !(f.Formula == analysis.FormulaQuestion && f.Score == analysis.FormulaTop2) && !near(f.SE, g.SE, tolerance) {
				t.Errorf("%s: %s %s %s: SE %v, want %v", name, f.Formula, f.Score, f.Subject, g.SE, f.SE)
			}
		}
		for i, item := range plain.Total.Items {
			if diff := cmp.Diff(item.Counts, got.Total.Items[i].Counts); diff != "" {
				t.Errorf("%s: counts of %s: %s", name, item.Name, diff)
			}
			if !near(item.SD, got.Total.Items[i].SD, 1e-12) {
				t.Errorf("%s: SD of %s: %v, want %v", name, item.Name, got.Total.Items[i].SD, item.SD)
			}
		}
		for i, g := range plain.Breakdowns[0].Groups {
			if v := got.Breakdowns[0].Groups[i].Indexes[0].Value; !near(g.Indexes[0].Value, v, 1e-12) {
				t.Errorf("%s: %v: %v, want %v", name, g.Labels, v, g.Indexes[0].Value)
			}
		}
	}
}

func near(a, b Number, tolerance float64) bool {
	x, y := float64(a), float64(b)
	return math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= tolerance*max(1, math.Abs(y))
}

// A figure with a filter is that of the rows that the filter keeps.
func TestFilterIsTheSameAsLeavingRowsOut(t *testing.T) {
	all := simulated(150, 4)
	kept := rows{schema: all.schema}
	for i, r := range all.rows {
		if r.Labels[2] != "Nam" {
			kept.rows, kept.ids = append(kept.rows, r), append(kept.ids, all.ids[i])
		}
	}
	p := everything()
	p.Where = []Filter{{Dimension: "sex", Labels: []string{"Nam"}, Not: true}}
	filtered := mustRun(t, all.data(t, nil), p)
	p.Where = nil
	cut := mustRun(t, kept.data(t, nil), p)
	filtered.Provenance, cut.Provenance = Provenance{}, Provenance{}
	if a, b := written(t, cut), written(t, filtered); !bytes.Equal(a, b) {
		t.Error(firstDifference(a, b))
	}
}

func TestEmptyFrameHasNoFigures(t *testing.T) {
	for name, sample := range map[string]Sample{"plain": {}, "weights": {Weights: "weight"}, "design": {Strata: "unit"}} {
		p := everything()
		p.Sample = sample
		r := mustRun(t, simulated(0, 1).data(t, nil), p)
		text := string(written(t, r))
		if strings.Contains(text, `"value":0`) {
			t.Errorf("%s: an index of nobody is 0: %s", name, text)
		}
		for _, f := range r.Total.Indexes {
			if !math.IsNaN(float64(f.Value)) {
				t.Errorf("%s: %s is %v", name, f.Formula, f.Value)
			}
		}
	}
}

// Marshalling and reading back keeps every bit.
func TestNumberKeepsBits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.Float64().Draw(rt, "f")
		b, err := json.Marshal(Number(f))
		if err != nil {
			rt.Fatal(err)
		}
		var back Number
		if err := json.Unmarshal(b, &back); err != nil {
			rt.Fatal(err)
		}
		if math.IsInf(f, 0) {
			f = math.NaN()
		}
		if math.Float64bits(f) != math.Float64bits(float64(back)) && !(math.IsNaN(f) && math.IsNaN(float64(back))) {
			rt.Fatalf("%v became %v by %s", f, float64(back), b)
		}
	})
}
