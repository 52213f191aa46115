package study

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis"
)

// A worked example: one criterion with 4, 8, 28, 96 and 64 answers from 1 to 5
// and ten "don't know" has three indexes, 80.00, 80.80 and 76.00 %.
func TestThreeIndexesOfOneColumn(t *testing.T) {
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 5, Items: []string{"C1"}})
	if err != nil {
		t.Fatal(err)
	}
	for answer, n := range map[uint8]int{1: 4, 2: 8, 3: 28, 4: 96, 5: 64, analysis.DontKnow: 10} {
		for range n {
			b.Append(analysis.Row{Answers: []uint8{answer}})
		}
	}
	r := mustRun(t, Data{Frame: b.Frame()}, Plan{Scores: []analysis.Formula{analysis.FormulaTop2, analysis.FormulaMean5, analysis.FormulaMean01}})
	item := r.Total.Items[0]
	for i, want := range []float64{0.8, 0.808, 0.76} {
		if got := item.Figures[i]; !near(got.Value, Number(want), 1e-15) || got.DontKnow != 10 {
			t.Errorf("%s: %v of %d, %d don't know", got.Formula, got.Value, got.Respondents, got.DontKnow)
		}
	}
	var names []analysis.Formula
	for _, f := range item.Figures {
		names = append(names, f.Formula)
	}
	if diff := cmp.Diff([]analysis.Formula{"top2/1", "mean5/1", "mean01/1", "net/1", "mean/1"}, names); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A worked example: a criterion with 90 of 100 satisfied and one with 35 of 50:
// mean of criteria 80.00, pooled 83.33.
func TestMeanOfCriteriaIsNotPooled(t *testing.T) {
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 5, Items: []string{"A1", "A2"}, Factors: []analysis.Factor{{Name: "A", Items: []int{0, 1}}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		row := []uint8{5, 0}
		if i >= 90 {
			row[0] = 2
		}
		if i < 50 {
			row[1] = 4
		}
		if i < 15 {
			row[1] = 1
		}
		b.Append(analysis.Row{Answers: row})
	}
	r := mustRun(t, Data{Frame: b.Frame()}, Plan{Formulas: []analysis.Formula{analysis.FormulaItemMean, analysis.FormulaPooled}})
	got := map[analysis.Formula]Figure{}
	for _, f := range r.Total.Indexes {
		if f.Subject == "A" {
			got[f.Formula] = f
		}
	}
	if f := got[analysis.FormulaItemMean]; !near(f.Value, 0.80, 1e-15) {
		t.Errorf("item-mean %v", f.Value)
	}
	if f := got[analysis.FormulaPooled]; f.Numerator != 125 || f.Denominator != 150 {
		t.Errorf("pooled %v/%v", f.Numerator, f.Denominator)
	}
}

// Three units of 100, 50 and 10 satisfied of 100 with populations 1000, 3000 and
// 6000: plain mean of units 53.33, by population 31.00.
func TestMeansOfUnits(t *testing.T) {
	s := analysis.Schema{Scale: 5, Items: []string{"A1"}, Dimensions: []string{"unit"}, Numbers: []string{"N"}}
	b, err := analysis.NewBuilder(s)
	if err != nil {
		t.Fatal(err)
	}
	for unit, satisfied := range map[string]int{"a": 100, "b": 50, "c": 10} {
		for i := range 100 {
			answer := uint8(2)
			if i < satisfied {
				answer = 4
			}
			b.Append(analysis.Row{Answers: []uint8{answer}, Labels: []string{unit}, Numbers: []float64{map[string]float64{"a": 1000, "b": 3000, "c": 6000}[unit]}})
		}
	}
	p := Plan{Units: "unit", UnitPopulation: "N", Formulas: []analysis.Formula{"pooled/1", "unit-mean/1", "population/1"}}
	r := mustRun(t, Data{Frame: b.Frame()}, p)
	want := map[analysis.Formula]Number{"pooled/1": 160.0 / 300, "unit-mean/1": 1.6 / 3, "population/1": (1000*1 + 3000*0.5 + 6000*0.1) / 10000}
	for _, f := range r.Total.Indexes {
		if !near(f.Value, want[f.Formula], 1e-15) || overUnits(f.Formula) && f.Of != "pooled/1" {
			t.Errorf("%s of %s: %v, want %v", f.Formula, f.Of, f.Value, want[f.Formula])
		}
		delete(want, f.Formula)
	}
	if len(want) > 0 {
		t.Errorf("there is no %v", want)
	}
	b.Append(analysis.Row{Answers: []uint8{4}, Labels: []string{"a"}, Numbers: []float64{7}})
	if _, err := Run(Data{Frame: b.Frame()}, p, "test"); err == nil || !strings.Contains(err.Error(), `population of unit "a" is both 7 and 1000`) {
		t.Errorf("two populations of one unit: %v", err)
	}
}

// One-stop centre of Huế city, first quarter of 2019, 4,215 forms: levels 3, 2 and
// 1 of four questions, the last with 10 answers missing. Shares of levels 2 and 3
// as recomputed from the table: 97.53, 97.70, 97.89 and 97.65 %.
func TestThreeLevelTableOfHue(t *testing.T) {
	levels := [][3]int{{104, 2128, 1983}, {97, 2232, 1886}, {89, 2135, 1991}, {99, 2281, 1825}}
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 3, Items: []string{"q2", "q3", "q4", "q5"}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4215 {
		row := make([]uint8, 4)
		for j, n := range levels {
			switch {
			case i < n[0]:
				row[j] = 1
			case i < n[0]+n[1]:
				row[j] = 2
			case i < n[0]+n[1]+n[2]:
				row[j] = 3
			}
		}
		b.Append(analysis.Row{Answers: row})
	}
	r := mustRun(t, Data{Frame: b.Frame()}, Plan{})
	for i, want := range []Number{0.9753, 0.9770, 0.9789, 0.9765} {
		item := r.Total.Items[i]
		if got := item.Figures[0].Value; math.Abs(float64(got-want)) > 0.00005 {
			t.Errorf("%s: %v, want %v", item.Name, got, want)
		}
	}
	if last := r.Total.Items[3]; last.Answered != 4205 || last.Missing != 10 {
		t.Errorf("the last question has %d answers, %d missing", last.Answered, last.Missing)
	}
}
