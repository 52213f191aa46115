package scale_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
	"sipas/analysis/scale"
	"sipas/analysis/structure"
)

// FuzzAnyAnswers feeds arbitrary bytes as answers through everything that
// starts from co-moments: whatever citizens and files send, nothing panics, and
// what is defined stays in its range.
func FuzzAnyAnswers(f *testing.F) {
	f.Add([]byte{5, 4, 5, 4, 3, 3, 2, 5, 5, 1, 0, 255}, uint8(3))
	f.Add([]byte{5, 5, 5, 5, 5, 5}, uint8(2))
	f.Add([]byte{1, 2, 2, 1, 1, 2, 2, 1}, uint8(2))
	f.Add([]byte{}, uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, width uint8) {
		k := int(width%8) + 1
		columns := make([][]uint8, k)
		for i := range len(data) / k * k {
			columns[i%k] = append(columns[i%k], data[i])
		}
		m := complete(t, columns)
		a, p := scale.Complete(m, .95), pairwise(t, columns)
		if a.Raw > 1+1e-9 || p.Raw > float64(k) {
			t.Fatalf("alpha %v, pairwise %v", a.Raw, p.Raw)
		}
		if (a.Reason == "") == math.IsNaN(a.Raw) {
			t.Fatalf("alpha %v with reason %q", a.Raw, a.Reason)
		}
		if o := scale.OmegaOf(m); o.Raw < -1e-9 || o.Raw > 1+1e-9 || (o.Reason == "") == math.IsNaN(o.Raw) {
			t.Fatalf("omega %v with reason %q", o.Raw, o.Reason)
		}
		tables, err := moments.OfTables(columns, 5)
		if err != nil {
			t.Fatal(err)
		}
		scale.Ordinal(tables)
		structure.PolychoricJoint(tables.Cells(0, k-1))
		pairs, err := moments.OfPairs(columns)
		if err != nil {
			t.Fatal(err)
		}
		used := m.Select(m.Varying())
		for _, r := range []struct {
			n      int64
			matrix *mat.SymDense
		}{{used.N, used.Correlation()}, {pairs.Rows, pairs.Correlation()}} {
			matrix := r.matrix
			if adequacy := structure.Measure(matrix, r.n); adequacy.KMO < 0 || adequacy.KMO > 1 {
				t.Fatalf("KMO %v", adequacy.KMO)
			}
			structure.Varimax(structure.First(structure.Principal(matrix).Loadings, 2), 1e-6)
			structure.MaximumLikelihood(matrix, 1, r.n)
			structure.MinRes(matrix, 1, r.n)
			if matrix != nil {
				structure.Confirm(matrix, make([]int, matrix.SymmetricDim()), r.n)
			}
		}
	})
}
