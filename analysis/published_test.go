package analysis

import (
	"fmt"
	"math"
	"testing"
)

// counted returns a frame whose items have the given answers: counts[j][c] rows
// answered c+1 to item j, the other rows left it empty. Items fall to factors
// in runs of the given lengths.
func counted(t testing.TB, scale int, counts [][]int, runs ...int) *Frame {
	t.Helper()
	s := Schema{Scale: scale}
	for f, n := range runs {
		factor := Factor{Name: fmt.Sprintf("F%d", f+1)}
		for range n {
			factor.Items = append(factor.Items, len(s.Items))
			s.Items = append(s.Items, fmt.Sprintf("q%d", len(s.Items)+1))
		}
		s.Factors = append(s.Factors, factor)
	}
	b, err := NewBuilder(s)
	if err != nil {
		t.Fatal(err)
	}
	columns := make([][]uint8, len(counts))
	rows := 0
	for j, byCategory := range counts {
		for c, n := range byCategory {
			for range n {
				columns[j] = append(columns[j], uint8(c+1))
			}
		}
		rows = max(rows, len(columns[j]))
	}
	for i := range rows {
		r := Row{Answers: make([]uint8, len(counts))}
		for j := range columns {
			if i < len(columns[j]) {
				r.Answers[j] = columns[j][i]
			}
		}
		if err := b.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	return b.Frame()
}

// shows reports whether a share is printed as want, in per cent with two
// decimals.
func shows(t *testing.T, name string, share float64, want string) {
	t.Helper()
	if got := fmt.Sprintf("%.2f", 100*share); got != want {
		t.Errorf("%s: got %s, want %s", name, got, want)
	}
}

// Domain notes 4.3: one column of answers and its three indices.
func TestWorkedExample(t *testing.T) {
	f := counted(t, 5, [][]int{{4, 8, 28, 96, 64}, make([]int, 5)}, 1, 1)
	tally := f.All().Tally()
	tally.Items[0].DontKnow = 10
	e := tally.Item(0, Options{})
	shows(t, "top-2", e.Top2.Value, "80.00")
	shows(t, "mean/5", e.Mean5.Value, "80.80")
	shows(t, "(mean-1)/4", e.Mean01.Value, "76.00")
	if e.Mean.Value != 4.04 || e.Mean.Numerator != 808 || e.Top2.Numerator != 160 || e.Top2.Denominator != 200 || e.DontKnow != 10 {
		t.Errorf("mean %v of %v answers, %v satisfied of %v, %d don't know", e.Mean.Value, e.Mean.Numerator, e.Top2.Numerator, e.Top2.Denominator, e.DontKnow)
	}

	// A factor with items of 90 % (n = 100) and 70 % (n = 50).
	two := counted(t, 5, [][]int{{0, 0, 10, 90, 0}, {0, 0, 15, 35, 0}}, 2).All().Tally().Index(Options{})
	shows(t, "item-mean", two.Factors[0].ItemMean.Value, "80.00")
	shows(t, "pooled", two.Factors[0].Pooled.Value, "83.33")
}

// Domain notes 4.3 and 4.4: national figures from published parts.
func TestNationalSeries(t *testing.T) {
	parts := func(values []float64, items []float64) (p []Part) {
		for i, v := range values {
			p = append(p, Part{Estimate: Estimate{Value: v / 100}, Population: items[i]})
		}
		return p
	}
	// SIPAS 2023: five factors with 3, 4, 3, 3 and 3 criteria.
	factors := parts([]float64{83.00, 83.02, 83.12, 83.03, 82.27}, []float64{3, 4, 3, 3, 3})
	byItems, err := PopulationMean(factors, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ got, want float64 }{
		"2023, factors equal": {UnitMean(factors, Options{}).Value, 0.82888},
		"2023, items equal":   {byItems.Value, 0.8289625},
	} {
		if math.Abs(test.got-test.want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", name, test.got, test.want)
		}
	}
	// SIPAS 2024: policy 83.84 (23 items), services 84.09 (16): published 83.94,
	// which equal weight per item gives and the simple mean does not.
	halves := parts([]float64{83.84, 84.09}, []float64{23, 16})
	overall, err := PopulationMean(halves, Options{})
	if err != nil {
		t.Fatal(err)
	}
	shows(t, "2024 by items", overall.Value, "83.94")
	if simple := UnitMean(halves, Options{}).Value; math.Abs(simple-0.83965) > 1e-12 {
		t.Errorf("2024, simple mean: %v", simple)
	}
}

// Domain notes 7.1: Bắc Kạn 2018 (QĐ 1915/QĐ-UBND), per cent dissatisfied and
// satisfied for criteria 1-16. Published rows add up to 100.1 at times, so the
// neutral share is the rest.
func TestBacKan2018(t *testing.T) {
	published := [][2]float64{
		{0.0, 86.5}, {0.3, 85.0}, {0.0, 77.2}, {0.3, 80.7},
		{0.0, 95.1}, {0.4, 94.5}, {0.5, 94.6}, {0.8, 94.3},
		{1.8, 91.5}, {0.8, 87.2}, {1.5, 88.4}, {1.8, 88.0}, {1.5, 87.3}, {1.6, 88.1}, {1.5, 88.8}, {1.2, 91.1},
	}
	var counts [][]int
	for _, p := range published {
		bad, good := int(math.Round(10*p[0])), int(math.Round(10*p[1]))
		counts = append(counts, []int{0, bad, 1000 - bad - good, good, 0})
	}
	x := counted(t, 5, counts, 4, 5, 6, 1).All().Tally().Index(Options{}) // QĐ 2640: 4 + 5 + 6 + …
	shows(t, "factor A", x.Factors[0].ItemMean.Value, "82.35")
	shows(t, "factor B", x.Factors[1].ItemMean.Value, "94.00")
	shows(t, "factor C", x.Factors[2].ItemMean.Value, "87.97")
	shows(t, "all criteria", x.All.ItemMean.Value, "88.64")
}

// Domain notes 7.3: Huế one-stop centre, first quarter of 2019, three levels.
// The centre published 97.95 % as the mean, which no average of its own table
// gives: a table is recomputed before it is believed.
func TestHue2019(t *testing.T) {
	counts := [][]int{ // level 1, 2, 3
		{150, 2137, 2063}, {104, 2128, 1983}, {97, 2232, 1886}, {89, 2135, 1991}, {99, 2281, 1825},
	}
	tally := counted(t, 3, counts, 5).All().Tally()
	for j, want := range []string{"96.55", "97.53", "97.70", "97.89", "97.65"} {
		shows(t, tally.Schema().Items[j], tally.Item(j, Options{}).Top2.Value, want)
	}
	all := tally.Index(Options{}).All
	shows(t, "mean of the five", all.ItemMean.Value, "97.46")
	if n := tally.Items[0].Answered(); n != 4350 {
		t.Errorf("item 1 has %d answers, more than the 4,215 forms that came back", n)
	}
}
