package contrast

import (
	"fmt"
	"math"
	"testing"

	"sipas/analysis"
	"sipas/analysis/crosswalk"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// The built-in questionnaire covers 16 of 16, 18 of 19 and 22 of 22 items, and the
// figures are those of the answers themselves carried over.
func TestCarriedFiguresAreThoseOfCarriedAnswers(t *testing.T) {
	f := province(t, 600, 11)
	x := figures(f.All().Tally(), analysis.Top2, "")
	for version, want := range map[crosswalk.Version][2]int{crosswalk.V1001: {16, 16}, crosswalk.V2022: {18, 19}, crosswalk.V2640: {22, 22}} {
		way, ok := WayTo(survey.SIPAS25(), version)
		if !ok || len(way.Steps) != want[0] || way.Of != want[1] || len(way.Absent) != want[1]-want[0] {
			t.Fatalf("%s: %d of %d", version, len(way.Steps), way.Of)
		}
		frame, err := way.Frame(f)
		if err != nil {
			t.Fatal(err)
		}
		index := frame.All().Tally().Index(analysis.Options{})
		got := way.Carry(x, analysis.Top2)
		i := 0
		for k, factor := range got.Factors {
			if !near(factor.ItemMean.Value, index.Factors[k].ItemMean.Value) || factor.ItemMean.SE < index.Factors[k].ItemMean.SE {
				t.Errorf("%s: %+v, want %+v", version, factor.ItemMean, index.Factors[k].ItemMean)
			}
			for _, c := range factor.Criteria {
				e := index.Items[i]
				i++
				if c.Code != e.Name || c.Estimate.Value != e.Top2.Value || c.Estimate.Interval != e.Top2.Interval || fmt.Sprint(c.Counts) != fmt.Sprint(e.Counts) {
					t.Errorf("%s: %+v, want %+v", version, c, e)
				}
			}
		}
		if !near(got.ItemMean.Value, index.All.ItemMean.Value) || !near(got.FactorMean.Value, index.FactorMean.Value) || got.ItemMean.SE < index.All.ItemMean.SE {
			t.Errorf("%s: %+v, want %+v", version, got.ItemMean, index.All.ItemMean)
		}
		if got.Question.Value != x.Question.Value || !math.IsNaN(got.Pooled.Value) || !math.IsNaN(got.Comprehensive.Value) {
			t.Errorf("%s: %+v", version, got)
		}
		if o := OutlineIn(version, way); len(o.Factors) != 5 {
			t.Errorf("%s: %+v", version, o)
		}
	}
	if _, ok := WayTo(&survey.Questionnaire{Factors: []survey.Factor{{Criteria: []survey.Criterion{{Code: "X"}}}}}, crosswalk.V1001); ok {
		t.Error("a questionnaire of other descent has a way")
	}
	if _, ok := WayTo(survey.SIPAS25(), "1999"); ok {
		t.Error("a version that does not exist has a way")
	}
}

// Two criteria that descend from one item are one: pooled, with no narrower an
// interval than either, and withheld where one of them is.
func TestMergedCriteria(t *testing.T) {
	q := &survey.Questionnaire{Ref: survey.Ref{ID: "q"}, Factors: []survey.Factor{{Code: "A", Criteria: []survey.Criterion{
		{Code: "X", Lineage: []string{"1001#24", "1001#999", "other#1"}}, {Code: "Y", Lineage: []string{"1001#24"}}, {Code: "Z", Lineage: []string{"1001#25"}}}}}}
	way, ok := WayTo(q, crosswalk.V1001)
	if !ok || len(way.Steps) != 2 || !way.Steps[0].Merged() {
		t.Fatalf("%+v", way)
	}
	share := func(x, n int64) analysis.Estimate {
		return analysis.Estimate{Formula: analysis.FormulaTop2, Score: analysis.FormulaTop2, Value: float64(x) / float64(n), Numerator: float64(x), Denominator: float64(n),
			SE: math.Sqrt(float64(x) / float64(n) * float64(n-x) / float64(n) / float64(n)), DF: math.NaN(), Respondents: n}
	}
	figures := func(x, y analysis.Estimate) findings.Figures {
		return findings.Figures{Factors: []results.Factor{{Code: "A", Criteria: []results.Criterion{{Code: "X", Estimate: x, Counts: []int64{0, 20, 0, 80, 0}},
			{Code: "Y", Estimate: y, Counts: []int64{0, 20, 0, 30, 0}}, {Code: "Z", Estimate: share(50, 100)}}}}}
	}
	a := figures(share(80, 100), share(30, 50))
	got := way.Carry(a, analysis.Top2).Factors[0].Criteria
	if e := got[0].Estimate; e.Numerator != 110 || e.Denominator != 150 || e.Formula != analysis.FormulaPooled || e.Respondents != 100 || e.SE < share(80, 100).SE || fmt.Sprint(got[0].Counts) != "[0 40 0 110 0]" {
		t.Errorf("%+v", got[0])
	}
	b := figures(share(80, 100), share(30, 50))
	b.Factors[0].Criteria[1].Estimate.Suppressed = true
	b.Factors[0].Criteria[1].Estimate = b.Factors[0].Criteria[1].Estimate.Redacted()
	if c := way.Carry(b, analysis.Top2).Factors[0].Criteria[0]; !c.Estimate.Suppressed || c.Counts != nil {
		t.Errorf("%+v", c)
	}
	one := figures(share(60, 100), missing(analysis.FormulaTop2))
	c := CompareCarried(a, one, way, way, analysis.Top2)
	if d := c.Factors[0].Criteria[0]; d.Method != ByBound || !near(d.Value, 110./150-.6) || d.Verdict != Unclear || d.Interval.Lo > 0 {
		t.Errorf("%+v", d)
	}
	if d := c.Factors[0].Criteria[1]; d.Method != ByShares || d.Verdict != Unclear {
		t.Errorf("%+v", d)
	}
	if d := c.Indexes[0]; d.Method != ByBound || math.IsNaN(d.P) {
		t.Errorf("%+v", d)
	}
}
