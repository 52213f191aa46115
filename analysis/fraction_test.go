package analysis

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// The estimate is the float64 nearest to the exact fraction.
func TestFractionsAreTheEstimates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tally := drawn(t).All().Tally()
		o := Options{Score: Score(rapid.IntRange(0, 2).Draw(t, "score"))}
		x := tally.Index(o)
		last := len(tally.Sets) - 1
		for _, e := range []Estimate{
			x.All.Pooled, x.All.ItemMean, x.All.PersonMean, x.All.MeanHigh, x.All.AllHigh, x.FactorMean, x.FactorMeanPooled, x.Question,
		} {
			r := tally.Fraction(e.Formula, last, o)
			if r == nil {
				if !math.IsNaN(e.Value) {
					t.Fatalf("%s of %s: no fraction for %v", e.Formula, e.Score, e.Value)
				}
				continue
			}
			if f, _ := r.Float64(); f != e.Value {
				t.Fatalf("%s of %s: %v is not %v", e.Formula, e.Score, r, e.Value)
			}
		}
	})
}

func TestFractionsThatAreNone(t *testing.T) {
	tally := counted(t, 5, [][]int{{0, 0, 0, 0, 3}, {1}}, 1, 1).All().Tally()
	for name, r := range map[string]*big.Rat{
		"a mean of units": tally.Fraction(FormulaUnitMean, 0, Options{}),
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

// 800 sheets of 25 criteria have an index of k/20000, and every odd k is half
// way between two percentages of two decimals: all must be rounded up.
func TestPublishedRoundsHalvesUp(t *testing.T) {
	for satisfied := int64(16001); satisfied < 16200; satisfied += 2 {
		tally := withSatisfied(t, satisfied)
		want := big.NewRat(satisfied+1, 200).FloatString(2)
		for _, formula := range []Formula{FormulaItemMean, FormulaPooled, FormulaPersonMean, FormulaFactorMean, FormulaFactorMeanPooled} {
			if got := tally.Published(formula, 1, Options{}, 2); got != want {
				t.Errorf("%s of %d/20000: %s, want %s", formula, satisfied, got, want)
			}
		}
		all := tally.Set(1, Options{})
		for _, e := range []Estimate{all.ItemMean, all.PersonMean, tally.Index(Options{}).FactorMean} {
			if e.Value != float64(satisfied)/20000 {
				t.Errorf("%s of %d/20000 is %v", e.Formula, satisfied, e.Value)
			}
		}
	}
}

// withSatisfied makes 800 sheets of one factor of 25 criteria with so many
// satisfied answers.
func withSatisfied(t *testing.T, satisfied int64) *Tally {
	t.Helper()
	items := make([]int, 25)
	names := make([]string, len(items))
	for j := range items {
		items[j], names[j] = j, "q"+strconv.Itoa(j)
	}
	b, err := NewBuilder(Schema{Scale: 5, Items: names, Factors: []Factor{{Name: "F", Items: items}}})
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]uint8, 800)
	for i := range rows {
		rows[i] = bytes.Repeat([]byte{5}, len(items))
	}
	for k := range int(20000 - satisfied) {
		rows[k%800][(k/800+3*k)%25] = 2
	}
	for _, row := range rows {
		if err := b.Append(Row{Answers: row}); err != nil {
			t.Fatal(err)
		}
	}
	tally := b.Frame().All().Tally()
	if got := tally.Set(1, Options{}).Pooled.Numerator; got != float64(satisfied) {
		t.Fatalf("%v satisfied answers, want %d", got, satisfied)
	}
	return tally
}

// A weight of 0.1 is a tenth: the mean of 0.6 and 0.7 with the weights 0.1 and
// 0.3 is 0.675, half way between two percentages without decimals.
func TestFactorWeightsAreDecimals(t *testing.T) {
	tally := counted(t, 5, [][]int{{0, 4, 0, 6, 0}, {0, 3, 0, 7, 0}}, 1, 1).All().Tally()
	o := Options{FactorWeights: []float64{0.1, 0.3}}
	if got := tally.Fraction(FormulaFactorMean, 0, o); got.Cmp(big.NewRat(27, 40)) != 0 {
		t.Errorf("%v, want 27/40", got)
	}
	if got := tally.Published(FormulaFactorMean, 0, o, 0); got != "68" {
		t.Errorf("published as %s, want 68", got)
	}
}
