package compare_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis/compare"
)

func ranksOf(places []compare.Place) (ranks []int, tied []bool) {
	for _, p := range places {
		ranks, tied = append(ranks, p.Rank), append(tied, p.Tied)
	}
	return ranks, tied
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		name     string
		values   []float64
		decimals int
		rule     compare.TieRule
		ranks    []int
		tied     []bool
	}{
		{"1-2-2-4", []float64{90, 80, 80, 70}, 2, compare.Competition, []int{1, 2, 2, 4}, []bool{false, true, true, false}},
		{"1-2-2-3", []float64{90, 80, 80, 70}, 2, compare.Dense, []int{1, 2, 2, 3}, []bool{false, true, true, false}},
		{"what is printed decides", []float64{83.9426, 83.9449, 83.95}, 2, compare.Competition, []int{2, 2, 1}, []bool{true, true, false}},
		{"no decimals", []float64{83.4, 83.5, 84.4}, 0, compare.Competition, []int{3, 1, 1}, []bool{false, true, true}},
		{"nobody is not ranked", []float64{nan, 70, math.Inf(1), 80}, 2, compare.Competition, []int{0, 2, 0, 1}, []bool{false, false, false, false}},
		{"nothing", nil, 2, compare.Competition, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			ranks, tied := ranksOf(compare.Places(c.values, c.decimals, c.rule))
			if d := cmp.Diff(c.ranks, ranks); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.tied, tied); d != "" {
				t.Error(d)
			}
		})
	}
}

// 8.745 has no float64 of its own; the nearest lies below it, and 8.125 lies
// exactly half way. Both go up.
func TestPlacesRoundHalfUp(t *testing.T) {
	for value, want := range map[float64]float64{8.745: 8.75, 8.125: 8.13, 8.7449: 8.74, 0: 0, -8.745: -8.75, 83.965: 83.97, 1e15: 1e15} {
		if got := compare.Places([]float64{value}, 2, compare.Competition)[0].Published; got != want {
			t.Errorf("%v is printed %v, want %v", value, got, want)
		}
	}
	if got := compare.SharePlaces([]compare.Tally{{X: 1749, N: 2000}}, 10, 2, compare.Competition)[0].Published; got != 8.75 {
		t.Errorf("1749/2000 of 10 points is printed %v, want 8.75", got)
	}
}

// Ranks are 1 plus the number of strictly better printed values, whatever the
// order of the units.
func TestSharePlacesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(tallies(), 1, 20).Draw(t, "units")
		places := compare.SharePlaces(units, 100, 1, compare.Competition)
		dense := compare.SharePlaces(units, 100, 1, compare.Dense)
		highest := 0
		for i, p := range places {
			better, equal := 0, 0
			for _, q := range places {
				if q.Published > p.Published {
					better++
				}
				if q.Published == p.Published {
					equal++
				}
			}
			if p.Rank != better+1 || p.Tied != (equal > 1) {
				t.Fatalf("unit %d: %+v with %d better and %d equal", i, p, better, equal)
			}
			if math.Abs(p.Published-100*units[i].Share()) > 0.05+1e-9 {
				t.Fatalf("%v is printed %v", 100*units[i].Share(), p.Published)
			}
			highest = max(highest, dense[i].Rank)
		}
		used := make([]bool, highest+1)
		for _, p := range dense {
			used[p.Rank] = true
		}
		for r := 1; r <= highest; r++ {
			if !used[r] {
				t.Fatalf("dense ranks skip %d", r)
			}
		}
	})
}

func ExampleSharePlaces() {
	units := []compare.Tally{{X: 167, N: 200}, {X: 91, N: 100}, {X: 835, N: 1000}, {X: 40, N: 50}}
	for _, p := range compare.SharePlaces(units, 100, 2, compare.Competition) {
		mark := ""
		if p.Tied {
			mark = "="
		}
		fmt.Printf("%d%s %.2f\n", p.Rank, mark, p.Published)
	}
	// Output:
	// 2= 83.50
	// 1 91.00
	// 2= 83.50
	// 4 80.00
}
