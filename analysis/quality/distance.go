package quality

import (
	"math"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
	"sipas/analysis/structure"
)

// Distances are Mahalanobis distances of persons from the mean answer.
type Distances struct {
	Squared []float64      // per person D², NaN where undefined
	DF      int            // items that vary: under care D² is about chi-squared with this many degrees of freedom
	Reason  moments.Reason // why nothing could be computed
}

// Distance is for each person the squared Mahalanobis distance from the mean
// answers, by the covariances of all pairs of answers (Meade & Craig 2012; as
// psych::outlier). Terms with a missing answer are left out, so only complete
// sheets compare fairly with chi-squared: a gap makes the distance smaller. An
// empty sheet has distance 0. Items that do not vary are left out.
func Distance(items [][]uint8) (Distances, error) {
	n, err := rows(items)
	if err != nil {
		return Distances{}, err
	}
	p, err := moments.OfPairs(items)
	if err != nil {
		return Distances{}, err
	}
	used := p.Varying()
	out := Distances{Squared: make([]float64, n), DF: len(used)}
	var inverse *mat.SymDense
	if len(used) == 0 {
		out.Reason = moments.NoVariance
	} else {
		inverse, _, out.Reason = structure.Invert(p.Select(used).Covariance())
	}
	if out.Reason != "" {
		for r := range out.Squared {
			out.Squared[r] = math.NaN()
		}
		return out, nil
	}
	measure(out.Squared, items, used, p, inverse)
	return out, nil
}

// measure fills in the distances on all processors.
func measure(out []float64, items [][]uint8, used []int, p moments.Pairwise, inverse *mat.SymDense) {
	k := len(used)
	deviation := make([][256]float64, k) // of each answer from the item's mean; 0 if missing
	weight := make([]float64, 0, k*(k+1)/2)
	for a, i := range used {
		mean := p.Mean(i)
		for x := 1; x <= moments.MaxAnswer; x++ {
			deviation[a][x] = float64(x) - mean
		}
		weight = append(weight, inverse.At(a, a))
		for b := a + 1; b < k; b++ {
			weight = append(weight, 2*inverse.At(a, b))
		}
	}
	workers := min(runtime.GOMAXPROCS(0), len(out))
	var wait sync.WaitGroup
	for g := range workers {
		from, to := len(out)*g/workers, len(out)*(g+1)/workers
		wait.Go(func() {
			d := make([]float64, k)
			for r := from; r < to; r++ {
				for a, i := range used {
					d[a] = deviation[a][items[i][r]]
				}
				out[r] = max(0, quadratic(d, weight))
			}
		})
	}
	wait.Wait()
}

// quadratic is d'Wd with the upper triangle of W, off-diagonals doubled.
func quadratic(d, weight []float64) (sum float64) {
	at := 0
	for a, x := range d {
		rest := d[a:]
		w := weight[at : at+len(rest)]
		var s float64
		for b, y := range rest {
			s += w[b] * y
		}
		sum += x * s
		at += len(rest)
	}
	return sum
}
