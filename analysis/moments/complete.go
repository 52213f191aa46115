package moments

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Complete holds the co-moments of a set of items over the persons who
// answered all of them.
type Complete struct {
	N     int64     // persons with every item answered
	Sum   []int64   // Σx per item
	Cross [][]int64 // Σxy per pair, symmetric; the diagonal is Σx²
}

// Items is the number of items.
func (m Complete) Items() int { return len(m.Sum) }

// Mean is Σx/N of an item, NaN without persons.
func (m Complete) Mean(i int) float64 {
	if m.N == 0 {
		return math.NaN()
	}
	return float64(m.Sum[i]) / float64(m.N)
}

// Scatter is N·Σxy − Σx·Σy of a pair, exact before the final conversion. It is
// 0 exactly when one of the two does not vary.
func (m Complete) Scatter(i, j int) float64 {
	return difference(m.N, m.Cross[i][j], m.Sum[i], m.Sum[j])
}

// Varies says that an item has at least two different answers.
func (m Complete) Varies(i int) bool { return m.Scatter(i, i) > 0 }

// Varying lists the items that vary, in order.
func (m Complete) Varying() []int { return varying(m.Items(), m.Varies) }

// Select keeps the items named, over the same persons. Note that a smaller set
// counted afresh may have more complete persons.
func (m Complete) Select(items []int) Complete {
	return Complete{N: m.N, Sum: pick(m.Sum, items), Cross: pickSquare(m.Cross, items)}
}

// Covariance is the covariance matrix with denominator N−1; nil without items
// or with fewer than two persons.
func (m Complete) Covariance() *mat.SymDense {
	if m.N < 2 {
		return nil
	}
	d := float64(m.N) * float64(m.N-1)
	return symmetric(m.Items(), func(i, j int) float64 { return m.Scatter(i, j) / d })
}

// Correlation is the matrix of Pearson correlations; nil without items or with
// fewer than two persons. An item that does not vary has NaN in its row and
// column: leave it out by Select(Varying()) first.
func (m Complete) Correlation() *mat.SymDense {
	if m.N < 2 {
		return nil
	}
	return symmetric(m.Items(), func(i, j int) float64 {
		return ratio(i == j, m.Scatter(i, j), m.Scatter(i, i), m.Scatter(j, j))
	})
}

// symmetric fills a k×k matrix from its upper triangle; nil for k = 0, where
// the matrix library would panic.
func symmetric(k int, at func(i, j int) float64) *mat.SymDense {
	if k == 0 {
		return nil
	}
	s := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			s.SetSym(i, j, at(i, j))
		}
	}
	return s
}

// ratio is sxy/√(sxx·syy), clamped to [−1, 1], exactly 1 on the diagonal, NaN
// without variance.
func ratio(same bool, sxy, sxx, syy float64) float64 {
	switch {
	case !(sxx > 0 && syy > 0):
		return math.NaN()
	case same:
		return 1
	}
	return max(-1, min(1, sxy/math.Sqrt(sxx)/math.Sqrt(syy)))
}

func varying(k int, varies func(int) bool) []int {
	var out []int
	for i := range k {
		if varies(i) {
			out = append(out, i)
		}
	}
	return out
}

func pick(v []int64, items []int) []int64 {
	out := make([]int64, len(items))
	for a, i := range items {
		out[a] = v[i]
	}
	return out
}

func pickSquare(m [][]int64, items []int) [][]int64 {
	out := square(len(items))
	for a, i := range items {
		for b, j := range items {
			out[a][b] = m[i][j]
		}
	}
	return out
}
