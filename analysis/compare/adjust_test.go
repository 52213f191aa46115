package compare_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sipas/analysis/compare"
)

func TestAdjust(t *testing.T) {
	p := []float64{.01, .02, .03, .04, .05, nan, .5}
	// R 4.2.2: p.adjust(p, method); the NA is not a test.
	for method, want := range map[compare.Method][]float64{
		compare.BenjaminiHochberg:  {.06, .06, .06, .06, .06, nan, .5},
		compare.BenjaminiYekutieli: {.147, .147, .147, .147, .147, nan, 1},
		compare.Holm:               {.06, .1, .12, .12, .12, nan, .5},
		compare.Hochberg:           {.06, .1, .1, .1, .1, nan, .5},
		compare.Bonferroni:         {.06, .12, .18, .24, .3, nan, 1},
		"guess":                    {nan, nan, nan, nan, nan, nan, nan},
	} {
		approx := cmp.Options{cmpopts.EquateApprox(0, 1e-14), cmpopts.EquateNaNs()}
		if d := cmp.Diff(want, compare.Adjust(p, method), approx); d != "" {
			t.Errorf("%s: %s", method, d)
		}
	}
	if n := compare.FamilySize(p); n != 6 {
		t.Errorf("family of %d, want 6", n)
	}
}

// The 15 p-values of Benjamini & Hochberg 1995, section 3.2: at 0.05 their
// procedure rejects four hypotheses and Bonferroni's three.
func TestAdjustPublished(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	for method, want := range map[compare.Method]int{compare.BenjaminiHochberg: 4, compare.Bonferroni: 3} {
		got := 0
		for _, v := range compare.Adjust(p, method) {
			if v <= .05 {
				got++
			}
		}
		if got != want {
			t.Errorf("%s rejects %d, want %d", method, got, want)
		}
	}
}

func TestAdjustProperties(t *testing.T) {
	methods := []compare.Method{compare.BenjaminiHochberg, compare.BenjaminiYekutieli, compare.Holm, compare.Hochberg, compare.Bonferroni}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 30).Draw(t, "p")
		for _, m := range methods {
			a := compare.Adjust(p, m)
			for i := range p {
				if !(a[i] >= p[i] && a[i] <= 1) {
					t.Fatalf("%s: %v became %v", m, p[i], a[i])
				}
				for j := range p {
					if p[i] < p[j] && a[i] > a[j] {
						t.Fatalf("%s: order of %v and %v turned", m, p[i], p[j])
					}
				}
			}
			with := compare.Adjust(append([]float64{math.NaN()}, p...), m)
			if d := cmp.Diff(a, with[1:]); d != "" {
				t.Fatalf("%s: a NaN counted as a test: %s", m, d)
			}
		}
	})
}

// provinces are the eight units of the reference case c04: answers 4 and 5 of
// the overall question.
var provinces = []compare.Tally{{X: 79, N: 80}, {X: 68, N: 75}, {X: 67, N: 70}, {X: 37, N: 37},
	{X: 37, N: 44}, {X: 29, N: 30}, {X: 34, N: 38}, {X: 12, N: 21}}

// pairwise_units of c04: prop.test, p.adjust("BH"), Newcombe.
func TestPairwise(t *testing.T) {
	r := compare.Pairwise(provinces, .95, func(s compare.Shares) float64 { return s.PZ }, compare.BenjaminiHochberg)
	if len(r.Pairs) != 28 || r.Family != 28 || r.Method != compare.BenjaminiHochberg {
		t.Fatalf("%d pairs, family %d by %s", len(r.Pairs), r.Family, r.Method)
	}
	for _, c := range []struct {
		at, i, j            int
		p, adjusted, lo, hi float64
	}{
		{0, 0, 1, 0.02301707697946089, 0.0585889232204459, 0.008264616313005, 0.16845319355458985},
		{6, 0, 7, 1.3352347311797072e-08, 3.73865724730318e-07, 0.224160733204098, 0.6222913437051659},
		{27, 6, 7, 0.00412089023736005, 0.0164835609494402, 0.09458079434825092, 0.5388557519556122},
	} {
		got := r.Pairs[c.at]
		if got.I != c.i || got.J != c.j {
			t.Fatalf("pair %d is (%d, %d)", c.at, got.I, got.J)
		}
		nearRelative(t, "p", got.Raw, c.p, 1e-10)
		nearRelative(t, "adjusted", got.Adjusted, c.adjusted, 1e-10)
		near(t, "lo", got.Newcombe.Lo, c.lo, 1e-13)
		near(t, "hi", got.Newcombe.Hi, c.hi, 1e-13)
	}
}

func TestPairwiseEmptyUnitIsNoTest(t *testing.T) {
	r := compare.Pairwise([]compare.Tally{{X: 9, N: 10}, {}, {X: 30, N: 60}}, .95, compare.Shares.P, compare.Holm)
	if len(r.Pairs) != 3 || r.Family != 1 || !math.IsNaN(r.Pairs[0].Adjusted) || r.Pairs[1].Adjusted != r.Pairs[1].PFisher {
		t.Errorf("%+v", r)
	}
}

func ExamplePairwise() {
	units := []compare.Tally{{X: 79, N: 80}, {X: 37, N: 44}, {X: 12, N: 21}}
	r := compare.Pairwise(units, 0.95, compare.Shares.P, compare.BenjaminiHochberg)
	fmt.Printf("%d tests, adjusted by %s\n", r.Family, r.Method)
	for _, p := range r.Pairs {
		fmt.Printf("%d-%d %+.1f points, p = %.1e\n", p.I+1, p.J+1, 100*p.Diff, p.Adjusted)
	}
	// Output:
	// 3 tests, adjusted by BH
	// 1-2 +14.7 points, p = 4.4e-03
	// 1-3 +41.6 points, p = 3.7e-06
	// 2-3 +26.9 points, p = 1.8e-02
}
