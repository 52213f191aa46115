package analysis

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sipas/analysis/interval"
)

// Nobody, nothing answered, one person, everybody content: each figure is
// either right or absent, never 0 for want of answers.
func TestDegenerateFrames(t *testing.T) {
	nan := math.NaN()
	type figures struct{ Value, SE, Lo, Hi float64 }
	of := func(e Estimate) figures { return figures{e.Value, e.SE, e.Interval.Lo, e.Interval.Hi} }
	none := figures{nan, nan, nan, nan}
	wilson := func(x, n float64) (lo, hi float64) { i := interval.Wilson(x, n, 0.95); return i.Lo, i.Hi }
	lo1, hi1 := wilson(1, 1)
	lo60, hi60 := wilson(60, 60)
	for _, test := range []struct {
		name   string
		counts [][]int // two items in one factor, one item in another
		item, pooled, itemMean, personMean,
		allHigh, factorMean figures
		absent []string
	}{
		{"no rows", [][]int{{}, {}, {}}, none, none, none, none, none, none, []string{"q1", "q2"}},
		{"one person content", [][]int{{0, 0, 0, 0, 1}, {0, 0, 0, 0, 1}, {0, 0, 0, 1}},
			figures{1, 0, lo1, hi1}, figures{1, nan, nan, nan}, figures{1, nan, nan, nan}, figures{1, nan, nan, nan},
			figures{1, 0, lo1, hi1}, figures{1, nan, nan, nan}, nil},
		{"sixty fives", [][]int{{0, 0, 0, 0, 60}, {0, 0, 0, 0, 60}, {0, 0, 0, 0, 60}},
			figures{1, 0, lo60, hi60}, figures{1, 0, 1, 1}, figures{1, 0, 1, 1}, figures{1, 0, 1, 1},
			figures{1, 0, lo60, hi60}, figures{1, 0, 1, 1}, nil},
		{"second item never answered", [][]int{{0, 0, 0, 0, 60}, {}, {0, 0, 0, 0, 60}},
			figures{1, 0, lo60, hi60}, figures{1, 0, 1, 1}, figures{1, 0, 1, 1}, figures{1, 0, 1, 1},
			figures{1, 0, lo60, hi60}, figures{1, 0, 1, 1}, []string{"q2"}},
	} {
		x := counted(t, 5, test.counts, 2, 1).All().Tally().Index(Options{})
		f := x.Factors[0]
		got := []figures{of(x.Items[0].Top2), of(f.Pooled), of(f.ItemMean), of(f.PersonMean), of(f.AllHigh), of(x.FactorMean)}
		want := []figures{test.item, test.pooled, test.itemMean, test.personMean, test.allHigh, test.factorMean}
		if diff := cmp.Diff(want, got, near); diff != "" {
			t.Errorf("%s: item, pooled, item-mean, person-mean, all-high, factor-mean (-want +got)\n%s", test.name, diff)
		}
		if !slices.Equal(f.ItemMean.Absent, test.absent) {
			t.Errorf("%s: absent %q, want %q", test.name, f.ItemMean.Absent, test.absent)
		}
	}
}

