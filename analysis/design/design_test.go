package design

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// near allows for rounding of hand calculations done in float64.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-12*max(1, math.Abs(want)) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestStratifiedMeanByHand(t *testing.T) {
	// Stratum 0: 2 of 10 asked, answers 1 and 0, weight 5 each.
	// Stratum 1: 3 of 6 asked, answers 1, 1, 0, weight 2 each.
	// W = 16, p = (5 + 4)/16 = 9/16. z = w(y-p)/W:
	//   stratum 0:  5/16·7/16 = 35/256, 5/16·(-9/16) = -45/256; difference 80/256,
	//               Σ(z-z̄)² = (80/256)²/2; V = (1-2/10)·2/1·(80/256)²/2 = .8·(5/16)² = .078125
	//   stratum 1:  Σ(z-z̄)² = (2/16)²·Σ(y-ȳ)² = (1/64)(2/3); V = (1-3/6)·3/2·(1/96) = .0078125
	// V = .0859375. s² = Σw(y-p)²/W·n/(n-1) = p(1-p)·5/4 = 63/256·5/4; simple
	// random sample without replacement: s²/5·(1-5/16).
	d := mustDesign(t, Plan{Strata: []int32{0, 0, 1, 1, 1}, Population: []float64{10, 10, 6, 6, 6}})
	e := d.Mean([]float64{1, 0, 1, 1, 0}, nil)
	near(t, "value", e.Value, 9.0/16)
	near(t, "SE", e.SE, math.Sqrt(.0859375))
	near(t, "deff", e.Deff, .0859375/(63.0/256/4*11/16))
	near(t, "deff with replacement", e.DeffReplace, .0859375/(63.0/256/4))
	near(t, "weight", e.Weight, 16)
	if e.N != 5 || e.DF != 3 || e.Enumerated {
		t.Errorf("N = %d, DF = %d, enumerated %v; want 5, 3, false", e.N, e.DF, e.Enumerated)
	}
}

func TestClusteredTotalByHand(t *testing.T) {
	// Three of 12 clusters, one visitor in two and two in the third; weight 4.
	// Cluster totals of w·y: 4·3 = 12, 4·5 = 20, 4·(1+2) = 12; mean 44/3.
	// V = (1-3/12)·3/2·((8/3)² + (16/3)² + (8/3)²) = 9/8·384/9 = 48.
	d := mustDesign(t, Plan{Clusters: []int32{7, 9, 8, 8}, Population: []float64{12, 12, 12, 12}})
	near(t, "derived weight", d.Weights()[0], 4)
	e := d.Total([]float64{3, 5, 1, 2}, nil)
	near(t, "total", e.Value, 44)
	near(t, "SE", e.SE, math.Sqrt(48))
	if e.DF != 2 {
		t.Errorf("DF = %d, want 2", e.DF)
	}
}

func TestTwoStageByHand(t *testing.T) {
	// Two of 4 clusters; of each cluster's 6 visitors 2 were asked; weight 2·3 = 6.
	// y: 1, 3 | 5, 5. Cluster totals of w·y: 24, 60.
	// First stage: (1-2/4)·2·(18² + 18²) = 648.
	// Second stage, first cluster: 2/4·(1-2/6)·2·(6² + 6²) = 48; second: 0.
	plan := Plan{Clusters: []int32{0, 0, 1, 1}, Population: []float64{4, 4, 4, 4}, Members: []float64{6, 6, 6, 6}}
	e := mustDesign(t, plan).Total([]float64{1, 3, 5, 5}, nil)
	near(t, "total", e.Value, 84)
	near(t, "SE", e.SE, math.Sqrt(696))
}

