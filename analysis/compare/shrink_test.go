package compare_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis/compare"
)

// beta_binomial of the reference cases c00 and c04: maximum likelihood by
// Nelder-Mead and Newton, checked there against VGAM::vglm(betabinomial).
func TestFitBetaBinomial(t *testing.T) {
	small := []compare.Tally{{X: 2, N: 2}, {X: 18, N: 20}, {X: 45, N: 50}, {X: 9, N: 12}, {},
		{X: 1, N: 1}, {X: 88, N: 100}, {X: 160, N: 200}, {X: 1, N: 4}, {X: 3, N: 3}}
	for _, c := range []struct {
		name             string
		units            []compare.Tally
		a, b, mu, m, rho float64
		k                int
	}{
		{"c00", small, 117.0699900906764, 22.331258926128893, 0.8398058906671864, 139.40124901680528, 0.007122443760313737, 9},
		{"c04", provinces, 7.408201923975716, 0.8615569515354791, 0.8958183709458855, 8.269758875511195, 0.10787767119183599, 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := compare.FitBetaBinomial(c.units)
			if f.Verdict != compare.Fitted || f.Units != c.k {
				t.Fatalf("%s with %d units", f.Verdict, f.Units)
			}
			near(t, "a", f.A, c.a, 1e-10)
			near(t, "b", f.B, c.b, 1e-10)
			near(t, "mu", f.Mu, c.mu, 1e-12)
			near(t, "M", f.M, c.m, 1e-10)
			near(t, "rho", f.Rho, c.rho, 1e-12)
		})
	}
	near(t, "log likelihood of c00", compare.FitBetaBinomial(small).LogLik, -175.80960150036546, 1e-12)
	m := compare.FitMoments(provinces)
	near(t, "moment rho of c04", m.Rho, 0.12652534793251105, 1e-13)
	near(t, "moment M of c04", m.M, 6.903554634233471, 1e-12)
}

func TestShrink(t *testing.T) {
	got := compare.FitBetaBinomial(provinces).Shrink(provinces, .95)
	// beta_binomial of c04; the last unit has 12 of 21.
	near(t, "raw", got[7].Raw, 12.0/21, 1e-15)
	near(t, "rate", got[7].Rate, 0.6630803487832543, 1e-11)
	near(t, "lo", got[7].Interval.Lo, 0.48567313607617324, 1e-10)
	near(t, "hi", got[7].Interval.Hi, 0.8193857424278451, 1e-10)
	near(t, "weight", got[7].Weight, 0.28253594129981585, 1e-10)
	near(t, "rate of 37/37", got[3].Rate, 0.9809683777219865, 1e-11)

	withEmpty := append([]compare.Tally{{}}, provinces...)
	empty := compare.FitBetaBinomial(withEmpty).Shrink(withEmpty, .95)[0]
	if !math.IsNaN(empty.Raw) || empty.Weight != 1 || !empty.Interval.Contains(empty.Rate) {
		t.Errorf("a unit without trials: %+v", empty)
	}
}

