package findings_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// TestUnfiltered compares sights without filters with the summaries.
func TestUnfiltered(t *testing.T) {
	for _, state := range []survey.WaveState{survey.Open, survey.Closed} {
		t.Run(string(state), func(t *testing.T) {
			o := newOffice(t)
			o.wave("w", state)
			o.hear("w", many(23, person{unit: "D1C1", sex: "female"})...)
			o.hear("w", many(12, person{unit: "D1C2", sex: "male"})...)
			o.hear("w", many(3, person{unit: "D2"})...)
			o.hear("w", many(14, person{unit: "P"})...)
			for _, score := range []analysis.Score{analysis.Top2, analysis.Mean5} {
				for _, unit := range []string{"", "P", "D1", "D2", "D1C1"} {
					l := findings.Lens{Wave: "w", Unit: unit, Score: score}
					want, err := o.results.Summary(t.Context(), "w", results.Ask{Unit: unit, Score: score})
					if err != nil {
						t.Fatal(err)
					}
					got := o.look(l)
					same(t, got.Total, want)
					if (got.Refused != "") != want.Suppressed || !got.Until.IsZero() {
						t.Errorf("%s refused %q, until %v", unit, got.Refused, got.Until)
					}
					b := o.by(l, results.ByUnit)
					for i, u := range want.Units {
						if d := cmp.Diff(u.Estimate, b.Groups[i].ItemMean, cmpopts.EquateNaNs()); b.Groups[i].Label != u.ID || d != "" {
							t.Errorf("%s below %s: %s", u.ID, unit, d)
						}
					}
				}
			}
		})
	}
}

func same(t *testing.T, got findings.Figures, want *results.Summary) {
	t.Helper()
	for name, pair := range map[string][2]any{
		"responses": {got.Responses, want.Counted}, "item mean": {got.ItemMean, want.ItemMean}, "factor mean": {got.FactorMean, want.FactorMean},
		"pooled": {got.Pooled, want.Pooled}, "question": {got.Question, want.Question},
		"comprehensive": {got.Comprehensive, want.Comprehensive}, "factors": {got.Factors, want.Factors},
	} {
		if d := cmp.Diff(pair[1], pair[0], cmpopts.EquateNaNs()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestFiltered(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed)
	o.hear("w", many(20, person{unit: "D1C1", sex: "female", age: "25-34", rate: all(5)})...)
	o.hear("w", many(30, person{unit: "D1C2", sex: "male", age: "35-49", rate: all(4)})...)
	o.hear("w", many(10, person{unit: "D2", sex: "male", age: "25-34", rate: all(1)})...)
	o.hear("w", many(7, person{unit: "D2", age: "25-34", rate: all(3)})...)
	s := o.look(only("w", "sex", "male"))
	if s.Total.Responses != 40 || s.Total.ItemMean.Value != 0.75 || s.Refused != "" {
		t.Errorf("men: %d answers, %v, refused %q", s.Total.Responses, s.Total.ItemMean.Value, s.Refused)
	}
	if d := cmp.Diff([]string{"P 40", "D1 30", "D1C1 0", "D1C2 30", "D2 10"}, told(o.by(only("w", "sex", "male"), results.ByUnit))); d != "" {
		t.Error(d)
	}
	b := o.by(findings.Lens{Wave: "w"}, "sex")
	if d := cmp.Diff([]string{"female 20", "male 40"}, told(b)); d != "" || b.Rest != 7 {
		t.Errorf("%s, rest %d", d, b.Rest)
	}
	if s := o.look(only("w", "sex", "")); s.Total.Responses != 7 {
		t.Errorf("without sex: %d", s.Total.Responses)
	}
	l := only("w", "sex", "female", "male")
	l.Unit = "D2"
	if s := o.look(l); s.Total.Responses != 10 {
		t.Errorf("with a sex at D2: %d, refused %q", s.Total.Responses, s.Refused)
	}
	c, err := o.findings.Crossed(t.Context(), findings.Lens{Wave: "w"}, "sex", "age")
	if err != nil || len(c.Cells) != 3 || c.Hidden != 0 {
		t.Errorf("%v, %v", c, err)
	}
}

func TestWrongLenses(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed)
	o.hear("w", many(20, person{unit: "D1C1"})...)
	for _, tt := range []struct {
		name string
		lens findings.Lens
		want error
	}{
		{"no such wave", findings.Lens{Wave: "x"}, results.ErrNoWave},
		{"no such unit", findings.Lens{Wave: "w", Unit: "X"}, results.ErrNoUnit},
		{"no such dimension", only("w", "shoes", "42"), findings.ErrDimension},
		{"a dimension that tells too much", only("w", results.ByHour, "2026-03-05T12"), findings.ErrDimension},
		{"several wishes", only("w", "wishes", "time"), findings.ErrDimension},
		{"no period", findings.Lens{Wave: "w", From: "March"}, findings.ErrPeriod},
		{"a month in a wave of weeks", findings.Lens{Wave: "w", From: "2026-03"}, findings.ErrPeriod},
		{"to before from", findings.Lens{Wave: "w", From: "2026-W11", To: "2026-W10"}, findings.ErrPeriod},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := o.findings.Look(t.Context(), tt.lens); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}
