package scale

import (
	"math"

	"sipas/analysis/moments"
	"sipas/analysis/structure"
)

// Omega is McDonald's omega of a scale under one common factor.
type Omega struct {
	N            int64     // complete persons
	Raw          float64   // (Σλs)² / ((Σλs)² + Σψs²): of the sum of the items as answered
	Standard     float64   // (Σλ)² / ((Σλ)² + Σψ): of the sum of standardised items
	Loadings     []float64 // standardised, per item in use
	Uniquenesses []float64 // 1 − communality, at least .005
	Dropped      []int     // items that do not vary
	Reason       moments.Reason
}

// OmegaOf fits one factor by maximum likelihood to the persons who answered
// every item. It needs three items that vary and correlations that can be
// inverted.
func OmegaOf(m moments.Complete) Omega {
	used := m.Varying()
	out := Omega{N: m.N, Raw: math.NaN(), Standard: math.NaN()}
	start := begin(m.N, m.Items(), used)
	out.Dropped, out.Reason = start.Dropped, start.Reason
	if out.Reason != "" {
		return out
	}
	s := m.Select(used)
	fit := structure.MaximumLikelihood(s.Correlation(), 1, m.N)
	if fit.Reason != "" {
		out.Reason = fit.Reason
		return out
	}
	// A factor has no direction: turn it so that it runs with the sum.
	turn := 1.0
	var direction float64
	for i := range used {
		direction += fit.Loadings[i][0]
	}
	if direction < 0 {
		turn = -1
	}
	var raw, standard, rawRest, rest float64
	for i := range used {
		l, u := turn*fit.Loadings[i][0], fit.Uniquenesses[i]
		variance := s.Scatter(i, i)
		out.Loadings = append(out.Loadings, l)
		out.Uniquenesses = append(out.Uniquenesses, u)
		raw += l * math.Sqrt(variance)
		rawRest += u * variance
		standard += l
		rest += u
	}
	out.Raw = raw * raw / (raw*raw + rawRest)
	out.Standard = standard * standard / (standard*standard + rest)
	return out
}
