package drivers_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"sipas/analysis/drivers"
	"sipas/analysis/interval"
	"sipas/analysis/moments"
)

func close(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// Eight persons; R 4.2.2: summary(lm(y ~ a + b)).
var (
	a = []uint8{1, 2, 3, 4, 5, 2, 3, 5}
	b = []uint8{2, 1, 4, 3, 5, 3, 2, 4}
	y = []uint8{1, 2, 4, 3, 5, 3, 3, 4}
)

func TestRegressionEqualsLm(t *testing.T) {
	table, err := drivers.FromItems([][]uint8{a, b}, y)
	if err != nil {
		t.Fatal(err)
	}
	g := drivers.Regress(table.Summary())
	close(t, "b[0]", g.B[0], .388535031847, 1e-11)
	close(t, "b[1]", g.B[1], .509554140127, 1e-11)
	close(t, "se[0]", g.BSE[0], .217979614127, 1e-11)
	close(t, "se[1]", g.BSE[1], .242691040489, 1e-11)
	close(t, "t[0]", g.T[0], 1.782437469684, 1e-11)
	close(t, "p[0]", g.P[0], .1347711710688, 1e-11)
	close(t, "intercept", g.Intercept, .382165605096, 1e-11)
	close(t, "R²", g.R2, .857090562999, 1e-11)
	close(t, "adjusted R²", g.AdjR2, .799926788198, 1e-11)
	close(t, "σ", g.Sigma, .557519529234, 1e-11)
	close(t, "F", g.F, 14.993596311475, 1e-11)
}

// How many persons answer: any number, and enough for a regression.
var (
	anyNumber = []int{0, 1, 2, 5, 40, 2047, 2049}
	enough    = []int{40, 2047, 2049}
)

// survey draws factors of one to three criteria and an outcome that depends on
// them, with gaps, of one of so many persons.
func survey(t *rapid.T, persons ...int) ([][][]uint8, []uint8) {
	p := rapid.IntRange(1, 5).Draw(t, "factors")
	n := rapid.SampledFrom(persons).Draw(t, "persons")
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
	answer := func(v float64) uint8 {
		if chance.IntN(25) == 0 {
			return []uint8{0, 255}[chance.IntN(2)]
		}
		return uint8(max(1, min(5, math.Round(v))))
	}
	factors, outcome := make([][][]uint8, p), make([]uint8, n)
	for f := range factors {
		factors[f] = make([][]uint8, 1+f%3)
		for i := range factors[f] {
			factors[f][i] = make([]uint8, n)
		}
	}
	for r := range n {
		mood, sum := chance.NormFloat64(), 0.0
		for f := range factors {
			own := 3.6 + .6*mood + .6*chance.NormFloat64()
			sum += own / float64(p)
			for i := range factors[f] {
				factors[f][i][r] = answer(own + .5*chance.NormFloat64())
			}
		}
		outcome[r] = answer(sum + .4*chance.NormFloat64())
	}
	return factors, outcome
}

func TestSummaryEqualsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factors, outcome := survey(t, anyNumber...)
		table, err := drivers.FromFactors(factors, outcome)
		if err != nil {
			t.Fatal(err)
		}
		s := table.Summary()
		rows := plainScores(factors, outcome)
		if int(s.N) != len(rows) {
			t.Fatalf("%d persons, want %d", s.N, len(rows))
		}
		if len(rows) < 3 || s.Reason != "" {
			return
		}
		k := len(factors) + 1
		for i := range k {
			for j := range k {
				want := plainCorrelation(rows, i, j)
				if math.Abs(s.Correlation.At(i, j)-want) > 1e-12 {
					t.Fatalf("r[%d][%d] = %v, want %v", i, j, s.Correlation.At(i, j), want)
				}
			}
		}
	})
}

func plainScores(factors [][][]uint8, outcome []uint8) (rows [][]float64) {
	answered := func(x uint8) bool { return x > 0 && x < 128 }
next:
	for r, y := range outcome {
		var row []float64
		for _, items := range factors {
			sum, n := 0.0, 0.0
			for _, c := range items {
				if answered(c[r]) {
					sum, n = sum+float64(c[r]), n+1
				}
			}
			if n == 0 {
				continue next
			}
			row = append(row, sum/n)
		}
		if answered(y) {
			rows = append(rows, append(row, float64(y)))
		}
	}
	return rows
}

func plainCorrelation(rows [][]float64, i, j int) float64 {
	var mi, mj, ij, ii, jj float64
	for _, r := range rows {
		mi, mj = mi+r[i]/float64(len(rows)), mj+r[j]/float64(len(rows))
	}
	for _, r := range rows {
		ij += (r[i] - mi) * (r[j] - mj)
		ii += (r[i] - mi) * (r[i] - mi)
		jj += (r[j] - mj) * (r[j] - mj)
	}
	return ij / math.Sqrt(ii*jj)
}

func TestOrderAndProcessorsChangeNoBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factors, outcome := survey(t, anyNumber...)
		run := func() (drivers.Summary, drivers.Uncertainty) {
			table, err := drivers.FromFactors(factors, outcome)
			if err != nil {
				t.Fatal(err)
			}
			return table.Summary(), drivers.Bootstrap(table, drivers.LMG, drivers.Draw{Times: 20, Conf: .95, Seed: 9})
		}
		s1, u1 := run()
		rand.New(rand.NewPCG(4, 4)).Shuffle(len(outcome), func(i, j int) {
			outcome[i], outcome[j] = outcome[j], outcome[i]
			for _, items := range factors {
				for _, c := range items {
					c[i], c[j] = c[j], c[i]
				}
			}
		})
		old := runtime.GOMAXPROCS(1)
		defer runtime.GOMAXPROCS(old)
		s2, u2 := run()
		bits := cmp.Comparer(func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })
		matrices := cmp.Comparer(func(a, b *mat.SymDense) bool {
			if a == nil || b == nil {
				return a == b
			}
			for i, v := range a.RawSymmetric().Data {
				if math.Float64bits(v) != math.Float64bits(b.RawSymmetric().Data[i]) {
					return false
				}
			}
			return true
		})
		if d := cmp.Diff(s1, s2, bits, matrices) + cmp.Diff(u1, u2, bits); d != "" {
			t.Fatal(d)
		}
	})
}

// byOrders is LMG from its definition: the mean gain over all orders.
func byOrders(r *mat.SymDense) []float64 {
	p := r.SymmetricDim() - 1
	out, orders := make([]float64, p), 0
	var walk func(order []int)
	walk = func(order []int) {
		if len(order) == p {
			orders++
			for i, j := range order {
				out[j] += explained(r, order[:i+1]) - explained(r, order[:i])
			}
			return
		}
	next:
		for j := range p {
			for _, o := range order {
				if o == j {
					continue next
				}
			}
			walk(append(order[:len(order):len(order)], j))
		}
	}
	walk(nil)
	for j := range out {
		out[j] /= float64(orders)
	}
	return out
}

// explained is R² of the outcome on a set of predictors, by solving.
func explained(r *mat.SymDense, set []int) float64 {
	k, p := len(set), r.SymmetricDim()-1
	if k == 0 {
		return 0
	}
	a, b := mat.NewDense(k, k, nil), mat.NewVecDense(k, nil)
	for x, i := range set {
		b.SetVec(x, r.At(i, p))
		for y, j := range set {
			a.Set(x, y, r.At(i, j))
		}
	}
	var beta mat.VecDense
	if beta.SolveVec(a, b) != nil {
		return math.NaN()
	}
	return mat.Dot(&beta, b)
}

func TestImportanceSplitsAllOfR2(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factors, outcome := survey(t, enough...)
		table, _ := drivers.FromFactors(factors, outcome)
		s := table.Summary()
		g := drivers.Regress(s)
		if g.Reason != "" {
			t.Fatalf("no regression of %d persons: %s", s.N, g.Reason)
		}
		lmg, johnson := drivers.LMG(s.Correlation), drivers.Johnson(s.Correlation)
		if math.Abs(lmg.R2-g.R2) > 1e-10 || math.Abs(johnson.R2-g.R2) > 1e-10 {
			t.Fatalf("R² %v, LMG %v, Johnson %v", g.R2, lmg.R2, johnson.R2)
		}
		for j, want := range byOrders(s.Correlation) {
			if math.Abs(lmg.Weights[j]-want) > 1e-10 || lmg.Weights[j] < -1e-12 || johnson.Weights[j] < 0 {
				t.Fatalf("predictor %d: LMG %v, by orders %v, Johnson %v", j, lmg.Weights[j], want, johnson.Weights[j])
			}
		}
	})
}

func TestRepeatedPredictorsShareTheirPart(t *testing.T) {
	// The outcome correlates .6 with x; z is x again.
	r := mat.NewSymDense(3, []float64{1, 1, .6, 1, 1, .6, .6, .6, 1})
	for name, m := range map[string]drivers.Importance{"LMG": drivers.LMG(r), "Johnson": drivers.Johnson(r)} {
		close(t, name, m.Weights[0], .18, 1e-12)
		close(t, name, m.Weights[1], .18, 1e-12)
	}
	ones := []float64{1, 1, 1}
	g := drivers.Regress(drivers.Summary{N: 50, Mean: ones, SD: ones, Correlation: r})
	if g.Reason != moments.Singular || !math.IsNaN(g.Beta[0]) || !math.IsNaN(g.R2) {
		t.Errorf("regression %+v", g)
	}
}

