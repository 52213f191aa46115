// Package structure asks what lies behind the correlations of a questionnaire:
// whether they are worth factoring, how many dimensions they hold, and whether
// the five factors the form was written for are the ones the answers show.
//
//	is there something in common?       [Measure]      KMO, Bartlett
//	how many dimensions?                [Parallel]     Horn's parallel analysis
//	which items go together?            [Principal], [MaximumLikelihood], [MinRes], [Varimax]
//	do the planned factors fit?         [Confirm]      confirmatory factor analysis
//	what if the five steps are coarse?  [Polychoric]   correlation of the answers behind the steps
//
// Everything starts from a correlation matrix (see package moments for how one
// is had from answers) and from the number of persons behind it. A figure that
// is not defined is NaN, and a result says why in its Reason. Nothing here
// panics on data; matrices handed in are not changed.
//
// Signs and order, which the mathematics leaves open, are fixed: components and
// factors come by decreasing size, and the entry of largest absolute value in
// each is positive.
package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
)

// conditionLimit is the condition number from which on an inverse is noise
// rather than number: about four digits remain.
const conditionLimit = 1e12

// Invert inverts a correlation or covariance matrix and gives the logarithm of
// its determinant. The reason is empty on success; else it tells an item
// without variance (NaN inside), an item that others repeat exactly, or
// pairwise correlations that contradict each other, and the inverse is nil.
func Invert(r *mat.SymDense) (inverse *mat.SymDense, logDet float64, why moments.Reason) {
	if why := usable(r); why != "" {
		return nil, math.NaN(), why
	}
	var c mat.Cholesky
	if !c.Factorize(r) {
		if values, _, ok := spectrum(r); ok && values[len(values)-1] < -1e-8*values[0] {
			return nil, math.NaN(), moments.Indefinite
		}
		return nil, math.NaN(), moments.Singular
	}
	if !(c.Cond() < conditionLimit) {
		return nil, math.NaN(), moments.Singular
	}
	inverse = new(mat.SymDense)
	if err := c.InverseTo(inverse); err != nil {
		return nil, math.NaN(), moments.Singular
	}
	return inverse, c.LogDet(), ""
}

// usable refuses what the matrix library would panic on or quietly spread.
func usable(r *mat.SymDense) moments.Reason {
	if r == nil || r.IsEmpty() {
		return moments.NoRows
	}
	p := r.SymmetricDim()
	for i := range p {
		for j := i; j < p; j++ {
			if v := r.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return moments.NoVariance
			}
		}
	}
	return ""
}

// spectrum is the eigendecomposition with values descending; columns of the
// matrix are the vectors, each with its largest entry positive. Not ok on NaN.
func spectrum(r mat.Symmetric) (values []float64, vectors *mat.Dense, ok bool) {
	p := r.SymmetricDim()
	var e mat.EigenSym
	if !e.Factorize(r, true) {
		return nil, nil, false
	}
	up := e.Values(nil)
	var v mat.Dense
	e.VectorsTo(&v)
	values, vectors = make([]float64, p), mat.NewDense(p, p, nil)
	for m := range p {
		from := p - 1 - m
		values[m] = up[from]
		s := sign(p, func(i int) float64 { return v.At(i, from) })
		for i := range p {
			vectors.Set(i, m, s*v.At(i, from))
		}
	}
	return values, vectors, !math.IsNaN(values[0])
}

// sign is the factor that makes the entry of largest absolute value positive.
// Entries equal but for rounding are taken in order, so that a tie does not
// flip from one machine to the next.
func sign(p int, at func(int) float64) float64 {
	largest, s := 0.0, 1.0
	for i := range p {
		if v := at(i); math.Abs(v) > largest*(1+1e-9) {
			largest, s = math.Abs(v), math.Copysign(1, v)
		}
	}
	return s
}

// unknown is a slice of NaN.
func unknown(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = math.NaN()
	}
	return v
}
