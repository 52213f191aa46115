package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
	"sipas/analysis/prob"
)

// Adequacy says whether a correlation matrix is worth factoring.
type Adequacy struct {
	N        int64     // persons behind the correlations
	KMO      float64   // Kaiser-Meyer-Olkin, 0..1: .8 is good, below .5 is no use (Kaiser 1974)
	MSA      []float64 // the same per item; NaN for an item that correlates with nothing
	Bartlett Test      // is R more than chance? Always significant with thousands of sheets
	Det      float64   // determinant of R
	Reason   moments.Reason
}

// Test is a chi-squared test.
type Test struct {
	ChiSquared float64
	DF         float64
	P          float64 // upper tail, right far below 1e-300 only as 0
}

// Measure computes the Kaiser-Meyer-Olkin measure and Bartlett's test of
// sphericity.
//
//	KMO = Σr² / (Σr² + Σq²), q_ij = −Q_ij/√(Q_ii·Q_jj), Q = R⁻¹   (Kaiser & Rice 1974)
//	χ² = −(n − 1 − (2p+5)/6)·ln|R|, df = p(p−1)/2                (Bartlett 1951)
func Measure(r *mat.SymDense, n int64) Adequacy {
	out := Adequacy{N: n, KMO: math.NaN(), Det: math.NaN(), Bartlett: Test{math.NaN(), math.NaN(), math.NaN()}}
	if r != nil && !r.IsEmpty() {
		out.MSA = unknown(r.SymmetricDim())
	}
	q, logDet, why := Invert(r)
	if why != "" {
		out.Reason = why
		return out
	}
	p := r.SymmetricDim()
	if p < 2 {
		out.Reason = moments.FewItems
		return out
	}
	out.Det = math.Exp(logDet)
	out.sample(r, q)
	out.Bartlett = bartlett(logDet, p, n)
	return out
}

func (a *Adequacy) sample(r, q *mat.SymDense) {
	p := r.SymmetricDim()
	var simple, partial float64
	for i := range p {
		var si, pi float64
		for j := range p {
			if i != j {
				si += r.At(i, j) * r.At(i, j)
				pi += q.At(i, j) * q.At(i, j) / (q.At(i, i) * q.At(j, j))
			}
		}
		a.MSA[i] = si / (si + pi)
		simple += si
		partial += pi
	}
	a.KMO = simple / (simple + partial)
}

func bartlett(logDet float64, p int, n int64) Test {
	k := float64(p)
	scale := float64(n) - 1 - (2*k+5)/6
	df := k * (k - 1) / 2
	if scale <= 0 {
		return Test{math.NaN(), df, math.NaN()}
	}
	x := max(0, -scale*logDet)
	return Test{x, df, prob.ChiSquaredSurvival(x, df)}
}

// SquaredMultiples is for each item the squared multiple correlation with all
// others, 1 − 1/(R⁻¹)_ii, held within 0 and 1. A matrix without an inverse is
// met by the pseudo-inverse, as psych::smc does (singular values below 1.5e-8
// of the largest are dropped). Nil if R holds NaN.
func SquaredMultiples(r *mat.SymDense) []float64 {
	if usable(r) != "" {
		return nil
	}
	values, vectors, ok := spectrum(r)
	if !ok {
		return nil
	}
	p := r.SymmetricDim()
	largest := 0.0
	for _, v := range values {
		largest = max(largest, math.Abs(v))
	}
	out := make([]float64, p)
	for i := range p {
		var inverse float64
		for m, v := range values {
			if math.Abs(v) > 1.4901161193847656e-08*largest {
				inverse += vectors.At(i, m) * vectors.At(i, m) / v
			}
		}
		out[i] = max(0, min(1, 1-1/inverse))
	}
	return out
}