func TestLonelyStratumByHand(t *testing.T) {
	// Strata 0 (clusters 0, 1) and 1 (the lonely cluster 2), one visitor each,
	// weight 1: y = 0, 1, 1; p = 2/3; z = -2/9, 1/9, 1/9.
	// Stratum 0: 2·((1/6)² + (1/6)²) = 1/9. Lonely: adjust adds (1/9)² = 1/81.
	tests := map[Lonely]float64{Adjust: 1.0/9 + 1.0/81, Certainty: 1.0 / 9, Average: 2.0 / 9}
	for rule, want := range tests {
		t.Run(rule.String(), func(t *testing.T) {
			plan := Plan{Strata: []int32{0, 0, 1}, Clusters: []int32{0, 1, 2}, Lonely: rule}
			d := mustDesign(t, plan)
			near(t, "variance", math.Pow(d.Mean([]float64{0, 1, 1}, nil).SE, 2), want)
			if diff := cmp.Diff([]int32{1}, d.LonelyStrata()); diff != "" {
				t.Errorf("lonely strata (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("all lonely under average is unknown", func(t *testing.T) {
		d := mustDesign(t, Plan{Strata: []int32{0, 1}, Lonely: Average})
		near(t, "SE", d.Mean([]float64{0, 1}, nil).SE, math.NaN())
	})
	t.Run("a lonely unit that was enumerated is not lonely", func(t *testing.T) {
		d := mustDesign(t, Plan{Strata: []int32{0, 0, 1}, Population: []float64{9, 9, 1}, Lonely: Fail})
		if len(d.LonelyStrata()) != 0 {
			t.Error("an enumerated stratum is called lonely")
		}
	})
}

func TestEstimatesFromNobody(t *testing.T) {
	nan := math.NaN()
	empty := mustDesign(t, Plan{})
	three := mustDesign(t, Plan{Rows: 3, Weights: []float64{1, 0, 1}})
	tests := map[string]Estimate{
		"no rows":                     empty.Mean(nil, nil),
		"nobody answered":             three.Mean([]float64{nan, nan, nan}, nil),
		"only weight 0 answered":      three.Mean([]float64{nan, 1, nan}, nil),
		"empty domain":                three.Mean([]float64{1, 1, 1}, Domain{false, false, false}),
		"total of nobody":             three.Total([]float64{nan, nan, nan}, nil),
		"ratio without a denominator": three.Ratio([]float64{0, 0, 0}, []float64{0, 0, 0}, nil),
		"contrast of nothing":         three.Contrast(),
		"group of nobody":             three.By([]float64{1, 1, nan}, []int32{0, 1, 1}, 2)[1],
	}
	for name, e := range tests {
		t.Run(name, func(t *testing.T) {
			if !math.IsNaN(e.Value) || !math.IsNaN(e.SE) || !math.IsNaN(e.Deff) || e.N != 0 {
				t.Errorf("got %+v, want NaN and N = 0", e)
			}
			if i := e.ShareInterval(Logit, .95); i.Defined() {
				t.Errorf("interval %v, want none", i)
			}
		})
	}
	near(t, "quantile of nobody", empty.Quantile(nil, .5, nil), nan)
	e, answered := three.MeanOf([][]float64{{nan, nan, nan}, {1, 0, 0}}, nil)
	near(t, "mean of the one answered column", e.Value, .5)
	if answered != 1 {
		t.Errorf("answered columns %d, want 1", answered)
	}
}

func TestOneSamplingUnitShowsNoVariance(t *testing.T) {
	one := mustDesign(t, Plan{Rows: 1}).Mean([]float64{1}, nil)
	near(t, "SE of one person", one.SE, math.NaN())
	if i := one.ShareInterval(Logit, .95); i.Hi != 1 || math.Abs(i.Lo-.025) > 1e-12 {
		t.Errorf("interval of 1/1 = %v, want Clopper-Pearson [.025, 1]", i)
	}
	all := mustDesign(t, Plan{Rows: 1, Population: []float64{1}}).Mean([]float64{1}, nil)
	near(t, "SE of everybody", all.SE, 0)
	if !all.Enumerated {
		t.Error("one of one is not enumerated")
	}
}

func TestNewRefusesImpossiblePlans(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	tests := map[string]struct {
		plan   Plan
		column string
		row    int
		err    error
	}{
		"columns of different lengths":   {Plan{Strata: []int32{0}, Weights: []float64{1, 1}}, "Strata", -1, ErrLength},
		"negative number of rows":        {Plan{Rows: -1}, "Rows", -1, ErrLength},
		"no stratum":                     {Plan{Strata: []int32{0, -1}}, "Strata", 1, ErrMissingCode},
		"no cluster":                     {Plan{Clusters: []int32{-1}}, "Clusters", 0, ErrMissingCode},
		"negative weight":                {Plan{Weights: []float64{1, -1}}, "Weights", 1, ErrWeight},
		"weight NaN":                     {Plan{Weights: []float64{nan}}, "Weights", 0, ErrWeight},
		"weight infinite":                {Plan{Weights: []float64{inf}}, "Weights", 0, ErrWeight},
		"population of zero":             {Plan{Population: []float64{0}}, "Population", 0, ErrPopulation},
		"population NaN":                 {Plan{Population: []float64{nan}}, "Population", 0, ErrPopulation},
		"population below the sample":    {Plan{Population: []float64{1, 1}}, "Population", 0, ErrPopulation},
		"population varies in a stratum": {Plan{Population: []float64{5, 6}}, "Population", 1, ErrPopulation},
		"members below the sample":       {Plan{Clusters: []int32{0, 0}, Population: []float64{3, 3}, Members: []float64{1, 1}}, "Members", 0, ErrPopulation},
		"members without population":     {Plan{Clusters: []int32{0, 0}, Members: []float64{1, 1}}, "Members", -1, ErrPopulation},
		"cluster in two strata":          {Plan{Strata: []int32{0, 1}, Clusters: []int32{4, 4}, Unique: true}, "Clusters", 1, ErrNested},
		"lonely stratum under fail":      {Plan{Strata: []int32{0, 0, 1}, Lonely: Fail}, "Strata", 2, ErrLonely},
		"lonely visitor under fail": {Plan{Clusters: []int32{0, 0, 1}, Population: []float64{5, 5, 5}, Members: []float64{9, 9, 9}, Lonely: Fail},
			"Clusters", 2, ErrLonely},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d, err := New(tt.plan)
			var at *PlanError
			if d != nil || !errors.Is(err, tt.err) || !errors.As(err, &at) {
				t.Fatalf("got %v, %v, want %v", d, err, tt.err)
			}
			if at.Column != tt.column || at.Row != tt.row {
				t.Errorf("at %s, row %d; want %s, row %d", at.Column, at.Row, tt.column, tt.row)
			}
		})
	}
}

// drawPlan makes a plan with strata, clusters, weights and perhaps populations.
func drawPlan(t *rapid.T, n int) Plan {
	p := Plan{Rows: n, Strata: make([]int32, n), Clusters: make([]int32, n), Weights: make([]float64, n)}
	for i := range n {
		p.Strata[i] = rapid.Int32Range(0, 3).Draw(t, "stratum")
		p.Clusters[i] = rapid.Int32Range(0, 4).Draw(t, "cluster")
		p.Weights[i] = rapid.Float64Range(0.01, 50).Draw(t, "weight")
	}
	if rapid.Bool().Draw(t, "finite") {
		p.Population = slices.Repeat([]float64{9}, n)
		if rapid.Bool().Draw(t, "two stages") {
			p.Members = slices.Repeat([]float64{float64(n)}, n)
		}
	}
	p.Lonely = rapid.SampledFrom([]Lonely{Adjust, Certainty, Average}).Draw(t, "rule")
	return p
}

func drawAnswers(t *rapid.T, n int) []float64 {
	answers := make([]uint8, n)
	for i := range answers {
		answers[i] = rapid.SampledFrom([]uint8{Missing, DontKnow, 1, 2, 3, 4, 5}).Draw(t, "answer")
	}
	return Scores(answers)
}

func TestOrderAndNumberingChangeNoBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "rows")
		p, y := drawPlan(t, n), drawAnswers(t, n)
		group := make([]int32, n)
		for i := range group {
			group[i] = rapid.Int32Range(0, 2).Draw(t, "group")
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		order := rng.Perm(n)
		q := Plan{Rows: n, Strata: permuted(p.Strata, order), Clusters: permuted(p.Clusters, order), Weights: permuted(p.Weights, order),
			Population: permuted(p.Population, order), Members: permuted(p.Members, order), Lonely: p.Lonely}
		for i := range q.Strata { // relabelled as well
			q.Strata[i], q.Clusters[i] = 7-q.Strata[i], 1000-3*q.Clusters[i]
		}
		a, b := mustNew(t, p), mustNew(t, q)
		y2, group2 := permuted(y, order), permuted(group, order)
		m := Margin{Name: "group", Codes: group, Totals: []float64{30, 40, 50}}
		if pa, err := a.PostStratify(m); err == nil {
			m.Codes = group2
			pb, err := b.PostStratify(m)
			if err != nil {
				t.Fatal(err)
			}
			sameBits(t, pa.Mean(y, nil), pb.Mean(y2, nil))
		}
		sameBits(t, a.Mean(y, nil), b.Mean(y2, nil))
		sameBits(t, a.Total(y, nil), b.Total(y2, nil))
		sameBits(t, a.Ratio(y, a.weights, nil), b.Ratio(y2, b.weights, nil))
		if diff := cmp.Diff(a.Association(group, p.Strata), b.Association(group2, permuted(p.Strata, order)), cmp.Comparer(closeEnough)); diff != "" {
			t.Fatalf("association differs (-a +b):\n%s", diff)
		}
		if qa, qb := a.Quantile(y, .3, nil), b.Quantile(y2, .3, nil); qa != qb && !(math.IsNaN(qa) && math.IsNaN(qb)) {
			t.Fatalf("quantiles %v and %v", qa, qb)
		}
		for g, e := range a.By(y, group, 3) {
			sameBits(t, e, a.Mean(y, Where(group, int32(g))))
			sameBits(t, e, b.By(y2, group2, 3)[g])
		}
	})
}

