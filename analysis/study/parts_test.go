package study

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"sipas/analysis"
	"sipas/analysis/moments"
)

// Forty sheets of nothing but 5, each filled in within ten seconds, among 200
// others: the screening finds them, the result's own figures still hold them, and
// the figures without them are those of the others.
func TestQualityLeavesOutSuspectSheetsBeside(t *testing.T) {
	honest := simulated(200, 5)
	for i := range honest.rows {
		honest.rows[i].Numbers = slices.Clone(honest.rows[i].Numbers)
		honest.rows[i].Numbers[2] = 200
		honest.ids[i] = fmt.Sprint("h", i)
	}
	all := rows{honest.schema, slices.Clone(honest.rows), slices.Clone(honest.ids)}
	for i := range 40 {
		row := analysis.Row{Labels: []string{"U1", "U1-C0", "Nam", "2025"}, Numbers: []float64{1, 1000, 10, math.NaN()}}
		for range all.schema.Items {
			row.Answers = append(row.Answers, 5)
		}
		all.rows, all.ids = append(all.rows, row), append(all.ids, fmt.Sprint("f", i))
	}
	p := Plan{By: [][]string{{"unit"}}, Parts: []Part{Quality}, Screening: Screening{Seconds: "seconds", Counter: "counter"}}
	r := mustRun(t, all.data(t, nil), p)
	q := r.Quality
	if r.Total.Rows != 240 || q.Sheets != 240 {
		t.Fatalf("%d sheets counted, %d screened", r.Total.Rows, q.Sheets)
	}
	if q.Flagged < 40 || q.Without.Rows != int64(240-q.Flagged) {
		t.Errorf("%d flagged, %d left", q.Flagged, q.Without.Rows)
	}
	for _, rule := range q.Rules {
		if rule.Code == "straight_line" && rule.Sheets < 40 {
			t.Errorf("%d straight lines", rule.Sheets)
		}
	}
	alone := mustRun(t, honest.data(t, nil), Plan{})
	if q.Flagged == 40 && !near(q.Without.Indexes[0].Value, alone.Total.Indexes[0].Value, 1e-15) {
		t.Errorf("without: %v, honest sheets alone %v", q.Without.Indexes[0].Value, alone.Total.Indexes[0].Value)
	}
	if !(r.Total.Indexes[0].Value > q.Without.Indexes[0].Value) {
		t.Error("sheets of nothing but 5 do not raise the index")
	}
	i := slices.IndexFunc(q.Counters, func(o Odd) bool { return o.Counter == "U1-C0" })
	if i < 0 || len(q.Counters[i].Odd) == 0 {
		t.Errorf("the counter is not odd: %+v", q.Counters)
	}
	p.Screening.Without = []string{"straight_line"}
	if some := mustRun(t, all.data(t, nil), p).Quality; some.Flagged < 40 {
		t.Errorf("%d straight lines left out", some.Flagged)
	}
}

// Service and mix add up to the difference of the pooled index.
func TestChangeAddsUp(t *testing.T) {
	p := Plan{By: [][]string{{"unit"}}, Formulas: []analysis.Formula{analysis.FormulaPooled}, Comparisons: []Comparison{{"year", "2025", "2024"}}}
	r := mustRun(t, simulated(400, 6).data(t, nil), p)
	c := r.Comparisons[0]
	if !near(c.Change.Service+c.Change.Mix, c.Change.Total, 1e-15) || !near(c.Change.Total, c.Indexes[0].Difference, 1e-14) {
		t.Errorf("%v + %v is not %v, %v", c.Change.Service, c.Change.Mix, c.Change.Total, c.Indexes[0].Difference)
	}
	var service, mix Number
	for _, part := range c.Change.Parts {
		service, mix = service+part.Service, mix+part.Mix
	}
	if len(c.Change.Parts) != 4 || !near(service, c.Change.Service, 1e-14) || !near(mix, c.Change.Mix, 1e-14) {
		t.Errorf("parts of the units: %v and %v of %v and %v", service, mix, c.Change.Service, c.Change.Mix)
	}
}