func TestUndefinedDriversSayWhy(t *testing.T) {
	for _, test := range []struct {
		name string
		x    [][]uint8
		y    []uint8
		why  moments.Reason
	}{
		{"no predictors", nil, []uint8{1, 2, 3}, moments.FewItems},
		{"no persons", [][]uint8{{}}, nil, moments.NoRows},
		{"one person", [][]uint8{{3}}, []uint8{4}, moments.FewRows},
		{"nobody complete", [][]uint8{{3, 0, 255}}, []uint8{0, 4, 5}, moments.NoRows},
		{"constant outcome", [][]uint8{{1, 2, 3, 4}}, []uint8{5, 5, 5, 5}, moments.NoVariance},
		{"constant predictor", [][]uint8{{5, 5, 5, 5}}, []uint8{1, 2, 3, 4}, moments.NoVariance},
		{"as many coefficients as persons", [][]uint8{{1, 2, 4}, {1, 3, 2}}, []uint8{1, 2, 2}, moments.FewRows},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, err := drivers.FromItems(test.x, test.y)
			if err != nil {
				t.Fatal(err)
			}
			s := table.Summary()
			g := drivers.Regress(s)
			if g.Reason != test.why || !math.IsNaN(g.R2) || !math.IsNaN(g.F) {
				t.Errorf("R² %v, reason %q, want %q", g.R2, g.Reason, test.why)
			}
			drivers.LMG(s.Correlation)
			drivers.Johnson(s.Correlation)
			table.Spearman()
			if u := drivers.Bootstrap(table, drivers.LMG, drivers.Draw{Times: 10, Conf: .95}); u.Reason == "" {
				t.Error("bootstrap of nothing")
			}
		})
	}
	if _, err := drivers.FromItems([][]uint8{{1, 2}}, []uint8{1}); err == nil {
		t.Error("unequal columns accepted")
	}
	if m := drivers.LMG(mat.NewSymDense(30, nil)); m.Reason != moments.TooMany {
		t.Errorf("29 predictors: %q", m.Reason)
	}
}

func TestBootstrapCoversWhatItShould(t *testing.T) {
	// Two equal drivers: over surveys of 300 persons the 90 % interval of the
	// first one's share must hold one half about nine times in ten.
	hits, surveys := 0, 100
	for seed := range surveys {
		chance := rand.New(rand.NewPCG(uint64(seed), 11))
		x, z, y := make([]uint8, 300), make([]uint8, 300), make([]uint8, 300)
		for r := range y {
			u, v := chance.NormFloat64(), chance.NormFloat64()
			x[r], z[r], y[r] = coarse(u), coarse(.5*u+.87*v), coarse(.5*u+.5*(.5*u+.87*v)+.6*chance.NormFloat64())
		}
		table, _ := drivers.FromItems([][]uint8{x, z}, y)
		u := drivers.Bootstrap(table, drivers.LMG, drivers.Draw{Times: 200, Conf: .9, Seed: 1})
		if u.Share[0].Contains(.5) {
			hits++
		}
		if d := math.Abs(u.First[0] + u.First[1] - 1); d > 1e-12 {
			t.Fatalf("someone must come first: %v", u.First)
		}
	}
	if hits < 80 || hits > 98 { // binomial(100, .9): three standard errors
		t.Errorf("%d of %d intervals hold the truth", hits, surveys)
	}
}

func coarse(v float64) uint8 { return uint8(max(1, min(9, math.Round(5+2*v)))) }

func TestLotsHaveTheVarianceOfPersons(t *testing.T) {
	// 6000 persons are dealt into 2000 lots: the interval must be as wide as
	// the square root of n says, here from 1500 persons drawn one by one.
	width := func(n int) float64 {
		chance := rand.New(rand.NewPCG(5, 5))
		x, z, y := make([]uint8, n), make([]uint8, n), make([]uint8, n)
		for r := range y {
			u, v := chance.NormFloat64(), chance.NormFloat64()
			x[r], z[r], y[r] = coarse(u), coarse(v), coarse(.6*u+.4*v+.6*chance.NormFloat64())
		}
		table, _ := drivers.FromItems([][]uint8{x, z}, y)
		return drivers.Bootstrap(table, drivers.LMG, drivers.Draw{Times: 600, Conf: .95, Seed: 2}).Share[0].Half()
	}
	if ratio := width(1500) / width(6000); ratio < 1.7 || ratio > 2.35 {
		t.Errorf("four times the persons make the interval %.2f times narrower, want about 2", ratio)
	}
}

