package drivers

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
	"sipas/analysis/prob"
	"sipas/analysis/structure"
)

// Regression is the ordinary least-squares regression of the outcome on all
// predictors. Slices go by predictor.
type Regression struct {
	N         int64
	Beta      []float64 // standardised coefficients
	BetaSE    []float64
	T, P      []float64 // Student's t of each coefficient and its two-sided p
	VIF       []float64 // variance inflation: from 5 on, read no single beta
	B, BSE    []float64 // coefficients in answer steps
	R         []float64 // plain correlations with the outcome
	Intercept float64
	Sigma     float64 // residual standard deviation, in answer steps
	R2        float64 // share of the outcome's variance explained
	AdjR2     float64
	F, FP     float64 // test of all coefficients at once
	DF1, DF2  float64
	Reason    moments.Reason
}

// Regress computes the regression from correlations, means and standard
// deviations. It needs more persons than coefficients, variance in every
// column, and predictors none of which the others determine.
func Regress(s Summary) Regression {
	p := len(s.Mean) - 1
	out := noRegression(s.N, p)
	n := float64(s.N)
	df := n - float64(p) - 1
	switch {
	case p < 1:
		out.Reason = moments.FewItems
	case s.Reason != "":
		out.Reason = s.Reason
	case df < 1:
		out.Reason = moments.FewRows
	}
	if out.Reason != "" {
		return out
	}
	rxx, ry := split(s.Correlation)
	q, _, why := structure.Invert(rxx)
	if why != "" {
		out.Reason = why
		return out
	}
	var beta mat.VecDense
	beta.MulVec(q, mat.NewVecDense(p, ry))
	out.R, out.R2 = ry, max(0, min(1, mat.Dot(&beta, mat.NewVecDense(p, ry))))
	rest := (1 - out.R2) / df
	out.AdjR2 = 1 - rest*(n-1)
	out.DF1, out.DF2 = float64(p), df
	out.F = out.R2 / float64(p) / rest
	out.FP = prob.FSurvival(out.F, out.DF1, out.DF2)
	out.Sigma = s.SD[p] * math.Sqrt(rest*(n-1))
	out.Intercept = s.Mean[p]
	for j := range p {
		b := beta.AtVec(j)
		out.Beta[j], out.VIF[j] = b, q.At(j, j)
		out.BetaSE[j] = math.Sqrt(rest * q.At(j, j))
		out.T[j] = b / out.BetaSE[j]
		out.P[j] = 2 * prob.StudentSurvival(math.Abs(out.T[j]), df)
		scale := s.SD[p] / s.SD[j]
		out.B[j], out.BSE[j] = b*scale, out.BetaSE[j]*scale
		out.Intercept -= out.B[j] * s.Mean[j]
	}
	return out
}

func noRegression(n int64, p int) Regression {
	x := math.NaN()
	p = max(0, p)
	return Regression{N: n, Beta: unknown(p), BetaSE: unknown(p), T: unknown(p), P: unknown(p), VIF: unknown(p),
		B: unknown(p), BSE: unknown(p), R: unknown(p), Intercept: x, Sigma: x, R2: x, AdjR2: x, F: x, FP: x, DF1: x, DF2: x}
}

// split takes the correlations of the predictors and those with the outcome,
// which is last, apart.
func split(r *mat.SymDense) (*mat.SymDense, []float64) {
	p := r.SymmetricDim() - 1
	rxx, ry := mat.NewSymDense(p, nil), make([]float64, p)
	for i := range p {
		ry[i] = r.At(i, p)
		for j := i; j < p; j++ {
			rxx.SetSym(i, j, r.At(i, j))
		}
	}
	return rxx, ry
}

func unknown(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = math.NaN()
	}
	return v
}
