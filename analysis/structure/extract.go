package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
)

// Extraction is an exploratory factor analysis with uncorrelated factors,
// before rotation (see Varimax).
type Extraction struct {
	Loadings      [][]float64 // Loadings[i][m]: correlation of item i with factor m
	Uniquenesses  []float64   // per item the variance that no factor explains, .005 to 1
	Communalities []float64   // per item the sum of squared loadings
	AtLimit       []int       // items whose uniqueness stopped at .005 (a Heywood case: distrust the solution)
	Fit           Fit
	Reason        moments.Reason
}

// uniqueFloor keeps uniquenesses off 0, as factanal does.
const uniqueFloor = 0.005

// MaximumLikelihood fits the given number of factors by maximum likelihood
// (Lawley & Maxwell 1971; R's factanal), minimising over the uniquenesses with
// the factors eliminated (Jöreskog 1967). n is the number of persons, used for
// the tests of fit alone. R must be positive definite.
func MaximumLikelihood(r *mat.SymDense, factors int, n int64) Extraction {
	inverse, _, why := Invert(r)
	if why == "" {
		why = identified(r.SymmetricDim(), factors)
	}
	if why != "" {
		return Extraction{Fit: noFit(), Reason: why}
	}
	p := r.SymmetricDim()
	start := make([]float64, p)
	for i := range p {
		u := (1 - 0.5*float64(factors)/float64(p)) / inverse.At(i, i)
		start[i] = math.Log(max(uniqueFloor, min(1, u)))
	}
	at, ok := descend(start, fill(p, math.Log(uniqueFloor)), fill(p, 0), func(x []float64) (float64, []float64, *mat.SymDense, bool) {
		values, vectors, ok := scaledSpectrum(r, x)
		if !ok {
			return 0, nil, nil, false
		}
		return likelihoodAt(values, vectors, factors)
	})
	values, vectors, decomposed := scaledSpectrum(r, at)
	if !ok || !decomposed {
		return Extraction{Fit: noFit(), Reason: moments.NotConverged}
	}
	unique := make([]float64, p)
	for i, x := range at {
		unique[i] = math.Exp(x)
	}
	loadings := table(p, factors)
	for m := range factors {
		size := math.Sqrt(max(0, values[m]-1))
		for i := range p {
			loadings[i][m] = math.Sqrt(unique[i]) * vectors.At(i, m) * size
		}
	}
	return extracted(r, loadings, unique, n)
}

// likelihoodAt gives Σ(e − ln e − 1) over the values e left to chance, its
// gradient in the logarithms of the uniquenesses and their information.
func likelihoodAt(values []float64, vectors *mat.Dense, factors int) (float64, []float64, *mat.SymDense, bool) {
	p := len(values)
	var f float64
	g := make([]float64, p)
	for m := factors; m < p; m++ {
		if !(values[m] > 0) {
			return 0, nil, nil, false
		}
		f += values[m] - math.Log(values[m]) - 1
		for i := range p {
			g[i] += (1 - values[m]) * vectors.At(i, m) * vectors.At(i, m)
		}
	}
	return f, g, squaredProjector(vectors, factors), true
}

// MinRes fits factors by least squares on the off-diagonal correlations
// (Harman & Jones 1966; psych's default). It takes matrices that are not
// positive definite too.
func MinRes(r *mat.SymDense, factors int, n int64) Extraction {
	why := usable(r)
	if why == "" {
		why = identified(r.SymmetricDim(), factors)
	}
	if why != "" {
		return Extraction{Fit: noFit(), Reason: why}
	}
	p := r.SymmetricDim()
	start := make([]float64, p)
	for i, s := range SquaredMultiples(r) {
		start[i] = max(uniqueFloor, min(1, 1-s))
	}
	at, ok := descend(start, fill(p, uniqueFloor), fill(p, 1), func(x []float64) (float64, []float64, *mat.SymDense, bool) {
		values, vectors, ok := reducedSpectrum(r, x)
		if !ok {
			return 0, nil, nil, false
		}
		f, g := residualAt(values, vectors, factors)
		return f, g, squaredProjector(vectors, factors), true
	})
	values, vectors, decomposed := reducedSpectrum(r, at)
	if !ok || !decomposed {
		return Extraction{Fit: noFit(), Reason: moments.NotConverged}
	}
	loadings := table(p, factors)
	for m := range factors {
		for i := range p {
			loadings[i][m] = vectors.At(i, m) * math.Sqrt(max(0, values[m]))
		}
	}
	return extracted(r, loadings, at, n)
}

// residualAt is half the sum of squared values left over, and its gradient in
// the uniquenesses.
func residualAt(values []float64, vectors *mat.Dense, factors int) (f float64, g []float64) {
	p := len(values)
	g = make([]float64, p)
	for m, v := range values {
		if m < factors && v > 0 {
			continue
		}
		f += v * v / 2
		for i := range p {
			g[i] -= v * vectors.At(i, m) * vectors.At(i, m)
		}
	}
	return f, g
}

// scaledSpectrum decomposes Ψ^−½ R Ψ^−½ for logarithms of Ψ.
func scaledSpectrum(r *mat.SymDense, logs []float64) ([]float64, *mat.Dense, bool) {
	p := len(logs)
	s := mat.NewSymDense(p, nil)
	for i := range p {
		for j := i; j < p; j++ {
			s.SetSym(i, j, r.At(i, j)*math.Exp(-(logs[i]+logs[j])/2))
		}
	}
	return spectrum(s)
}

// reducedSpectrum decomposes R − Ψ.
func reducedSpectrum(r *mat.SymDense, unique []float64) ([]float64, *mat.Dense, bool) {
	s := mat.NewSymDense(len(unique), nil)
	s.CopySym(r)
	for i, u := range unique {
		s.SetSym(i, i, r.At(i, i)-u)
	}
	return spectrum(s)
}

// squaredProjector is the elementwise square of the projector on the vectors
// beyond the factors: the information on the uniquenesses.
func squaredProjector(vectors *mat.Dense, factors int) *mat.SymDense {
	p, _ := vectors.Dims()
	rest := vectors.Slice(0, p, factors, p).(*mat.Dense)
	var s mat.SymDense
	s.SymOuterK(1, rest)
	for i := range p {
		for j := i; j < p; j++ {
			s.SetSym(i, j, s.At(i, j)*s.At(i, j))
		}
	}
	return &s
}

// identified refuses more factors than the correlations can settle.
func identified(p, factors int) moments.Reason {
	if factors < 1 || extractionDF(p, factors) < 0 {
		return moments.NotIdentified
	}
	return ""
}

func extractionDF(p, factors int) float64 {
	d, k := float64(p-factors), float64(p+factors)
	return (d*d - k) / 2
}

func extracted(r *mat.SymDense, loadings [][]float64, unique []float64, n int64) Extraction {
	for m := range loadings[0] {
		s := sign(len(loadings), func(i int) float64 { return loadings[i][m] })
		for i := range loadings {
			loadings[i][m] *= s
		}
	}
	out := Extraction{Loadings: loadings, Uniquenesses: unique, Communalities: Communalities(loadings)}
	for i, u := range unique {
		if u <= uniqueFloor*(1+1e-6) {
			out.AtLimit = append(out.AtLimit, i)
		}
	}
	out.Fit = exploratoryFit(r, loadings, n)
	return out
}

func fill(n int, v float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}
