package structure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"sipas/analysis/moments"
)

// implying is the correlation matrix of items with the given loadings on
// uncorrelated factors.
func implying(loadings [][]float64) *mat.SymDense {
	r := mat.NewSymDense(len(loadings), nil)
	for i := range loadings {
		r.SetSym(i, i, 1)
		for j := i + 1; j < len(loadings); j++ {
			var s float64
			for m := range loadings[i] {
				s += loadings[i][m] * loadings[j][m]
			}
			r.SetSym(i, j, s)
		}
	}
	return r
}

// correlations draws the correlation matrix of p items and more persons. Every
// item varies: two persons disagree about each.
func correlations(t *rapid.T) *mat.SymDense {
	p := rapid.IntRange(3, 9).Draw(t, "items")
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	columns := make([][]uint8, p)
	for i := range columns {
		columns[i] = make([]uint8, 60)
	}
	for r := range 60 {
		mood := chance.NormFloat64()
		for i := range columns {
			columns[i][r] = uint8(max(1, min(5, math.Round(3.5+.8*mood+.8*chance.NormFloat64()))))
		}
	}
	for i := range columns {
		columns[i][0], columns[i][1] = 2, 4
	}
	m, err := moments.OfComplete(columns)
	if err != nil || len(m.Varying()) < p {
		t.Fatalf("%d of %d items vary, %v", len(m.Varying()), p, err)
	}
	return m.Correlation()
}

func TestOneFactorIsFoundExactly(t *testing.T) {
	want := []float64{.9, .8, -.7, .6, .5}
	r := implying([][]float64{{.9}, {.8}, {-.7}, {.6}, {.5}})
	for name, e := range map[string]Extraction{"likelihood": MaximumLikelihood(r, 1, 500), "residuals": MinRes(r, 1, 500)} {
		for i := range want {
			close(t, name, e.Loadings[i][0], want[i], 1e-7)
		}
		close(t, name+" chi-squared", e.Fit.ChiSquared, 0, 1e-9)
	}
	c := Confirm(r, make([]int, 5), 500)
	closeAll(t, "confirmed", c.Loadings, want, 1e-7)
	close(t, "composite reliability", c.Reliability[0], 2.1*2.1/(2.1*2.1+.19+.36+.51+.64+.75), 1e-7)
}

func TestHeywoodCaseStopsAtTheFloor(t *testing.T) {
	// λ = (1.2, .5, .5) would be needed: a communality above 1.
	r := mat.NewSymDense(3, []float64{1, .6, .6, .6, 1, .25, .6, .25, 1})
	e := MaximumLikelihood(r, 1, 100)
	if len(e.AtLimit) != 1 || e.AtLimit[0] != 0 || e.Uniquenesses[0] != uniqueFloor && math.Abs(e.Uniquenesses[0]-uniqueFloor) > 1e-9 {
		t.Errorf("at limit %v, uniquenesses %v, %s", e.AtLimit, e.Uniquenesses, e.Reason)
	}
}

func TestPrincipalComponentsRebuildTheMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := correlations(t)
		p := r.SymmetricDim()
		c := Principal(r)
		var sum float64
		for m, v := range c.Values {
			sum += v
			if m > 0 && v > c.Values[m-1] {
				t.Fatalf("values not descending: %v", c.Values)
			}
			var largest float64
			for i := range p {
				if math.Abs(c.Loadings[i][m]) > math.Abs(largest)*(1+1e-6) {
					largest = c.Loadings[i][m]
				}
			}
			if largest < 0 {
				t.Fatalf("component %d points the wrong way", m)
			}
		}
		if math.Abs(sum-float64(p)) > 1e-9 {
			t.Fatalf("values sum to %v, not %d", sum, p)
		}
		back := implying(c.Loadings)
		for i := range p {
			for j := i + 1; j < p; j++ {
				if math.Abs(back.At(i, j)-r.At(i, j)) > 1e-9 {
					t.Fatalf("r[%d][%d] = %v, rebuilt %v", i, j, r.At(i, j), back.At(i, j))
				}
			}
		}
	})
}

