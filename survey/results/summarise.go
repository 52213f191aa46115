package results

import (
	"math"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/survey"
)

// summarise makes the summary of a wave or of one of its units.
func (o *offices) summarise(about survey.Wave, n *counts, ask Ask) *Summary {
	at := o.place[ask.Unit] // 0 is the whole wave
	s := &Summary{Wave: about, Ask: ask, At: n.at,
		Responses: o.live[at].all, Today: o.live[at].today,
		Partial: o.live[at].partial, Excluded: o.live[at].excluded, Misfits: n.snapshot.Misfits}
	if at == 0 {
		s.Withdrawn = n.snapshot.Withdrawn
	}
	t := o.tally[at]
	if t == nil {
		t = nobody(n.snapshot.Frame)
	}
	s.Counted = int(t.Rows)
	p := paper{schema: t.Schema(), index: t.Index(analysis.Options{Score: ask.Score, FactorWeights: factorWeights(about, t.Schema())}), score: ask.Score}
	p.judge(o, at, t)
	s.Suppressed = p.overall || s.Counted == 0 && s.Responses > 0
	if s.Suppressed {
		s.Counted = 0
	}
	p.fill(s)
	s.Weighted = o.weighted(about, at, ask.Score)
	for _, i := range o.below(at) {
		if o.live[i].all == 0 && !o.units[i].Exists(n.at) {
			continue // merged into another, or not founded yet
		}
		s.Units = append(s.Units, o.unit(i, o.depth[i]-o.depth[at]-1, n, ask))
	}
	return s
}

// nobody is the tally of no rows.
func nobody(f *analysis.Frame) *analysis.Tally {
	return f.All().Keep(func(int) bool { return false }).Tally()
}

// unit is the row of a unit in the table of units.
func (o *offices) unit(i, depth int, n *counts, ask Ask) Unit {
	t := o.tally[i]
	if t == nil { // nobody, or so few that they are waiting still
		none := absent(ask.Score)
		none.Suppressed = o.live[i].all > 0
		return Unit{ID: o.units[i].ID, Depth: depth, Estimate: none}
	}
	e := show(t.Set(len(t.Sets)-1, analysis.Options{Score: ask.Score}).ItemMean, o.hidden[i])
	u := Unit{ID: o.units[i].ID, Depth: depth, Estimate: e}
	if !e.Suppressed {
		u.Responses = int(t.Rows)
	}
	return u
}

// paper is an index on its way to a summary, with a pencil mark on each figure
// that must not be shown.
type paper struct {
	schema   *analysis.Schema
	index    *analysis.Index
	score    analysis.Score
	overall  bool
	factors  []bool
	items    []bool
	question bool
}

// judge marks what must not be shown: what would tell of few persons together
// with other units, and then what would within this one.
func (p *paper) judge(o *offices, at int, t *analysis.Tally) {
	p.items = make([]bool, len(p.schema.Items))
	if at > 0 && o.tally[at] != nil {
		p.items = o.hiddenItems(at)
	}
	cells := []cell{{parent: -1, n: persons(t), hidden: o.hidden[at]}}
	place := make([]int, len(p.schema.Items)) // of an item among the cells; 0 if it is in no factor
	for i, f := range p.schema.Factors {
		factor := len(cells)
		cells = append(cells, cell{parent: 0, n: int(t.Sets[i].Persons()), hidden: o.hidden[at]})
		for _, j := range f.Items {
			place[j] = len(cells)
			cells = append(cells, cell{parent: factor, n: int(t.Items[j].Answered()), hidden: p.items[j] || o.hidden[at]})
		}
	}
	protect(cells)
	p.overall = cells[0].hidden
	for j := range p.items {
		p.items[j] = p.items[j] || p.overall || place[j] > 0 && cells[place[j]].hidden
	}
	for i, c := 0, 1; c < len(cells); i, c = i+1, c+1+len(p.schema.Factors[i].Items) {
		p.factors = append(p.factors, p.overall || cells[c].hidden)
	}
	if j := p.schema.Item(p.schema.Overall); j >= 0 {
		p.question = p.items[j] || p.overall
	}
}

// fill copies the figures, without those that are marked.
func (p *paper) fill(s *Summary) {
	x := p.index
	s.ItemMean, s.FactorMean = show(x.All.ItemMean, p.overall), show(x.FactorMean, p.overall)
	s.Pooled, s.Comprehensive = show(x.All.Pooled, p.overall), show(x.All.AllHigh, p.overall)
	s.Question = show(x.Question, p.question)
	for i, f := range p.schema.Factors {
		factor := Factor{Code: f.Name, ItemMean: show(x.Factors[i].ItemMean, p.factors[i]), Pooled: show(x.Factors[i].Pooled, p.factors[i])}
		for _, j := range f.Items {
			item := x.Items[j]
			c := Criterion{Code: p.schema.Items[j], Estimate: show(item.Scored(p.score), p.items[j])}
			if !c.Estimate.Suppressed {
				c.Counts = item.Counts
			}
			factor.Criteria = append(factor.Criteria, c)
		}
		s.Factors = append(s.Factors, factor)
	}
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
