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

var quarters = []compare.Tally{{X: 79, N: 100}, {X: 82, N: 104}, {X: 91, N: 110}, {X: 88, N: 103},
	{X: 97, N: 112}, {X: 102, N: 115}, {X: 99, N: 113}, {X: 110, N: 121}}

// R 4.2.2: prop.trend.test(x, n), and lm(x/n ~ score, weights = n) for the slope.
func TestCochranArmitage(t *testing.T) {
	r := compare.CochranArmitage(quarters, nil)
	near(t, "chi-square", r.ChiSquare, 11.002817708488932, 1e-12)
	nearRelative(t, "p", r.P, 0.00090973481230880479, 1e-11)
	near(t, "slope", r.Slope, 0.017350792498287318, 1e-14)
	if r.Z < 0 || r.Periods != 8 {
		t.Errorf("%+v", r)
	}
	r = compare.CochranArmitage(quarters[:4], []float64{1, 2, 4, 8})
	near(t, "chi-square", r.ChiSquare, 1.9347303607434794, 1e-12)
	nearRelative(t, "p", r.P, 0.16424184745854958, 1e-11)

	gap := compare.CochranArmitage([]compare.Tally{quarters[0], quarters[1], {}, quarters[2]}, nil)
	want := compare.CochranArmitage(quarters[:3], []float64{1, 2, 4})
	if d := cmp.Diff(want, gap, cmpopts.EquateNaNs()); d != "" {
		t.Errorf("an empty period must keep its place: %s", d)
	}
}

func TestCochranArmitageUndefined(t *testing.T) {
	for name, r := range map[string]compare.Trend{
		"nothing":          compare.CochranArmitage(nil, nil),
		"one period":       compare.CochranArmitage(quarters[:1], nil),
		"all satisfied":    compare.CochranArmitage([]compare.Tally{{X: 5, N: 5}, {X: 7, N: 7}}, nil),
		"scores too short": compare.CochranArmitage(quarters, []float64{1, 2}),
		"scores all equal": compare.CochranArmitage(quarters[:2], []float64{3, 3}),
	} {
		if !math.IsNaN(r.Z) || !math.IsNaN(r.P) {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Time backwards turns the sign; two periods give the two-sample z.
func TestCochranArmitageProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		periods := rapid.SliceOfN(tallies(), 2, 9).Draw(t, "periods")
		back := make([]compare.Tally, len(periods))
		for i, p := range periods {
			back[len(periods)-1-i] = p
		}
		r, b := compare.CochranArmitage(periods, nil), compare.CochranArmitage(back, nil)
		if !same(r.Z, -b.Z) || !same(r.P, b.P) || !same(r.Slope, -b.Slope) {
			t.Fatalf("forward %+v, backward %+v", r, b)
		}
		two := compare.CochranArmitage(periods[:2], nil)
		if s := compare.CompareShares(periods[1], periods[0], .95); !same(two.Z, s.Z) || !same(two.Slope, s.Diff) {
			t.Fatalf("trend %+v, two samples %+v", two, s)
		}
	})
}

// R 4.2.2: mantelhaen.test(correct=FALSE), on three made-up units and on R's
// own data set UCBAdmissions (Bickel et al. 1975), strata being departments.
func TestCochranMantelHaenszel(t *testing.T) {
	pair := func(xa, fa, xb, fb int64) compare.Contrast {
		return compare.Contrast{A: compare.Tally{X: xa, N: xa + fa}, B: compare.Tally{X: xb, N: xb + fb}}
	}
	for _, c := range []struct {
		name               string
		strata             []compare.Contrast
		chi, p, or, lo, hi float64
	}{
		// array(c(45,5,60,20, ...), c(2,2,3)): rows success/failure, columns A/B
		{"three units", []compare.Contrast{pair(45, 5, 60, 20), pair(70, 10, 66, 14), pair(30, 12, 41, 9)},
			1.2601854536357522, 0.26161598966762867, 1.3567195429220342, 0.79586486654355149, 2.3128146442004636},
		{"UCBAdmissions", []compare.Contrast{pair(512, 89, 313, 19), pair(353, 17, 207, 8), pair(120, 202, 205, 391),
			pair(138, 131, 279, 244), pair(53, 94, 138, 299), pair(22, 24, 351, 317)},
			1.5246066604434356, 0.21692369705551837, 0.90469682825862308, 0.77190736175935049, 1.0603297644366556},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := compare.CochranMantelHaenszel(append(c.strata, compare.Contrast{}), .95)
			near(t, "chi-square", r.ChiSquare, c.chi, 1e-12)
			nearRelative(t, "p", r.P, c.p, 1e-11)
			near(t, "odds ratio", r.OddsRatio, c.or, 1e-13)
			near(t, "lo", r.Interval.Lo, c.lo, 1e-12)
			near(t, "hi", r.Interval.Hi, c.hi, 1e-12)
			if r.Strata != len(c.strata) {
				t.Errorf("%d strata", r.Strata)
			}
		})
	}
	none := compare.CochranMantelHaenszel([]compare.Contrast{pair(5, 0, 7, 0)}, .95)
	if !math.IsNaN(none.ChiSquare) || !math.IsNaN(none.OddsRatio) || none.Interval.Defined() {
		t.Errorf("all satisfied: %+v", none)
	}
}

