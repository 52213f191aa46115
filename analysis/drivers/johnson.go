package drivers

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
)

// Johnson gives each predictor its relative weight (Johnson 2000): the
// predictors are replaced by the uncorrelated variables nearest to them, and
// what those explain is handed back in proportion,
//
//	R = QΔQ', Λ = QΔ^½Q', ε = Λ²(Λ⁻¹r)².
//
// It takes the correlations of the predictors and, last, the outcome, and
// agrees with LMG to a few thousandths where both can be had. Predictors that
// repeat each other are met by the pseudo-inverse.
func Johnson(r *mat.SymDense) Importance {
	p, why := sound(r)
	failed := func(why moments.Reason) Importance {
		return Importance{Weights: unknown(p), Shares: unknown(p), R2: math.NaN(), Reason: why}
	}
	if why != "" {
		return failed(why)
	}
	rxx, ry := split(r)
	var e mat.EigenSym
	if !e.Factorize(rxx, true) {
		return failed(moments.NotConverged)
	}
	values := e.Values(nil)
	var q mat.Dense
	e.VectorsTo(&q)
	if values[0] < -1e-8*values[p-1] {
		return failed(moments.Indefinite)
	}
	root, inverse := mat.NewDense(p, p, nil), mat.NewDense(p, p, nil)
	for m, v := range values {
		if v <= collinear*values[p-1] {
			continue
		}
		s := math.Sqrt(v)
		for i := range p {
			for j := range p {
				both := q.At(i, m) * q.At(j, m)
				root.Set(i, j, root.At(i, j)+s*both)
				inverse.Set(i, j, inverse.At(i, j)+both/s)
			}
		}
	}
	var b mat.VecDense
	b.MulVec(inverse, mat.NewVecDense(p, ry))
	weights := make([]float64, p)
	for j := range p {
		for m := range p {
			weights[j] += root.At(j, m) * root.At(j, m) * b.AtVec(m) * b.AtVec(m)
		}
	}
	return shared(weights)
}
