package analysis

import (
	"math"

	"sipas/analysis/interval"
)

// Options say how a tally becomes figures. The zero value is the usual report:
// top-2, 95 %, every factor equal, cells under 5 marked.
type Options struct {
	Score         Score
	Conf          float64   // confidence level; 0 means 0.95
	FactorWeights []float64 // by factor, need not add up to 1; nil means equal. A weight that is missing or negative makes the factor mean absent
	SuppressBelow int64     // fewest respondents to be shown; 0 means 5, 1 shows all
}

// conf returns the confidence level in force.
func (o Options) conf() float64 {
	if o.Conf == 0 {
		return 0.95
	}
	return o.Conf
}

// suppressed reports whether a cell of n respondents must not be shown. A cell
// of nobody tells of nobody: it is empty, not withheld.
func (o Options) suppressed(n int64) bool {
	if o.SuppressBelow == 0 {
		return n > 0 && n < 5
	}
	return n > 0 && n < o.SuppressBelow
}

// factorWeight returns the weight of factor i.
func (o Options) factorWeight(i int) float64 {
	switch {
	case o.FactorWeights == nil:
		return 1
	case i < len(o.FactorWeights):
		return o.FactorWeights[i]
	}
	return math.NaN()
}

// Estimate is one figure with what is needed to judge it. Where nobody
// answered the figure is absent: Value, SE and the limits are NaN, never 0.
type Estimate struct {
	Formula Formula // how it was combined
	Score   Formula // what an answer counted
	Value   float64
	// Value is Numerator/Denominator. For counted figures both are whole
	// numbers; for a mean of criteria, persons, factors or units they are the
	// sum of the parts and their number or weight. The value of one tally is
	// the float64 nearest to the exact fraction; the sum follows from it.
	Numerator, Denominator float64

	SE       float64 // standard error with the respondent as the unit
	DF       float64 // degrees of freedom of SE; NaN where the interval uses none
	Interval interval.Interval
	Deff     float64 // variance over that of as many independent answers; NaN where unknown

	Respondents int64    // persons with at least one answer that counted
	Missing     int64    // empty answers in the rows and items concerned
	DontKnow    int64    // "don't know" answers there
	Absent      []string // criteria, factors or units nobody answered: they dropped out
	Suppressed  bool     // respondents, but too few to be shown
}

// Redacted returns the estimate without its figures if it is suppressed, and
// as it is otherwise: for whatever leaves the house.
func (e Estimate) Redacted() Estimate {
	if !e.Suppressed {
		return e
	}
	nan := math.NaN()
	return Estimate{
		Formula: e.Formula, Score: e.Score, Value: nan, Numerator: nan, Denominator: nan,
		SE: nan, DF: nan, Interval: interval.None(), Deff: nan, Suppressed: true,
	}
}

// absent returns the estimate of a figure that nobody's answers support.
func absent(formula, score Formula) Estimate {
	nan := math.NaN()
	return Estimate{
		Formula: formula, Score: score, Value: nan, Numerator: 0, Denominator: 0,
		SE: nan, DF: nan, Interval: interval.None(), Deff: nan,
	}
}

// linearised completes an estimate by the t interval of a linearised standard
// error over n persons: variance n/(n-1)·squares, where squares is the sum of
// the persons' squared influences.
func (e *Estimate) linearised(squares float64, n int64, conf float64) {
	if n < 2 {
		return
	}
	e.DF = float64(n - 1)
	e.SE = math.Sqrt(float64(n) / e.DF * squares)
	e.Interval = interval.Student(e.Value, e.SE, e.DF, conf)
}
