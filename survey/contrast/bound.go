package contrast

import (
	"math"

	"sipas/analysis"
	"sipas/analysis/interval"
)

// meanOf is the mean of figures of the same people, each counting the same. How
// the figures of one person go together is not known from the figures; the
// standard error of a mean is greatest when all move as one, so that the mean of
// the standard errors bounds it from above (Minkowski's inequality). The interval
// is at most so wide. Figures that are not whole drop out; NaN for none left.
func meanOf(parts []analysis.Estimate) analysis.Estimate {
	e := missing(analysis.FormulaItemMean)
	sum, se, n := 0.0, 0.0, 0.0
	df, people := math.Inf(1), int64(0)
	for _, x := range parts {
		if !whole(x) {
			continue
		}
		n++
		sum, se = sum+x.Value, se+x.SE
		df, people = min(df, freedom(x)), max(people, x.Respondents)
		e.Score = x.Score
		e.Missing, e.DontKnow = e.Missing+x.Missing, e.DontKnow+x.DontKnow
	}
	if n == 0 {
		return e
	}
	e.Value, e.SE, e.DF, e.Respondents = sum/n, se/n, df, people
	e.Numerator, e.Denominator = sum, n
	e.Interval = interval.Student(e.Value, e.SE, e.DF, Confidence)
	return e
}

// freedom is an estimate's degrees of freedom; a counted share has those of its
// respondents.
func freedom(e analysis.Estimate) float64 {
	if math.IsNaN(e.DF) {
		return float64(e.Respondents - 1)
	}
	return e.DF
}
