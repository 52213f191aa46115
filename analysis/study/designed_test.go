package study

import (
	"math"
	"testing"

	"sipas/analysis"
	"sipas/analysis/design"
)

// Every combined figure of every group agrees with design.Contrast, which the
// design's own tests hold against R's survey.
func TestDesignedIndexesAgreeWithContrasts(t *testing.T) {
	data := simulated(300, 8)
	for i := range data.rows { // nobody in U2 answered factor A
		if data.rows[i].Labels[0] == "U2" {
			data.rows[i].Answers[0], data.rows[i].Answers[1] = 0, 0
		}
	}
	p := Plan{
		By: [][]string{{"unit"}}, SuppressBelow: 1,
		Scores:        []analysis.Formula{analysis.FormulaTop2, analysis.FormulaMean01},
		Sample:        Sample{Weights: "weight", Strata: "sex", Clusters: "counter"},
		FactorWeights: map[string]float64{"A": 1, "B": 2, "C": 3, "D": 0, "E": 1},
		Where:         []Filter{{"year", []string{"2025"}, false}},
	}
	p, err := p.completed(&data.schema)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data.rows {
		if data.rows[i].Labels[2] == "" {
			data.rows[i].Labels[2] = "?"
		}
	}
	r, _, err := begin(data.data(t, nil), p, "test")
	if err != nil {
		t.Fatal(err)
	}
	d := r.engine.(*designed)
	for _, by := range [][]string{nil, {"unit"}} {
		s, err := r.divide(r.view, by)
		if err != nil {
			t.Fatal(err)
		}
		in := domainsOf(s)
		for _, score := range p.Scores {
			o := r.options(score)
			all, err := d.indexes(s, o)
			if err != nil {
				t.Fatal(err)
			}
			for g, x := range all {
				for _, formula := range []analysis.Formula{analysis.FormulaItemMean, analysis.FormulaPooled, analysis.FormulaFactorMean, analysis.FormulaFactorMeanPooled, analysis.FormulaQuestion} {
					want := d.design.Contrast(d.terms(x, formula, in.at(g), o)...)
					got := overall(x, formula)
					if !near(Number(got.Value), Number(want.Value), 1e-12) || !near(Number(got.SE), Number(want.SE), 1e-10) || got.DF != float64(want.DF) || !near(Number(got.Deff), Number(want.Deff), 1e-9) {
						t.Errorf("%v %v %s %s: %v ± %v (df %v, deff %v), want %v ± %v (df %v, deff %v)", by, s.labels(g), formula, score,
							got.Value, got.SE, got.DF, got.Deff, want.Value, want.SE, want.DF, want.Deff)
					}
				}
				share := d.design.Mean(d.column(3, analysis.Top2), in.at(g))
				if got := x.Items[3].Top2; got.Value != share.Value || got.SE != share.SE || got.Interval != share.ShareInterval(design.Logit, 0.95) {
					t.Errorf("item: %+v, want %+v", got, share)
				}
				if q := d.design.Quantile(design.Scores(r.data.Frame.Item(3)), 0.5, in.at(g)); q != x.Items[3].Median {
					t.Errorf("median %v, want %v", x.Items[3].Median, q)
				}
				if by != nil && s.labels(g)[0] == "U2" && !math.IsNaN(x.Factors[0].ItemMean.Value) {
					t.Errorf("a factor that nobody answered has the figure %v", x.Factors[0].ItemMean.Value)
				}
			}
		}
	}
}
