package design

import (
	"cmp"
	"slices"
)

// quantileSlack is how far below p·Σw, relatively, the weight up to a value may
// stay and still count as reaching it: weights such as 33.847 are rounded, and
// whether ten of twenty equal ones are half must not hang on the last bit.
const quantileSlack = 1e-12

// quantile returns the smallest y whose cumulated weight reaches the share p.
func quantile(y, weights []float64, rows []int32, p float64) float64 {
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b int32) int { return cmp.Compare(y[a], y[b]) })
	var total, upTo exactSum
	for _, row := range sorted {
		total.add(weights[row])
	}
	need := p * total.value() * (1 - quantileSlack)
	for i, row := range sorted {
		upTo.add(weights[row])
		if last := i+1 == len(sorted); last || y[sorted[i+1]] != y[row] {
			if last || upTo.value() >= need {
				return y[row]
			}
		}
	}
	return y[sorted[len(sorted)-1]]
}
