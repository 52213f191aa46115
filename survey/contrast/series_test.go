package contrast

import (
	"fmt"
	"math"
	"testing"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/study"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// course are the waves of a province as moments a step apart.
func course(t testing.TB, f *analysis.Frame) []Moment {
	t.Helper()
	by := split(t, f.All(), "wave", analysis.Top2)
	var all []Moment
	for i, label := range []string{"w1", "w2", "w3", "w4"} {
		all = append(all, Moment{Label: label, Place: i, Figures: by[label]})
	}
	return all
}

func line(t testing.TB, s *Series, kind Kind, code string, formula analysis.Formula) Line {
	t.Helper()
	for _, l := range s.Lines {
		if l.Kind == kind && l.Code == code && (kind != OfIndex || l.Formula == formula) {
			return l
		}
	}
	t.Fatalf("no line of %s %s", code, formula)
	return Line{}
}

// The study's trend of the same sheets has the same points, limits and tests.
func TestSeriesIsTheStudysTrend(t *testing.T) {
	f := province(t, 1200, 7)
	r, err := study.Run(study.Data{Frame: f}, study.Plan{SuppressBelow: 1, By: [][]string{{"wave"}}, Trend: study.Course{Dimension: "wave", Order: []string{"w1", "w2", "w3", "w4"}}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	s := Follow(OutlineOf(survey.SIPAS25()), course(t, f))
	compared := 0
	for _, want := range r.Trend.Series {
		l := Line{}
		switch {
		case want.Subject != study.AllCriteria && want.Subject != "OV":
			l = line(t, s, OfCriterion, want.Subject, "")
		case want.Formula == analysis.FormulaQuestion || want.Formula == analysis.FormulaAllHigh || want.Formula == analysis.FormulaItemMean || want.Formula == analysis.FormulaPooled || want.Formula == analysis.FormulaFactorMean:
			l = line(t, s, OfIndex, "", want.Formula)
		default:
			continue
		}
		compared++
		m := want.Monotone
		if l.Monotone.S != m.S || !same(l.Monotone.P, float64(m.P)) || !near(l.Monotone.SenSlope, float64(m.Sen)) {
			t.Errorf("%s %s: %+v, the study has %+v", want.Subject, want.Formula, l.Monotone, m)
		}
		if want.Line == nil {
			if l.Slope.Method != LinearContrast {
				t.Errorf("%s: %+v", want.Formula, l.Slope)
			}
			continue
		}
		if l.Slope.Method != CochranArmitage || !near(l.Slope.P, float64(want.Line.P)) || !near(l.Slope.PerStep, float64(want.Line.Slope)) || !near(l.Slope.Adjusted, float64(want.Line.Adjusted)) {
			t.Errorf("%s: %+v, the study has %+v", want.Subject, l.Slope, want.Line)
		}
		for i, p := range want.Points {
			x := l.Points[i]
			if x.Value != float64(p.Value) || x.Lower != float64(p.Lower) || x.Upper != float64(p.Upper) || x.Out != p.Out {
				t.Errorf("%s: %+v, the study has %+v", want.Subject, x, p)
			}
		}
	}
	if compared < 30 || s.Family != r.Trend.Family {
		t.Errorf("%d series compared; a family of %d, the study's is %d", compared, s.Family, r.Trend.Family)
	}
}

// Of shares of persons the chart and the line of means are those of the counts,
// but for the variance between periods, which vanishes where the periods agree.
func TestMeansAreChartedAsSharesAre(t *testing.T) {
	tallies := []compare.Tally{{X: 840, N: 1000}, {X: 842, N: 1000}, {X: 845, N: 1000}, {X: 838, N: 1000}, {X: 851, N: 1000}}
	var samples []sample
	places := []float64{0, 1, 2, 4, 5}
	for _, y := range tallies {
		p, n := y.Share(), float64(y.N)
		samples = append(samples, sample{mean: p, se: math.Sqrt(p * (1 - p) / (n - 1)), n: n})
	}
	a, b := chartOfShares(tallies), chartOfMeans(samples)
	if !near(a.Centre, b.Centre) || math.Abs(a.SigmaZ-b.SigmaZ) > 1e-3 || a.Widening != b.Widening {
		t.Errorf("%+v and %+v", a, b)
	}
	for i := range a.Limits {
		if math.Abs(a.Limits[i].Lower-b.Limits[i].Lower) > 1e-4 || math.Abs(a.Limits[i].Upper-b.Limits[i].Upper) > 1e-4 {
			t.Errorf("%+v and %+v", a.Limits[i], b.Limits[i])
		}
	}
	x, y := slopeOfShares(tallies, places), slopeOfMeans(samples, places)
	if !near(x.PerStep, y.PerStep) || math.Abs(x.Statistic-y.Statistic) > 1e-3 || math.Abs(x.P-y.P) > 1e-3 || y.DF != 4995 {
		t.Errorf("%+v and %+v", x, y)
	}
}

// Three groups of five, by hand: the slope is 1.5 per step, the variance within is
// 2.5, and sum n d^2 = 10, so that t = 1.5/sqrt(2.5/10) = 3 with 15 - 3 degrees of
// freedom; its two tails, by numerical integration, are .0110667.
func TestTheLineOfMeansIsTheLinearContrast(t *testing.T) {
	var samples []sample
	for _, group := range [][]float64{{1, 2, 3, 4, 5}, {3, 4, 5, 6, 7}, {4, 5, 6, 7, 8}} {
		sum, squares := 0.0, 0.0
		for _, y := range group {
			sum, squares = sum+y, squares+y*y
		}
		variance := (squares - sum*sum/5) / 4
		samples = append(samples, sample{mean: sum / 5, se: math.Sqrt(variance / 5), n: 5})
	}
	got := slopeOfMeans(samples, []float64{0, 1, 2})
	if !near(got.PerStep, 1.5) || !near(got.Statistic, 3) || got.DF != 12 || math.Abs(got.P-0.0110667) > 1e-6 {
		t.Errorf("%+v", got)
	}
}

// A break ends the stretch: tests and limits begin anew, the figures stay.
func TestNoTestRunsAcrossABreak(t *testing.T) {
	var moments []Moment
	for i, x := range []int64{60, 61, 62, 80, 81, 79, 80} {
		e := analysis.Estimate{Formula: analysis.FormulaQuestion, Score: analysis.FormulaTop2, Value: float64(x) / 100, Numerator: float64(x), Denominator: 100, Respondents: 100}
		m := Moment{Label: fmt.Sprint(i), Place: i, Figures: findings.Figures{Question: e}}
		if i == 3 {
			m.Breaks = []Break{{Code: BreakChannels}}
		}
		moments = append(moments, m)
	}
	l := line(t, Follow(Outline{}, moments), OfIndex, "", analysis.FormulaQuestion)
	if l.Since != 3 || !l.Points[3].Break || l.Points[2].Break || l.Verdict != Unclear || l.Monotone.N != 4 {
		t.Errorf("%+v", l)
	}
	if !math.IsNaN(l.Points[2].Lower) || math.IsNaN(l.Points[3].Lower) || l.Points[2].Value != .62 || math.Abs(l.Chart.Centre-.8) > 1e-9 {
		t.Errorf("%+v", l.Points)
	}
	moments[3].Breaks = nil
	l = line(t, Follow(Outline{}, moments), OfIndex, "", analysis.FormulaQuestion)
	if l.Since != 0 || l.Verdict != Higher {
		t.Errorf("without the break: %+v", l)
	}
	moments[3].Breaks = []Break{{Code: BreakWeights}}
	if l = line(t, Follow(Outline{}, moments), OfIndex, "", analysis.FormulaQuestion); l.Since != 0 {
		t.Errorf("weights of factors break the overall question: %+v", l)
	}
	if l = line(t, Follow(Outline{}, moments[:2]), OfIndex, "", analysis.FormulaQuestion); l.Chart != nil || l.Slope != nil || l.Verdict != Absent {
		t.Errorf("two moments are no series: %+v", l)
	}
}

// A criterion that was reworded breaks its own line, its factor's and the index;
// the others go on. One that has a new code is followed by what it continues.
func TestVersionsAreFollowedByCodeAndLineage(t *testing.T) {
	first, second := survey.SIPAS25(), survey.SIPAS25()
	second.Version = 2
	second.Factors[0].Criteria[0].Question = survey.Text{"vi": "Thông tin dễ hiểu"}
	second.Factors[1].Criteria[1].Code, second.Factors[1].Criteria[1].Lineage = "B20", []string{"sipas-25#B2"}
	joints := Joints([]*survey.Questionnaire{first, second})
	b := instrument(first, second)
	if len(b) != 1 || b[0].Code != BreakVersion || fmt.Sprint(b[0].Added, b[0].Dropped, b[0].Reworded, b[0].Question) != "[] [] [A1] false" {
		t.Fatalf("%+v", b)
	}
	by := split(t, province(t, 800, 8).All(), "wave", analysis.Top2)
	later := by["w2"]
	later.Factors = append(later.Factors[:0:0], later.Factors...)
	later.Factors[1].Criteria = append(later.Factors[1].Criteria[:0:0], later.Factors[1].Criteria...)
	later.Factors[1].Criteria[1].Code = "B20"
	moments := []Moment{{Label: "w1", Figures: by["w1"], Same: joints[0]}, {Label: "w2", Place: 1, Figures: later, Same: joints[1], Breaks: b}}
	s := Follow(OutlineOf(second), moments)
	if l := line(t, s, OfCriterion, "B20", ""); l.Points[0].Value != by["w1"].Factors[1].Criteria[1].Estimate.Value || l.Since != 0 {
		t.Errorf("%+v", l)
	}
	for code, since := range map[string]int{"A1": 1, "A2": 0, "B20": 0} {
		if l := line(t, s, OfCriterion, code, ""); l.Since != since {
			t.Errorf("%s: since %d", code, l.Since)
		}
	}
	for code, since := range map[string]int{"A": 1, "B": 0} {
		if l := line(t, s, OfFactor, code, ""); l.Since != since {
			t.Errorf("factor %s: since %d", code, l.Since)
		}
	}
	if line(t, s, OfIndex, "", analysis.FormulaItemMean).Since != 1 || line(t, s, OfIndex, "", analysis.FormulaQuestion).Since != 0 {
		t.Error("the indexes")
	}
}

// What is withheld is a gap without number, and no trial of any test.
func TestAWithheldMomentIsAGap(t *testing.T) {
	moments := course(t, province(t, 400, 9))
	moments[1].Figures = findings.Figures{Label: "w2", Suppressed: true, ItemMean: moments[1].Figures.ItemMean}
	moments[2].None = true
	s := Follow(OutlineOf(survey.SIPAS25()), moments)
	for _, l := range s.Lines {
		if p := l.Points[1]; !math.IsNaN(p.Value) || !math.IsNaN(p.Numerator) || l.Kind == OfIndex && l.Formula == analysis.FormulaItemMean && !p.Suppressed {
			t.Errorf("%v %s: %+v", l.Kind, l.Code, p)
		}
		if p := l.Points[2]; !math.IsNaN(p.Value) || p.Suppressed {
			t.Errorf("%v %s: %+v", l.Kind, l.Code, p)
		}
		if l.Slope != nil {
			t.Errorf("two figures have a slope: %+v", l)
		}
	}
	own := results.Criterion{Code: "X", Estimate: moments[0].Figures.Question}
	moments[0].Figures.Own = []results.Criterion{own}
	if l := line(t, Follow(Outline{Own: []string{"X"}}, moments), OfOwn, "X", ""); l.Points[0].Value != own.Estimate.Value || !math.IsNaN(l.Points[3].Value) {
		t.Errorf("%+v", l)
	}
}

func TestPlacesInTime(t *testing.T) {
	for _, c := range []struct {
		from, to string
		steps    int
	}{{"2026-W10", "2026-W12", 2}, {"2025-W52", "2026-W01", 1}, {"2020-W53", "2021-W01", 1}, {"2025-12", "2026-01", 1}, {"2024-03", "2026-03", 24}} {
		a, ok := PlaceOf(c.from)
		b, also := PlaceOf(c.to)
		if !ok || !also || b-a != c.steps {
			t.Errorf("from %s to %s: %d steps", c.from, c.to, b-a)
		}
	}
	for _, x := range []string{"", "2026", "2026-13", "2026-W54", "2026-W1", "spring", "2026-03-05"} {
		if _, ok := PlaceOf(x); ok {
			t.Errorf("%q has a place", x)
		}
	}
}

// Four waves alike and one that collapsed: the test of a line alone takes the way
// back up for a rise; reckoning with the scatter it says nothing of the sort. An
// even rise stays one.
func TestACollapseIsNoTrend(t *testing.T) {
	follow := func(shares ...int64) Line {
		var moments []Moment
		for i, x := range shares {
			e := analysis.Estimate{Formula: analysis.FormulaQuestion, Score: analysis.FormulaTop2, Value: float64(x) / 200, Numerator: float64(x), Denominator: 200, Respondents: 200}
			moments = append(moments, Moment{Place: i, Figures: findings.Figures{Question: e}})
		}
		return line(t, Follow(Outline{}, moments), OfIndex, "", analysis.FormulaQuestion)
	}
	if l := follow(126, 90, 130, 140, 150); l.Slope.P > .001 || l.Slope.Held < .05 || l.Verdict != Unclear || !l.Uneven() || l.Slope.Spread < 5 {
		t.Errorf("%+v", l.Slope)
	}
	if l := follow(100, 111, 119, 131, 140); l.Verdict != Higher || l.Uneven() || l.Slope.Held != l.Slope.P || l.Slope.Spread > 1 {
		t.Errorf("%+v", l.Slope)
	}
	if l := follow(120, 121, 119); l.Verdict != Unclear || l.Uneven() {
		t.Errorf("%+v", l.Slope)
	}
}
