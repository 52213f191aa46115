package study

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"sipas/analysis"
	"sipas/analysis/table"
)

// rows is a frame taken apart, to be put together in another order.
type rows struct {
	schema analysis.Schema
	rows   []analysis.Row
	ids    []string
}

// simulated makes answers to five factors of two to four criteria and an overall
// question, from units with counters, with weights and times.
func simulated(n int, seed uint64) rows {
	rng := rand.New(rand.NewPCG(seed, 1))
	s := analysis.Schema{Scale: 5, Overall: "OV", Dimensions: []string{"unit", "counter", "sex", "year"}, Numbers: []string{"weight", "N", "seconds", "at"}}
	for f := range 5 {
		factor := analysis.Factor{Name: string(rune('A' + f))}
		for i := range 2 + f%3 {
			factor.Items = append(factor.Items, len(s.Items))
			s.Items = append(s.Items, fmt.Sprintf("%c%d", 'A'+f, i+1))
		}
		s.Factors = append(s.Factors, factor)
	}
	s.Items = append(s.Items, "OV")
	out := rows{schema: s}
	for i := range n {
		mood := rng.IntN(3)
		row := analysis.Row{}
		for range s.Items {
			switch r := rng.IntN(100); {
			case r < 6:
				row.Answers = append(row.Answers, analysis.Missing)
			case r < 9:
				row.Answers = append(row.Answers, analysis.DontKnow)
			default:
				row.Answers = append(row.Answers, uint8(min(5, 2+mood+rng.IntN(3))))
			}
		}
		unit := rng.IntN(4)
		row.Labels = []string{fmt.Sprintf("U%d", unit+1), fmt.Sprintf("U%d-C%d", unit+1, rng.IntN(3)), [...]string{"Nam", "Nữ", ""}[rng.IntN(3)], [...]string{"2024", "2025"}[rng.IntN(2)]}
		row.Numbers = []float64{0.5 + rng.Float64(), float64(1000 * (unit + 1)), 20 + 200*rng.Float64(), float64(1772677800 + rng.IntN(864000))}
		if rng.IntN(10) == 0 {
			row.Numbers[2] = math.NaN()
		}
		if i > 0 && rng.IntN(20) == 0 { // sent twice
			row = out.rows[rng.IntN(i)]
		}
		out.rows = append(out.rows, row)
		out.ids = append(out.ids, fmt.Sprint(rng.IntN(2*n)))
	}
	return out
}

// has tells whether a row has a label in a dimension.
func (r rows) has(dimension int, label string) bool {
	return slices.ContainsFunc(r.rows, func(row analysis.Row) bool { return row.Labels[dimension] == label })
}

// totals makes a margin of the labels that the rows have: 1200 people, shared out
// unequally.
func (r rows) totals(step float64, by ...string) []Margin {
	m := Margin{By: by}
	weights := 0.0
	for _, row := range r.rows {
		var labels []string
		for _, name := range by {
			labels = append(labels, row.Labels[slices.Index(r.schema.Dimensions, name)])
		}
		if !slices.ContainsFunc(m.Totals, func(t Total) bool { return slices.Equal(t.Labels, labels) }) {
			m.Totals = append(m.Totals, Total{labels, 1 + step*float64(len(m.Totals))})
			weights += m.Totals[len(m.Totals)-1].People
		}
	}
	for i := range m.Totals {
		m.Totals[i].People *= 1200 / weights
	}
	return []Margin{m}
}

// data puts the rows together in an order; nil is the order they have.
func (r rows) data(t testing.TB, order []int) Data {
	t.Helper()
	b, err := analysis.NewBuilder(r.schema)
	if err != nil {
		t.Fatal(err)
	}
	d := Data{IDs: []string{}}
	for i := range r.rows {
		if order != nil {
			i = order[i]
		}
		if err := b.Append(r.rows[i]); err != nil {
			t.Fatal(err)
		}
		d.IDs = append(d.IDs, r.ids[i])
	}
	d.Frame = b.Frame()
	return d
}

// everything is a plan with all parts, for simulated data.
func everything() Plan {
	return Plan{
		Scores:   []analysis.Formula{analysis.FormulaTop2, analysis.FormulaMean5},
		Formulas: []analysis.Formula{analysis.FormulaItemMean, analysis.FormulaPooled, analysis.FormulaPersonMean, analysis.FormulaAllHigh, analysis.FormulaFactorMean, analysis.FormulaQuestion, analysis.FormulaUnitMean},
		By:       [][]string{{"unit"}, {"unit", "sex"}}, Units: "unit",
		Comparisons: []Comparison{{"year", "2025", "2024"}},
		Trend:       Course{Dimension: "counter", Order: []string{"U1-C0", "U2-C2", "none", "U3-C1", "U4-C2", "U1-C2", "U4-C0"}},
		Parts:       Parts(), Seed: 7,
		Screening: Screening{Seconds: "seconds", At: "at", Counter: "counter"},
	}
}

// reference reads a reference case.
func reference(t testing.TB, name string) Data {
	t.Helper()
	text, err := os.ReadFile("../testdata/cases/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	tab, err := table.Read(text, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return Data{tab.Frame, tab.IDs()}
}

func mustRun(t testing.TB, d Data, p Plan) *Result {
	t.Helper()
	r, err := Run(d, p, "test")
	if err != nil {
		t.Fatal(err)
	}
	return r
}
