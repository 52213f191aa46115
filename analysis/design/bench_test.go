package design

import (
	"math/rand/v2"
	"testing"
)

// survey200k is 200,000 answers to 25 items in 50 units and 400 counters, in
// the order in which they might arrive: random.
func survey200k() (items [][]uint8, units, counters []int32, weights, population []float64) {
	const n = 200_000
	rng := rand.New(rand.NewPCG(9, 9))
	units, counters = make([]int32, n), make([]int32, n)
	weights, population = make([]float64, n), make([]float64, n)
	for i := range n {
		counters[i] = rng.Int32N(400)
		units[i] = counters[i] / 8
		weights[i] = 1 + float64(units[i])/7
		population[i] = 40
	}
	for range 25 {
		column := make([]uint8, n)
		for i := range column {
			column[i] = uint8(rng.IntN(6))
		}
		items = append(items, column)
	}
	return items, units, counters, weights, population
}

func BenchmarkEstimates(b *testing.B) {
	items, units, counters, weights, population := survey200k()
	margin := Margin{Codes: make([]int32, len(units)), Totals: []float64{3e5, 4e5}}
	other := Margin{Codes: make([]int32, len(units)), Totals: []float64{1e5, 2e5, 4e5}}
	for i := range margin.Codes {
		margin.Codes[i], other.Codes[i] = int32(i%2), int32(i*7%3)
	}
	visitors := mustDesign(b, Plan{Strata: units, Weights: weights})
	clusters := mustDesign(b, Plan{Strata: units, Clusters: counters, Weights: weights, Population: population})
	raked, _, err := clusters.Rake([]Margin{margin, other}, Raking{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("new design", func(b *testing.B) {
		for b.Loop() {
			mustDesign(b, Plan{Strata: units, Clusters: counters, Weights: weights, Population: population})
		}
	})
	for name, d := range map[string]*Design{"visitors": visitors, "clusters": clusters, "raked": raked} {
		b.Run("25 items, "+name, func(b *testing.B) {
			for b.Loop() {
				for _, item := range items {
					if e := d.Mean(Share(item, 4), nil); !(e.SE > 0) {
						b.Fatal("no standard error")
					}
				}
			}
		})
	}
	b.Run("25 items by 50 units, clusters", func(b *testing.B) {
		for b.Loop() {
			for _, item := range items {
				if es := clusters.By(Share(item, 4), units, 50); !(es[49].SE > 0) {
					b.Fatal("no standard error")
				}
			}
		}
	})
	b.Run("mean of 25 criteria, clusters", func(b *testing.B) {
		columns := make([][]float64, len(items))
		for j, item := range items {
			columns[j] = Share(item, 4)
		}
		for b.Loop() {
			if e, _ := clusters.MeanOf(columns, nil); !(e.SE > 0) {
				b.Fatal("no standard error")
			}
		}
	})
	b.Run("association with 50 units", func(b *testing.B) {
		satisfied := make([]int32, len(units))
		for i, a := range items[0] {
			satisfied[i] = int32(a / 4)
		}
		for b.Loop() {
			if a := clusters.Association(satisfied, units); !(a.F > 0) {
				b.Fatal("no statistic")
			}
		}
	})
}
