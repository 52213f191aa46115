package study

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis"
)

// The figures of the usual score are the same to the bit whether or not another
// score is asked for beside it, which takes a wider count of pairs.
func TestOtherScoresChangeNoFigureOfTheUsualOne(t *testing.T) {
	data := simulated(400, 7).data(t, nil)
	for name, sample := range map[string]Sample{"counted": {}, "weighted": {Weights: "weight"}, "designed": {Strata: "unit", Weights: "weight"}} {
		plan := Plan{By: [][]string{{"unit"}}, Sample: sample}
		alone, err := Run(data, plan, "test")
		if err != nil {
			t.Fatal(err)
		}
		plan.Scores = []analysis.Formula{analysis.FormulaTop2, analysis.FormulaMean5}
		beside, err := Run(data, plan, "test")
		if err != nil {
			t.Fatal(err)
		}
		for g, group := range append([]Group{alone.Total}, alone.Breakdowns[0].Groups...) {
			among := append([]Group{beside.Total}, beside.Breakdowns[0].Groups...)[g].Indexes
			among = slices.DeleteFunc(slices.Clone(among), func(f Figure) bool { return f.Score == analysis.FormulaMean5 })
			if diff := cmp.Diff(text(t, group.Indexes), text(t, among)); diff != "" {
				t.Errorf("%s, %v (-alone +beside)\n%s", name, group.Labels, diff)
			}
		}
		for _, f := range beside.Total.Indexes { // and the other score has what its intervals need
			if se := float64(f.SE); f.Score == analysis.FormulaMean5 && !(se > 0) {
				t.Errorf("%s: %s of %s by %s: standard error %v", name, f.Formula, f.Subject, f.Score, se)
			}
		}
	}
}

func text(t *testing.T, figures []Figure) string {
	t.Helper()
	b, err := json.MarshalIndent(figures, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
