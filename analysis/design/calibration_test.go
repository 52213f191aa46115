package design

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPostStratifiedMeanByHand(t *testing.T) {
	// Four of very many, weight 1; category 0 answers 1, 0, category 1 answers
	// 1, 1; there are 30 and 10 people. w' = 15, 15, 5, 5; p = (15 + 10)/40 = 5/8.
	// z = w'(y-p)/40, less the category's mean: category 0: 15/40·(±1/2),
	// category 1: 0. V = 4/3·2·(15/80)² = 4/3·2·9/256 = 3/32.
	d := mustDesign(t, Plan{Rows: 4})
	p, err := d.PostStratify(Margin{Codes: []int32{0, 0, 1, 1}, Totals: []float64{30, 10}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Weights(), []float64{15, 15, 5, 5}) {
		t.Errorf("weights %v", p.Weights())
	}
	e := p.Mean([]float64{1, 0, 1, 1}, nil)
	near(t, "value", e.Value, 5.0/8)
	near(t, "SE", e.SE, math.Sqrt(3.0/32))
	if e.SampleSize != 4 || !slices.Equal(d.Weights(), []float64{1, 1, 1, 1}) {
		t.Error("the design that was calibrated has changed")
	}
}

func TestCalibratedTotalsHaveNoError(t *testing.T) {
	d := mustDesign(t, Plan{Rows: 6})
	sex, age := []int32{0, 0, 0, 1, 1, 1}, []int32{0, 1, 2, 0, 1, 2}
	margins := []Margin{{Name: "sex", Codes: sex, Totals: []float64{40, 60}}, {Name: "age", Codes: age, Totals: []float64{20, 30, 50}}}
	r, rounds, err := d.Rake(margins, Raking{})
	if err != nil {
		t.Fatal(err)
	}
	if rounds == 0 || rounds > 3 { // independent margins fit at once
		t.Errorf("%d rounds", rounds)
	}
	ones := slices.Repeat([]float64{1}, 6)
	for g, want := range []float64{20, 30, 50} {
		e := r.Total(ones, Where(age, int32(g)))
		near(t, "total", e.Value, want)
		near(t, "SE", e.SE, 0)
	}
}

func TestRakingEqualsPostStratifyingOneMargin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "rows")
		p, y := drawPlan(t, n), drawAnswers(t, n)
		p.Weights = nil
		d := mustNew(t, p)
		m := Margin{Name: "half", Codes: make([]int32, n), Totals: []float64{70, 30}}
		for i := range m.Codes {
			m.Codes[i] = int32(i % 2)
		}
		a, errA := d.PostStratify(m)
		b, _, errB := d.Rake([]Margin{m}, Raking{})
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		for i, w := range a.Weights() {
			if math.Abs(w-b.Weights()[i]) > 1e-12*w {
				t.Fatalf("weights %v and %v", w, b.Weights()[i])
			}
		}
		// With equal weights the two ways to take residuals agree.
		ea, eb := a.Mean(y, nil), b.Mean(y, nil)
		if p.Population == nil && math.Abs(ea.SE-eb.SE) > 1e-10 {
			t.Fatalf("SE %v and %v", ea.SE, eb.SE)
		}
	})
}

func TestCalibrationErrorsNameTheCategory(t *testing.T) {
	nan := math.NaN()
	sex := Margin{Name: "sex", Codes: []int32{0, 1, 0, 1}, Totals: []float64{50, 50}, Labels: []string{"Nam", "Nữ"}}
	with := func(change func(*Margin)) Margin {
		m := sex
		m.Codes, m.Totals, m.Labels = slices.Clone(m.Codes), slices.Clone(m.Totals), slices.Clone(m.Labels)
		change(&m)
		return m
	}
	d := mustDesign(t, Plan{Rows: 4})
	tests := map[string]struct {
		margin Margin
		err    error
		says   string
	}{
		"category nobody is in":          {with(func(m *Margin) { m.Totals, m.Labels = append(m.Totals, 7), append(m.Labels, "Khác") }), ErrEmptyCategory, "Khác"},
		"category without people":        {with(func(m *Margin) { m.Totals[1] = 0 }), ErrUnknownCategory, "Nữ, row 2"},
		"category of unknown population": {with(func(m *Margin) { m.Totals[1] = nan }), ErrUnknownCategory, "NaN"},
		"respondent without category":    {with(func(m *Margin) { m.Codes[2] = -1 }), ErrUnknownCategory, "row 3"},
		"code beyond the totals":         {with(func(m *Margin) { m.Codes[2] = 9 }), ErrUnknownCategory, "category 9, row 3"},
		"codes of another length":        {with(func(m *Margin) { m.Codes = m.Codes[:3] }), ErrLength, "margin sex"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for how, err := range map[string]error{"post-stratified": second(d.PostStratify(tt.margin)), "raked": third(d.Rake([]Margin{sex, tt.margin}, Raking{}))} {
				if !errors.Is(err, tt.err) || !strings.Contains(err.Error(), tt.says) {
					t.Errorf("%s: error %q, want %q saying %q", how, err, tt.err, tt.says)
				}
			}
		})
	}
	t.Run("margins of different populations", func(t *testing.T) {
		_, _, err := d.Rake([]Margin{sex, with(func(m *Margin) { m.Name, m.Totals[0] = "age", 51 })}, Raking{})
		if !errors.Is(err, ErrTotals) || !strings.Contains(err.Error(), "margin age") {
			t.Errorf("error %v, want %v", err, ErrTotals)
		}
	})
	t.Run("margins that contradict each other", func(t *testing.T) {
		// Everybody of sex 0 is of age 0 and the reverse, but the totals differ.
		age := with(func(m *Margin) { m.Name, m.Totals = "age", []float64{80, 20} })
		_, rounds, err := d.Rake([]Margin{sex, age}, Raking{Rounds: 20})
		var off *RakingError
		if !errors.Is(err, ErrNotConverged) || !errors.As(err, &off) || rounds != 20 {
			t.Fatalf("error %v after %d rounds", err, rounds)
		}
		if off.Margin != "sex" || off.Worst < .1 || off.Rounds != 20 {
			t.Errorf("got %+v", off)
		}
	})
	t.Run("no margin changes nothing", func(t *testing.T) {
		if same, rounds, err := d.Rake(nil, Raking{}); same != d || rounds != 0 || err != nil {
			t.Errorf("got %v, %d, %v", same, rounds, err)
		}
	})
	t.Run("rows of weight 0 need no total and stay at 0", func(t *testing.T) {
		d := mustDesign(t, Plan{Weights: []float64{1, 0, 2, 0}})
		r, _, err := d.Rake([]Margin{with(func(m *Margin) { m.Totals = []float64{12, 0} })}, Raking{})
		if err != nil || !slices.Equal(r.Weights(), []float64{4, 0, 8, 0}) {
			t.Errorf("weights %v, %v", r.Weights(), err)
		}
		near(t, "mean", r.Mean([]float64{1, 5, 4, 5}, nil).Value, 3)
	})
}

func second(_ *Design, err error) error       { return err }
func third(_ *Design, _ int, err error) error { return err }
