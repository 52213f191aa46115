package compare_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis/compare"
)

var nan = math.NaN()

// The examples of Newcombe 1998 (Stat. Med. 17:873), table II, method 10, with
// z, p-values and h from R 4.2.2: prop.test(correct=FALSE/TRUE), fisher.test.
func TestCompareShares(t *testing.T) {
	for _, c := range []struct {
		name            string
		x1, n1, x2, n2  int64
		lo, hi          float64 // published, four decimals
		z, pz, pcc, pex float64
		h               float64
		exact           bool
	}{
		{"56/70-48/80", 56, 70, 48, 80, .0524, .3339, 2.650171951258533, 0.008045081368196564, 0.013409475178668924, 0.012521129749209175, 0.4421431880029534, false},
		{"9/10-3/10", 9, 10, 3, 10, .1705, .8090, 2.7386127875258306, 0.006169899320544153, 0.02247887336612523, 0.019766611097880426, 1.3388120640691004, true},
		{"6/7-2/7", 6, 7, 2, 7, .0582, .8062, 2.1602468994692865, 0.03075356125927456, 0.10519250512004115, 0.10256410256410259, 1.2385139975581738, true},
		{"5/56-0/29", 5, 56, 0, 29, -.0381, .1926, 1.6586488692392285, 0.09718656817057975, 0.24099911419634254, 0.16062144320947105, 0.6068849106766953, true},
		{"0/10-0/20 has no z", 0, 10, 0, 20, -.1611, .2775, nan, nan, nan, 1, 0, true},
		{"10/10-0/20", 10, 10, 0, 20, .6791, 1, 5.477225575051661, 4.320463057827497e-08, 4.0533792817570455e-07, 3.328339160423118e-08, math.Pi, true},
		{"10/10-20/20 has no z", 10, 10, 20, 20, -.2775, .1611, nan, nan, nan, 1, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := compare.CompareShares(compare.Tally{X: c.x1, N: c.n1}, compare.Tally{X: c.x2, N: c.n2}, .95)
			near(t, "lo", s.Newcombe.Lo, c.lo, 5.1e-5)
			near(t, "hi", s.Newcombe.Hi, c.hi, 5.1e-5)
			near(t, "z", s.Z, c.z, 1e-12)
			nearRelative(t, "p of z", s.PZ, c.pz, 1e-12)
			nearRelative(t, "p with Yates", s.PYates, c.pcc, 1e-12)
			nearRelative(t, "p of Fisher", s.PFisher, c.pex, 1e-12)
			near(t, "h", s.CohenH, c.h, 1e-14)
			want := c.pz
			if c.exact {
				want = c.pex
			}
			if s.Exact() != c.exact || !(math.Abs(s.P()-want) < 1e-12) {
				t.Errorf("P() = %v (exact %v), want %v (exact %v)", s.P(), s.Exact(), want, c.exact)
			}
		})
	}
}

func TestCompareSharesUndefined(t *testing.T) {
	for name, c := range map[string]compare.Contrast{
		"nobody":              {},
		"nobody on one side":  {A: compare.Tally{X: 3, N: 5}},
		"more than everybody": {A: compare.Tally{X: 6, N: 5}, B: compare.Tally{X: 1, N: 2}},
		"negative":            {A: compare.Tally{X: -1, N: 5}, B: compare.Tally{X: 1, N: 2}},
	} {
		s := compare.CompareShares(c.A, c.B, .95)
		for field, v := range map[string]float64{"Diff": s.Diff, "Z": s.Z, "P": s.P(), "Fisher": s.PFisher,
			"Newcombe": s.Newcombe.Lo, "Wald": s.Wald.Hi, "h": s.CohenH} {
			if !math.IsNaN(v) {
				t.Errorf("%s: %s = %v, want NaN", name, field, v)
			}
		}
	}
}