func TestVarimaxKeepsCommunalitiesAndGainsSimplicity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := First(Principal(correlations(t)).Loadings, rapid.IntRange(1, 3).Draw(t, "factors"))
		turned := Varimax(l, 1e-12)
		before, after := Communalities(l), Communalities(turned)
		for i := range before {
			if math.Abs(before[i]-after[i]) > 1e-9 {
				t.Fatalf("communality of item %d: %v became %v", i, before[i], after[i])
			}
		}
		if simplicity(turned) < simplicity(l)-1e-9 {
			t.Fatalf("simplicity fell from %v to %v", simplicity(l), simplicity(turned))
		}
	})
}

// simplicity is the varimax criterion of rows of unit length.
func simplicity(l [][]float64) (sum float64) {
	h := Communalities(l)
	for m := range l[0] {
		var two, four float64
		for i := range l {
			v := l[i][m] * l[i][m] / h[i]
			two += v / float64(len(l))
			four += v * v / float64(len(l))
		}
		sum += four - two*two
	}
	return sum
}

func TestLikelihoodIsAtAMinimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := correlations(t)
		e := MaximumLikelihood(r, 1, 60)
		if e.Reason != "" {
			t.Fatalf("not fitted: %s", e.Reason)
		}
		value := func(u []float64) float64 {
			logs := make([]float64, len(u))
			for i := range u {
				logs[i] = math.Log(u[i])
			}
			values, vectors, _ := scaledSpectrum(r, logs)
			f, _, _, _ := likelihoodAt(values, vectors, 1)
			return f
		}
		best := value(e.Uniquenesses)
		for i := range e.Uniquenesses {
			for _, by := range []float64{.98, 1.02} {
				moved := append([]float64(nil), e.Uniquenesses...)
				moved[i] = max(uniqueFloor, min(1, moved[i]*by))
				if value(moved) < best-1e-12 {
					t.Fatalf("item %d times %v is better: %v < %v", i, by, value(moved), best)
				}
			}
		}
	})
}

func TestBivariateNormalCDFIsADistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, k := rapid.Float64Range(-6, 6).Draw(t, "h"), rapid.Float64Range(-6, 6).Draw(t, "k")
		r := rapid.Float64Range(-1, 1).Draw(t, "r")
		p := BivariateNormalCDF(h, k, r)
		if d := p - BivariateNormalCDF(k, h, r); math.Abs(d) > 1e-14 {
			t.Fatalf("not symmetric: %v", d)
		}
		// P(X≤h,Y≤k) + P(X≤h,Y>k) = P(X≤h), the second by turning Y round.
		marginal := BivariateNormalCDF(h, math.Inf(1), r)
		if d := p + BivariateNormalCDF(h, -k, -r) - marginal; math.Abs(d) > 1e-14 {
			t.Fatalf("parts miss the margin by %v", d)
		}
		if wider := BivariateNormalCDF(h+.1, k, r); wider < p-1e-15 {
			t.Fatalf("falls from %v to %v", p, wider)
		}
	})
}

func TestParallelAnalysisKeepsWhatIsThere(t *testing.T) {
	three := implying([][]float64{{.8, 0, 0}, {.7, 0, 0}, {.75, 0, 0}, {0, .8, 0}, {0, .7, 0}, {0, .8, 0}, {0, 0, .7}, {0, 0, .8}, {0, 0, .7}})
	h := Parallel(Principal(three).Values, 400, 200, .95, 1)
	if h.Retain != 3 {
		t.Errorf("%d components kept, want 3; limits %v", h.Retain, h.Limits)
	}
	// Limits for 400 persons and 9 items: psych::fa.parallel (R 4.2.2) has a
	// mean first value of about 1.22 and a 95 % point of about 1.29.
	if h.Limits[0] < 1.24 || h.Limits[0] > 1.33 {
		t.Errorf("first limit %v", h.Limits[0])
	}
	again := Parallel(Principal(three).Values, 400, 200, .95, 1)
	for m := range h.Limits {
		if h.Limits[m] != again.Limits[m] {
			t.Fatal("the same seed gave other limits")
		}
	}
	if h := Parallel([]float64{1, 1, 1}, 1_000_000, 100, .95, 2); h.Retain != 0 || h.Limits[0] > 1.01 {
		t.Errorf("a million unrelated sheets: %+v", h)
	}
	if h := Parallel([]float64{2, 1, 0}, 3, 100, .95, 2); h.Reason != moments.FewRows {
		t.Errorf("three persons, three items: %q", h.Reason)
	}
}

