package prob

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// relative is the relative difference of two numbers, 0 for two NaN.
func relative(got, want float64) float64 {
	switch {
	case got == want || math.IsNaN(got) && math.IsNaN(want):
		return 0
	case want == 0:
		return math.Abs(got)
	}
	return math.Abs(got-want) / math.Abs(want)
}

// Reference values are R 4.2.2's: pnorm, pt, pchisq, pf and pbeta with
// lower.tail=FALSE where the name says survival, qnorm, qt, qchisq, qbeta.
func TestAgainstR(t *testing.T) {
	inf := math.Inf(1)
	for _, test := range []struct {
		name      string
		got, want float64
		tol       float64
	}{
		{"normal 97.5 %", NormalQuantile(0.975), 1.959963984540054, 1e-15},
		{"normal tail at 8.3", NormalSurvival(8.3), 5.205569744890255e-17, 1e-13},
		{"normal tail at 37", NormalSurvival(37), 5.725571222524577e-300, 1e-12},
		{"normal far left", NormalCDF(-10), 7.619853024160527e-24, 1e-13},
		{"t tail, 30 df", StudentSurvival(2, 30), 0.02731252248149155, 1e-13},
		{"t tail at 10, 398 df", StudentSurvival(10, 398), 1.8757860513814752e-21, 1e-12},
		{"t tail at 30, 100,000 df", StudentSurvival(30, 1e5), 3.689268436110912e-197, 1e-11},
		{"t tail with infinite df is normal", StudentSurvival(2, inf), NormalSurvival(2), 0},
		{"t 97.5 %, 10 df", StudentQuantile(0.975, 10), 2.228138851986274, 1e-14},
		{"t 97.5 %, 399 df", StudentQuantile(0.975, 399), 1.9659272959208813, 1e-13},
		{"t 97.5 %, 1,000,000 df", StudentQuantile(0.975, 1e6), 1.9599663568141066, 1e-14},
		{"t 97.5 %, infinite df", StudentQuantile(0.975, inf), 1.959963984540054, 1e-15},
		{"t far tail, 399 df", StudentQuantile(1e-10, 399), -6.5303583972254415, 1e-13},
		{"chi-squared tail, 24 df", ChiSquaredSurvival(30, 24), 0.18475179902393138, 1e-13},
		{"chi-squared far tail", ChiSquaredSurvival(1500, 49), 5.708820174335843e-282, 1e-12},
		{"chi-squared 95 %, 1 df", ChiSquaredQuantile(0.95, 1), 3.841458820694124, 1e-14},
		{"chi-squared 1e-6, 3.5 df", ChiSquaredQuantile(1e-6, 3.5), 0.0009782931625576818, 1e-12},
		{"chi-squared 1e-300, 399 df", ChiSquaredQuantile(1e-300, 399), 4.740438561234189, 1e-12},
		{"chi-squared that underflows", ChiSquaredQuantile(1e-300, 1), 0, 0},
		{"F tail", FSurvival(3, 5, 1e5), 0.010366183777032545, 1e-12},
		{"F far tail, where 1-CDF is 1e-16", FSurvival(50, 25, 374), 3.9953620990832485e-103, 1e-10},
		{"beta 2.5 %, one of ten", BetaQuantile(0.025, 1, 10), 0.0025285785444617843, 1e-13},
		{"beta 2.5 %, one of a million", BetaQuantile(0.025, 1, 1e6), 2.531780766379419e-08, 1e-11},
		{"beta 2.5 %, 839,400 of a million", BetaQuantile(0.025, 839400, 160601), 0.8386788937306594, 1e-11},
		{"beta median, shapes near 0", BetaQuantile(0.5, 1e-3, 1e-3), 0.49999999999977773, 1e-12},
		// Abramowitz and Stegun 6.3.3, 6.4.2; ψ(½) = -γ - 2 ln 2, ψ′(½) = π²/2.
		{"digamma 1 is -γ", Digamma(1), -0.5772156649015329, 1e-14},
		{"digamma ½", Digamma(0.5), -1.9635100260214235, 1e-14},
		{"trigamma 1 is π²/6", Trigamma(1), math.Pi * math.Pi / 6, 1e-14},
		{"trigamma ½", Trigamma(0.5), math.Pi * math.Pi / 2, 1e-14},
		// B(1, b) = 1/b, B(2, b) = 1/(b(b+1)).
		{"log beta, small with large", LogBeta(2, 1e7), -math.Log(1e7) - math.Log(1e7+1), 1e-15},
		{"log beta, 1 and 1", LogBeta(1, 1), 0, 1e-15},
		{"log gamma 10 is ln 9!", LogGamma(10), math.Log(362880), 1e-15},
	} {
		if r := relative(test.got, test.want); !(r <= test.tol) {
			t.Errorf("%s: got %.17g, want %.17g, off by %.2g", test.name, test.got, test.want, r)
		}
	}
}

