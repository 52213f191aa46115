package design

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDescribeWeights(t *testing.T) {
	// 1, 2, 3, 6: sum 12, squares 50, mean 3, Σ(w-3)² = 14.
	got := Describe([]float64{1, 2, 3, 6})
	want := Weighting{N: 4, Sum: 12, Min: 1, Max: 6, CV2: 14.0 / 3 / 9, Effective: 144.0 / 50, Deff: 200.0 / 144}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-15 })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if none := Describe(nil); none.N != 0 || none.Sum != 0 || !math.IsNaN(none.Effective) || !math.IsNaN(none.Min) {
		t.Errorf("no weights: %+v", none)
	}
	if one := Describe([]float64{5}); !math.IsNaN(one.CV2) || one.Effective != 1 || one.Deff != 1 {
		t.Errorf("one weight: %+v", one)
	}
	if zero := Describe([]float64{0, 0}); !math.IsNaN(zero.Effective) || !math.IsNaN(zero.CV2) {
		t.Errorf("weights of zero: %+v", zero)
	}
}

func TestWeightedWilson(t *testing.T) {
	// Equal weights: Wilson's 81/263 = .30798, published limits .2553 to .3662
	// (Newcombe 1998, Stat. Med. 17:857, table I), whatever the weight.
	y := slices.Concat(slices.Repeat([]float64{1}, 81), make([]float64, 182), []float64{math.NaN(), 1})
	w := slices.Repeat([]float64{17.25}, len(y))
	w[len(w)-1] = 0
	s := WeightedWilson(y, w, .95)
	near(t, "effective size", s.Effective, 263)
	near(t, "value", s.Value, 81.0/263)
	if math.Abs(s.Interval.Lo-.2553) > 5e-5 || math.Abs(s.Interval.Hi-.3662) > 5e-5 {
		t.Errorf("interval %v", s.Interval)
	}
	if none := WeightedWilson(nil, nil, .95); !math.IsNaN(none.Value) || none.Interval.Defined() {
		t.Errorf("nobody: %+v", none)
	}
}

func TestTrim(t *testing.T) {
	// 1, 2, 3, 14 cut at 8: the others, 6 in sum, share 12: twice each.
	got, report, err := Trim([]float64{1, 2, 3, 14, 0}, 0, 8)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{2, 4, 6, 8, 0} {
		near(t, "weight", got[i], want)
	}
	if report.Lowered != 1 || report.Raised != 0 || report.Before.Max != 14 || report.After.Max != 8 {
		t.Errorf("report %+v", report)
	}
	near(t, "scale", report.Scale, 2)
	near(t, "moved", report.Moved, 6.0/20)
	for name, limits := range map[string][2]float64{"upper limit too low": {0, 3}, "lower limit too high": {6, 9}, "limits crossed": {5, 4}, "limit NaN": {math.NaN(), 9}} {
		if _, _, err := Trim([]float64{1, 2, 3, 14}, limits[0], limits[1]); !errors.Is(err, ErrTrim) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, _, err := Trim([]float64{1, -1}, 0, 9); !errors.Is(err, ErrWeight) {
		t.Errorf("negative weight: error %v", err)
	}
	if out, _, err := Trim(nil, 0, 9); len(out) != 0 || err != nil {
		t.Errorf("no weights: %v, %v", out, err)
	}
}

func TestTrimKeepsSumAndLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SliceOfN(rapid.Float64Range(.01, 100), 1, 40).Draw(t, "weights")
		sum := sumOf(w)
		mean := sum / float64(len(w))
		lower, upper := mean*rapid.Float64Range(0, .99).Draw(t, "lower"), mean*rapid.Float64Range(1.01, 9).Draw(t, "upper")
		before := slices.Clone(w)
		out, _, err := Trim(w, lower, upper)
		if err != nil || !slices.Equal(w, before) {
			t.Fatal(err, w)
		}
		if math.Abs(sumOf(out)-sum) > 1e-9*sum || slices.Min(out) < lower || slices.Max(out) > upper {
			t.Fatalf("%v between %v and %v became %v", w, lower, upper, out)
		}
		for i := range w {
			for j := range w {
				if w[i] < w[j] && out[i] > out[j] {
					t.Fatalf("%v and %v changed places: %v, %v", w[i], w[j], out[i], out[j])
				}
			}
		}
	})
}

