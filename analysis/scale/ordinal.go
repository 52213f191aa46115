package scale

import (
	"math"

	"sipas/analysis/moments"
	"sipas/analysis/structure"
)

// Ordinal is alpha on polychoric correlations (Zumbo, Gadermann & Zeisser
// 2007): the reliability the scale would have were its answers not cut into
// steps. It is not the reliability of the scores anybody computes, so it
// belongs in a footnote. NaN with fewer than two items or with an item in
// which fewer than two steps are used.
func Ordinal(t moments.Tables) (float64, moments.Reason) {
	if t.Items() < 2 {
		return math.NaN(), moments.FewItems
	}
	r := structure.Polychorics(t)
	for i := range t.Items() {
		for j := range i {
			if math.IsNaN(r.At(i, j)) {
				return math.NaN(), moments.NoVariance
			}
		}
	}
	alpha := OfCovariance(r)
	if math.IsNaN(alpha) {
		return alpha, moments.Indefinite
	}
	return alpha, ""
}
