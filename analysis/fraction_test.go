package analysis

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// The exact fraction and the estimate are the same number.
func TestFractionsAreTheEstimates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tally := drawn(t).All().Tally()
		o := Options{Score: Score(rapid.IntRange(0, 2).Draw(t, "score"))}
		x := tally.Index(o)
		last := len(tally.Sets) - 1
		for _, e := range []Estimate{
			x.All.Pooled, x.All.ItemMean, x.All.MeanHigh, x.All.AllHigh, x.FactorMean, x.FactorMeanPooled, x.Question,
		} {
			r := tally.Fraction(e.Formula, last, o)
			if r == nil {
				if !math.IsNaN(e.Value) {
					t.Fatalf("%s of %s: no fraction for %v", e.Formula, e.Score, e.Value)
				}
				continue
			}
			if f, _ := r.Float64(); math.Abs(f-e.Value) > 1e-14 {
				t.Fatalf("%s of %s: %v is not %v", e.Formula, e.Score, r, e.Value)
			}
		}
	})
}

func TestFractionsThatAreNone(t *testing.T) {
	tally := counted(t, 5, [][]int{{0, 0, 0, 0, 3}, {1}}, 1, 1).All().Tally()
	for name, r := range map[string]*big.Rat{
		"person mean":     tally.Fraction(FormulaPersonMean, 0, Options{}),
		"no question":     tally.Fraction(FormulaQuestion, 0, Options{}),
		"negative weight": tally.Fraction(FormulaFactorMean, 0, Options{FactorWeights: []float64{1, -1}}),
		"weight missing":  tally.Fraction(FormulaFactorMean, 0, Options{FactorWeights: []float64{1}}),
		"weights of 0":    tally.Fraction(FormulaFactorMean, 0, Options{FactorWeights: []float64{0, 0}}),
	} {
		if r != nil {
			t.Errorf("%s: %v", name, r)
		}
	}
}
