package results

import (
	"math"
	"slices"

	"sipas/analysis"
	"sipas/analysis/disclosure"
	"sipas/analysis/interval"
	"sipas/survey"
)

// least is the fewest respondents that a figure shown may rest on.
const least = disclosure.Least

// Index is what may be said about a group of answers: a wave, a unit, or any
// other that somebody has a reason to look at.
type Index struct {
	Counted    int  // answers; 0 when suppressed
	Suppressed bool // nothing of it is shown

	// The overall index by each definition, as in Summary.
	ItemMean, FactorMean, Pooled, Question, Comprehensive analysis.Estimate

	Factors []Factor    // in the order of the questionnaire
	Own     []Criterion // rated questions that are in no factor
}

// NewIndex makes the index of the answers that t has counted, with their pairs.
// hidden says that nothing of the group may be shown; items, by item of the
// schema, which criteria may not because of other groups, nil for none. What
// would tell of few persons within the group is found here: criteria that fewer
// than five have answered, and those from which they would follow.
func NewIndex(about survey.Wave, t *analysis.Tally, score analysis.Score, hidden bool, items []bool) *Index {
	s := t.Schema()
	p := paper{schema: s, score: score, items: slices.Clone(items),
		index: t.Index(analysis.Options{Score: score, FactorWeights: factorWeights(about, s)})}
	if items == nil {
		p.items = make([]bool, len(s.Items))
	}
	p.judge(t, hidden)
	return p.copy(t)
}

// paper is an index on its way to its readers, with a pencil mark on each
// figure that must not be shown.
type paper struct {
	schema   *analysis.Schema
	index    *analysis.Index
	score    analysis.Score
	overall  bool
	factors  []bool
	items    []bool
	grouped  []bool // items that are in a factor
	question bool
}

// judge marks what would tell of few persons within the group.
func (p *paper) judge(t *analysis.Tally, hidden bool) {
	cells := []disclosure.Cell{{Parent: -1, N: persons(t), Hidden: hidden}}
	place := make([]int, len(p.schema.Items)) // of an item among the cells; 0 if it is in no factor
	p.grouped = make([]bool, len(p.schema.Items))
	for i, f := range p.schema.Factors {
		factor := len(cells)
		cells = append(cells, disclosure.Cell{Parent: 0, N: int(t.Sets[i].Persons()), Hidden: hidden})
		for _, j := range f.Items {
			place[j], p.grouped[j] = len(cells), true
			cells = append(cells, disclosure.Cell{Parent: factor, N: int(t.Items[j].Answered()), Hidden: p.items[j] || hidden})
		}
	}
	disclosure.Tree(cells)
	p.overall = cells[0].Hidden
	for j := range p.items {
		p.items[j] = p.items[j] || p.overall || place[j] > 0 && cells[place[j]].Hidden
	}
	for i, c := 0, 1; c < len(cells); i, c = i+1, c+1+len(p.schema.Factors[i].Items) {
		p.factors = append(p.factors, p.overall || cells[c].Hidden)
	}
	if j := p.schema.Item(p.schema.Overall); j >= 0 {
		p.question = p.items[j] || p.overall
	}
}

// copy writes down the figures, without those that are marked.
func (p *paper) copy(t *analysis.Tally) *Index {
	x := p.index
	c := &Index{Suppressed: p.overall,
		ItemMean: show(x.All.ItemMean, p.overall), FactorMean: show(x.FactorMean, p.overall),
		Pooled: show(x.All.Pooled, p.overall), Comprehensive: show(x.All.AllHigh, p.overall),
		Question: show(x.Question, p.question)}
	if !p.overall {
		c.Counted = int(t.Rows)
	}
	for i, f := range p.schema.Factors {
		factor := Factor{Code: f.Name, ItemMean: show(x.Factors[i].ItemMean, p.factors[i]), Pooled: show(x.Factors[i].Pooled, p.factors[i])}
		for _, j := range f.Items {
			factor.Criteria = append(factor.Criteria, p.criterion(j))
		}
		c.Factors = append(c.Factors, factor)
	}
	for j, grouped := range p.grouped {
		if !grouped {
			c.Own = append(c.Own, p.criterion(j))
		}
	}
	return c
}

// Criteria are all criteria of the factors, in order, and then the rated
// questions that are in none.
func (x *Index) Criteria() []Criterion {
	var all []Criterion
	for _, f := range x.Factors {
		all = append(all, f.Criteria...)
	}
	return append(all, x.Own...)
}

func (p *paper) criterion(j int) Criterion {
	item := p.index.Items[j]
	c := Criterion{Code: p.schema.Items[j], Estimate: show(item.Scored(p.score), p.items[j])}
	if !c.Estimate.Suppressed {
		c.Counts = item.Counts
	}
	return c
}

// show is the estimate as it may leave the house. Where nobody answered there
// is nothing to hide: it is absent.
func show(e analysis.Estimate, hidden bool) analysis.Estimate {
	e.Suppressed = hidden || 0 < e.Respondents && e.Respondents < least
	return e.Redacted()
}

// absent is the overall index of a unit without answers.
func absent(score analysis.Score) analysis.Estimate {
	nan := math.NaN()
	return analysis.Estimate{Formula: analysis.FormulaItemMean, Score: score.Formula(), Value: nan,
		SE: nan, DF: nan, Interval: interval.None(), Deff: nan}
}