// mann_kendall of the reference case c00.
func TestMannKendall(t *testing.T) {
	for _, c := range []struct {
		name                   string
		series                 []float64
		n                      int
		s                      int64
		vars, z, p, tau, slope float64
		few                    bool
	}{
		{"up", []float64{.78, .79, .81, .80, .83, .84, .86, .85}, 8, 24, 65.33333333333333, 2.8455120410060126, 0.004434008303100654, 0.8571428571428571, 0.012249999999999987, false},
		{"ties", []float64{.8, .8, .82, .82, .82, .79, .85}, 7, 7, 39.666666666666664, 0.9526610232449337, 0.34076184771409296, 0.37047928681747416, 0.006666666666666636, false},
		{"flat", []float64{.8, .8, .8, .8, .8}, 5, 0, 0, nan, nan, nan, 0, false},
		{"three", []float64{1, 2, 3}, 3, 3, 3.6666666666666665, 1.044465935734187, 0.29626987148428635, 1, 1, true},
		{"a gap keeps its place", []float64{1, nan, 3}, 2, 1, 1, 0, 1, 1, 1, true},
		{"one period", []float64{1}, 1, 0, nan, nan, nan, nan, nan, true},
		{"nothing", nil, 0, 0, nan, nan, nan, nan, nan, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := compare.MannKendall(c.series)
			if m.N != c.n || m.S != c.s || m.Few() != c.few {
				t.Errorf("N = %d, S = %d, few = %v", m.N, m.S, m.Few())
			}
			near(t, "variance", m.VarS, c.vars, 1e-14)
			near(t, "z", m.Z, c.z, 1e-14)
			nearRelative(t, "p", m.P, c.p, 1e-12)
			near(t, "tau", m.TauB, c.tau, 1e-14)
			near(t, "slope", m.SenSlope, c.slope, 1e-14)
		})
	}
}

// pchart() of the reference library, in R 4.2.2.
func TestPChart(t *testing.T) {
	periods := []compare.Tally{{X: 81, N: 100}, {X: 85, N: 102}, {X: 79, N: 98}, {X: 88, N: 104},
		{X: 60, N: 84}, {X: 90, N: 103}, {X: 84, N: 99}, {X: 86, N: 101}}
	c := compare.PChart(periods, nan)
	near(t, "center", c.Center, 0.82553729456384328, 1e-15)
	near(t, "sigma", c.SigmaZ, 1.3149908840999396, 1e-13)
	near(t, "lower", c.Points[4].Lower, 0.70131450945232321, 1e-14)
	near(t, "upper", c.Points[7].Upper, 0.93882433159252299, 1e-14)
	if c.Widening != 1 || c.Points[4].Out {
		t.Errorf("eight periods must give the plain chart: %+v", c)
	}
	wide := compare.PChart(periods, c.SigmaZ)
	near(t, "Laney lower", wide.Points[4].Lower, 0.66218546454468874, 1e-13)
	near(t, "Laney upper", wide.Points[7].Upper, 0.97450871554324936, 1e-13)
}

func TestPChartFindsTheCollapse(t *testing.T) {
	var periods []compare.Tally
	for range 24 {
		periods = append(periods, compare.Tally{X: 88, N: 100}, compare.Tally{X: 90, N: 100})
	}
	periods[30] = compare.Tally{X: 60, N: 100}
	periods[31] = compare.Tally{}
	c := compare.PChart(periods, nan)
	if c.Widening != c.SigmaZ {
		t.Errorf("%d periods must use their own sigma: widening %v, sigma %v", len(periods), c.Widening, c.SigmaZ)
	}
	for i, p := range c.Points {
		if p.Out != (i == 30) {
			t.Errorf("period %d: %+v", i, p)
		}
	}
	if !math.IsNaN(c.Points[31].P) {
		t.Errorf("an empty period has a share: %+v", c.Points[31])
	}
	full := compare.PChart([]compare.Tally{{X: 9, N: 9}, {X: 8, N: 8}}, nan)
	if full.Points[0].Out || full.Points[0].Lower != 1 || !math.IsNaN(full.SigmaZ) {
		t.Errorf("all satisfied: %+v", full)
	}
}

