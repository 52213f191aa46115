package study

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/design"
)

// waves makes sheets with one overall question: by period so many satisfied of so
// many.
func waves(t testing.TB, labels []string, tallies []compare.Tally) Data {
	t.Helper()
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 5, Items: []string{"A1", "OV"}, Overall: "OV",
		Factors: []analysis.Factor{{Name: "A", Items: []int{0}}}, Dimensions: []string{"period"}, Numbers: []string{"one"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, y := range tallies {
		for k := range y.N {
			answer := uint8(2)
			if k < y.X {
				answer = 4
			}
			if err := b.Append(analysis.Row{Answers: []uint8{answer, answer}, Labels: []string{labels[i]}, Numbers: []float64{1}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return Data{Frame: b.Frame()}
}

// quarters are the first of those in package compare's tests.
var quarters = []compare.Tally{{X: 79, N: 100}, {X: 82, N: 104}, {X: 91, N: 110}, {X: 88, N: 103}}

func series(t testing.TB, r *Result, subject string, formula analysis.Formula) Series {
	t.Helper()
	for _, s := range r.Trend.Series {
		if s.Subject == subject && s.Formula == formula {
			return s
		}
	}
	t.Fatalf("no series of %s by %s", subject, formula)
	return Series{}
}

// The tests are those of package compare, which its own tests hold against R,
// with the third quarter of the year left out of the data in its place.
func TestTrendIsThatOfTheCounts(t *testing.T) {
	labels := []string{"Quý I/2025", "Quý II/2025", "Quý IV/2025", "Quý I/2026"}
	r := mustRun(t, waves(t, labels, quarters), Plan{Trend: Course{Dimension: "period"}})
	if r.Trend.Order != OrderQuarters || r.Trend.Periods[2].Place != 3 || r.Trend.Periods[0].Rows != 100 || r.Trend.Family != 1 {
		t.Errorf("%+v", r.Trend)
	}
	line := compare.CochranArmitage(quarters, []float64{0, 1, 3, 4})
	chart := compare.PChart(quarters, math.NaN())
	shares := []float64{79. / 100, 82. / 104, math.NaN(), 91. / 110, 88. / 103}
	mono := compare.MannKendall(shares)
	for _, s := range []Series{series(t, r, "A1", "top2/1"), series(t, r, "OV", "top2/1"), series(t, r, AllCriteria, "question/1"), series(t, r, AllCriteria, "all-high/1")} {
		if l := s.Line; l.Method != CochranArmitage || float64(l.Slope) != line.Slope || float64(l.Statistic) != line.Z || float64(l.P) != line.P {
			t.Errorf("%s: %+v, want %+v", s.Subject, l, line)
		}
		if m := s.Monotone; m.S != mono.S || float64(m.P) != mono.P || float64(m.Sen) != mono.SenSlope || m.Periods != 4 {
			t.Errorf("%s: %+v, want %+v", s.Subject, m, mono)
		}
		if s.Chart == nil || float64(s.Chart.Centre) != chart.Center || s.Chart.Widening != 1 || float64(s.Chart.SigmaZ) != chart.SigmaZ {
			t.Errorf("%s: chart %+v, want %+v", s.Subject, s.Chart, chart)
		}
		for i, p := range s.Points {
			if float64(p.Lower) != chart.Points[i].Lower || float64(p.Upper) != chart.Points[i].Upper || float64(p.Value) != quarters[i].Share() {
				t.Errorf("%s: point %+v, want %+v", s.Subject, p, chart.Points[i])
			}
		}
	}
	if s := series(t, r, AllCriteria, "item-mean/1"); s.Line != nil || s.Chart != nil || s.Monotone.S != mono.S {
		t.Errorf("a mean of criteria is no share of persons: %+v", s)
	}
	if s := series(t, r, "A1", "top2/1"); s.Line.Adjusted != s.Line.P {
		t.Errorf("a family of one: %+v", s.Line)
	}
	if s := series(t, r, "OV", "top2/1"); !math.IsNaN(float64(s.Line.Adjusted)) {
		t.Errorf("the overall question is no part of the family: %+v", s.Line)
	}
}

// An order that is given is the order, whatever the labels say; a label of nobody
// is a gap, and one that is left out is named.
func TestTrendInTheOrderGiven(t *testing.T) {
	d := waves(t, []string{"b", "a", "z", "c"}, quarters)
	r := mustRun(t, d, Plan{Trend: Course{Dimension: "period", Order: []string{"b", "a", "nobody", "c"}}})
	want := compare.CochranArmitage([]compare.Tally{quarters[0], quarters[1], {}, quarters[3]}, nil)
	if l := series(t, r, "OV", "top2/1").Line; !near(l.Slope, Number(want.Slope), 1e-15) || !near(l.P, Number(want.P), 1e-15) {
		t.Errorf("%+v, want %+v", l, want)
	}
	if r.Trend.Order != OrderGiven || !slices.ContainsFunc(r.Notes, func(n Note) bool {
		return n.Code == NoteNoPeriod && slices.Equal(n.Args, []string{"period", "z", "110"})
	}) {
		t.Errorf("%s, %v", r.Trend.Order, r.Notes)
	}
}

// Limits are widened from 20 periods on, or by a baseline; three periods are few.
func TestChartsAreWidenedWithReason(t *testing.T) {
	var labels []string
	var many []compare.Tally
	for i := range 20 {
		labels = append(labels, fmt.Sprint(2001+i))
		many = append(many, compare.Tally{X: 60 + int64(i*7%11), N: 80})
	}
	for name, c := range map[string]struct {
		periods  int
		baseline float64
		want     float64
	}{
		"19 periods": {19, 0, 1}, "20 periods": {20, 0, compare.PChart(many, math.NaN()).SigmaZ}, "a baseline": {3, 1.5, 1.5}, "plain by force": {20, 1, 1},
	} {
		r := mustRun(t, waves(t, labels, many[:c.periods]), Plan{Trend: Course{Dimension: "period", Baseline: c.baseline}})
		if got := series(t, r, "OV", "top2/1").Chart.Widening; float64(got) != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if few := slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteFewTimes }); few != (c.periods < 4) {
			t.Errorf("%s: %v", name, r.Notes)
		}
	}
	if compare.PChart(many, math.NaN()).SigmaZ == 1 {
		t.Error("the example shows nothing")
	}
}

// A period that falls out is an alarm.
func TestTrendShowsTheCollapse(t *testing.T) {
	r := mustRun(t, waves(t, []string{"1", "2", "3", "4"}, []compare.Tally{{X: 88, N: 100}, {X: 90, N: 100}, {X: 50, N: 100}, {X: 87, N: 100}}), Plan{Trend: Course{Dimension: "period"}})
	s := series(t, r, "A1", "top2/1")
	if s.Chart.Out != 1 || !s.Points[2].Out || s.Points[1].Out {
		t.Errorf("%+v %+v", s.Chart, s.Points)
	}
}

// Under a design the slope is that of a contrast of the periods; equal weights
// give the slope of the counts.
func TestTrendUnderWeights(t *testing.T) {
	data := simulated(400, 4)
	order := []string{"U1-C0", "U1-C1", "U2-C2", "U3-C0", "U4-C1"}
	for name, sample := range map[string]Sample{"weights": {Weights: "weight"}, "design": {Weights: "weight", Strata: "unit", Clusters: "sex"}, "totals": {Weights: "weight", Totals: data.totals(2, "unit")}} {
		for i := range data.rows {
			if data.rows[i].Labels[2] == "" {
				data.rows[i].Labels[2] = "?"
			}
		}
		p := Plan{Sample: sample, SuppressBelow: 1, Trend: Course{Dimension: "counter", Order: order}, Where: []Filter{{"year", []string{"2025"}, false}}}
		r := mustRun(t, data.data(t, nil), p)
		f := data.data(t, nil).Frame
		d, _, err := sample.Design(f)
		if err != nil {
			t.Fatal(err)
		}
		dim, _ := f.Dimension("counter")
		year, _ := f.Dimension("year")
		y := design.Share(f.Item(2), 4)
		var terms []design.Term
		var places []float64
		var shares []design.Estimate
		for i, label := range order {
			in := make(design.Domain, f.Rows())
			for row := range in {
				in[row] = dim.Labels[dim.Codes.At(row)] == label && year.Labels[year.Codes.At(row)] == "2025"
			}
			shares, places = append(shares, d.Mean(y, in)), append(places, float64(i))
			terms = append(terms, design.Term{Num: y, In: in})
		}
		coefficients, _ := slopeOf(shares, places)
		for i := range terms {
			terms[i].Coef = coefficients[i]
		}
		want := d.Contrast(terms...)
		s := series(t, r, data.schema.Items[2], "top2/1")
		if l := s.Line; l.Method != DesignLine || !near(l.Slope, Number(want.Value), 1e-13) || !near(l.Statistic, Number(want.Value/want.SE), 1e-9) || int(l.DF) != want.DF || s.Chart != nil {
			t.Errorf("%s: %+v, want %v ± %v (%d)", name, l, want.Value, want.SE, want.DF)
		}
		if !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteNoChart }) {
			t.Errorf("%s: %v", name, r.Notes)
		}
	}
	r := mustRun(t, waves(t, []string{"1", "2", "3", "4"}, quarters), Plan{Trend: Course{Dimension: "period"}, Sample: Sample{Weights: "one"}})
	if got, want := series(t, r, "OV", "top2/1").Line.Slope, compare.CochranArmitage(quarters, nil).Slope; !near(got, Number(want), 1e-14) {
		t.Errorf("slope %v, want %v", got, want)
	}
}

// A trend shows of a period no more than its breakdown does.
func TestTrendWithholdsPeriodsOfFew(t *testing.T) {
	d := waves(t, []string{"2021", "2022", "2023", "2024"}, []compare.Tally{{X: 60, N: 80}, {X: 2, N: 3}, {X: 70, N: 90}, {X: 75, N: 88}})
	r := mustRun(t, d, Plan{Trend: Course{Dimension: "period"}})
	hidden := 0
	for i, p := range r.Trend.Periods {
		if !p.Suppressed {
			continue
		}
		hidden++
		if p.Rows != 0 {
			t.Errorf("%+v tells how many", p)
		}
		for _, s := range r.Trend.Series {
			if q := s.Points[i]; !q.Suppressed || !math.IsNaN(float64(q.Value)) || q.Answered != 0 || q.Interval.Defined() {
				t.Errorf("%s in %s: %+v", s.Subject, p.Label, q)
			}
		}
	}
	if hidden < 2 || !r.Trend.Periods[1].Suppressed {
		t.Errorf("hidden %d of %+v", hidden, r.Trend.Periods)
	}
}

// A label that the filters leave out needs no place in time.
func TestTrendOfWhatTheFiltersKeep(t *testing.T) {
	d := waves(t, []string{"2024", "thử", "2025"}, quarters[:3])
	r := mustRun(t, d, Plan{Trend: Course{Dimension: "period"}, Where: []Filter{{Dimension: "period", Labels: []string{"thử"}, Not: true}}})
	if len(r.Trend.Periods) != 2 || r.Trend.Order != OrderYears {
		t.Errorf("%+v", r.Trend)
	}
}

func TestTrendIsRefused(t *testing.T) {
	d := waves(t, []string{"trước", "sau", "2024"}, quarters[:3])
	for name, c := range map[string]struct {
		trend Course
		says  string
	}{
		"no such dimension":    {Course{Dimension: "wave"}, `no dimension "wave"`},
		"no dimension":         {Course{Baseline: 2}, "needs a dimension"},
		"an order unknown":     {Course{Dimension: "period"}, "does not show (2024, sau, trước)"},
		"labels of nobody":     {Course{Dimension: "period", Order: []string{"x", "y"}}, "there are 2024, sau, trước"},
		"one period":           {Course{Dimension: "period", Order: []string{"sau"}}, "2 to 1000"},
		"a period twice":       {Course{Dimension: "period", Order: []string{"sau", "sau"}}, `"sau" stands in the order twice`},
		"a negative baseline":  {Course{Dimension: "period", Order: []string{"sau", "2024"}, Baseline: -1}, "baseline -1"},
		"an infinite baseline": {Course{Dimension: "period", Order: []string{"sau", "2024"}, Baseline: math.Inf(1)}, "baseline +Inf"},
	} {
		if _, err := Run(d, Plan{Trend: c.trend}, "test"); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
