package quality_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis/moments"
	"sipas/analysis/quality"
)

// columns turns sheets, one row each, into columns.
func columns(rows ...[]uint8) [][]uint8 {
	out := make([][]uint8, len(rows[0]))
	for i := range out {
		for _, r := range rows {
			out[i] = append(out[i], r[i])
		}
	}
	return out
}

// must is for calls that a well-formed test cannot make fail.
func must[T any](t interface{ Fatal(...any) }) func(T, error) T {
	return func(v T, err error) T {
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestLongestRun(t *testing.T) {
	for _, test := range []struct {
		name  string
		sheet []uint8
		want  int32
	}{
		{"a straight line", []uint8{5, 5, 5, 5, 5}, 5},
		{"a run in the middle", []uint8{4, 5, 5, 5, 4}, 3},
		{"a gap breaks the run", []uint8{5, 5, 0, 5, 5}, 2},
		{"don't know breaks the run", []uint8{5, 5, 255, 5, 5}, 2},
		{"gaps are no run", []uint8{0, 0, 0, 4, 5}, 1},
		{"nothing answered", []uint8{0, 0, 0, 255, 0}, 0},
		{"alternating", []uint8{4, 5, 4, 5, 4}, 1},
	} {
		if got := must[[]int32](t)(quality.LongestRun(columns(test.sheet))); got[0] != test.want {
			t.Errorf("%s: %d, want %d", test.name, got[0], test.want)
		}
	}
}

func TestSpread(t *testing.T) {
	got := must[[]float64](t)(quality.Spread(columns([]uint8{1, 3, 5, 0}, []uint8{4, 4, 4, 4}, []uint8{5, 0, 0, 255}, []uint8{0, 0, 0, 0})))
	if got[0] != 2 || got[1] != 0 || !math.IsNaN(got[2]) || !math.IsNaN(got[3]) {
		t.Errorf("%v, want 2, 0, NaN, NaN", got)
	}
}

func TestDistanceEqualsPsychOutlier(t *testing.T) {
	// psych 2.2.9: outlier(cbind(a, b), plot = FALSE)
	d := must[quality.Distances](t)(quality.Distance([][]uint8{{1, 2, 3, 4, 5, 2, 3, 5}, {2, 1, 4, 3, 5, 3, 2, 4}}))
	for r, want := range []float64{2.368630573248408, 2.647292993630574, 1.566082802547771, .819267515923567,
		2.379777070063695, 1.354299363057325, 1.120222929936306, 1.744426751592357} {
		if math.Abs(d.Squared[r]-want) > 1e-12 {
			t.Errorf("row %d: %v, want %v", r, d.Squared[r], want)
		}
	}
}

func TestDistanceOfDegenerateSheets(t *testing.T) {
	for _, test := range []struct {
		name  string
		items [][]uint8
		why   moments.Reason
	}{
		{"no items", nil, moments.NoVariance},
		{"all 5", [][]uint8{{5, 5}, {5, 5}}, moments.NoVariance},
		{"an item twice", [][]uint8{{1, 2, 3}, {1, 2, 3}}, moments.Singular},
	} {
		d := must[quality.Distances](t)(quality.Distance(test.items))
		if d.Reason != test.why || slices.ContainsFunc(d.Squared, func(v float64) bool { return !math.IsNaN(v) }) {
			t.Errorf("%s: %+v", test.name, d)
		}
	}
	// A constant item is left out, an empty sheet is at the centre.
	d := must[quality.Distances](t)(quality.Distance([][]uint8{{1, 2, 3, 0}, {4, 4, 4, 0}, {1, 3, 2, 0}}))
	if d.DF != 2 || d.Squared[3] != 0 {
		t.Errorf("%+v", d)
	}
}

func TestMeanDistanceOfCompleteSheets(t *testing.T) {
	// The mean of D² is p(n−1)/n by definition of the covariance matrix.
	rapid.Check(t, func(t *rapid.T) {
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		n := rapid.IntRange(30, 200).Draw(t, "n")
		items := make([][]uint8, 4)
		for i := range items {
			items[i] = make([]uint8, n)
			for r := range items[i] {
				items[i][r] = uint8(1 + chance.IntN(5))
			}
		}
		d := must[quality.Distances](t)(quality.Distance(items))
		var sum float64
		for _, v := range d.Squared {
			sum += v
		}
		if want := 4 * float64(n-1); math.Abs(sum-want) > 1e-8*want {
			t.Fatalf("sum %v, want %v", sum, want)
		}
		old := runtime.GOMAXPROCS(1)
		defer runtime.GOMAXPROCS(old)
		if diff := cmp.Diff(d, must[quality.Distances](t)(quality.Distance(items))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestEvenOdd(t *testing.T) {
	sizes := []int{2, 2, 3}
	for _, test := range []struct {
		name  string
		sheet []uint8
		want  float64
	}{
		{"halves agree", []uint8{1, 1, 3, 3, 5, 5, 5}, -1},
		{"halves oppose", []uint8{5, 1, 3, 3, 1, 5, 1}, 1},
		{"a straight line has no variety", []uint8{4, 4, 4, 4, 4, 4, 4}, math.NaN()},
		{"one half constant", []uint8{1, 4, 3, 4, 5, 4, 5}, math.NaN()},
		{"one factor left", []uint8{1, 2, 3, 0, 0, 4, 0}, math.NaN()},
		// even 2, 3, 4; odd 1, 4, 3 (mean of 3 and 3): r = 2/√(2·14/3); −2r/(1+r).
		{"in between", []uint8{1, 2, 4, 3, 3, 4, 3}, -2 * 0.6546536707079771 / 1.6546536707079771},
	} {
		got := must[[]float64](t)(quality.EvenOdd(columns(test.sheet), sizes))[0]
		if !(math.Abs(got-test.want) < 1e-12 || math.IsNaN(got) && math.IsNaN(test.want)) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if _, err := quality.EvenOdd(columns([]uint8{1, 2, 3}), []int{2}); !errors.Is(err, quality.ErrRows) {
		t.Errorf("factors that do not add up: %v", err)
	}
}

func TestRepeats(t *testing.T) {
	got := must[[]int32](t)(quality.Repeats(columns([]uint8{5, 4}, []uint8{4, 5}, []uint8{5, 4}, []uint8{5, 0}, []uint8{5, 255}, []uint8{5, 4})))
	if diff := cmp.Diff([]int32{quality.None, quality.None, 0, quality.None, quality.None, 0}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int32{-1, -1, 0, -1, -1}, quality.RepeatedIDs([]string{"R1", "", "R1", "", "R2"})); diff != "" {
		t.Error(diff)
	}
}

// drawn is a small pile of sheets with many copies and near copies.
func drawn(t *rapid.T) (items [][]uint8, groups []int32) {
	k, n := rapid.IntRange(1, 7).Draw(t, "items"), rapid.IntRange(0, 60).Draw(t, "sheets")
	items = make([][]uint8, k)
	for i := range items {
		items[i] = rapid.SliceOfN(rapid.Uint8Range(3, 5), n, n).Draw(t, "column")
	}
	return items, rapid.SliceOfN(rapid.Int32Range(0, 2), n, n).Draw(t, "groups")
}

func TestRepeatsEqualTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, _ := drawn(t)
		got := must[[]int32](t)(quality.Repeats(items))
		for r := range got {
			want := quality.None
			for s := range r {
				if differences(items, r, s) == 0 {
					want = int32(s)
					break
				}
			}
			if got[r] != want {
				t.Fatalf("row %d copies %d, want %d", r, got[r], want)
			}
		}
	})
}

func differences(items [][]uint8, a, b int) (n int) {
	for _, c := range items {
		if c[a] != c[b] {
			n++
		}
	}
	return n
}

func TestNearTwinsEqualTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, groups := drawn(t)
		near := quality.Near{Differ: rapid.IntRange(0, 3).Draw(t, "differ")}
		got := must[quality.Twins](t)(quality.NearTwins(items, groups, near))
		flat := func(r int) bool {
			return !slices.ContainsFunc(items, func(c []uint8) bool { return c[r] != items[0][r] })
		}
		for r, twin := range got.Of {
			want := false
			for s := range got.Of {
				d := differences(items, r, s)
				want = want || groups[r] == groups[s] && d >= 1 && d <= near.Differ && near.Differ < len(items) && !flat(r) && !flat(s)
			}
			if (twin != quality.None) != want {
				t.Fatalf("row %d has twin %d, want one: %v", r, twin, want)
			}
			if twin != quality.None {
				if d := differences(items, r, int(twin)); d < 1 || d > near.Differ || groups[r] != groups[twin] {
					t.Fatalf("rows %d and %d differ in %d items", r, twin, d)
				}
			}
		}
		if !got.Complete {
			t.Fatal("the budget cannot have run out")
		}
	})
}

func TestNearTwinsStopAtTheBudget(t *testing.T) {
	items := columns([]uint8{5, 4, 3, 1}, []uint8{5, 4, 3, 5}, []uint8{5, 4, 2, 4}, []uint8{5, 4, 1, 3})
	if got := must[quality.Twins](t)(quality.NearTwins(items, nil, quality.Near{Differ: 1, Budget: 1})); got.Complete {
		t.Error("one comparison cannot have been enough")
	}
}

func TestUnequalColumnsAreRefused(t *testing.T) {
	bad := [][]uint8{{1, 2}, {1}}
	for name, err := range map[string]error{
		"run":      second(quality.LongestRun(bad)),
		"spread":   second(quality.Spread(bad)),
		"distance": second(quality.Distance(bad)),
		"evenodd":  second(quality.EvenOdd(bad, []int{2})),
		"missing":  second(quality.Missing(bad)),
		"repeats":  second(quality.Repeats(bad)),
		"twins":    second(quality.NearTwins(bad, nil, quality.Near{Differ: 1})),
		"groups":   second(quality.NearTwins([][]uint8{{1, 2}, {2, 1}}, []int32{1}, quality.Near{Differ: 1})),
		"screen":   second(quality.Screen(quality.Sheets{Items: [][]uint8{{1, 2}}, Seconds: []float64{1}}, quality.Usual())),
		"counters": second(quality.ByCounter(quality.Sheets{Items: [][]uint8{{1, 2}}}, nil, quality.Usual())),
	} {
		if !errors.Is(err, quality.ErrRows) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func ExampleLongestRun() {
	runs, err := quality.LongestRun([][]uint8{ // three sheets, four items
		{5, 4, 5},
		{5, 5, 0},
		{5, 4, 5},
		{5, 4, 4},
	})
	fmt.Println(runs, err)
	// Output: [4 2 1] <nil>
}