func TestImpossibleArgumentsGiveNaN(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, v := range map[string]float64{
		"normal quantile of 2":       NormalQuantile(2),
		"normal quantile of NaN":     NormalQuantile(nan),
		"t quantile of -1":           StudentQuantile(-1, 5),
		"t quantile, 0 df":           StudentQuantile(0.5, 0),
		"t quantile, NaN df":         StudentQuantile(0.5, nan),
		"t survival, negative df":    StudentSurvival(1, -1),
		"t survival of NaN":          StudentSurvival(nan, 5),
		"chi-squared, 0 df":          ChiSquaredSurvival(1, 0),
		"chi-squared, infinite df":   ChiSquaredQuantile(0.5, inf),
		"chi-squared CDF of NaN":     ChiSquaredCDF(nan, 1),
		"F, 0 df":                    FSurvival(1, 0, 5),
		"F quantile, infinite df":    FQuantile(0.5, 1, inf),
		"F CDF of NaN":               FCDF(nan, 1, 1),
		"beta, shape 0":              BetaCDF(0.5, 0, 1),
		"beta quantile, shape NaN":   BetaQuantile(0.5, nan, 1),
		"beta quantile of 1.5":       BetaQuantile(1.5, 1, 1),
		"beta survival, shape 0":     BetaSurvival(0.5, 1, 0),
		"log gamma of 0":             LogGamma(0),
		"log beta of -1":             LogBeta(-1, 2),
		"digamma of 0":               Digamma(0),
		"trigamma of a negative":     Trigamma(-0.5),
		"beta survival of not a num": BetaSurvival(nan, 1, 1),
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s: got %v", name, v)
		}
	}
}

func TestEndsOfTheRange(t *testing.T) {
	inf := math.Inf(1)
	for _, test := range []struct {
		name      string
		got, want float64
	}{
		{"normal quantile of 0", NormalQuantile(0), -inf},
		{"t quantile of 1", StudentQuantile(1, 3), inf},
		{"t survival at infinity", StudentSurvival(inf, 3), 0},
		{"chi-squared quantile of 1", ChiSquaredQuantile(1, 3), inf},
		{"chi-squared survival below 0", ChiSquaredSurvival(-1, 3), 1},
		{"F survival at infinity", FSurvival(inf, 3, 4), 0},
		{"F survival at 0", FSurvival(0, 3, 4), 1},
		{"beta CDF below 0", BetaCDF(-1, 2, 2), 0},
		{"beta CDF above 1", BetaCDF(2, 2, 2), 1},
		{"beta survival above 1", BetaSurvival(2, 2, 2), 0},
		{"beta quantile of 0", BetaQuantile(0, 2, 2), 0},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, test.got, test.want)
		}
	}
}

// Quantiles undo distribution functions over the whole range that a survey
// uses.
func TestQuantilesInvert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := math.Pow(10, -rapid.Float64Range(0.01, 12).Draw(t, "minus log p"))
		df := math.Pow(10, rapid.Float64Range(-0.3, 7).Draw(t, "log df"))
		df2 := math.Pow(10, rapid.Float64Range(-0.3, 6).Draw(t, "log df2"))
		check := func(name string, got, tol float64) {
			if r := relative(got, p); !(r < tol) {
				t.Errorf("%s(df %v, %v): %v came back as %v, off by %.2g", name, df, df2, p, got, r)
			}
		}
		check("normal", NormalCDF(NormalQuantile(p)), 1e-11)
		check("t", StudentCDF(StudentQuantile(p, df), df), 1e-9)
		check("chi-squared", ChiSquaredCDF(ChiSquaredQuantile(p, df), df), 1e-8)
		if x := BetaQuantile(p, df/2, df2/2); x > 1e-290 && x < 1-1e-3 {
			check("beta", BetaCDF(x, df/2, df2/2), 1e-8)
		}
	})
}

// The two tails add up to 1.
func TestTailsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(0, 1).Draw(t, "x")
		a := math.Pow(10, rapid.Float64Range(-2, 6).Draw(t, "log a"))
		b := math.Pow(10, rapid.Float64Range(-2, 6).Draw(t, "log b"))
		for name, sum := range map[string]float64{
			"beta":        BetaCDF(x, a, b) + BetaSurvival(x, a, b),
			"F":           FCDF(4*x, a, b) + FSurvival(4*x, a, b),
			"chi-squared": ChiSquaredCDF(2*a*x, a) + ChiSquaredSurvival(2*a*x, a),
			"t":           StudentCDF(10*x, a) + StudentSurvival(10*x, a),
		} {
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("%s at %v (%v, %v): tails add up to %v", name, x, a, b, sum)
			}
		}
	})
}