func permuted[T any](values []T, order []int) []T {
	if values == nil {
		return nil
	}
	out := make([]T, len(values))
	for i, from := range order {
		out[i] = values[from]
	}
	return out
}

func mustNew(t *rapid.T, p Plan) *Design {
	d, err := New(p)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// closeEnough is for what goes through a matrix in the order of first sight.
func closeEnough(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-8*max(math.Abs(a), math.Abs(b))
}

func sameBits(t *rapid.T, a, b Estimate) {
	t.Helper()
	if diff := cmp.Diff(a, b, cmp.Comparer(func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })); diff != "" {
		t.Fatalf("estimates differ (-a +b):\n%s", diff)
	}
}

func TestProperties(t *testing.T) {
	same := func(t *rapid.T, what string, a, b float64) {
		t.Helper()
		if !(math.IsNaN(a) && math.IsNaN(b)) && !(math.Abs(a-b) <= 1e-10*max(1, math.Abs(b))) {
			t.Fatalf("%s: %v and %v", what, a, b)
		}
	}
	t.Run("scaling the weights changes no mean", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(2, 30).Draw(t, "rows")
			p, y := drawPlan(t, n), drawAnswers(t, n)
			a := mustNew(t, p).Mean(y, nil)
			for i := range p.Weights {
				p.Weights[i] *= 3.7
			}
			b := mustNew(t, p).Mean(y, nil)
			same(t, "value", b.Value, a.Value)
			same(t, "SE", b.SE, a.SE)
			same(t, "deff over sampling with replacement", b.DeffReplace, a.DeffReplace)
		})
	})
	t.Run("a census has no error", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(1, 30).Draw(t, "rows")
			y := drawAnswers(t, n)
			d := mustNew(t, Plan{Population: slices.Repeat([]float64{float64(n)}, n)})
			e := d.Mean(y, nil)
			if e.N > 0 && (e.SE != 0 || !e.Enumerated) {
				t.Fatalf("SE %v, enumerated %v", e.SE, e.Enumerated)
			}
		})
	})
	t.Run("one visitor a cluster is no clustering", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(1, 30).Draw(t, "rows")
			p, y := drawPlan(t, n), drawAnswers(t, n)
			p.Population, p.Members = nil, nil
			for i := range p.Clusters {
				p.Clusters[i] = int32(i * 5)
			}
			a := mustNew(t, p).Mean(y, nil)
			p.Clusters = nil
			sameBits(t, a, mustNew(t, p).Mean(y, nil))
		})
	})
	t.Run("a missing answer is a row outside the domain", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(1, 30).Draw(t, "rows")
			p, y := drawPlan(t, n), drawAnswers(t, n)
			d, in, filled := mustNew(t, p), make(Domain, n), slices.Clone(y)
			for i := range y {
				if in[i] = !math.IsNaN(y[i]); !in[i] {
					filled[i] = 3
				}
			}
			sameBits(t, d.Mean(y, nil), d.Mean(filled, in))
		})
	})
	t.Run("difference of a domain with itself is nothing", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(2, 30).Draw(t, "rows")
			p, y := drawPlan(t, n), drawAnswers(t, n)
			if diff := mustNew(t, p).Difference(y, nil, nil); !math.IsNaN(diff.Value) && diff.Value != 0 {
				t.Fatalf("difference %v", diff.Value)
			}
		})
	})
	t.Run("a mean is the ratio over ones", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(2, 30).Draw(t, "rows")
			p, y := drawPlan(t, n), drawAnswers(t, n)
			d, ones := mustNew(t, p), slices.Repeat([]float64{1}, n)
			a, b := d.Mean(y, nil), d.Ratio(y, ones, nil)
			same(t, "value", b.Value, a.Value)
			same(t, "SE", b.SE, a.SE)
			same(t, "deff", b.Deff, a.Deff)
		})
	})
}
