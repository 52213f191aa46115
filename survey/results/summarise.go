package results

import (
	"sipas/analysis"
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
	x := o.index(about, n, at, ask.Score)
	s.Counted, s.Suppressed = x.Counted, x.Suppressed
	s.ItemMean, s.FactorMean, s.Pooled, s.Question, s.Comprehensive = x.ItemMean, x.FactorMean, x.Pooled, x.Question, x.Comprehensive
	s.Factors = x.Factors
	s.Weighted = o.weighted(about, at, ask.Score)
	for _, i := range o.listed(at) {
		s.Units = append(s.Units, o.unit(i, o.depth[i]-o.depth[at]-1, n, ask))
	}
	return s
}

// index is that of a place, made once. One whose few answers are waiting is
// suppressed.
func (o *offices) index(about survey.Wave, n *counts, at int, score analysis.Score) *Index {
	return o.known.find(indexKey{at, score}, func() *Index { return o.newIndex(about, n, at, score) })
}

func (o *offices) newIndex(about survey.Wave, n *counts, at int, score analysis.Score) *Index {
	t, hidden := o.tally[at], o.hidden[at]
	var items []bool
	if t == nil {
		t, hidden = nobody(n.snapshot.Frame), hidden || o.live[at].all > 0
	} else if at > 0 {
		items = o.items()[at]
	}
	return NewIndex(about, t, score, hidden, items)
}

// nobody is the tally of no rows.
func nobody(f *analysis.Frame) *analysis.Tally {
	return f.All().Without(f.All()).Tally()
}

// unit is the row of a unit in the table of units.
func (o *offices) unit(i, depth int, n *counts, ask Ask) Unit {
	t := o.tally[i]
	if t == nil { // nobody, or so few that they are waiting still
		none := absent(ask.Score)
		return Unit{ID: o.units[i].ID, Depth: depth, Estimate: show(none, o.live[i].all > 0)}
	}
	e := show(t.Set(len(t.Sets)-1, analysis.Options{Score: ask.Score}).ItemMean, o.hidden[i])
	u := Unit{ID: o.units[i].ID, Depth: depth, Estimate: e}
	if !e.Suppressed {
		u.Responses = int(t.Rows)
	}
	return u
}
