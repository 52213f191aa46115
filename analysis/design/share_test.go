package design

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestShareIntervals(t *testing.T) {
	// A simple random sample of 400 with p = .8: SE = √(.8·.2/399), df = 399,
	// t = 1.965927295920 (qt(.975, 399) in R). Logit: log 4 ± t·SE/.16;
	// arcsine: asin√.8 ± t·SE/.8. Korn-Graubard: n* = 399 as df = n-1, so
	// R's qbeta(.025, 319.2, 80.8) and qbeta(.975, 320.2, 79.8).
	y := slices.Concat(slices.Repeat([]float64{1}, 320), slices.Repeat([]float64{0}, 80))
	e := mustDesign(t, Plan{Rows: 400}).Mean(y, nil)
	const q = 1.965927295920
	se := math.Sqrt(.16 / 399)
	tests := map[Method][2]float64{
		Linear:  {.8 - q*se, .8 + q*se},
		Logit:   {1 / (1 + math.Exp(-math.Log(4)+q*se/.16)), 1 / (1 + math.Exp(-math.Log(4)-q*se/.16))},
		Arcsine: {math.Pow(math.Sin(math.Asin(math.Sqrt(.8))-q*se/.8), 2), math.Pow(math.Sin(math.Asin(math.Sqrt(.8))+q*se/.8), 2)},
		Beta:    {0.7573323478, 0.8381509316},
	}
	for m, want := range tests {
		i := e.ShareInterval(m, .95)
		if math.Abs(i.Lo-want[0]) > 1e-9 || math.Abs(i.Hi-want[1]) > 1e-9 {
			t.Errorf("%v: %v, want %v", m, i, want)
		}
	}
	near(t, "effective size", e.Effective(.95), 399)
}

func TestLikelihoodLimitsLieOnTheCutoff(t *testing.T) {
	e := Estimate{Value: .9, SE: .02, N: 300, DF: 40}
	i := e.ShareInterval(Likelihood, .95)
	const q = 2.0210753903 // qt(.975, 40)
	for _, limit := range []float64{i.Lo, i.Hi} {
		lost := 2 * (.9*math.Log(.9/limit) + .1*math.Log(.1/(1-limit))) * (.09 / .0004) * 299 / 300
		if math.Abs(lost-q*q) > 1e-7 {
			t.Errorf("limit %v loses %v, want %v", limit, lost, q*q)
		}
	}
	if !(i.Lo < .9 && i.Hi > .9) {
		t.Errorf("interval %v is not around .9", i)
	}
}

func TestShareIntervalAtTheEnds(t *testing.T) {
	ten := mustDesign(t, Plan{Rows: 10})
	census := mustDesign(t, Plan{Population: slices.Repeat([]float64{10}, 10)})
	ones, zeros := slices.Repeat([]float64{1}, 10), make([]float64, 10)
	for _, m := range []Method{Logit, Beta, Arcsine, Likelihood} {
		t.Run(m.String(), func(t *testing.T) {
			// 10 of 10: Clopper-Pearson has the lower limit .025^(1/10).
			i := ten.Mean(ones, nil).ShareInterval(m, .95)
			near(t, "lower limit of 10/10", i.Lo, math.Pow(.025, .1))
			near(t, "upper limit of 10/10", i.Hi, 1)
			i = ten.Mean(zeros, nil).ShareInterval(m, .95)
			near(t, "lower limit of 0/10", i.Lo, 0)
			near(t, "upper limit of 0/10", i.Hi, 1-math.Pow(.025, .1))
			i = census.Mean(ones, nil).ShareInterval(m, .95)
			near(t, "lower limit of everybody", i.Lo, 1)
			half := slices.Concat(ones[:5], zeros[:5])
			i = census.Mean(half, nil).ShareInterval(m, .95)
			near(t, "half of everybody", i.Lo, .5)
			near(t, "half of everybody", i.Hi, .5)
		})
	}
	for name, i := range map[string]bool{
		"a mean of scores":        ten.Mean(slices.Repeat([]float64{4}, 10), nil).ShareInterval(Logit, .95).Defined(),
		"a level of 1":            ten.Mean(ones, nil).ShareInterval(Logit, 1).Defined(),
		"no degrees of freedom":   Estimate{Value: .5, SE: .1, N: 9}.ShareInterval(Logit, .95).Defined(),
		"unknown standard error":  Estimate{Value: .5, SE: math.NaN(), N: 9, DF: 3}.ShareInterval(Beta, .95).Defined(),
		"t interval without a df": Estimate{Value: .5, SE: .1, N: 9}.Interval(.95).Defined(),
	} {
		if i {
			t.Errorf("%s has an interval", name)
		}
	}
}

func TestIntervalsContainTheShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "rows")
		p, y := drawPlan(t, n), drawAnswers(t, n)
		for i, v := range y {
			if !math.IsNaN(v) {
				y[i] = math.Floor(v / 4)
			}
		}
		e := mustNew(t, p).Mean(y, nil)
		for _, m := range []Method{Logit, Beta, Likelihood, Linear} {
			if i := e.ShareInterval(m, .9); i.Defined() && !(i.Lo <= e.Value+1e-12 && e.Value <= i.Hi+1e-12) {
				t.Fatalf("%v: %v does not contain %v", m, i, e.Value)
			}
		}
	})
}

func TestNamesOfMethodsAndRules(t *testing.T) {
	for _, m := range []Method{Logit, Beta, Arcsine, Likelihood, Linear} {
		if got, err := ParseMethod(m.String()); got != m || err != nil {
			t.Errorf("ParseMethod(%q) = %v, %v", m, got, err)
		}
	}
	for _, l := range []Lonely{Adjust, Certainty, Average, Fail} {
		if got, err := ParseLonely(l.String()); got != l || err != nil {
			t.Errorf("ParseLonely(%q) = %v, %v", l, got, err)
		}
	}
	if m, err := ParseMethod("xlogit"); m != Logit || err != nil {
		t.Errorf("xlogit = %v, %v", m, err)
	}
	if l, err := ParseLonely("remove"); l != Certainty || err != nil {
		t.Errorf("remove = %v, %v", l, err)
	}
	if _, err := ParseMethod("wald"); err == nil {
		t.Error("ParseMethod takes wald")
	}
	if _, err := ParseLonely("ignore"); err == nil {
		t.Error("ParseLonely takes ignore")
	}
}
