package findings

import (
	"slices"

	"sipas/analysis"
	"sipas/survey/results"
)

// index makes the figures of answers that may be shown but for some items.
//
// Of a crowd nothing is shown either that is made of those items together with
// others: from enough such means, each of other answers, somebody could work
// out what few said to one of them.
func (g *ground) index(t *analysis.Tally, score analysis.Score, hidden []bool) *results.Index {
	x := results.NewIndex(g.wave, t, score, false, hidden)
	if !g.crowded("") {
		return x
	}
	some := false
	for i, factor := range g.snapshot.Frame.Schema().Factors {
		if slices.ContainsFunc(factor.Items, func(j int) bool { return hidden[j] }) {
			some = true
			withhold(&x.Factors[i].ItemMean, &x.Factors[i].Pooled)
		}
	}
	if some {
		withhold(&x.ItemMean, &x.FactorMean, &x.Pooled)
	}
	return x
}

// withhold takes the numbers from estimates, if there are any.
func withhold(all ...*analysis.Estimate) {
	for _, e := range all {
		e.Suppressed = e.Suppressed || e.Respondents > 0
		*e = e.Redacted()
	}
}
