package study

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"sipas/analysis"
	"sipas/analysis/design"
)

// people makes sheets with one question: by labels of sex and age so many
// satisfied of so many.
func people(t testing.TB, cells map[[2]string][2]int) Data {
	t.Helper()
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 5, Items: []string{"A1"}, Dimensions: []string{"sex", "age"}, Numbers: []string{"w"}})
	if err != nil {
		t.Fatal(err)
	}
	for labels, n := range cells {
		for i := range n[1] {
			answer := uint8(1)
			if i < n[0] {
				answer = 5
			}
			if err := b.Append(analysis.Row{Answers: []uint8{answer}, Labels: labels[:], Numbers: []float64{2}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return Data{Frame: b.Frame()}
}

func margin(by string, totals map[string]float64) Margin {
	m := Margin{By: []string{by}}
	for label, n := range totals {
		m.Totals = append(m.Totals, Total{[]string{label}, n})
	}
	return m
}

// 30 of 40 men and 10 of 60 women are satisfied, in a population of 6,000 men and
// 2,000 women: (6000·30/40 + 2000·10/60)/8000 = 0.604167. The variance is that
// of the residuals from the category means (Särndal, Swensson and Wretman 1992,
// 7.6): with w = 150 and 33.33, n/(n-1)·Σ(w·(y-ȳ_g))²/N².
func TestPostStratificationByHand(t *testing.T) {
	d := people(t, map[[2]string][2]int{{"Nam", "a"}: {30, 40}, {"Nữ", "a"}: {10, 60}})
	r := mustRun(t, d, Plan{Sample: Sample{Totals: []Margin{margin("sex", map[string]float64{"Nam": 6000, "Nữ": 2000})}}})
	f := r.Total.Items[0].Figures[0]
	wa, wb := 6000./40, 2000./60
	sum := wa*wa*40*0.75*0.25 + wb*wb*60*(1./6)*(5./6)
	se := math.Sqrt(100./99*sum) / 8000
	if !near(f.Value, (6000*0.75+2000./6)/8000, 1e-14) || !near(f.SE, Number(se), 1e-14) || f.DF != 99 || !near(f.Denominator, 8000, 1e-9) {
		t.Errorf("%+v, want se %v", f, se)
	}
	c := r.Calibration
	if c.Method != PostStratification || c.Rounds != 0 || c.People != 8000 || c.Categories != 2 || c.Before.Max != 1 || c.Before.Deff != 1 {
		t.Errorf("%+v", c)
	}
	// Kish: (Σw)²/Σw², of 40 weights of 150 and 60 of 33.33.
	effective := Number(8000 * 8000 / (40*wa*wa + 60*wb*wb))
	if a := c.After; !near(a.Min, Number(wb), 1e-12) || !near(a.Max, Number(wa), 1e-12) || !near(a.Effective, effective, 1e-10) || !near(a.Deff, 100/effective, 1e-12) || a.Sheets != 100 {
		t.Errorf("%+v, want %v", a, effective)
	}
}

// Crossed categories are one margin: every cell gets the share it has.
func TestPostStratificationByCrossedCategories(t *testing.T) {
	cells := map[[2]string][2]int{{"Nam", "18-34"}: {8, 10}, {"Nam", "35+"}: {5, 10}, {"Nữ", "18-34"}: {6, 20}, {"Nữ", "35+"}: {9, 10}}
	people4 := map[[2]string]float64{{"Nam", "18-34"}: 100, {"Nam", "35+"}: 200, {"Nữ", "18-34"}: 300, {"Nữ", "35+"}: 400}
	m := Margin{By: []string{"sex", "age"}}
	want := 0.0
	for labels, n := range people4 {
		m.Totals = append(m.Totals, Total{labels[:], n})
		want += n * float64(cells[labels][0]) / float64(cells[labels][1]) / 1000
	}
	r := mustRun(t, people(t, cells), Plan{Sample: Sample{Totals: []Margin{m}}})
	if f := r.Total.Items[0].Figures[0]; !near(f.Value, Number(want), 1e-14) {
		t.Errorf("%v, want %v", f.Value, want)
	}
}

// Raked weights fit both margins, and keep the odds ratio of the sample (Deming
// and Stephan 1940). The cells that do so solve a quadratic equation: with
// 40, 10, 20, 30 sheets (odds ratio 6) and margins of 500 and 500 by 500 and 500,
// x/(500-x) = √6.
func TestRakingByHand(t *testing.T) {
	d := people(t, map[[2]string][2]int{{"Nam", "a"}: {40, 40}, {"Nam", "b"}: {0, 10}, {"Nữ", "a"}: {0, 20}, {"Nữ", "b"}: {0, 30}})
	totals := []Margin{margin("sex", map[string]float64{"Nam": 500, "Nữ": 500}), margin("age", map[string]float64{"a": 500, "b": 500})}
	for _, weights := range []string{"", "w"} {
		r := mustRun(t, d, Plan{Sample: Sample{Weights: weights, Totals: totals}})
		x := 500 * math.Sqrt(6) / (1 + math.Sqrt(6))
		f := r.Total.Items[0].Figures[0]
		if !near(f.Value, Number(x/1000), 1e-9) || !near(f.Denominator, 1000, 1e-6) {
			t.Errorf("%v, want %v", f.Value, x/1000)
		}
		if c := r.Calibration; c.Method != Raking || c.Rounds < 2 || c.Rounds > 100 || !near(c.After.Sum, 1000, 1e-6) || !near(c.After.Max, Number((500-x)/10), 1e-6) {
			t.Errorf("%+v, want a largest weight of %v", c, (500-x)/10)
		}
	}
}

// The order in which totals are written down changes nothing.
func TestTotalsInAnyOrder(t *testing.T) {
	d := simulated(200, 3)
	one := Plan{By: [][]string{{"unit"}}, Sample: Sample{Weights: "weight", Totals: append(d.totals(1, "unit"), d.totals(2, "year")...)}}
	other := one
	other.Sample.Totals = nil
	for _, m := range one.Sample.Totals {
		m.Totals = slices.Clone(m.Totals)
		slices.Reverse(m.Totals)
		other.Sample.Totals = append([]Margin{m}, other.Sample.Totals...)
	}
	before := jsonOf(t, other.Sample)
	a, b := written(t, mustRun(t, d.data(t, nil), one)), written(t, mustRun(t, d.data(t, nil), other))
	if string(a) != string(b) {
		t.Error(firstDifference(a, b))
	}
	if jsonOf(t, other.Sample) != before {
		t.Error("the plan of the caller was changed")
	}
}

func TestTotalsAreRefused(t *testing.T) {
	d := people(t, map[[2]string][2]int{{"Nam", "a"}: {3, 4}, {"Nữ", "b"}: {1, 6}})
	blank := people(t, map[[2]string][2]int{{"Nam", "a"}: {3, 4}, {"", "b"}: {1, 6}})
	sex := margin("sex", map[string]float64{"Nam": 10, "Nữ": 20})
	for name, c := range map[string]struct {
		data   Data
		totals []Margin
		is     error // among design's
		says   string
	}{
		"nobody of a category":  {d, []Margin{margin("sex", map[string]float64{"Nam": 1, "Nữ": 2, "Khác": 3})}, design.ErrEmptyCategory, "category Khác"},
		"no total":              {d, []Margin{margin("sex", map[string]float64{"Nam": 1})}, design.ErrUnknownCategory, "category Nữ"},
		"a total of 0":          {d, []Margin{margin("sex", map[string]float64{"Nam": 1, "Nữ": 0})}, design.ErrUnknownCategory, "category Nữ"},
		"no label":              {blank, []Margin{sex}, design.ErrUnknownCategory, "margin sex"},
		"different populations": {d, []Margin{sex, margin("age", map[string]float64{"a": 10, "b": 10})}, design.ErrTotals, "30"},
		"no solution":           {d, []Margin{sex, margin("age", map[string]float64{"a": 20, "b": 10})}, design.ErrNotConverged, "100 rounds"},
		"no such dimension":     {d, []Margin{margin("town", map[string]float64{"x": 1})}, nil, `totals: no dimension "town"`},
		"nothing":               {d, []Margin{{By: []string{"sex"}}}, nil, "totals of sex: a dimension, and people by its labels, are needed"},
		"no dimension":          {d, []Margin{{By: []string{""}, Totals: sex.Totals}}, nil, "are needed"},
		"a dimension twice":     {d, []Margin{{By: []string{"sex", "sex"}, Totals: []Total{{[]string{"Nam", "Nam"}, 1}}}}, nil, `"sex" stands there twice`},
		"too few labels":        {d, []Margin{{By: []string{"sex", "age"}, Totals: []Total{{[]string{"Nam"}, 1}}}}, nil, "one label per dimension"},
		"a label twice":         {d, []Margin{{By: []string{"sex"}, Totals: append(sex.Totals, sex.Totals[0])}}, nil, "stands there twice"},
		"a negative total":      {d, []Margin{margin("sex", map[string]float64{"Nam": -1, "Nữ": 2})}, nil, "-1 people of Nam"},
		"no number":             {d, []Margin{margin("sex", map[string]float64{"Nam": math.NaN(), "Nữ": 2})}, nil, "NaN people of Nam"},
		"too many":              {d, []Margin{margin("sex", map[string]float64{"Nam": 1e300, "Nữ": 2})}, nil, "1e+300 people of Nam"},
		"nobody":                {d, []Margin{margin("sex", map[string]float64{"Nam": 0, "Nữ": 0})}, nil, "add up to nobody"},
		"a margin twice":        {d, []Margin{sex, sex}, nil, "totals of sex stand there twice"},
	} {
		_, err := Run(c.data, Plan{Sample: Sample{Totals: c.totals}}, "test")
		if err == nil || !strings.Contains(err.Error(), c.says) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Units by their totals: 50 of 100 and 10 of 100 satisfied, of 1,000 and 3,000
// people, is 0.2; a third unit has a total and no sheet.
func TestUnitsByTheirTotals(t *testing.T) {
	d := people(t, map[[2]string][2]int{{"U1", "a"}: {50, 100}, {"U2", "a"}: {10, 100}})
	p := Plan{Units: "sex", Formulas: []analysis.Formula{analysis.FormulaPooled, analysis.FormulaPopulation}, UnitTotals: map[string]float64{"U1": 1000, "U2": 3000, "U3": 500}}
	figure := func(p Plan) Figure {
		r := mustRun(t, d, p)
		return r.Total.Indexes[len(r.Total.Indexes)-1]
	}
	if f := figure(p); !near(f.Value, 0.2, 1e-15) || f.Denominator != 4000 || !slices.Equal(f.Absent, []string{"U3"}) {
		t.Errorf("%+v", f)
	}
	p.Where = []Filter{{Dimension: "sex", Labels: []string{"U2"}, Not: true}}
	if f := figure(p); !near(f.Value, 0.5, 1e-15) || !slices.Equal(f.Absent, []string{"U3"}) {
		t.Errorf("U2 is no part of what is asked: %+v", f)
	}
	p.Where, p.UnitTotals = nil, map[string]float64{"U1": 1000}
	if _, err := Run(d, p, "test"); err == nil || !strings.Contains(err.Error(), `unit "U2": population NaN`) {
		t.Errorf("no total: %v", err)
	}
	p.UnitPopulation = "w"
	if _, err := Run(d, p, "test"); err == nil || !strings.Contains(err.Error(), "a column, or totals") {
		t.Errorf("both: %v", err)
	}
}

// Two stages by hand: 2 counters of 5 drawn, in one 3 visitors of 6 (satisfied 1,
// 1, 0), in the other 2 of 8 (1, 0). With weights (5/2)·(6/3) = 5 and
// (5/2)·(8/2) = 10 the share is (10+10)/(15+20) = 4/7, and with z = w(y-p)/35
//
//	V = (1-2/5)·2·Σ(z_c - z̄)² + (2/5)·Σ_c (1-n_c/N_c)·n_c/(n_c-1)·Σ(z - z̄_c)²
//
// (Särndal, Swensson and Wretman 1992, 4.3).
func TestTwoStagesByHand(t *testing.T) {
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 5, Items: []string{"A1"}, Dimensions: []string{"counter"}, Numbers: []string{"counters", "visitors"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		counter  string
		visitors float64
		answer   uint8
	}{{"a", 6, 5}, {"a", 6, 4}, {"a", 6, 1}, {"b", 8, 5}, {"b", 8, 2}} {
		if err := b.Append(analysis.Row{Answers: []uint8{one.answer}, Labels: []string{one.counter}, Numbers: []float64{5, one.visitors}}); err != nil {
			t.Fatal(err)
		}
	}
	d := Data{Frame: b.Frame()}
	p := Plan{Sample: Sample{Clusters: "counter", Population: "counters", Members: "visitors"}}
	f := mustRun(t, d, p).Total.Items[0].Figures[0]
	share := 4. / 7
	hit, miss := 5*(1-share)/35, 5*(0-share)/35
	a, c := 2*hit+miss, 2*hit+2*miss // the second counter's weights are twice as much
	first := (1 - 2./5) * 2 * ((a-(a+c)/2)*(a-(a+c)/2) + (c-(a+c)/2)*(c-(a+c)/2))
	spread := func(z ...float64) (sum float64) {
		mean := 0.0
		for _, x := range z {
			mean += x / float64(len(z))
		}
		for _, x := range z {
			sum += (x - mean) * (x - mean)
		}
		return sum
	}
	second := 2. / 5 * ((1-3./6)*3/2*spread(hit, hit, miss) + (1-2./8)*2*spread(2*hit, 2*miss))
	if !near(f.Value, Number(share), 1e-14) || !near(f.SE, Number(math.Sqrt(first+second)), 1e-14) {
		t.Errorf("%v ± %v, want %v ± %v", f.Value, f.SE, share, math.Sqrt(first+second))
	}
	p.Sample.Population = ""
	if _, err := Run(d, p, "test"); err == nil || !strings.Contains(err.Error(), "two stages") {
		t.Errorf("without the number of counters: %v", err)
	}
}
