package structure

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/prob"
)

// six is a correlation matrix of six items in two groups; the figures below
// come from R 4.2.2 (factanal with factr = 10, varimax with eps = 1e-14,
// psych 2.2.9, lavaan 0.6-14 with its default tolerance) with 200 persons.
func six() *mat.SymDense {
	return mat.NewSymDense(6, []float64{
		1, .62, .55, .30, .28, .25,
		.62, 1, .58, .33, .31, .22,
		.55, .58, 1, .27, .35, .29,
		.30, .33, .27, 1, .66, .51,
		.28, .31, .35, .66, 1, .57,
		.25, .22, .29, .51, .57, 1})
}

func close(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

func closeAll(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d figures, want %d", what, len(got), len(want))
	}
	for i := range want {
		close(t, what, got[i], want[i], tolerance)
	}
}

func TestMeasureEqualsPsych(t *testing.T) {
	a := Measure(six(), 200)
	close(t, "KMO", a.KMO, .768200914867, 1e-11)
	closeAll(t, "MSA", a.MSA, []float64{.776801180331, .753732651641, .795884298195, .750767655429, .734357242947, .818346715448}, 1e-11)
	close(t, "chi-squared", a.Bartlett.ChiSquared, 434.172143268, 1e-9)
	close(t, "df", a.Bartlett.DF, 15, 0)
	if math.Abs(a.Bartlett.P/4.46510007048e-83-1) > 1e-6 {
		t.Errorf("p = %v", a.Bartlett.P)
	}
	close(t, "determinant", a.Det, .109341206216, 1e-11)
	closeAll(t, "smc", SquaredMultiples(six()),
		[]float64{.446985420821, .481669086655, .426200866546, .482533255028, .526862908365, .367689533226}, 1e-11)
}

func TestPrincipalEqualsEigen(t *testing.T) {
	c := Principal(six())
	closeAll(t, "values", c.Values,
		[]float64{3.033861853994, 1.298913773132, .534462554549, .456148208297, .363613543887, .313000066142}, 1e-11)
	if c.Kaiser != 2 {
		t.Errorf("%d values above 1, want 2", c.Kaiser)
	}
}

func TestMaximumLikelihoodEqualsFactanal(t *testing.T) {
	e := MaximumLikelihood(six(), 2, 200)
	closeAll(t, "uniquenesses", e.Uniquenesses,
		[]float64{.410633068878, .343892026019, .483619813192, .418839096409, .249344250372, .560973585941}, 1e-6)
	close(t, "chi-squared", e.Fit.ChiSquared, 5.818205273339, 1e-9)
	close(t, "df", e.Fit.DF, 4, 0)
	close(t, "p", e.Fit.P, .213142399648, 1e-9)
	for i, want := range [][]float64{{.1699885993, .7486459816}, {.1843079702, .7887575962}, {.2355011584, .678910441},
		{.7298206942, .2202785859}, {.843589058, .1975177257}, {.6414567115, .1660111512}} {
		closeAll(t, "rotated loadings", Varimax(e.Loadings, 1e-14)[i], want, 1e-6)
	}
}

func TestMinResEqualsPsych(t *testing.T) {
	e := MinRes(six(), 2, 200)
	closeAll(t, "communalities", e.Communalities, []float64{.58906350, .65613413, .51640882, .58143411, .74625875, .44296014}, 1e-4)
	close(t, "chi-squared", e.Fit.ChiSquared, 5.861135125, 1e-3)
	close(t, "rms", e.Fit.RMS, .018913319, 1e-5)
	close(t, "TLI", e.Fit.TLI, .983231853, 1e-4)
	close(t, "RMSEA", e.Fit.RMSEA, .047971797, 1e-4)
}

func TestConfirmEqualsLavaan(t *testing.T) {
	c := Confirm(six(), []int{0, 0, 0, 1, 1, 1}, 200)
	closeAll(t, "loadings", c.Loadings,
		[]float64{.7627496071, .8026998272, .7283298307, .7762811020, .8503100550, .6653358274}, 1e-6)
	closeAll(t, "uniquenesses", c.Uniquenesses,
		[]float64{.4182130369, .3556729874, .4695356577, .3973876507, .2769728104, .5573282367}, 1e-6)
	close(t, "factor correlation", c.Factors[0][1], .4877053411, 1e-6)
	f := c.Fit
	close(t, "chi-squared", f.ChiSquared, 7.54929807976, 1e-8)
	close(t, "p", f.P, .47868509838, 1e-8)
	close(t, "TLI", f.TLI, 1.00197603992, 1e-8)
	close(t, "CFI", f.CFI, 1, 0)
	close(t, "RMSEA upper limit", f.RMSEAHi, .07986057225, 1e-6)
	close(t, "SRMR", f.SRMR, .0214682763, 1e-6)
}

