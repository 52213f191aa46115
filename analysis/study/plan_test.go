package study

import (
	"strings"
	"testing"

	"sipas/analysis"
)

func TestPlanIsRefused(t *testing.T) {
	d := simulated(20, 1).data(t, nil)
	for name, c := range map[string]struct {
		change func(*Plan)
		says   string
	}{
		"unknown formula":            {func(p *Plan) { p.Formulas = []analysis.Formula{"best/1"} }, `formula "best/1" is not one of`},
		"another version":            {func(p *Plan) { p.Formulas = []analysis.Formula{"pooled/9"} }, "version 9 is not computed"},
		"no version":                 {func(p *Plan) { p.Formulas = []analysis.Formula{"pooled"} }, "lacks its version: pooled/1"},
		"a score among formulas":     {func(p *Plan) { p.Formulas = []analysis.Formula{"top2/1"} }, "stands among the wrong ones"},
		"no such dimension":          {func(p *Plan) { p.By = [][]string{{"town"}} }, `no dimension "town"`},
		"no such weight":             {func(p *Plan) { p.Sample.Weights = "w" }, `no number column "w"`},
		"confidence of 95":           {func(p *Plan) { p.Confidence = 95 }, "confidence 95 is not between 0 and 1"},
		"an interval for others":     {func(p *Plan) { p.Interval = Logit }, `interval "logit" is not one of`},
		"Wilson under a design":      {func(p *Plan) { p.Sample.Strata, p.Interval = "unit", Wilson }, `interval "wilson" is not one of`},
		"unknown part":               {func(p *Plan) { p.Parts = []Part{"magic"} }, `part "magic" is not one of`},
		"ranking of nothing":         {func(p *Plan) { p.Parts = []Part{Ranking} }, "ranking needs units"},
		"a thing compared to itself": {func(p *Plan) { p.Comparisons = []Comparison{{"unit", "U1", "U1"}} }, "two different labels"},
		"a factor without weight":    {func(p *Plan) { p.FactorWeights = map[string]float64{"A": 1} }, `factor "B" needs a weight`},
		"a weight of nothing":        {func(p *Plan) { p.FactorWeights = map[string]float64{"A": 1, "B": 1, "C": 1, "D": 1, "E": 1, "Z": 1} }, `weight of "Z"`},
		"units by population":        {func(p *Plan) { p.Units, p.Formulas = "unit", []analysis.Formula{"pooled/1", "population/1"} }, "needs the units' populations: a column, or totals"},
		"units first":                {func(p *Plan) { p.Units, p.Formulas = "unit", []analysis.Formula{"unit-mean/1"} }, "cannot be the first"},
		"a dimension twice":          {func(p *Plan) { p.By = [][]string{{"unit", "unit"}} }, `by unit, unit: "unit" stands there twice`},
		"a breakdown twice":          {func(p *Plan) { p.By = [][]string{{"unit", "sex"}, {"sex", "unit"}} }, "by sex, unit: the same breakdown is asked for twice"},
		"a label of nobody compared": {func(p *Plan) { p.Comparisons = []Comparison{{"sex", "Nam", "XX"}} }, `compare: no sheet has the label "XX" of sex; there are Nam, Nữ`},
		"a label of nobody filtered": {func(p *Plan) { p.Where = []Filter{{Dimension: "sex", Labels: []string{"Nam", "ZZ"}}} }, `where: no sheet has the label "ZZ" of sex; there are Nam, Nữ`},
		"an unknown flag":            {func(p *Plan) { p.Screening.Without = []string{"ugly"} }, `no flag "ugly"`},
		"an unknown lonely rule":     {func(p *Plan) { p.Sample.Strata, p.Sample.Lonely = "unit", "ignore" }, "ignore"},
	} {
		var p Plan
		c.change(&p)
		if _, err := Run(d, p, "test"); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q in it", name, err, c.says)
		}
	}
	if _, err := Run(Data{d.Frame, []string{"1"}}, Plan{}, "test"); err == nil || !strings.Contains(err.Error(), "1 ids for 20 rows") {
		t.Errorf("too few ids: %v", err)
	}
}
