package findings

import (
	"sipas/analysis"
	"sipas/survey/results"
)

// between are the wave's periods from one to another, "" standing for the
// first and the last.
func (g *ground) between(from, to string) []string {
	c, err := g.column(ByPeriod)
	if err != nil {
		return nil
	}
	var some []string
	for _, p := range c.labels[1:] {
		if p != "" && (from == "" || p >= from) && (to == "" || p <= to) {
			some = append(some, p)
		}
	}
	return some
}

// sources are the labels of a column of the frame that make up some labels of
// a dimension which follows from it.
func (g *ground) sources(column string, label func(string) string, wanted map[string]bool) []string {
	d, err := g.snapshot.Frame.Dimension(column)
	if err != nil {
		return nil
	}
	var some []string
	for _, l := range d.Labels {
		if wanted[label(l)] {
			some = append(some, l)
		}
	}
	return some
}

// where narrows a view to some labels of a dimension.
func (g *ground) where(v analysis.View, by string, labels ...string) (analysis.View, error) {
	wanted := map[string]bool{}
	for _, l := range labels {
		wanted[l] = true
	}
	switch by {
	case results.ByUnit:
		below := []string{}
		for _, u := range g.units {
			for at := u.ID; at != ""; at = g.parent[at] {
				if wanted[at] {
					below = append(below, u.ID)
					break
				}
			}
		}
		labels = below
	case ByPeriod:
		by, labels = results.ByDay, g.sources(results.ByDay, g.calendar.of, wanted)
	case ByHourOfDay:
		by, labels = results.ByHour, g.sources(results.ByHour, hourOfDay, wanted)
	}
	narrowed, err := v.Where(by, labels...)
	if err != nil {
		return v, wrong(ErrDimension, "by", by)
	}
	return narrowed, nil
}

// view are the answers that a lens shows.
func (g *ground) view(l Lens) (v analysis.View, err error) {
	v = g.base
	if l.Unit != "" {
		if v, err = g.where(v, results.ByUnit, l.Unit); err != nil {
			return v, err
		}
	}
	for _, o := range l.Only {
		if v, err = g.where(v, o.By, o.Labels...); err != nil {
			return v, err
		}
	}
	if l.From != "" || l.To != "" {
		if v, err = g.where(v, ByPeriod, g.between(l.From, l.To)...); err != nil {
			return v, err
		}
	}
	if l.Unflagged {
		v = v.Without(g.suspects)
	}
	return v, nil
}
