package structure

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"sipas/analysis/moments"
)

// Horn is the result of a parallel analysis.
type Horn struct {
	Limits []float64 // per component the quantile of eigenvalues of unrelated items
	Retain int       // leading components whose value exceeds its limit
	Reason moments.Reason
}

// Parallel decides how many components to keep (Horn 1965): those whose
// eigenvalue exceeds the given quantile (.95 is usual) of the eigenvalues that
// n persons answering p unrelated questions would show by chance.
//
// The correlation matrices of chance are drawn from the Wishart distribution
// by Bartlett's decomposition, so that a million persons cost no more than a
// hundred. The same seed gives the same limits. values are the eigenvalues of
// the data, descending; 200 draws settle the limits to about .01.
func Parallel(values []float64, n int64, draws int, quantile float64, seed uint64) Horn {
	p := len(values)
	switch {
	case p == 0:
		return Horn{Reason: moments.NoRows}
	case n <= int64(p) || draws < 1:
		return Horn{Limits: unknown(p), Reason: moments.FewRows}
	}
	source := rand.New(rand.NewPCG(seed, 0x686f726e))
	drawn := table(p, draws)
	for d := range draws {
		up, ok := chanceValues(p, n, source)
		if !ok {
			return Horn{Limits: unknown(p), Reason: moments.NotConverged}
		}
		for m := range p {
			drawn[m][d] = up[p-1-m]
		}
	}
	out := Horn{Limits: make([]float64, p)}
	for m := range p {
		slices.Sort(drawn[m])
		out.Limits[m] = between(drawn[m], quantile)
	}
	for out.Retain < p && values[out.Retain] > out.Limits[out.Retain] {
		out.Retain++
	}
	return out
}

// chanceValues draws the eigenvalues, ascending, of the correlation matrix of
// n persons on p independent normal items.
func chanceValues(p int, n int64, source *rand.Rand) ([]float64, bool) {
	a := mat.NewTriDense(p, mat.Lower, nil)
	for i := range p {
		for j := range i {
			a.SetTri(i, j, source.NormFloat64())
		}
		df := float64(n-1) - float64(i)
		a.SetTri(i, i, math.Sqrt(distuv.ChiSquared{K: df, Src: source}.Rand()))
	}
	var w mat.SymDense
	w.SymOuterK(1, a)
	r := mat.NewSymDense(p, nil)
	for i := range p {
		for j := i; j < p; j++ {
			r.SetSym(i, j, w.At(i, j)/math.Sqrt(w.At(i, i)*w.At(j, j)))
		}
	}
	var e mat.EigenSym
	if !e.Factorize(r, false) {
		return nil, false
	}
	return e.Values(nil), true
}

// between is the quantile of sorted values by linear interpolation (type 7).
func between(sorted []float64, q float64) float64 {
	h := max(0, min(1, q)) * float64(len(sorted)-1)
	lo := int(h)
	if lo+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[lo] + (h-float64(lo))*(sorted[lo+1]-sorted[lo])
}