func TestFitVerdicts(t *testing.T) {
	same := make([]compare.Tally, 12)
	for i := range same {
		same[i] = compare.Tally{X: 80, N: 100}
	}
	for _, c := range []struct {
		name  string
		units []compare.Tally
		want  compare.Verdict
	}{
		{"four units", provinces[:4], compare.TooFewUnits},
		{"nothing", nil, compare.TooFewUnits},
		{"no difference at all", same, compare.NoDifference},
		{"everybody satisfied", []compare.Tally{{X: 3, N: 3}, {X: 9, N: 9}, {X: 1, N: 1}, {X: 4, N: 4}, {X: 7, N: 7}}, compare.Degenerate},
		{"one answer each", []compare.Tally{{X: 1, N: 1}, {X: 0, N: 1}, {X: 1, N: 1}, {X: 1, N: 1}, {X: 0, N: 1}}, compare.Degenerate},
		{"all or nothing", []compare.Tally{{X: 9, N: 9}, {X: 0, N: 9}, {X: 9, N: 9}, {X: 0, N: 8}, {X: 9, N: 9}, {X: 0, N: 3}}, compare.Degenerate},
		{"eight provinces", provinces, compare.Fitted},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := compare.FitBetaBinomial(c.units)
			if f.Verdict != c.want {
				t.Fatalf("%s, want %s: %+v", f.Verdict, c.want, f)
			}
			a, b := f.Prior()
			if f.Verdict != compare.Fitted && (a != .5 || b != .5) {
				t.Errorf("prior (%v, %v)", a, b)
			}
			all := compare.Tally{}
			for _, u := range c.units {
				all.X, all.N = all.X+u.X, all.N+u.N
			}
			for i, s := range f.Shrink(c.units, .95) {
				want, weight := c.units[i].Share(), 0.0
				if f.Verdict == compare.NoDifference {
					want, weight = all.Share(), 1
				}
				if f.Verdict != compare.Fitted && (s.Rate != want || s.Weight != weight || !s.Interval.Contains(s.Rate)) {
					t.Errorf("unit %d: %+v", i, s)
				}
			}
		})
	}
}

// The fitted point is a summit, shrunk shares lie between the measured share
// and the mean, larger units are pulled less, and the order is irrelevant.
func TestFitProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(tallies(), 5, 20).Draw(t, "units")
		f := compare.FitBetaBinomial(units)
		turned := rapid.Permutation(units).Draw(t, "turned")
		if d := cmp.Diff(f, compare.FitBetaBinomial(turned), cmp.Comparer(bits)); d != "" {
			t.Fatalf("the order of the units matters: %s", d)
		}
		if f.Verdict != compare.Fitted {
			return
		}
		for _, step := range []float64{-.01, .01} {
			if l := logLik(units, f.A*(1+step), f.B); l > f.LogLik {
				t.Fatalf("A %+v is better: %v over %v", step, l, f.LogLik)
			}
			if l := logLik(units, f.A, f.B*(1+step)); l > f.LogLik {
				t.Fatalf("B %+v is better: %v over %v", step, l, f.LogLik)
			}
		}
		for i, s := range f.Shrink(units, .95) {
			lo, hi := math.Min(s.Raw, f.Mu), math.Max(s.Raw, f.Mu)
			if s.Rate < lo-1e-12 || s.Rate > hi+1e-12 {
				t.Fatalf("unit %d of %v: rate %v outside %v and %v", i, units[i], s.Rate, lo, hi)
			}
			if want := f.M / (f.M + float64(units[i].N)); !same(s.Weight, want) {
				t.Fatalf("weight %v, want %v", s.Weight, want)
			}
		}
	})
}

// logLik is the definition, by the standard library's logarithm of gamma.
func logLik(units []compare.Tally, a, b float64) float64 {
	lbeta := func(a, b float64) float64 {
		x, _ := math.Lgamma(a)
		y, _ := math.Lgamma(b)
		z, _ := math.Lgamma(a + b)
		return x + y - z
	}
	sum := 0.0
	for _, u := range units {
		sum += lbeta(float64(u.X)+a, float64(u.N-u.X)+b) - lbeta(a, b)
	}
	return sum - 1e-9*math.Abs(sum)
}

// bits compares floats exactly, NaN being equal to NaN.
func bits(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b)
}

func ExampleFit_Shrink() {
	units := []compare.Tally{{X: 79, N: 80}, {X: 68, N: 75}, {X: 67, N: 70}, {X: 37, N: 37},
		{X: 37, N: 44}, {X: 29, N: 30}, {X: 34, N: 38}, {X: 12, N: 21}}
	fit := compare.FitBetaBinomial(units)
	last := fit.Shrink(units, 0.95)[7]
	fmt.Printf("%s: measured %.1f %%, shrunk %.1f %% (%.1f to %.1f)\n",
		fit.Verdict, 100*last.Raw, 100*last.Rate, 100*last.Interval.Lo, 100*last.Interval.Hi)
	// Output: fitted: measured 57.1 %, shrunk 66.3 % (48.6 to 81.9)
}
