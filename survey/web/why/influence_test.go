package why

import (
	"math"
	"testing"

	"sipas/analysis"
	"sipas/analysis/study"
)

// TestAsAnalyze: the page has the figures of sipas analyze, to the last digit.
func TestAsAnalyze(t *testing.T) {
	f := frame(t, 700)
	s, err := study.Run(study.Data{Frame: f}, study.Plan{Parts: []study.Part{study.Drivers, study.Reliability, study.Structure}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	i, err := influences(f.All())
	if err != nil {
		t.Fatal(err)
	}
	r, err := reliabilities(f.All())
	if err != nil {
		t.Fatal(err)
	}
	same := func(what string, got float64, want study.Number) {
		t.Helper()
		if w := float64(want); got != w && !(math.IsNaN(got) && math.IsNaN(w)) {
			t.Errorf("%s: %v, want %v", what, got, w)
		}
	}
	if i.Factors.Complete != s.Drivers.Rows || i.Criteria.Complete != s.Drivers.ItemRows {
		t.Errorf("%d and %d whole sheets, want %d and %d", i.Factors.Complete, i.Criteria.Complete, s.Drivers.Rows, s.Drivers.ItemRows)
	}
	same("R²", i.Factors.R2, s.Drivers.R2)
	for k, want := range s.Drivers.Factors {
		same("share of "+want.Name, i.Factors.Shares[k], want.Share)
		same("lower end of "+want.Name, i.Factors.Intervals[k].Lo, study.Number(want.Interval.Lo))
		same("beta of "+want.Name, i.Factors.Beta[k], want.Beta)
	}
	for k, want := range s.Drivers.Items {
		same("importance of "+want.Name, i.Criteria.Shares[k], want.Importance)
		same("upper end of "+want.Name, i.Criteria.Intervals[k].Hi, study.Number(want.Interval.Hi))
	}
	for k, want := range s.Reliability {
		same("alpha of "+want.Name, r.Scales[k].Alpha.Raw, want.Alpha)
		same("omega of "+want.Name, r.Scales[k].Omega.Raw, want.Omega)
		same("interval of "+want.Name, r.Scales[k].Alpha.Interval.Lo, study.Number(want.Interval.Lo))
	}
	same("KMO", r.Adequacy.KMO, s.Structure.KMO)
	same("Bartlett", r.Adequacy.Bartlett.ChiSquared, s.Structure.ChiSquared)
}

// TestOrder: neither the order of rows nor the rows left out beside change a digit.
func TestOrder(t *testing.T) {
	f := frame(t, 400)
	b, err := analysis.NewBuilder(*f.Schema())
	if err != nil {
		t.Fatal(err)
	}
	row := analysis.Row{Answers: make([]uint8, len(f.Schema().Items))}
	for i := range 2 * f.Rows() { // every row, backwards, and another one beside it
		for j := range row.Answers {
			row.Answers[j] = 1
			if i%2 == 0 {
				row.Answers[j] = f.Item(j)[f.Rows()-1-i/2]
			}
		}
		if err := b.Append(row); err != nil {
			t.Fatal(err)
		}
	}
	here, err := influences(f.All())
	if err != nil {
		t.Fatal(err)
	}
	there, err := influences(b.Frame().All().Keep(func(row int) bool { return row%2 == 0 }))
	if err != nil {
		t.Fatal(err)
	}
	for k := range here.Criteria.Codes {
		if here.Criteria.Shares[k] != there.Criteria.Shares[k] || here.Criteria.Intervals[k] != there.Criteria.Intervals[k] {
			t.Errorf("%s: %v %v, the other way round %v %v", here.Criteria.Codes[k],
				here.Criteria.Shares[k], here.Criteria.Intervals[k], there.Criteria.Shares[k], there.Criteria.Intervals[k])
		}
	}
}
