package analysis

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// near compares figures: NaN equals NaN, numbers agree to the last digits but
// a few.
var near = cmp.Options{
	cmpopts.EquateNaNs(), cmpopts.EquateEmpty(), cmpopts.EquateApprox(1e-9, 1e-12),
	cmpopts.IgnoreUnexported(ItemEstimate{}),
}

// withWeights returns the frame's rows, in the given order, with weights made
// by weight from the row's old place. The frame's only number is the weight.
func withWeights(f *Frame, order []int, weight func(row int) float64) *Frame {
	g := *f
	g.numbers = [][]float64{make([]float64, f.rows)}
	for row := range g.numbers[0] {
		g.numbers[0][row] = weight(row)
	}
	return reordered(&g, order)
}

// upTo returns 0..n-1.
func upTo(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func TestEqualWeightsGiveTheUnweightedFigures(t *testing.T) {
	for _, score := range []Score{Top2, Mean5, Mean01} {
		for _, weight := range []float64{1, 0.003, 1234} {
			f := withWeights(simulated(500, 3, 7), upTo(500), func(int) float64 { return weight })
			o := Options{Score: score, FactorWeights: []float64{3, 1, 1, 2, 0}}
			got, err := f.All().Weighted("weight", o)
			if err != nil {
				t.Fatal(err)
			}
			want := f.All().Tally().Index(o)
			for _, e := range allEstimates(want) { // what weights scale or leave open
				e.Numerator, e.Denominator, e.Deff = 0, 0, 0
			}
			for _, e := range allEstimates(got) {
				e.Numerator, e.Denominator, e.Deff = 0, 0, 0
			}
			for _, x := range []*Index{want, got} {
				for i := range x.Factors {
					x.Factors[i].PooledNaive.Lo, x.Factors[i].PooledNaive.Hi = 0, 0
				}
				x.All.PooledNaive.Lo, x.All.PooledNaive.Hi = 0, 0
				for j := range x.Items {
					e := &x.Items[j]
					e.WeightOfAnswers, e.Q1, e.Median, e.Q3 = 0, 0, 0, 0
					// Simple shares have the binomial error with divisor n, weighted
					// ones the linearised with n-1; their intervals are the same.
					e.Top2.SE, e.Net.SE, e.Top2.DF, e.Net.DF, e.Net.Interval.Lo, e.Net.Interval.Hi = 0, 0, 0, 0, 0, 0
				}
				x.Question.SE, x.Question.DF = 0, 0
			}
			if diff := cmp.Diff(want, got, near); diff != "" {
				t.Errorf("%s, weight %v: (-unweighted +weighted)\n%s", score.Formula(), weight, diff)
			}
		}
	}
}

// allEstimates returns every estimate of an index, to look at or to change.
func allEstimates(x *Index) []*Estimate {
	list := []*Estimate{&x.FactorMean, &x.FactorMeanPooled, &x.Question}
	for i := range x.Factors {
		list = append(list, x.Factors[i].estimates()...)
	}
	list = append(list, x.All.estimates()...)
	for j := range x.Items {
		e := &x.Items[j]
		list = append(list, &e.Top2, &e.Net, &e.Mean, &e.Mean5, &e.Mean01)
	}
	return list
}

func (s *SetEstimate) estimates() []*Estimate {
	return []*Estimate{&s.Pooled, &s.ItemMean, &s.PersonMean, &s.MeanHigh, &s.AllHigh}
}

func TestWeightedFiguresKeepEveryBitInAnyOrder(t *testing.T) {
	f := simulated(20_000, 5, 3)
	weights, err := f.Number("weight")
	if err != nil {
		t.Fatal(err)
	}
	dump := func(f *Frame, processors int) (all []float64) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		g, err := f.All().By("unit")
		if err != nil {
			t.Fatal(err)
		}
		byUnit, err := g.Weighted("weight", Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range byUnit {
			for _, e := range allEstimates(x) {
				all = append(all, e.Value, e.SE, e.Interval.Lo, e.Interval.Hi)
			}
		}
		return all
	}
	want := dump(f, 1)
	backwards := upTo(f.Rows())
	slices.Reverse(backwards)
	turned := withWeights(f, backwards, func(row int) float64 { return weights[row] })
	for name, got := range map[string][]float64{"two processors": dump(f, 2), "backwards": dump(turned, 2)} {
		for i := range want {
			if math.Float64bits(want[i]) != math.Float64bits(got[i]) {
				t.Fatalf("%s: figure %d is %x, was %x", name, i, got[i], want[i])
			}
		}
	}
}

func TestWeightedAgreementHasNoError(t *testing.T) {
	f := withWeights(simulated(300, 2, 4), upTo(300), func(row int) float64 { return 1 / float64(row+3) })
	for j := range f.items {
		for row := range f.items[j] {
			f.items[j][row] = 3
		}
	}
	for _, score := range []Score{Top2, Mean5, Mean01} {
		x, err := f.All().Weighted("weight", Options{Score: score})
		if err != nil {
			t.Fatal(err)
		}
		for name, e := range map[string]Estimate{"mean": x.Items[0].Mean, "item-mean": x.All.ItemMean, "factor-mean": x.FactorMean} {
			if e.SE != 0 {
				t.Errorf("%s of %s: everybody says 3, and the standard error is %v", name, score.Formula(), e.SE)
			}
		}
	}
}

func TestWeightedRefusesWhatIsNoWeight(t *testing.T) {
	for name, bad := range map[string]float64{"negative": -1, "missing": math.NaN()} {
		f := withWeights(simulated(10, 2, 1), upTo(10), func(row int) float64 {
			if row == 7 {
				return bad
			}
			return 1
		})
		if _, err := f.All().Weighted("weight", Options{}); err == nil {
			t.Errorf("%s weight: no error", name)
		}
		// Rows outside the view do not matter.
		if _, err := f.All().Keep(func(row int) bool { return row != 7 }).Weighted("weight", Options{}); err != nil {
			t.Errorf("%s weight outside the view: %v", name, err)
		}
	}
	if _, err := simulated(1, 1, 1).All().Weighted("nothing", Options{}); err == nil {
		t.Error("no such column: no error")
	}
}
