package design

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The variance of a table by cells is that by rows, whatever the strata,
// clusters, populations, weights and lonely strata.
func TestVarianceByCellsIsThatByRows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(rt, "rows")
		p := Plan{Rows: n, Lonely: rapid.SampledFrom([]Lonely{Adjust, Certainty, Average}).Draw(rt, "lonely")}
		codes := func(name string, most int32) []int32 {
			return rapid.SliceOfN(rapid.Int32Range(0, most), n, n).Draw(rt, name)
		}
		p.Weights = rapid.SliceOfN(rapid.Float64Range(.1, 9), n, n).Draw(rt, "weights")
		if rapid.Bool().Draw(rt, "stratified") {
			p.Strata = codes("strata", 3)
		}
		if rapid.Bool().Draw(rt, "clustered") {
			p.Clusters = codes("clusters", 12)
		}
		if rapid.Bool().Draw(rt, "finite") {
			p.Population = make([]float64, n)
			for i := range p.Population {
				p.Population[i] = 60
			}
		}
		d, err := New(p)
		if err != nil {
			rt.Fatal(err)
		}
		table := d.crossTabulate(codes("answers", 2), codes("groups", 4))
		nr, nc := len(table.rowShare), len(table.colShare)
		if nr < 2 || nc < 2 {
			return
		}
		k := (nr - 1) * (nc - 1)
		basis := make([][]float64, nr*nc)
		for cell := range basis {
			basis[cell] = interaction(cell/nc, cell%nc, nr, nc)
		}
		got, want := d.tableVariance(table, basis, k), d.rowVariance(table, basis, k)
		scale := 0.0
		for a := range k {
			scale = max(scale, math.Abs(want.At(a, a)))
		}
		for a := range k {
			for b := range k {
				x, y := got.At(a, b), want.At(a, b)
				if math.IsNaN(y) != math.IsNaN(x) || math.Abs(x-y) > 1e-9*max(scale, 1) {
					rt.Fatalf("[%d,%d]: %v by cells, %v by rows", a, b, x, y)
				}
			}
		}
	})
}

// People without weight are nobody: the category that only they are in drops out.
func TestAssociationWithPeopleWithoutWeight(t *testing.T) {
	answers, groups := []int32{0, 1, 0, 1, 1, 0, 1, 0}, []int32{0, 0, 0, 1, 1, 1, 2, 2}
	all := mustDesign(t, Plan{Weights: []float64{1, 1, 1, 1, 1, 1, 0, 0}}).Association(answers, groups)
	if all.N != 6 || !(all.F > 0) || all.NDF != 1 {
		t.Errorf("got %+v", all)
	}
}

func BenchmarkAssociation(b *testing.B) {
	items, units, counters, weights, _ := survey200k()
	satisfied := make([]int32, len(units))
	for i, a := range items[0] {
		satisfied[i] = int32(a / 4)
	}
	for name, p := range map[string]Plan{
		"visitors": {Strata: units, Weights: weights}, "one stratum": {Weights: weights}, "clusters": {Strata: units, Clusters: counters, Weights: weights},
	} {
		d := mustDesign(b, p)
		b.Run(fmt.Sprintf("%s by 50 units", name), func(b *testing.B) {
			for b.Loop() {
				if a := d.Association(satisfied, units); !(a.F > 0) {
					b.Fatal("no statistic")
				}
			}
		})
	}
}
