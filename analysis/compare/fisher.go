package compare

import "math"

// fisherSlack widens "as likely as the observed table" against rounding, as
// R's fisher.test does.
const fisherSlack = 1 + 1e-7

// FisherExact returns the two-sided p-value of Fisher's exact test for two
// shares: the probability, given the margins, of all tables that are no more
// likely than the observed one. NaN when one side is empty; 1 when everybody
// or nobody succeeded.
//
// The hypergeometric weights are built from their mode outward by ratios of
// neighbours, so there is no loss from logarithms of large factorials and the
// work is bounded by the spread of the distribution, not by the sample.
//
// Source: Fisher 1935; the two-sided rule is R's.
func FisherExact(a, b Tally) float64 {
	if !a.counted() || !b.counted() {
		return math.NaN()
	}
	h := hypergeometric{na: float64(a.N), nb: float64(b.N), x: float64(a.X + b.X)}
	lo, hi := math.Max(0, h.x-h.nb), math.Min(h.na, h.x)
	mode := math.Floor((h.na + 1) * (h.x + 1) / (h.na + h.nb + 2))
	mode = math.Min(math.Max(mode, lo), hi)

	seen := h.weight(mode, float64(a.X))
	all, extreme := 0.0, 0.0
	add := func(w float64) {
		all += w
		if w <= seen*fisherSlack {
			extreme += w
		}
	}
	add(1)
	for k, w := mode, 1.0; k < hi && w > 0; k++ {
		w *= h.ratio(k)
		add(w)
	}
	for k, w := mode, 1.0; k > lo && w > 0; k-- {
		w /= h.ratio(k - 1)
		add(w)
	}
	return math.Min(1, extreme/all)
}

// hypergeometric is the number of successes on side a when x successes fall at
// random on na + nb respondents.
type hypergeometric struct{ na, nb, x float64 }

// ratio is P(k+1)/P(k).
func (h hypergeometric) ratio(k float64) float64 {
	return (h.na - k) * (h.x - k) / ((k + 1) * (h.nb - h.x + k + 1))
}

// weight is P(k)/P(from), by the same steps that FisherExact takes, so that
// equal tables compare equal.
func (h hypergeometric) weight(from, k float64) float64 {
	w := 1.0
	for ; from < k && w > 0; from++ {
		w *= h.ratio(from)
	}
	for ; from > k && w > 0; from-- {
		w /= h.ratio(from - 1)
	}
	return w
}