// R 4.2.2, with the expressions of the reference record "kitagawa".
func TestKitagawa(t *testing.T) {
	units := []compare.Contrast{
		{A: compare.Tally{X: 45, N: 50}, B: compare.Tally{X: 60, N: 80}},
		{A: compare.Tally{X: 70, N: 80}, B: compare.Tally{X: 66, N: 80}},
		{A: compare.Tally{X: 30, N: 42}, B: compare.Tally{X: 41, N: 50}},
		{A: compare.Tally{X: 18, N: 20}, B: compare.Tally{X: 33, N: 60}},
	}
	d := compare.Kitagawa(units)
	near(t, "change", d.Change, 0.10821759259259267, 1e-15)
	near(t, "service", d.Service, 0.095344742063492111, 1e-15)
	near(t, "mix", d.Mix, 0.012872850529100595, 1e-15)
	near(t, "standardised", d.Standardised, 0.11746031746031747, 1e-15)
	for i, want := range []float64{0.041753472222222233, 0.017824074074074093, -0.021350859788359773, 0.057118055555555554} {
		near(t, "service of a unit", d.Units[i].Service, want, 1e-15)
	}
	if none := compare.Kitagawa([]compare.Contrast{{A: compare.Tally{X: 1, N: 2}}}); !math.IsNaN(none.Mix) {
		t.Errorf("nobody before: %+v", none)
	}
}

func TestKitagawaProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := func(name string) compare.Tally {
			n := rapid.Int64Range(0, 500).Draw(t, name)
			return compare.Tally{X: rapid.Int64Range(0, n).Draw(t, name), N: n}
		}
		units := make([]compare.Contrast, rapid.IntRange(1, 8).Draw(t, "units"))
		swapped := make([]compare.Contrast, len(units))
		for i := range units {
			units[i] = compare.Contrast{A: side("now"), B: side("before")}
			swapped[i] = compare.Contrast{A: units[i].B, B: units[i].A}
		}
		d, r := compare.Kitagawa(units), compare.Kitagawa(swapped)
		if !same(d.Service+d.Mix, d.Change) {
			t.Fatalf("%v + %v is not %v", d.Service, d.Mix, d.Change)
		}
		if !same(d.Service, -r.Service) || !same(d.Mix, -r.Mix) {
			t.Fatalf("%+v, swapped %+v", d, r)
		}
		if math.IsNaN(d.Change) {
			return
		}
		var service, mix float64
		for _, u := range d.Units {
			service += u.Service
			mix += u.Mix
		}
		if !same(service, d.Service) || !same(mix, d.Mix) {
			t.Fatalf("units add up to %v and %v: %+v", service, mix, d)
		}
		// The same mix in both periods leaves nothing to the mix.
		for i := range units {
			units[i].B.N = units[i].A.N
			units[i].B.X = min(units[i].B.X, units[i].A.N)
		}
		if d := compare.Kitagawa(units); math.Abs(d.Mix) > 1e-12 {
			t.Fatalf("an unchanged mix counts %v", d.Mix)
		}
	})
}

func ExampleCochranArmitage() {
	year := []compare.Tally{{X: 79, N: 100}, {X: 82, N: 104}, {X: 91, N: 110}, {X: 88, N: 103}}
	r := compare.CochranArmitage(year, nil)
	fmt.Printf("%+.1f points a quarter, p = %.2f\n", 100*r.Slope, r.P)
	// Output: +2.3 points a quarter, p = 0.18
}

func ExampleMannKendall() {
	m := compare.MannKendall([]float64{.78, .79, .81, .80, .83, .84, .86, .85})
	fmt.Printf("tau %.2f, p = %.4f, %+.2f points a period\n", m.TauB, m.P, 100*m.SenSlope)
	// Output: tau 0.86, p = 0.0044, +1.22 points a period
}

func ExampleKitagawa() {
	d := compare.Kitagawa([]compare.Contrast{
		{A: compare.Tally{X: 180, N: 200}, B: compare.Tally{X: 85, N: 100}},
		{A: compare.Tally{X: 66, N: 100}, B: compare.Tally{X: 130, N: 200}},
	})
	fmt.Printf("%+.1f = %+.1f service %+.1f mix\n", 100*d.Change, 100*d.Service, 100*d.Mix)
	// Output: +10.3 = +3.0 service +7.3 mix
}

func ExamplePChart() {
	quarters := []compare.Tally{{X: 88, N: 100}, {X: 90, N: 101}, {X: 71, N: 99}, {X: 91, N: 100}}
	for i, p := range compare.PChart(quarters, math.NaN()).Points {
		if p.Out {
			fmt.Printf("quarter %d: %.1f %%, expected %.1f to %.1f\n", i+1, 100*p.P, 100*p.Lower, 100*p.Upper)
		}
	}
	// Output: quarter 3: 71.7 %, expected 74.2 to 95.8
}

func ExampleCochranMantelHaenszel() {
	r := compare.CochranMantelHaenszel([]compare.Contrast{
		{A: compare.Tally{X: 45, N: 50}, B: compare.Tally{X: 60, N: 80}},
		{A: compare.Tally{X: 70, N: 80}, B: compare.Tally{X: 66, N: 80}},
	}, 0.95)
	fmt.Printf("odds ratio %.2f (%.2f to %.2f), p = %.3f\n", r.OddsRatio, r.Interval.Lo, r.Interval.Hi, r.P)
	// Output: odds ratio 2.03 (1.04 to 3.94), p = 0.036
}
