package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/prob"
)

// Fit says how well a factor model reproduces the correlations. NaN is a
// figure the kind of analysis does not have or that has no degrees of freedom.
type Fit struct {
	Test            // of the model against no model at all: a high P is good
	CFI     float64 // comparative fit: .95 and above is called good
	TLI     float64 // Tucker-Lewis index, may exceed 1
	RMSEA   float64 // root mean square error of approximation: .06 and below is called good
	RMSEALo float64 // 90 % interval of RMSEA
	RMSEAHi float64
	SRMR    float64 // standardised root mean square residual, diagonal included
	RMS     float64 // root mean square off-diagonal residual correlation
}

func noFit() Fit {
	x := math.NaN()
	return Fit{Test{x, x, x}, x, x, x, x, x, x, x}
}

// exploratoryFit follows factanal's test (Bartlett's correction) and psych's
// TLI, RMSEA and rms. The discrepancy is taken at R = LL' with the diagonal
// of R put in, so that extractions other than maximum likelihood can be
// compared with it.
func exploratoryFit(r *mat.SymDense, loadings [][]float64, n int64) Fit {
	p, k := len(loadings), len(loadings[0])
	out := noFit()
	out.DF = extractionDF(p, k)
	model, residual := mat.NewSymDense(p, nil), 0.0
	for i := range p {
		model.SetSym(i, i, r.At(i, i))
		for j := i + 1; j < p; j++ {
			var common float64
			for m := range k {
				common += loadings[i][m] * loadings[j][m]
			}
			model.SetSym(i, j, common)
			residual += 2 * (r.At(i, j) - common) * (r.At(i, j) - common)
		}
	}
	out.RMS = math.Sqrt(residual / float64(p*(p-1)))
	_, logDet, why := Invert(r)
	f, ok := discrepancy(model, r, logDet)
	if why != "" || !ok || n < 2 {
		return out
	}
	persons, items := float64(n), float64(p)
	scale := persons - 1 - (2*items+5)/6 - 2*float64(k)/3
	if scale <= 0 {
		return out
	}
	out.ChiSquared = max(0, f*scale)
	if out.DF == 0 {
		return out
	}
	out.P = prob.ChiSquaredSurvival(out.ChiSquared, out.DF)
	m0, m := -logDet*2/(items*(items-1)), f/out.DF
	out.TLI = (m0 - m) / (m0 - 1/scale)
	out.RMSEA = math.Sqrt(max(0, out.ChiSquared/(out.DF*persons)-1/(persons-1)))
	return out
}

// discrepancy is tr(M⁻¹R) − ln|M⁻¹R| − p.
func discrepancy(model, r *mat.SymDense, logDetR float64) (float64, bool) {
	inverse, logDet, why := Invert(model)
	if why != "" {
		return math.NaN(), false
	}
	p := r.SymmetricDim()
	var trace float64
	for i := range p {
		for j := range p {
			trace += inverse.At(i, j) * r.At(j, i)
		}
	}
	return trace + logDet - logDetR - float64(p), true
}

// rmseaInterval solves P(χ²_df(λ) ≤ x) = .95 and .05 for the noncentrality λ
// (Browne & Cudeck 1993) and gives √(λ/(n·df)).
func rmseaInterval(x, df, n float64) (lo, hi float64) {
	at := func(p float64) float64 { return math.Sqrt(noncentrality(x, df, p) / (n * df)) }
	return at(.95), at(.05)
}

// noncentrality is the λ at which a noncentral chi-squared falls below x with
// probability p, 0 if even the central one does so less often.
func noncentrality(x, df, p float64) float64 {
	if prob.ChiSquaredCDF(x, df) <= p {
		return 0
	}
	lo, hi := 0.0, max(x, 1)
	for noncentralCDF(x, df, hi) > p {
		lo, hi = hi, 2*hi
	}
	for range 200 {
		mid := (lo + hi) / 2
		if mid <= lo || mid >= hi {
			break
		}
		if noncentralCDF(x, df, mid) > p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// noncentralCDF is the Poisson mixture of central distributions, summed from
// its largest term outwards.
func noncentralCDF(x, df, lambda float64) float64 {
	half := lambda / 2
	weight := func(j float64) float64 {
		return math.Exp(-half + j*math.Log(half) - prob.LogGamma(j+1))
	}
	middle := math.Floor(half)
	var sum float64
	for j := middle; j >= 0; j-- {
		w := weight(j)
		sum += w * prob.ChiSquaredCDF(x, df+2*j)
		if w < 1e-18 {
			break
		}
	}
	for j := middle + 1; ; j++ {
		w := weight(j)
		sum += w * prob.ChiSquaredCDF(x, df+2*j)
		if w < 1e-18 {
			return sum
		}
	}
}
