package analysis

import (
	"math"

	"sipas/analysis/interval"
)

// ItemEstimate is what a report says about one criterion.
type ItemEstimate struct {
	Name     string
	Rows     int64
	Answered int64
	Missing  int64
	DontKnow int64
	Counts   []int64 // Counts[c-1] answers in category c
	Bottom2  int64   // answers in the two worst categories

	Top2   Estimate // with the Wilson interval
	Net    Estimate // with the multinomial normal interval
	Mean   Estimate // from 1 to Scale, with the t interval
	Mean5  Estimate
	Mean01 Estimate

	SD               float64 // divisor n-1; NaN for fewer than two answers
	Q1, Median, Q3   float64 // type 7 of Hyndman and Fan, R's default; weighted: WeightedQuantile
	EffectiveAnswers float64 // Kish's (Σw)²/Σw²; the number of answers if unweighted
	WeightOfAnswers  float64 // Σw; the number of answers if unweighted
	confidence       float64
}

// Exact returns the Clopper-Pearson interval of the top-2 share.
func (e ItemEstimate) Exact() interval.Interval {
	n, x := e.EffectiveAnswers, e.Top2.Numerator
	if n != e.Top2.Denominator { // weighted
		x = min(n, e.Top2.Value*n)
	}
	return interval.ClopperPearson(x, n, e.confidence)
}

// Scored returns the estimate of the item under a score.
func (e ItemEstimate) Scored(s Score) Estimate {
	switch s {
	case Mean5:
		return e.Mean5
	case Mean01:
		return e.Mean01
	}
	return e.Top2
}

// Item estimates item j of the schema.
func (t *Tally) Item(j int, o Options) ItemEstimate {
	it := t.Items[j]
	n := it.Answered()
	e := ItemEstimate{
		Name: t.schema.Items[j], Rows: t.Rows, Answered: n, Missing: it.Missing, DontKnow: it.DontKnow,
		Counts: it.Counts, Bottom2: it.Bottom2(), confidence: o.conf(),
		EffectiveAnswers: float64(n), WeightOfAnswers: float64(n),
	}
	e.Top2 = t.share(it, o)
	e.Net = t.net(it, o)
	e.mean(it, t.schema.Scale, o)
	e.Q1, e.Median, e.Q3 = quantile7(it.Counts, 0.25), quantile7(it.Counts, 0.5), quantile7(it.Counts, 0.75)
	return e
}

// base returns an estimate that carries the counts of one item.
func (it ItemTally) base(formula, score Formula, o Options) Estimate {
	e := absent(formula, score)
	e.Respondents = it.Answered()
	e.Missing, e.DontKnow = it.Missing, it.DontKnow
	e.Suppressed = o.suppressed(e.Respondents)
	return e
}

// share estimates the top-2 share of an item.
func (t *Tally) share(it ItemTally, o Options) Estimate {
	e := it.base(FormulaTop2, FormulaTop2, o)
	x, n := float64(it.Top2()), float64(it.Answered())
	e.Numerator, e.Denominator = x, n
	if n == 0 {
		return e
	}
	e.Value = x / n
	e.SE = math.Sqrt(e.Value * (1 - e.Value) / n)
	e.Interval = interval.Wilson(x, n, o.conf())
	return e
}

// net estimates net satisfaction. On a scale of two or three categories the
// two best and the two worst overlap: there it is absent.
func (t *Tally) net(it ItemTally, o Options) Estimate {
	e := it.base(FormulaNet, FormulaNet, o)
	top, bottom, n := float64(it.Top2()), float64(it.Bottom2()), float64(it.Answered())
	if n == 0 || t.schema.Scale < 4 {
		return e
	}
	e.Numerator, e.Denominator = top-bottom, n
	e.Value = top/n - bottom/n
	e.SE = interval.NetStandardError(top, bottom, n)
	e.Interval = interval.Student(e.Value, e.SE, math.Inf(1), o.conf())
	return e
}

// mean fills the mean, its two conversions and the standard deviation, from
// integers: n·Σx² - (Σx)² is exact.
func (e *ItemEstimate) mean(it ItemTally, scale int, o Options) {
	m := it.base(FormulaMean, FormulaMean, o)
	n, sum := it.Answered(), it.Sum()
	e.SD = math.NaN()
	m.Numerator, m.Denominator = float64(sum), float64(n)
	if n > 0 {
		m.Value = float64(sum) / float64(n)
	}
	if n > 1 {
		nf := float64(n)
		deviations := wide{}.plus(n, it.SumOfSquares(), 1).minus(sum, sum, 1).float() / nf
		e.SD = math.Sqrt(deviations / (nf - 1))
		m.SE, m.DF = e.SD/math.Sqrt(nf), nf-1
		m.Interval = interval.Student(m.Value, m.SE, m.DF, o.conf())
	}
	e.Mean = m
	e.Mean5 = m.counted(Mean5, it, scale, o)
	e.Mean01 = m.counted(Mean01, it, scale, o)
}

// counted is rescaled for whole numbers of answers, whose figure is rounded
// once.
func (e Estimate) counted(s Score, it ItemTally, scale int, o Options) Estimate {
	e = e.rescaled(s, scale)
	num, den := s.integers(it.Answered(), it.Top2(), it.Sum(), scale)
	e.Numerator, e.Denominator = float64(num), float64(den)
	if den > 0 {
		e.Value = e.Numerator / e.Denominator
	}
	if e.Interval.Defined() {
		e.Interval = interval.Student(e.Value, e.SE, e.DF, o.conf())
	}
	return e
}

// rescaled turns the estimate of a mean rating into another score of it.
func (e Estimate) rescaled(s Score, scale int) Estimate {
	a, b := s.scaling(scale)
	e.Formula, e.Score = s.Formula(), s.Formula()
	e.Numerator, e.Denominator = e.Numerator+b/a*e.Denominator, e.Denominator/a
	e.Value = a*e.Value + b
	e.SE *= a
	e.Interval = e.Interval.Scale(a, b)
	return e
}

// quantile7 returns the quantile of counted ratings by the definition that R
// uses (type 7 of Hyndman and Fan 1996): the value at place (n-1)p, between
// two neighbours in proportion. NaN for no answer.
func quantile7(counts []int64, p float64) float64 {
	var n int64
	for _, c := range counts {
		n += c
	}
	if n == 0 {
		return math.NaN()
	}
	at := func(place int64) float64 { // the rating at a place counted from 0
		for c, k := range counts {
			if place < k {
				return float64(c + 1)
			}
			place -= k
		}
		return float64(len(counts))
	}
	place, part := math.Modf(float64(n-1) * p)
	low := at(int64(place))
	if part == 0 {
		return low
	}
	return low + part*(at(int64(place)+1)-low)
}
