package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
)

// Components are the principal components of a correlation matrix.
type Components struct {
	Values   []float64   // eigenvalues, descending; their sum is the number of items
	Shares   []float64   // each value's share of the whole
	Kaiser   int         // values above 1: too many as a rule, see Parallel
	Loadings [][]float64 // Loadings[i][m]: correlation of item i with component m
	Reason   moments.Reason
}

// Principal takes the principal components of a correlation matrix by its
// eigendecomposition. A singular matrix has components too; a negative value,
// which an indefinite pairwise matrix may have, gets loadings of 0.
func Principal(r *mat.SymDense) Components {
	if why := usable(r); why != "" {
		return Components{Reason: why}
	}
	values, vectors, ok := spectrum(r)
	if !ok {
		return Components{Reason: moments.NotConverged}
	}
	p := len(values)
	out := Components{Values: values, Shares: make([]float64, p), Loadings: table(p, p)}
	var sum float64
	for _, v := range values {
		sum += v
	}
	for m, v := range values {
		out.Shares[m] = v / sum
		if v > 1+1e-9 { // an identity matrix has none above 1
			out.Kaiser++
		}
		for i := range p {
			out.Loadings[i][m] = vectors.At(i, m) * math.Sqrt(max(0, v))
		}
	}
	return out
}

// First keeps the first m columns of loadings.
func First(loadings [][]float64, m int) [][]float64 {
	out := make([][]float64, len(loadings))
	for i, row := range loadings {
		out[i] = append([]float64(nil), row[:min(m, len(row))]...)
	}
	return out
}

// Communalities is the sum of squared loadings of each item.
func Communalities(loadings [][]float64) []float64 {
	out := make([]float64, len(loadings))
	for i, row := range loadings {
		for _, l := range row {
			out[i] += l * l
		}
	}
	return out
}

func table(rows, columns int) [][]float64 {
	cells := make([]float64, rows*columns)
	t := make([][]float64, rows)
	for i := range t {
		t[i] = cells[i*columns : (i+1)*columns : (i+1)*columns]
	}
	return t
}
