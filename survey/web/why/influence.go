package why

import (
	"fmt"

	"sipas/analysis"
	"sipas/analysis/drivers"
	"sipas/analysis/interval"
	"sipas/analysis/moments"
)

// fewestWhole is how many whole sheets reliability needs: with fewer its
// intervals say nothing. Importance needs more; see drivers.Basis.
const fewestWhole = 30

// How the uncertainty of importance is drawn: as sipas analyze does unless told
// otherwise.
const (
	resamples  = 1000
	confidence = 0.95
	seed       = 0
)

// influence is what goes together with the overall question.
type influence struct {
	Unasked  bool // there is no overall question; nothing else is set
	Factors  importance
	Criteria importance
}

// importance is how the explained variance of the overall question is shared
// among predictors. On too few whole sheets, or with a Reason, it has no
// figures.
type importance struct {
	Codes         []string
	Means         bool    // predictors are factors: a person's mean of what he or she answered of one, were it one criterion
	drivers.Basis         // whole sheets: with a figure for every predictor and an overall answer
	R2            float64 // share of the variance explained
	Shares        []float64
	Intervals     []interval.Interval
	First         []float64 // share of resamples in which the predictor comes first
	Beta, VIF     []float64 // of the regression; nil for criteria
	Reason        moments.Reason
}

// few tells that too few sheets are whole.
func (i importance) few() bool { return !i.Enough() }

// told tells whether there are figures.
func (i importance) told() bool { return i.Shares != nil && i.Reason == "" }

// influences computes the importance of factors (LMG) and of criteria (Johnson).
func influences(v analysis.View) (influence, error) {
	s := v.Frame().Schema()
	out := influence{Factors: importance{Means: true}}
	overall := s.Item(s.Overall)
	if s.Overall == "" || overall < 0 {
		out.Unasked = true
		return out, nil
	}
	outcome := answers(v, overall)
	var factors [][][]uint8
	var items [][]uint8
	for _, f := range s.Factors {
		own := make([][]uint8, len(f.Items))
		for k, j := range f.Items {
			own[k] = answers(v, j)
			out.Criteria.Codes = append(out.Criteria.Codes, s.Items[j])
		}
		factors, items = append(factors, own), append(items, own...)
		out.Factors.Codes = append(out.Factors.Codes, f.Name)
	}
	t, err := drivers.FromFactors(factors, outcome)
	if err != nil {
		return out, fmt.Errorf("importance of factors: %w", err)
	}
	sum := out.Factors.weigh(t, drivers.LMG)
	if out.Factors.told() {
		g := drivers.Regress(sum)
		out.Factors.R2, out.Factors.Beta, out.Factors.VIF = g.R2, g.Beta, g.VIF
	}
	if t, err = drivers.FromItems(items, outcome); err != nil {
		return out, fmt.Errorf("importance of criteria: %w", err)
	}
	out.Criteria.weigh(t, drivers.Johnson)
	return out, nil
}

// weigh fills in shares and intervals.
func (i *importance) weigh(t *drivers.Table, m drivers.Method) drivers.Summary {
	sum := t.Summary()
	i.Basis = t.Basis(sum.N)
	switch {
	case len(i.Codes) == 0:
		i.Reason = moments.FewItems
	case i.few():
		i.Reason = moments.FewRows
	default:
		i.Reason = sum.Reason
	}
	if i.Reason != "" {
		return sum
	}
	one := m(sum.Correlation)
	if i.Reason = one.Reason; i.Reason != "" {
		return sum
	}
	if one.R2 <= 0 { // nothing is explained: there is nothing to share
		i.Reason = moments.NoVariance
		return sum
	}
	sure := drivers.Bootstrap(t, m, drivers.Draw{Times: resamples, Conf: confidence, Seed: seed})
	i.R2, i.Shares, i.Intervals, i.First = one.R2, one.Shares, sure.Share, sure.First
	return sum
}

// answers are those to an item on the rows of a view; the column itself where
// the view is all of it.
func answers(v analysis.View, item int) []uint8 {
	column := v.Frame().Item(item)
	if v.Rows() == len(column) {
		return column
	}
	out := make([]uint8, 0, v.Rows())
	for row := range v.Each() {
		out = append(out, column[row])
	}
	return out
}
