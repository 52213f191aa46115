package compare_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis/compare"
)

// rank_posterior of the reference case c04: 200,000 draws with R's generator,
// Monte-Carlo tolerance .02 on means and probabilities, 1 rank on limits.
func TestPosteriorRanks(t *testing.T) {
	got := compare.PosteriorRanks(provinces, compare.FitBetaBinomial(provinces), .95, compare.Drawing{Draws: 200_000, Seed: 2})
	mean := []float64{1.992865, 5.295305, 3.53529, 1.78761, 6.54639, 3.377255, 5.49957, 7.965715}
	first := []float64{0.33914, 0.00046, 0.032045, 0.536765, 2.5e-05, 0.090185, 0.00138, 0}
	top3 := []float64{0.928985, 0.045795, 0.48724, 0.916515, 0.004325, 0.56055, 0.05659, 0}
	last := []float64{5e-06, 0.00076, 2e-05, 5e-06, 0.025185, 0.00037, 0.004625, 0.96903}
	lo, hi := []float64{1, 3, 1, 1, 4, 1, 3, 7}, []float64{4, 7, 6, 5, 8, 6, 7, 8}
	for i, r := range got {
		for name, pair := range map[string][2]float64{"mean": {r.Mean, mean[i]}, "first": {r.PFirst, first[i]},
			"top 3": {r.PTop3, top3[i]}, "last": {r.PLast, last[i]}} {
			if math.Abs(pair[0]-pair[1]) > .02 {
				t.Errorf("unit %d: %s %v, want %v", i+1, name, pair[0], pair[1])
			}
		}
		if math.Abs(r.Lo-lo[i]) > 1 || math.Abs(r.Hi-hi[i]) > 1 {
			t.Errorf("unit %d: %v to %v, want %v to %v", i+1, r.Lo, r.Hi, lo[i], hi[i])
		}
	}
}

// rank_bootstrap of c04: tolerance .05 and 1 rank. The unit with 37 of 37 is
// nearly certain of its place here (1 to 2), where the posterior says 1 to 5.
func TestBootstrapRanks(t *testing.T) {
	got := compare.BootstrapRanks(provinces, .95, compare.Drawing{Draws: 20_000, Seed: 1})
	mean := []float64{2.269575, 5.398875, 3.770625, 1.3981, 6.589125, 3.11205, 5.47715, 7.9845}
	lo, hi := []float64{1.5, 3, 2, 1, 5, 1.5, 3, 8}, []float64{4, 7, 6, 2, 7, 6, 7, 8}
	for i, r := range got {
		if math.Abs(r.Mean-mean[i]) > .05 || math.Abs(r.Lo-lo[i]) > 1 || math.Abs(r.Hi-hi[i]) > 1 {
			t.Errorf("unit %d: %+v, want mean %v, %v to %v", i+1, r, mean[i], lo[i], hi[i])
		}
	}
	if math.Abs(got[3].PFirst-0.37695) > .05 {
		t.Errorf("37/37 alone first with %v, want .377", got[3].PFirst)
	}
}

// The chance that a share from Beta(5, 3) exceeds one from Beta(3, 4), R 4.2.2:
// integrate(function(p) dbeta(p, 5, 3) * pbeta(p, 3, 4), 0, 1).
func TestPosteriorRanksOfTwo(t *testing.T) {
	const want = 0.7913752913752913
	units := []compare.Tally{{X: 4, N: 6}, {X: 2, N: 5}}
	fit := compare.Fit{Verdict: compare.Fitted, A: 1, B: 1, M: 2}
	r := compare.PosteriorRanks(units, fit, .95, compare.Drawing{Draws: 400_000, Seed: 7})
	if math.Abs(r[0].PFirst-want) > .003 || math.Abs(r[1].PLast-want) > .003 {
		t.Errorf("%+v, want first with %v", r, want)
	}
}

func TestRankChanceIgnoresWorkersAndOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(tallies(), 1, 12).Draw(t, "units")
		units = append(units, units[0], compare.Tally{})
		order := make([]int, len(units))
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		turned := make([]compare.Tally, len(units))
		for i, o := range order {
			turned[i] = units[o]
		}
		d := compare.Drawing{Draws: 2500, Seed: rapid.Uint64().Draw(t, "seed"), Workers: 1}
		many := d
		many.Workers = rapid.IntRange(2, 9).Draw(t, "workers")
		fit := compare.FitBetaBinomial(units)
		for name, f := range map[string]func([]compare.Tally, compare.Drawing) []compare.RankChance{
			"posterior": func(u []compare.Tally, d compare.Drawing) []compare.RankChance {
				return compare.PosteriorRanks(u, fit, .95, d)
			},
			"bootstrap": func(u []compare.Tally, d compare.Drawing) []compare.RankChance {
				return compare.BootstrapRanks(u, .95, d)
			},
		} {
			want, got := f(units, d), f(turned, many)
			sum := 0.0
			for i, r := range got {
				if d := cmp.Diff(want[order[i]], r, cmp.Comparer(bits)); d != "" {
					t.Fatalf("%s: order or workers matter: %s", name, d)
				}
				if turned[i].N == 0 {
					if !math.IsNaN(r.Mean) {
						t.Fatalf("%s: nobody is ranked: %+v", name, r)
					}
					continue
				}
				sum += r.Mean
				if !(r.Lo <= r.Hi && r.Lo >= 1 && r.Hi <= float64(len(units)-1) && r.PFirst <= r.PTop3) {
					t.Fatalf("%s: %+v", name, r)
				}
			}
			k := float64(len(units) - 1)
			if !same(sum, k*(k+1)/2) {
				t.Fatalf("%s: mean ranks of %v units add up to %v", name, k, sum)
			}
		}
	})
}

func TestRankChanceOfNobody(t *testing.T) {
	if got := compare.PosteriorRanks(nil, compare.Fit{}, .95, compare.Drawing{}); len(got) != 0 {
		t.Errorf("%v", got)
	}
	one := compare.BootstrapRanks([]compare.Tally{{}, {X: 1, N: 2}}, .95, compare.Drawing{Draws: 10})
	if !math.IsNaN(one[0].PFirst) || one[1] != (compare.RankChance{Mean: 1, Lo: 1, Hi: 1, PFirst: 1, PTop3: 1, PLast: 1}) {
		t.Errorf("%+v", one)
	}
}

func BenchmarkPosteriorRanks50Units(b *testing.B) {
	units := make([]compare.Tally, 50)
	for i := range units {
		units[i] = compare.Tally{X: int64(800 + i), N: int64(1000 + 3*i)}
	}
	fit := compare.FitBetaBinomial(units)
	for b.Loop() {
		compare.PosteriorRanks(units, fit, .95, compare.Drawing{Seed: 1})
	}
}

func ExamplePosteriorRanks() {
	units := []compare.Tally{{X: 79, N: 80}, {X: 37, N: 37}, {X: 34, N: 38}}
	r := compare.PosteriorRanks(units, compare.FitBetaBinomial(units), 0.95, compare.Drawing{Seed: 1})
	fmt.Printf("37 of 37 is the best with probability %.1f, rank %.0f to %.0f\n", r[1].PFirst, r[1].Lo, r[1].Hi)
	// Output: 37 of 37 is the best with probability 0.7, rank 1 to 2
}
