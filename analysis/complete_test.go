package analysis_test

import (
	"testing"

	"sipas/analysis"
	"sipas/analysis/drivers"
	"sipas/analysis/moments"
	"sipas/analysis/scale"
	"sipas/analysis/structure"
)

// BenchmarkCompleteSet is everything that a yearly report computes, as one: the
// indexes in total and by unit with intervals, alpha of the five factors and of
// all criteria, KMO and principal components of the criteria, and the factors'
// shares of the overall question by LMG. Each part is measured on its own too.
// Target: 150 ms for a million rows on two processors.
func BenchmarkCompleteSet(b *testing.B) {
	f := analysis.MillionRows()
	parts := []struct {
		name string
		run  func(testing.TB, *analysis.Frame)
	}{
		{"indexes", everyIndex}, {"alpha, KMO, components", everyScale}, {"drivers", everyDriver},
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			for _, part := range parts {
				part.run(b, f)
			}
		}
	})
	for _, part := range parts {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				part.run(b, f)
			}
		})
	}
}

// everyIndex makes the indexes by unit and in total.
func everyIndex(t testing.TB, f *analysis.Frame) {
	byUnit, err := f.All().By("unit")
	if err != nil {
		t.Fatal(err)
	}
	tallies, rest := analysis.Pass{Pairs: true, OnlyTop2: true}.Tallies(byUnit)
	for _, tally := range append(tallies, analysis.Sum(append(tallies, rest)...)) {
		if x := tally.Index(analysis.Options{}); !x.FactorMean.Interval.Defined() {
			t.Fatal("a report without an interval")
		}
	}
}

// everyScale makes alpha of six scales and the structure of the criteria.
func everyScale(t testing.TB, f *analysis.Frame) {
	var columns [][]uint8
	var sets [][]int
	var all []int
	for _, factor := range f.Schema().Factors {
		var set []int
		for _, j := range factor.Items {
			set = append(set, len(columns))
			columns = append(columns, f.Item(j))
		}
		sets, all = append(sets, set), append(all, set...)
	}
	counted, err := moments.OfSets(columns, append(sets, all))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range counted {
		if a := scale.Complete(m, 0.95); a.Reason != "" {
			t.Fatal(a.Reason)
		}
	}
	m := counted[len(sets)]
	r := m.Correlation()
	if a := structure.Measure(r, m.N); !(a.KMO > 0) {
		t.Fatal("no KMO")
	}
	if c := structure.Principal(r); len(c.Values) != len(columns) {
		t.Fatal("no components")
	}
}

// everyDriver makes the shares of the factors.
func everyDriver(t testing.TB, f *analysis.Frame) {
	var factors [][][]uint8
	for _, factor := range f.Schema().Factors {
		var items [][]uint8
		for _, j := range factor.Items {
			items = append(items, f.Item(j))
		}
		factors = append(factors, items)
	}
	table, err := drivers.FromFactors(factors, f.Item(f.Schema().Item(f.Schema().Overall)))
	if err != nil {
		t.Fatal(err)
	}
	if m := drivers.LMG(table.Summary().Correlation); !(m.R2 > 0) {
		t.Fatal("no shares")
	}
}

func TestTheCompleteSetIsThere(t *testing.T) {
	f := analysis.Simulated(4000, 6, 1)
	everyIndex(t, f)
	everyScale(t, f)
	everyDriver(t, f)
}