func TestBivariateNormalCDFEqualsTVPACK(t *testing.T) {
	// mvtnorm::pmvnorm(upper=c(h,k), corr, algorithm=TVPACK(1e-15))
	for _, v := range [][4]float64{
		{0, 0, .5, 1.0 / 3},
		{1, -1, .3, .1483382090574225},
		{-2, .5, .8, .02274842345295314},
		{1.5, 1.4, .95, .9078254496290873},
		{-1, -1, -.95, 2.449195138492401e-12},
		{2, -2, -.99, .003038489299510261},
		{.3, .4, .9999, .6179114221889521},
		{-8, -8, .5, 1.788660548590194e-21},
		{1, 2, -.2, .8201098122024257},
		{math.Inf(1), 0, .4, .5},
		{math.Inf(-1), 0, .4, 0},
		{.7, .7, 1, .758036347776927},
		{.7, -.7, -1, 0},
	} {
		close(t, "P", BivariateNormalCDF(v[0], v[1], v[2]), v[3], 2e-15)
	}
	if p := BivariateNormalCDF(0, 0, 1.01); !math.IsNaN(p) {
		t.Errorf("correlation above 1 gave %v", p)
	}
}

func TestNoncentralCDFEqualsR(t *testing.T) {
	for _, v := range [][4]float64{ // pchisq(x, df, ncp)
		{10, 4, 3, .7837631816817812},
		{407.8, 265, 100, .9162936022516377},
		{1800, 185, 1500, .9234001056800938},
	} {
		close(t, "P", noncentralCDF(v[0], v[1], v[2]), v[3], 1e-11)
		close(t, "λ", noncentrality(v[0], v[1], v[3]), v[2], 1e-8)
	}
}

func TestPolychoricOfKnownTables(t *testing.T) {
	// polycor::polychor(ML=FALSE) and psych::tetrachoric say .71273186, as far
	// as their optimiser goes. The model is saturated: at the maximum the first
	// cell has its own share.
	twice := [][]int64{{40, 15}, {10, 35}}
	close(t, "tetrachoric", Polychoric(twice), .7127318, 1e-5)
	close(t, "share of the first cell", BivariateNormalCDF(prob.NormalQuantile(.55), 0, Polychoric(twice)), .4, 1e-12)
	close(t, "jointly", PolychoricJoint(twice), Polychoric(twice), 1e-8)
	// A table of 265 persons. Two steps: R's optimize with tolerance 1e-9.
	// Jointly: Nelder-Mead on the likelihood (TVPACK) to 548.727595724835;
	// polycor's own maximum stops at .62736 with 548.753763.
	five := [][]int64{{1, 0, 3, 1, 0}, {0, 1, 2, 4, 1}, {2, 1, 7, 19, 2}, {2, 0, 13, 65, 46}, {0, 1, 1, 21, 72}}
	close(t, "two steps", Polychoric(five), .628137744, 1e-7)
	close(t, "jointly", PolychoricJoint(five), .63195, 2e-5)
	for name, cells := range map[string][][]int64{
		"empty": nil, "no persons": {{0, 0}, {0, 0}}, "one step only": {{3, 4}, {0, 0}}, "one person": {{1, 0}, {0, 0}}} {
		if r := Polychoric(cells); !math.IsNaN(r) {
			t.Errorf("%s: %v, want NaN", name, r)
		}
		if r := PolychoricJoint(cells); !math.IsNaN(r) {
			t.Errorf("%s, jointly: %v, want NaN", name, r)
		}
	}
	close(t, "perfect agreement", Polychoric([][]int64{{20, 0}, {0, 20}}), .999, 0)
	close(t, "perfect opposition", Polychoric([][]int64{{0, 20}, {20, 0}}), -.999, 0)
}