func TestUndefinedStructureSaysWhy(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct {
		name string
		r    *mat.SymDense
		why  moments.Reason
	}{
		{"nothing", nil, moments.NoRows},
		{"an item without variance", mat.NewSymDense(2, []float64{1, nan, nan, 1}), moments.NoVariance},
		{"an item twice", mat.NewSymDense(3, []float64{1, 1, .5, 1, 1, .5, .5, .5, 1}), moments.Singular},
		{"almost twice", mat.NewSymDense(2, []float64{1, 1 - 1e-15, 1 - 1e-15, 1}), moments.Singular},
		{"contradicting pairs", mat.NewSymDense(3, []float64{1, .9, -.9, .9, 1, .9, -.9, .9, 1}), moments.Indefinite},
		{"a single item", mat.NewSymDense(1, []float64{1}), moments.FewItems},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := Measure(test.r, 100)
			if a.Reason != test.why || !math.IsNaN(a.KMO) {
				t.Errorf("KMO %v, reason %q, want NaN and %q", a.KMO, a.Reason, test.why)
			}
			if e := MaximumLikelihood(test.r, 1, 100); e.Reason == "" {
				t.Error("factors from nothing")
			}
			MinRes(test.r, 1, 100)
			Principal(test.r)
			SquaredMultiples(test.r)
			if c := Confirm(test.r, []int{0, 0, 0}, 100); c.Reason == "" {
				t.Error("a model from nothing")
			}
		})
	}
	if e := MaximumLikelihood(six(), 4, 100); e.Reason != moments.NotIdentified {
		t.Errorf("four factors of six items: %q", e.Reason)
	}
	for _, member := range [][]int{{0, 0, 0, 0, 0, 1}, {0, 0, 0, 2, 2, 2}, {0, 0}, {-1, -1, -1, 0, 0, 0}} {
		if c := Confirm(six(), member, 100); c.Reason != moments.NotIdentified {
			t.Errorf("members %v: %q", member, c.Reason)
		}
	}
}

func ExampleMeasure() {
	a := Measure(six(), 200)
	fmt.Printf("KMO %.2f, Bartlett χ² = %.1f, df = %.0f\n", a.KMO, a.Bartlett.ChiSquared, a.Bartlett.DF)
	// Output: KMO 0.77, Bartlett χ² = 434.2, df = 15
}

func ExampleConfirm() {
	c := Confirm(six(), []int{0, 0, 0, 1, 1, 1}, 200)
	fmt.Printf("CFI %.2f, SRMR %.3f, factors correlate %.2f\n", c.Fit.CFI, c.Fit.SRMR, c.Factors[0][1])
	// Output: CFI 1.00, SRMR 0.021, factors correlate 0.49
}

func BenchmarkStructure25Items(b *testing.B) {
	loadings := make([][]float64, 25)
	for i := range loadings {
		loadings[i] = []float64{.6, .1 * float64(i%5)}
	}
	r := implying(loadings)
	b.Run("KMO and components", func(b *testing.B) {
		for b.Loop() {
			Measure(r, 1e6)
			Principal(r)
		}
	})
	b.Run("parallel analysis, 200 draws", func(b *testing.B) {
		for b.Loop() {
			Parallel(make([]float64, 25), 1e6, 200, .95, 1)
		}
	})
	b.Run("five factors by likelihood", func(b *testing.B) {
		for b.Loop() {
			MaximumLikelihood(r, 2, 1e6)
		}
	})
}
