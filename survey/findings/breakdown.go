package findings

import (
	"context"
	"slices"

	"sipas/analysis"
	"sipas/survey/results"
)

// cell is a group of one or two dimensions.
type cell struct {
	a, b string
	cut  *cut
}

// By splits a sight by a dimension: results.ByUnit (the units right below and
// deeper, as in Summary), ByField, ByChannel, ByForm, ByVersion, ByLanguage,
// ByCounter, a one-of question (results.Question), ByPeriod or ByHourOfDay. Groups that
// must not be shown are there, without any number. Errors are those of Look.
func (f *Findings) By(ctx context.Context, l Lens, dimension string) (*Breakdown, error) {
	l, g, now, err := f.enter(ctx, l)
	if err != nil {
		return nil, err
	}
	if !g.splits(dimension) {
		return nil, wrong(ErrDimension, "by", dimension)
	}
	b := &Breakdown{By: dimension}
	if dimension == results.ByUnit && !l.filtered() {
		for _, u := range now.Below(l.Unit) {
			b.add(figures(u, now.Index(u, l.Score)))
		}
		return b, nil
	}
	b.Until = g.until
	cells, err := g.cells(l, dimension)
	if err != nil {
		return nil, err
	}
	for _, c := range cells {
		if c.a == "" {
			b.Rest = c.cut.rows
			if c.cut.refused != "" && c.cut.refused != refusedNone {
				b.Rest = -1
			}
			continue
		}
		b.add(figures(c.a, c.cut.index))
	}
	return b, nil
}

func (b *Breakdown) add(f Figures) {
	if f.Suppressed {
		b.Hidden++
	}
	b.Groups = append(b.Groups, f)
}

// cells are the groups of a sight by a dimension; the one without a label,
// where there is any, comes last.
func (g *ground) cells(l Lens, by string) ([]cell, error) {
	return g.breakdowns.find(l.key()+"\n"+by, func() ([]cell, int, error) {
		c, err := g.choice(l)
		if err != nil {
			return nil, 0, err
		}
		v, err := g.view(l)
		if err != nil {
			return nil, 0, err
		}
		groups, err := g.groups(v, l.Unit, by)
		if err != nil {
			return nil, 0, err
		}
		cells, err := g.judged(c, by, groups, l.Score)
		return cells, len(cells), err
	})
}

// group is the answers of a view that have a label.
type group struct {
	label string
	tally *analysis.Tally
}

// judged decides on each group.
func (g *ground) judged(c choice, by string, groups []group, score analysis.Score) ([]cell, error) {
	var cells []cell
	for _, one := range groups {
		chosen, err := g.placed(c, by, one.label)
		if err != nil {
			return nil, err
		}
		x := &cut{choice: chosen, rows: int(one.tally.Rows)}
		if x.refused, x.hidden, err = g.decide(x.choice); err != nil {
			return nil, err
		}
		x.settle()
		if x.refused == "" {
			x.index = g.index(one.tally, score, x.hidden)
		} else if x.index, err = g.nothing(x.refused != refusedNone, score); err != nil {
			return nil, err
		}
		cells = append(cells, cell{a: one.label, cut: x})
	}
	return cells, nil
}

// groups splits a view; by unit, into those below one.
func (g *ground) groups(v analysis.View, unit, by string) ([]group, error) {
	switch by {
	case results.ByUnit:
		return g.unitGroups(v, unit)
	case ByPeriod, ByHourOfDay:
		return g.slicedGroups(v, by)
	}
	some, err := v.By(by)
	if err != nil {
		return nil, wrong(ErrDimension, "by", by)
	}
	tallies, rest := some.Tallies()
	var groups []group
	for i, t := range tallies {
		groups = append(groups, group{some.Labels(i)[0], t})
	}
	return g.sorted(by, groups, rest), nil
}

// sorted puts groups into the order to show them, those without a label last.
func (g *ground) sorted(by string, groups []group, rest *analysis.Tally) []group {
	at := map[string]*analysis.Tally{}
	var labels []string
	for _, x := range groups {
		at[x.label] = x.tally
		labels = append(labels, x.label)
	}
	g.sort(by, labels)
	groups = groups[:0]
	for _, label := range labels {
		groups = append(groups, group{label, at[label]})
	}
	if rest != nil && rest.Rows > 0 {
		groups = append(groups, group{"", rest})
	}
	return groups
}

// slicedGroups splits by a dimension that follows from a column of the frame.
func (g *ground) slicedGroups(v analysis.View, by string) ([]group, error) {
	c, err := g.column(by)
	if err != nil {
		return nil, err
	}
	var groups []group
	for _, label := range c.labels[1:] {
		part, err := g.where(v, by, label)
		if err != nil {
			return nil, err
		}
		if part.Rows() > 0 {
			groups = append(groups, group{label, part.Tally()})
		}
	}
	if len(groups) > 0 && groups[0].label == "" {
		groups = append(groups[1:], groups[0])
	}
	return groups, nil
}

// unitGroups splits by the units below one, each with those below it.
func (g *ground) unitGroups(v analysis.View, unit string) ([]group, error) {
	some, err := v.By(results.ByUnit)
	if err != nil {
		return nil, err
	}
	tallies, _ := some.Tallies()
	parts := map[string][]*analysis.Tally{}
	for i, t := range tallies {
		parts[some.Labels(i)[0]] = append(parts[some.Labels(i)[0]], t)
	}
	var groups []group
	for _, u := range slices.Backward(g.units) {
		if u.ID == unit || !g.below(u.ID, unit) {
			continue
		}
		t := g.nobody()
		if p := parts[u.ID]; len(p) > 0 {
			t = analysis.Sum(p...)
			if up := g.parent[u.ID]; up != "" {
				parts[up] = append(parts[up], t)
			}
		} else if !u.Exists(g.at) {
			continue
		}
		groups = append(groups, group{u.ID, t})
	}
	slices.Reverse(groups)
	return groups, nil
}

// below tells whether a unit is another one or lies below it; all lie below "".
func (g *ground) below(unit, top string) bool {
	for at := unit; at != ""; at = g.parent[at] {
		if at == top {
			return true
		}
	}
	return top == ""
}