// Two persons who differ in every criterion and agree on the whole: the
// variance of the item-mean is 0, not what rounding leaves.
func TestCancellingInfluences(t *testing.T) {
	s := Schema{Scale: 5, Items: []string{"a", "b", "c"}, Factors: []Factor{{"F", []int{0, 1, 2}}}}
	b, err := NewBuilder(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, answers := range [][]uint8{{5, 3, 1}, {1, 5, 3}, {3, 1, 5}, {5, 3, 1}, {1, 5, 3}, {3, 1, 5}} {
		if err := b.Append(Row{Answers: answers}); err != nil {
			t.Fatal(err)
		}
	}
	for _, score := range []Score{Top2, Mean5, Mean01} {
		x := b.Frame().All().Tally().Index(Options{Score: score})
		for _, e := range []Estimate{x.All.ItemMean, x.All.Pooled, x.All.PersonMean, x.FactorMean, x.FactorMeanPooled} {
			if e.SE > 1e-17 {
				t.Errorf("%s of %s: standard error %v, want 0", e.Formula, e.Score, e.SE)
			}
		}
	}
}

// The linearised standard errors against the sum over persons, written out.
func TestStandardErrorsAreSumsOverPersons(t *testing.T) {
	f := simulated(300, 3, 21)
	tally := f.All().Tally()
	o := Options{FactorWeights: []float64{1, 2, 3, 0, 1}}
	x := tally.Index(o)
	sets := f.Schema().sets()
	rated := func(row, j int) (top, valid float64) {
		a := f.Item(j)[row]
		return indicator(a >= 4 && a != DontKnow), indicator(a != Missing && a != DontKnow)
	}
	p := func(j int) float64 { return x.Items[j].Top2.Value }
	n := func(j int) float64 { return x.Items[j].Top2.Denominator }
	influence := func(row int) (pooled, itemMean []float64) {
		for i, set := range sets {
			figures := append(x.Factors, x.All)[i]
			var z, zm float64
			for _, j := range set.Items {
				top, valid := rated(row, j)
				z += valid * (top - figures.Pooled.Value) / figures.Pooled.Denominator
				zm += valid * (top - p(j)) / n(j) / float64(len(set.Items))
			}
			pooled, itemMean = append(pooled, z), append(itemMean, zm)
		}
		return pooled, itemMean
	}
	pooled, itemMean := make([]float64, len(sets)), make([]float64, len(sets))
	var factorMean, factorPooled float64
	for row := range f.Rows() {
		z, zm := influence(row)
		var fm, fp float64
		for i := range sets {
			pooled[i] += z[i] * z[i]
			itemMean[i] += zm[i] * zm[i]
			if i < 5 {
				fm += o.FactorWeights[i] / 7 * zm[i]
				fp += o.FactorWeights[i] / 7 * z[i]
			}
		}
		factorMean += fm * fm
		factorPooled += fp * fp
	}
	check := func(name string, e Estimate, squares float64) {
		m := float64(e.Respondents)
		if want := math.Sqrt(m / (m - 1) * squares); math.Abs(e.SE-want) > 1e-13 {
			t.Errorf("%s: standard error %v, want %v", name, e.SE, want)
		}
	}
	for i, figures := range append(x.Factors, x.All) {
		check(fmt.Sprintf("set %d, pooled", i), figures.Pooled, pooled[i])
		check(fmt.Sprintf("set %d, item-mean", i), figures.ItemMean, itemMean[i])
	}
	check("factor-mean", x.FactorMean, factorMean)
	check("factor-mean of pooled", x.FactorMeanPooled, factorPooled)
}

func TestFactorsNobodyAnsweredAreNamed(t *testing.T) {
	f := counted(t, 5, [][]int{{0, 0, 0, 0, 8}, {}, {0, 0, 8, 0, 0}}, 1, 1, 1)
	x := f.All().Tally().Index(Options{FactorWeights: []float64{1, 5, 3}})
	for _, e := range []Estimate{x.FactorMean, x.FactorMeanPooled} {
		if e.Value != 0.25 || e.Denominator != 4 || !slices.Equal(e.Absent, []string{"F2"}) {
			t.Errorf("%s: %v with weights %v, absent %q", e.Formula, e.Value, e.Denominator, e.Absent)
		}
	}
	for name, weights := range map[string][]float64{"too few": {1}, "negative": {1, 1, -1}, "all 0": {0, 1, 0}} {
		if e := f.All().Tally().Index(Options{FactorWeights: weights}).FactorMean; !math.IsNaN(e.Value) {
			t.Errorf("weights %s: %v", name, e.Value)
		}
	}
}

func TestSuppression(t *testing.T) {
	four := counted(t, 5, [][]int{{0, 0, 0, 4}}, 1).All().Tally()
	for _, test := range []struct {
		below int64
		want  bool
	}{{0, true}, {4, false}, {1, false}, {30, true}} {
		e := four.Item(0, Options{SuppressBelow: test.below}).Top2
		if e.Suppressed != test.want {
			t.Errorf("4 respondents, shown from %d on: suppressed %v", test.below, e.Suppressed)
		}
		if r := e.Redacted(); test.want != math.IsNaN(r.Value) || test.want && (r.Respondents != 0 || r.Interval.Defined()) {
			t.Errorf("4 respondents, shown from %d on: leaves the house as %+v", test.below, r)
		}
	}
}

// Nobody answered is something else than few answered: it is said as it is.
func TestNobodyIsNotWithheld(t *testing.T) {
	b, err := NewBuilder(Schema{Scale: 5, Items: []string{"q1", "q2", "q3"}, Factors: []Factor{{Name: "F", Items: []int{0, 1}}}, Overall: "q3"})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := b.Append(Row{Answers: []uint8{Missing, DontKnow, Missing}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range allEstimates(b.Frame().All().Tally().Index(Options{})) {
		if e.Suppressed || !math.IsNaN(e.Value) || e.Respondents != 0 || e.Missing+e.DontKnow == 0 {
			t.Errorf("%s of %s: suppressed %v, value %v, %d missing, %d don't know", e.Formula, e.Score, e.Suppressed, e.Value, e.Missing, e.DontKnow)
		}
	}
}

// On short scales the best and the worst two overlap.
func TestNetOnShortScalesIsAbsent(t *testing.T) {
	for scale, want := range map[int]bool{2: true, 3: true, 4: false} {
		counts := make([]int, scale)
		counts[scale-1], counts[0] = 7, 2
		e := counted(t, scale, [][]int{counts}, 1).All().Tally().Item(0, Options{}).Net
		if math.IsNaN(e.Value) != want {
			t.Errorf("scale of %d: net %v", scale, e.Value)
		}
	}
}

func TestQuartiles(t *testing.T) {
	// R: quantile(c(1,2,2,3,4,4,4,5,5,5), type=7) is 1, 2.25, 4, 4.75, 5.
	counts := []int64{1, 2, 1, 3, 3}
	for p, want := range map[float64]float64{0: 1, 0.25: 2.25, 0.5: 4, 0.75: 4.75, 1: 5} {
		if got := quantile7(counts, p); got != want {
			t.Errorf("quantile at %v: got %v, want %v", p, got, want)
		}
	}
	for p, want := range map[float64][2]float64{0: {1, 1}, 0.25: {2, 2}, 0.4: {3, 4}, 0.5: {4, 4}, 1: {5, 5}} {
		if low, high := WeightedQuantile([]float64{1, 2, 1, 3, 3}, p); low != want[0] || high != want[1] {
			t.Errorf("weighted quantile at %v: got %v and %v, want %v", p, low, high, want)
		}
	}
	if low, _ := WeightedQuantile(nil, 0.5); !math.IsNaN(low) {
		t.Errorf("median of nothing: %v", low)
	}
}

func TestWideNumbers(t *testing.T) {
	// Beyond 2⁶⁴ and below 0, against big integers.
	a, b, c := int64(3e9), int64(2e9), int64(1e12)
	w := wide{}.plus(a, b, 7).minus(a, b, c).minus(1, 1, 1)
	want := big.NewInt(a)
	want.Mul(want, big.NewInt(b))
	want.Mul(want, big.NewInt(7-c))
	want.Sub(want, big.NewInt(1))
	if w.int().Cmp(want) != 0 {
		t.Errorf("got %v, want %v", w.int(), want)
	}
	if f, _ := new(big.Float).SetInt(want).Float64(); w.float() != f {
		t.Errorf("as float %v, want %v", w.float(), f)
	}
}
