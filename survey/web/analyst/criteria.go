package analyst

import (
	"cmp"
	"math"
	"slices"

	"sipas/survey"
	"sipas/survey/contrast"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// factors are the five figures that an office thinks in.
func (w *look) factors(t findings.Figures) (section, error) {
	var s section
	var g group
	for i, f := range t.Factors {
		r := row{Code: f.Code, Name: w.Item(f.Code), Figure: w.Figure(f.ItemMean)}
		if w.changes != nil {
			r.Change = w.change(w.changes.Factors[i].ItemMean)
		}
		g.Rows = append(g.Rows, r)
	}
	s.Groups = []group{g}
	var err error
	s.Drawn, err = w.draw("factors")
	return s, err
}

// criterionGroup are criteria under a factor's name, or all together under none.
type criterionGroup struct {
	name string
	rows []results.Criterion
}

// sorted are the criteria as the reader likes them: by factor as on the sheet,
// or all together from the lowest index or the largest share of low ratings.
// Those without a figure stand last.
func (w *look) sorted(t findings.Figures) []criterionGroup {
	var groups []criterionGroup
	for _, f := range t.Factors {
		groups = append(groups, criterionGroup{w.Item(f.Code), f.Criteria})
	}
	overall, _ := w.ownAndOverall(t)
	if w.asked.sort == bySheet {
		return append(groups, overall...)
	}
	var all []results.Criterion
	for _, g := range groups {
		all = append(all, g.rows...)
	}
	key := func(c results.Criterion) float64 {
		x := c.Estimate.Value
		if w.asked.sort == byLow {
			x = -lowShare(c)
		}
		if c.Estimate.Suppressed || math.IsNaN(x) {
			return math.Inf(1)
		}
		return x
	}
	slices.SortStableFunc(all, func(a, b results.Criterion) int { return cmp.Compare(key(a), key(b)) })
	return append([]criterionGroup{{rows: all}}, overall...)
}

// ownAndOverall divides what is rated in no factor into the general question,
// none or one group of one, and questions that an office has added.
func (w *look) ownAndOverall(t findings.Figures) (overall []criterionGroup, own []results.Criterion) {
	code := ""
	if q := w.Config.Questionnaires[w.Wave.Questionnaire]; q != nil {
		code = q.Overall.Code
	}
	for _, c := range t.Own {
		if c.Code == code {
			overall = append(overall, criterionGroup{w.Say("lens.formula.question"), []results.Criterion{c}})
		} else {
			own = append(own, c)
		}
	}
	return overall, own
}

// criteria are the criteria with the spread of their answers.
func (w *look) criteria(t findings.Figures) (section, error) {
	s := section{Sorts: w.sorts()}
	changes := map[string]contrast.Difference{}
	if w.changes != nil {
		for _, f := range w.changes.Factors {
			for _, c := range f.Criteria {
				changes[c.A] = c.Difference
			}
		}
		for _, c := range w.changes.Own {
			changes[c.A] = c.Difference
		}
	}
	for _, g := range w.sorted(t) {
		out := group{Name: g.name}
		for _, c := range g.rows {
			r := w.criterion(c)
			if d, ok := changes[c.Code]; ok {
				r.Change = w.change(d)
			}
			out.Rows = append(out.Rows, r)
		}
		s.Groups = append(s.Groups, out)
	}
	var err error
	s.Drawn, err = w.draw("criteria")
	return s, err
}

// sorts are links to the same page in other orders.
func (w *look) sorts() []lens.Link {
	var links []lens.Link
	for _, x := range []struct{ sort, words string }{
		{bySheet, w.Say("results.sort.order")}, {byIndex, w.Say("results.sort.index")}, {byLow, w.Say("results.sort.low")},
	} {
		a := w.asked
		a.sort = x.sort
		links = append(links, lens.Link{To: w.address("", a) + "#criteria", Words: x.words, Here: x.sort == w.asked.sort})
	}
	return links
}

// byChannel are the ways that sheets came.
func (w *look) byChannel() (section, error) {
	var s section
	var g group
	for _, f := range w.channels.Groups {
		l := w.Into(results.ByChannel, f.Label)
		g.Rows = append(g.Rows, row{Code: f.Label, Name: w.Name(results.ByChannel, f.Label), Figure: w.Figure(withheld(f, f.ItemMean)), Link: w.Address("", l, w.asked.query())})
	}
	if len(g.Rows) == 0 {
		return s, nil
	}
	s.Groups = []group{g}
	if w.plain() && w.Wave.Phase(w.Now) != survey.PhaseOver {
		s.Note = w.Say("results.channels.open")
	}
	if !slices.ContainsFunc(w.channels.Groups, func(f findings.Figures) bool { return figured(withheld(f, f.ItemMean)) }) {
		return s, nil // nothing to draw
	}
	var err error
	s.Drawn, err = w.draw("channels")
	return s, err
}
