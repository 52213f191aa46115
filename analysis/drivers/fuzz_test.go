package drivers_test

import (
	"math"
	"testing"

	"sipas/analysis/drivers"
)

// FuzzAnyAnswers: whatever the bytes, nothing panics and R² is a share.
func FuzzAnyAnswers(f *testing.F) {
	f.Add([]byte{5, 4, 5, 4, 3, 3, 2, 5, 5, 1, 0, 255}, uint8(3))
	f.Add([]byte{5, 5, 5, 5, 5, 5}, uint8(2))
	f.Add([]byte{1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5}, uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, width uint8) {
		k := int(width%5) + 2
		columns := make([][]uint8, k)
		for i := range len(data) / k * k {
			columns[i%k] = append(columns[i%k], data[i])
		}
		table, err := drivers.FromFactors([][][]uint8{columns[:k-1], columns[:1]}, columns[k-1])
		if err != nil {
			t.Fatal(err)
		}
		s := table.Summary()
		g, lmg, johnson := drivers.Regress(s), drivers.LMG(s.Correlation), drivers.Johnson(s.Correlation)
		for name, r2 := range map[string]float64{"regression": g.R2, "LMG": lmg.R2, "Johnson": johnson.R2} {
			if r2 < -1e-9 || r2 > 1+1e-9 {
				t.Fatalf("%s: R² = %v", name, r2)
			}
		}
		if g.Reason == "" && math.Abs(g.R2-lmg.R2) > 1e-6 {
			t.Fatalf("R² %v by regression, %v by LMG", g.R2, lmg.R2)
		}
		table.Spearman()
		drivers.Bootstrap(table, drivers.Johnson, drivers.Draw{Times: 5, Conf: .95, Seed: 1})
	})
}
