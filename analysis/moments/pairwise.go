package moments

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Pairwise holds, for every pair of items, the co-moments over the persons who
// answered both. On the diagonal stand the moments of one item over everybody
// who answered it.
type Pairwise struct {
	Rows   int64     // all persons, whatever they answered
	N      [][]int64 // persons who answered i and j, symmetric
	Sum    [][]int64 // Sum[i][j] = Σ of item i over those persons: not symmetric
	Square [][]int64 // Square[i][j] = Σ of item i squared over those persons
	Cross  [][]int64 // Σ of item i times item j, symmetric
}

// Items is the number of items.
func (p Pairwise) Items() int { return len(p.N) }

// Mean is the mean of an item over everybody who answered it, NaN if nobody
// did.
func (p Pairwise) Mean(i int) float64 {
	if p.N[i][i] == 0 {
		return math.NaN()
	}
	return float64(p.Sum[i][i]) / float64(p.N[i][i])
}

// Scatter is n·Σxy − Σx·Σy over the persons who answered both items.
func (p Pairwise) Scatter(i, j int) float64 {
	return difference(p.N[i][j], p.Cross[i][j], p.Sum[i][j], p.Sum[j][i])
}

// Varies says that an item has at least two different answers.
func (p Pairwise) Varies(i int) bool { return p.Scatter(i, i) > 0 }

// Varying lists the items that vary, in order.
func (p Pairwise) Varying() []int { return varying(p.Items(), p.Varies) }

// Select keeps the items named.
func (p Pairwise) Select(items []int) Pairwise {
	return Pairwise{Rows: p.Rows, N: pickSquare(p.N, items), Sum: pickSquare(p.Sum, items),
		Square: pickSquare(p.Square, items), Cross: pickSquare(p.Cross, items)}
}

// Covariance holds for each pair the covariance over its own persons with
// denominator n−1, NaN where fewer than two answered both (R's
// cov(use="pairwise")); nil without items.
func (p Pairwise) Covariance() *mat.SymDense {
	return symmetric(p.Items(), func(i, j int) float64 {
		n := p.N[i][j]
		if n < 2 {
			return math.NaN()
		}
		return p.Scatter(i, j) / (float64(n) * float64(n-1))
	})
}

// Correlation holds for each pair Pearson's correlation over its own persons,
// the variances too taken over them (R's cor(use="pairwise")); NaN where
// fewer than two answered both or one of the items does not vary among them;
// nil without items.
func (p Pairwise) Correlation() *mat.SymDense {
	return symmetric(p.Items(), func(i, j int) float64 {
		n := p.N[i][j]
		return ratio(i == j, p.Scatter(i, j),
			difference(n, p.Square[i][j], p.Sum[i][j], p.Sum[i][j]),
			difference(n, p.Square[j][i], p.Sum[j][i], p.Sum[j][i]))
	})
}