// Turning a comparison round turns its signs, whatever the sample.
func TestComparisonIsAntisymmetric(t *testing.T) {
	d := simulated(300, 7).data(t, nil)
	for name, sample := range map[string]Sample{"plain": {}, "weights": {Weights: "weight"}, "design": {Weights: "weight", Strata: "unit", Clusters: "counter"}} {
		p := Plan{Sample: sample, Comparisons: []Comparison{{"year", "2025", "2024"}, {"year", "2024", "2025"}}}
		r := mustRun(t, d, p)
		there, back := r.Comparisons[0], r.Comparisons[1]
		for i, x := range there.Indexes {
			y := back.Indexes[i]
			if !near(x.Difference, -y.Difference, 1e-12) || !near(x.P, y.P, 1e-9) || math.Abs(x.Interval.Lo+y.Interval.Hi) > 1e-12 || !near(x.Difference, x.A-x.B, 1e-12) {
				t.Errorf("%s %s: %+v and %+v", name, x.Formula, x, y)
			}
			if !x.Interval.Contains(float64(x.Difference)) {
				t.Errorf("%s %s: %v outside %v", name, x.Formula, x.Difference, x.Interval)
			}
		}
		for i, x := range there.Items {
			if y := back.Items[i]; !near(x.Difference, -y.Difference, 1e-12) || !near(x.P, y.P, 1e-9) || x.AnsweredA != y.AnsweredB {
				t.Errorf("%s %s: %+v and %+v", name, x.Name, x, y)
			}
		}
		if there.Family != len(r.Total.Items)-1 {
			t.Errorf("%s: a family of %d", name, there.Family)
		}
	}
}

// Parts that cannot be computed say why, and leave nothing that JSON cannot hold.
func TestPartsOfAlikeSheetsGiveReasons(t *testing.T) {
	data := simulated(50, 1)
	for i := range data.rows {
		data.rows[i].Answers = slices.Repeat([]uint8{5}, len(data.schema.Items))
	}
	p := everything()
	r := mustRun(t, data.data(t, nil), p)
	written(t, r)
	for _, s := range r.Reliability {
		if s.Reason == "" || !math.IsNaN(float64(s.Alpha)) {
			t.Errorf("alpha of %s: %v, %q", s.Name, s.Alpha, s.Reason)
		}
	}
	if r.Drivers.Reason == "" || r.Structure.Reason == "" || r.Structure.Reason == moments.NoRows {
		t.Errorf("reasons: %q, %q", r.Drivers.Reason, r.Structure.Reason)
	}
}

func ExampleRun() {
	b, err := analysis.NewBuilder(analysis.Schema{
		Scale: 5, Items: []string{"A1", "A2", "OV"}, Overall: "OV",
		Factors: []analysis.Factor{{Name: "A", Items: []int{0, 1}}}, Dimensions: []string{"unit"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 40 {
		b.Append(analysis.Row{Answers: []uint8{uint8(2 + i%4), 5, uint8(3 + i%3)}, Labels: []string{[]string{"u1", "u2"}[i%2]}})
	}
	result, err := Run(Data{Frame: b.Frame()}, Plan{
		Formulas: []analysis.Formula{analysis.FormulaItemMean, analysis.FormulaQuestion}, By: [][]string{{"unit"}},
	}, "1.2.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range result.Total.Indexes {
		fmt.Printf("%s %s %.3f, 95 %% from %.3f to %.3f, %d people\n", f.Subject, f.Formula, f.Value, f.Interval.Lo, f.Interval.Hi, f.Respondents)
	}
	for _, g := range result.Breakdowns[0].Groups {
		fmt.Printf("%s: %.3f\n", g.Labels[0], g.Indexes[len(g.Indexes)-1].Value)
	}
	// Output:
	// A item-mean/1 0.750, 95 % from 0.669 to 0.831, 40 people
	// ALL item-mean/1 0.750, 95 % from 0.669 to 0.831, 40 people
	// ALL question/1 0.650, 95 % from 0.495 to 0.779, 40 people
	// u1: 0.650
	// u2: 0.650
}