// R 4.2.2: fisher.test(matrix(c(a, b, c, d), 2))$p.value, the first two tables
// being Fisher's own (tea, and criminal twins in his 1935 paper's layout).
func TestFisherExact(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b compare.Tally
		want float64
	}{
		{"tea with milk", compare.Tally{X: 3, N: 4}, compare.Tally{X: 1, N: 4}, 0.48571428571428582},
		{"1 of 10 against 11 of 14", compare.Tally{X: 1, N: 10}, compare.Tally{X: 11, N: 14}, 0.0027594561852200862},
		{"0 of 10 against 5 of 10", compare.Tally{X: 0, N: 10}, compare.Tally{X: 5, N: 10}, 0.032507739938080517},
		{"nothing remarkable", compare.Tally{X: 7, N: 107}, compare.Tally{X: 0, N: 5}, 1},
		{"hundreds", compare.Tally{X: 120, N: 200}, compare.Tally{X: 150, N: 190}, 7.1106343766781568e-05},
		{"thousands, deep tail", compare.Tally{X: 5000, N: 5100}, compare.Tally{X: 4000, N: 4300}, 6.4455805559493276e-34},
		{"opposite extremes", compare.Tally{X: 0, N: 400}, compare.Tally{X: 300, N: 300}, 8.0916276151383712e-207},
		{"half a million each", compare.Tally{X: 420000, N: 500000}, compare.Tally{X: 419000, N: 500000}, 0.00656491020345264},
		{"nobody", compare.Tally{X: 1, N: 2}, compare.Tally{}, nan},
	} {
		t.Run(c.name, func(t *testing.T) {
			nearRelative(t, "p", compare.FisherExact(c.a, c.b), c.want, 1e-7)
		})
	}
}

// tallies draws a possible tally with at least one trial.
func tallies() *rapid.Generator[compare.Tally] {
	return rapid.Custom(func(t *rapid.T) compare.Tally {
		n := rapid.Int64Range(1, 3000).Draw(t, "n")
		return compare.Tally{X: rapid.Int64Range(0, n).Draw(t, "x"), N: n}
	})
}

func TestCompareSharesSwapped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := tallies().Draw(t, "a"), tallies().Draw(t, "b")
		s, r := compare.CompareShares(a, b, .95), compare.CompareShares(b, a, .95)
		same := func(name string, x, y float64) {
			if math.Abs(x-y) > 1e-9 && !(math.IsNaN(x) && math.IsNaN(y)) {
				t.Fatalf("%s: %v and %v", name, x, y)
			}
		}
		same("Diff", s.Diff, -r.Diff)
		same("Z", s.Z, -r.Z)
		same("PZ", s.PZ, r.PZ)
		same("PFisher", s.PFisher, r.PFisher)
		same("Newcombe", s.Newcombe.Lo, -r.Newcombe.Hi)
		same("Wald", s.Wald.Lo, -r.Wald.Hi)
		same("h", s.CohenH, -r.CohenH)
		if s.Newcombe.Lo > s.Diff || s.Newcombe.Hi < s.Diff {
			t.Fatalf("%v lies outside %v", s.Diff, s.Newcombe)
		}
		if p := s.P(); !(p >= 0 && p <= 1) {
			t.Fatalf("p = %v", p)
		}
	})
}

// A two by two chi-square is the square of z.
func TestCompareSharesAgreesWithChiSquare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := tallies().Draw(t, "a"), tallies().Draw(t, "b")
		s := compare.CompareShares(a, b, .95)
		c := compare.ChiSquare(compare.ShareTable([]compare.Tally{a, b}))
		if math.IsNaN(s.Z) != math.IsNaN(c.ChiSquare) {
			t.Fatalf("z %v, chi-square %v", s.Z, c.ChiSquare)
		}
		if !math.IsNaN(s.Z) && math.Abs(s.Z*s.Z-c.ChiSquare) > 1e-8*math.Max(1, c.ChiSquare) {
			t.Fatalf("z^2 = %v, chi-square = %v", s.Z*s.Z, c.ChiSquare)
		}
		if !math.IsNaN(s.Z) && math.Abs(s.MinExpected-c.MinExpected) > 1e-8*c.MinExpected {
			t.Fatalf("smallest expected %v and %v", s.MinExpected, c.MinExpected)
		}
	})
}

func ExampleCompareShares() {
	now, before := compare.Tally{X: 330, N: 400}, compare.Tally{X: 312, N: 400}
	s := compare.CompareShares(now, before, 0.95)
	fmt.Printf("%+.1f points, interval %.1f to %.1f, p = %.3f\n",
		100*s.Diff, 100*s.Newcombe.Lo, 100*s.Newcombe.Hi, s.P())
	// Output: +4.5 points, interval -1.0 to 10.0, p = 0.110
}