func TestMapQuadrants(t *testing.T) {
	wide, none := interval.Interval{Lo: 0, Hi: 1}, interval.None()
	sure := func(v float64) interval.Interval { return interval.Interval{Lo: v - .01, Hi: v + .01} }
	points := []drivers.Point{
		{Importance: .4, Performance: .9, ImportanceInterval: sure(.4), PerformanceInterval: sure(.9)},
		{Importance: .3, Performance: .6, ImportanceInterval: sure(.3), PerformanceInterval: wide},
		{Importance: .1, Performance: .6, ImportanceInterval: none, PerformanceInterval: sure(.6)},
		{Importance: .2, Performance: .9, ImportanceInterval: sure(.2), PerformanceInterval: sure(.9)},
		{Importance: .25, Performance: .75, ImportanceInterval: sure(.25), PerformanceInterval: sure(.75)}, // on the crosshair
		{Importance: math.NaN(), Performance: .8},
	}
	m := drivers.Map(points)
	close(t, "importance crosshair", m.Importance, .25, 1e-15)
	want := []drivers.Quadrant{drivers.KeepUp, drivers.ConcentrateHere, drivers.LowPriority, drivers.Overkill, "", ""}
	// (.9+.6+.6+.9+.75+.8)/6 = .7583: the fifth lies below it, at the importance crosshair.
	want[4] = drivers.ConcentrateHere
	firm := []bool{true, false, false, true, false, false}
	for i, p := range m.Points {
		if p.Quadrant != want[i] || p.Firm != firm[i] {
			t.Errorf("point %d: %q firm %v, want %q %v", i, p.Quadrant, p.Firm, want[i], firm[i])
		}
	}
	if points[0].Quadrant != "" {
		t.Error("the points handed in were changed")
	}
	if m := drivers.Map(nil); !math.IsNaN(m.Importance) || len(m.Points) != 0 {
		t.Errorf("map of nothing: %+v", m)
	}
}

func TestSpearmanTakesTiesAtTheirMeanRank(t *testing.T) {
	// R: cor(a, y, method="spearman") with the ranks written out: a 1, 2.5,
	// 4.5, 6, 7.5, 2.5, 4.5, 7.5; y 1, 2, 6.5, 4, 8, 4, 4, 6.5. Deviations from
	// 4.5: Σab = 34, Σa² = 40.5, Σy² = 39.5.
	table, _ := drivers.FromItems([][]uint8{a}, y)
	close(t, "ρ", table.Spearman()[0], 34/math.Sqrt(40.5*39.5), 1e-14)
}

func ExampleLMG() {
	// Correlations of two factors and, last, the overall answer.
	r := mat.NewSymDense(3, []float64{
		1, .5, .6,
		.5, 1, .5,
		.6, .5, 1})
	m := drivers.LMG(r)
	fmt.Printf("R² %.3f, shares %.2f %.2f\n", m.R2, m.Shares[0], m.Shares[1])
	// Output: R² 0.413, shares 0.63 0.37
}

func ExampleRegress() {
	table, err := drivers.FromItems([][]uint8{a, b}, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	g := drivers.Regress(table.Summary())
	fmt.Printf("R² = %.2f, beta = %.2f and %.2f, VIF %.1f\n", g.R2, g.Beta[0], g.Beta[1], g.VIF[0])
	// Output: R² = 0.86, beta = 0.45 and 0.54, VIF 2.3
}

func BenchmarkDrivers1MillionRows(b *testing.B) {
	chance := rand.New(rand.NewPCG(1, 1))
	columns := make([][]uint8, 26)
	for i := range columns {
		columns[i] = make([]uint8, 1_000_000)
		for r := range columns[i] {
			if columns[i][r] = uint8(1 + chance.IntN(5)); chance.IntN(30) == 0 {
				columns[i][r] = 0
			}
		}
	}
	table, _ := drivers.FromFactors([][][]uint8{columns[:3], columns[3:7], columns[7:14], columns[14:20], columns[20:25]}, columns[25])
	s := table.Summary()
	b.Run("summary", func(b *testing.B) {
		for b.Loop() {
			table.Summary()
		}
	})
	b.Run("LMG of 5", func(b *testing.B) {
		for b.Loop() {
			drivers.LMG(s.Correlation)
		}
	})
	b.Run("bootstrap", func(b *testing.B) {
		for b.Loop() {
			drivers.Bootstrap(table, drivers.LMG, drivers.Draw{Times: 1000, Conf: .95, Seed: 1})
		}
	})
}