func TestAllocation(t *testing.T) {
	// Cochran 1977, 5.5: N·S = 4000, 3000, 3000 of 10,000.
	people, sd := []float64{400, 300, 100}, []float64{10, 10, 30}
	if got := Neyman(people, sd, 50); !slices.Equal(got, []float64{20, 15, 15}) {
		t.Errorf("Neyman %v", got)
	}
	if got := Proportional(people, 80); !slices.Equal(got, []float64{40, 30, 10}) {
		t.Errorf("proportional %v", got)
	}
	if got := Proportional([]float64{0, 0}, 80); !math.IsNaN(got[0]) {
		t.Errorf("nobody: %v", got)
	}
	tests := map[string]struct {
		allocation, population []float64
		floor                  int
		want                   []int
		err                    error
	}{
		"whole numbers stay":             {[]float64{20, 15, 15}, people, 0, []int{20, 15, 15}, nil},
		"largest remainder first":        {[]float64{1.2, 2.7, 3.1}, []float64{9, 9, 9}, 0, []int{1, 3, 3}, nil},
		"ties go to the first":           {[]float64{1.5, 1.5}, []float64{9, 9}, 0, []int{2, 1}, nil},
		"a fraction of a person is one":  {[]float64{.1, .1}, []float64{9, 9}, 0, []int{1, 0}, nil},
		"floor takes from the others":    {[]float64{50, 40, 10}, []float64{900, 900, 900}, 19, []int{45, 36, 19}, nil},
		"small strata are taken whole":   {[]float64{50, 40, 10}, []float64{900, 900, 12.5}, 30, []int{49, 39, 12}, nil},
		"ceiling gives to the others":    {[]float64{60, 30, 10}, []float64{40, 900, 900}, 0, []int{40, 45, 15}, nil},
		"floors beyond the sample":       {[]float64{1, 1}, []float64{9, 9}, 2, nil, ErrAllocation},
		"sample beyond the population":   {[]float64{10, 10}, []float64{9, 9}, 0, nil, ErrAllocation},
		"allocation that is not defined": {[]float64{math.NaN()}, []float64{9}, 0, nil, ErrAllocation},
		"different numbers of strata":    {[]float64{1}, nil, 0, nil, ErrAllocation},
		"no stratum":                     {nil, nil, 5, []int{}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Whole(tt.allocation, tt.population, tt.floor)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWholeKeepsTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfN(rapid.Float64Range(1, 5000), 1, 30).Draw(t, "population")
		floor := rapid.IntRange(0, 40).Draw(t, "floor")
		n := rapid.Float64Range(1, sumOf(people)).Draw(t, "n")
		got, err := Whole(Proportional(people, n), people, floor)
		if err != nil {
			return // the floors or the whole people do not allow it: tested above
		}
		sum := 0
		for h, v := range got {
			sum += v
			if float64(v) > people[h] || v < min(floor, int(people[h])) {
				t.Fatalf("stratum of %v gets %d, floor %d", people[h], v, floor)
			}
		}
		if want := math.Ceil(n * (1 - 1e-11)); float64(sum) != want && float64(sum) != math.Ceil(n) {
			t.Fatalf("sum %d, want %v", sum, want)
		}
	})
}

func TestLikenessByHand(t *testing.T) {
	// Clusters {1, 1}, {0, 0}, {1, 0}: mean 1/2, B = (2·1/4 + 2·1/4)/2 = 1/2,
	// W = (1/2)/3 = 1/6, n0 = (6 - 12/6)/2 = 2, ICC = (1/3)/(2/3) = 1/2,
	// deff = 1 + (2-1)/2.
	got := Likeness([]float64{1, 1, 0, 0, 1, 0, math.NaN(), 1}, []int32{3, 3, 1, 1, 2, 2, 2, -1})
	want := Clustering{Clusters: 3, MeanSize: 2, TypicalSize: 2, Between: .5, Within: 1.0 / 6, ICC: .5, Deff: 1.5}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-14 })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if none := Likeness(nil, nil); none.Clusters != 0 || !math.IsNaN(none.ICC) || !math.IsNaN(none.Deff) {
		t.Errorf("nobody: %+v", none)
	}
	if none := Likeness([]float64{1}, []int32{-1}); none.Clusters != 0 {
		t.Errorf("nobody in a cluster: %+v", none)
	}
}

func TestStrataByHand(t *testing.T) {
	// Three of 12 drawn, of whom two answered 1 and 0: s² = 1/2,
	// SE = √((1-3/12)·(1/2)/2).
	d := mustDesign(t, Plan{Strata: []int32{8, 8, 8, 2}, Population: []float64{12, 12, 12, 1}})
	got := d.StrataOf([]float64{1, 0, math.NaN(), 1})
	want := []Stratum{
		{Code: 2, Rows: 1, Answered: 1, Population: 1, Mean: 1, Variance: math.NaN(), SE: math.NaN()},
		{Code: 8, Rows: 3, Answered: 2, Population: 12, Mean: .5, Variance: .5, SE: math.Sqrt(.1875)},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
