package monitor

import (
	"math"

	"sipas/analysis/prob"
	"sipas/analysis/quality"
)

// atLeast is the probability of k or more where mean are expected and people
// come one by one (Poisson).
func atLeast(k int, mean float64) float64 {
	if k <= 0 || mean <= 0 {
		return 1
	}
	return prob.ChiSquaredCDF(2*mean, 2*float64(k))
}

// moreThan is the probability of more than k of n where each happens with the
// given probability on its own (binomial).
func moreThan(k, n int, each float64) float64 {
	if k >= n {
		return 0
	}
	return prob.BetaCDF(each, float64(k+1), float64(n-k))
}

// rateOf is a flag's known rate among honest sheets.
func rateOf(f quality.Flag) float64 {
	for _, r := range quality.Rules() {
		if r.Flag == f {
			rate, _ := r.FalseAlarms()
			return rate
		}
	}
	return math.NaN()
}
