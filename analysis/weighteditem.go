package analysis

import (
	"math"

	"sipas/analysis/interval"
)

// item makes the figures of one item.
func (p *weighing) item(s *weighedSums, j int) ItemEstimate {
	it, o := &s.items[j], p.options
	counts := ItemTally{Counts: it.count, Missing: it.blank, DontKnow: it.dk}
	e := ItemEstimate{
		Name: p.schema.Items[j], Rows: s.rows, Answered: it.n, Missing: it.blank, DontKnow: it.dk,
		Counts: it.count, Bottom2: counts.Bottom2(), confidence: o.conf(),
		EffectiveAnswers: it.kish, WeightOfAnswers: it.total,
	}
	k := p.schema.Scale
	top := func(c int) float64 { return indicator(c >= k-1) }
	bottom := func(c int) float64 { return indicator(c <= 2) }
	e.Top2 = p.itemFigure(it, counts, FormulaTop2, top)
	e.Top2.Interval = interval.Wilson(min(it.kish, e.Top2.Value*it.kish), it.kish, o.conf())
	e.Top2.DF = math.NaN()
	e.Net = counts.base(FormulaNet, FormulaNet, o)
	if k >= 4 {
		e.Net = p.itemFigure(it, counts, FormulaNet, func(c int) float64 { return top(c) - bottom(c) })
	}
	e.Mean = p.itemFigure(it, counts, FormulaMean, func(c int) float64 { return float64(c) })
	e.Mean5, e.Mean01 = e.Mean.rescaled(Mean5, k), e.Mean.rescaled(Mean01, k)
	e.SD = math.NaN()
	if it.n > 1 && it.total > 0 {
		var squares float64
		for c, w := range it.sum {
			d := float64(c+1) - e.Mean.Value
			squares += w * d * d
		}
		e.SD = math.Sqrt(squares / it.total * float64(it.n) / float64(it.n-1))
	}
	e.Q1, _ = WeightedQuantile(it.sum, 0.25)
	e.Median, _ = WeightedQuantile(it.sum, 0.5)
	e.Q3, _ = WeightedQuantile(it.sum, 0.75)
	return e
}

// indicator is 1 for true.
func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// only returns the category that all of the weight is in, or 0 if there are
// several. A mean of one value is that value, where a quotient of rounded sums
// may lie beside it and leave a standard error of 1e-15 instead of 0.
func (it *weighedItem) only() (category int) {
	for c, w := range it.sum {
		if w == 0 {
			continue
		}
		if category > 0 {
			return 0
		}
		category = c + 1
	}
	return category
}

// itemFigure estimates Σw·worth/Σw over the answers to one item.
func (p *weighing) itemFigure(it *weighedItem, counts ItemTally, formula Formula, worth func(category int) float64) Estimate {
	e := counts.base(formula, formula, p.options)
	if it.total == 0 {
		return e
	}
	for c, w := range it.sum {
		e.Numerator += w * worth(c+1)
	}
	e.Denominator = it.total
	e.Value = e.Numerator / e.Denominator
	if c := it.only(); c > 0 {
		e.Value = worth(c)
	}
	var squares float64
	for c, w2 := range it.square {
		d := worth(c+1) - e.Value
		squares += w2 * d * d
	}
	e.linearised(squares/it.total/it.total, it.n, p.options.conf())
	return e
}

// WeightedQuantile returns the quantile at p of ratings whose categories carry
// the given weights, weights[c-1] for rating c: low is the lowest category up
// to which at least the share p of the weight lies (the inverse of the
// distribution function, rule "math" of svyquantile), high the lowest up to
// which more than p lies. They differ only if p falls exactly between two
// categories; (low+high)/2 is the median of the school-book. NaN if there is
// no weight.
func WeightedQuantile(weights []float64, p float64) (low, high float64) {
	var total, below float64
	for _, w := range weights {
		total += w
	}
	low, high = math.NaN(), math.NaN()
	if !(total > 0) {
		return low, high
	}
	for c, w := range weights {
		below += w
		if math.IsNaN(low) && below >= p*total {
			low = float64(c + 1)
		}
		if math.IsNaN(high) && below > p*total {
			high = float64(c + 1)
		}
	}
	if math.IsNaN(low) { // p = 1 and rounding
		low = float64(len(weights))
	}
	if math.IsNaN(high) {
		high = low
	}
	return low, high
}
