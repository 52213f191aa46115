package findings

import (
	"slices"

	"sipas/analysis/disclosure"
	"sipas/survey/results"
)

// Why a sight is refused; see Sight.Refused.
const (
	refusedFew   = "few"
	refusedTells = "tells"
	refusedMixed = "mixed"
	refusedNone  = "none"
)

// choice says which labels of which dimensions a sight is of. A dimension that
// is split by, and not chosen from, has no places yet.
type choice map[string][]int

// choice reads the filters of a lens. Labels that nobody has choose nobody.
func (g *ground) choice(l Lens) (choice, error) {
	c := choice{}
	put := func(by string, labels ...string) error {
		col, err := g.column(by)
		if err != nil {
			return err
		}
		c[by] = []int{}
		for _, label := range labels {
			if p, known := col.place[label]; known {
				c[by] = append(c[by], p)
			}
		}
		return nil
	}
	if l.Unit != "" {
		if err := put(results.ByUnit, l.Unit); err != nil {
			return nil, err
		}
	}
	for _, o := range l.Only {
		if err := put(o.By, o.Labels...); err != nil {
			return nil, err
		}
	}
	if l.From != "" || l.To != "" {
		if err := put(ByPeriod, g.between(l.From, l.To)...); err != nil {
			return nil, err
		}
	}
	if l.Unflagged {
		if err := put(byFlag, flagNo); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// at is the choice with one place more.
func (c choice) at(by string, place int) choice {
	d := choice{}
	for name, places := range c {
		d[name] = places
	}
	d[by] = []int{place}
	return d
}

// dimensions are those that a choice is made in.
func (c choice) dimensions(also ...string) []string {
	all := slices.Clone(also)
	for by := range c {
		all = append(all, by)
	}
	return all
}

// decide is why the persons of a choice must not be shown, "" when they may,
// and then which items must not be shown of them. also are dimensions that the
func (g *ground) decide(c choice) (refused string, hidden []bool, err error) {
	if g.crowded("") {
		crowd, err := g.crowdOf("")
		if err != nil {
			return "", nil, err
		}
		set, err := crowd.of(g, c)
		if err != nil {
			return "", nil, err
		}
		if refused = crowd.verdict(set); refused != "" {
			return refused, nil, nil
		}
		return "", crowd.hiddenItems(g, set), nil
	}
	t, err := g.table(c.dimensions())
	if err != nil {
		return "", nil, err
	}
	if refused = t.verdict(c, t.Hidden); refused != "" {
		return refused, nil, nil
	}
	tells, err := g.tells(c)
	if err != nil || tells {
		return refusedMixed, nil, err
	}
	beside, err := g.agrees(c, t)
	if err != nil || !beside.whole {
		return refusedTells, nil, err
	}
	hidden = t.hiddenItems(g, c)
	for j, same := range beside.items {
		hidden[j] = hidden[j] || !same
	}
	return "", hidden, nil
}

// verdict is why the persons of a choice must not be shown, "" when they may.
// In a wave that collects also what each step has brought must not tell of few:
// who looks at every one of them sees the differences. hidden tells which cells
// must not be shown.
func (t *table) verdict(c choice, hidden func(cell int) bool) (refused string) {
	refused = t.union(c, hidden)
	i := t.column(byStage)
	if refused != "" || i < 0 {
		return refused
	}
	for place := 1; place < t.columns[i].axis.Places(); place++ {
		if part := t.union(c.at(byStage, place), hidden); part != "" && part != refusedNone {
			return refusedTells
		}
	}
	return ""
}

// column is the axis of a dimension, -1 for none.
func (t *table) column(by string) int {
	return slices.IndexFunc(t.columns, func(c *column) bool { return c.by == by })
}

// union is the verdict on a choice as such. Several labels chosen together may
// be shown when none of them is hidden; or when they are of one dimension, and
// every hidden one is among them, so that they are the whole less what is shown.
func (t *table) union(c choice, isHidden func(cell int) bool) (refused string) {
	cells := []int{0}
	several := -1 // the axis of which several labels are chosen
	mixed := false
	for i, col := range t.columns {
		places, chosen := c[col.by]
		if !chosen {
			continue
		}
		if len(places) > 1 {
			mixed = several >= 0
			several = i
		}
		var next []int
		for _, at := range cells {
			for _, p := range places {
				next = append(next, at+p*t.Stride(i))
			}
		}
		cells = next
	}
	cells = slices.DeleteFunc(cells, func(at int) bool { return t.N(at) == 0 })
	hidden, persons := 0, 0
	for _, at := range cells {
		persons += t.N(at)
		if isHidden(at) {
			hidden++
		}
	}
	switch {
	case persons == 0:
		return refusedNone
	case persons < disclosure.Least:
		return refusedFew
	case hidden == 0:
		return ""
	case len(cells) == 1:
		return refusedTells
	case !mixed && t.complements(several, cells, hidden, isHidden):
		return ""
	}
	return refusedMixed
}

// complements tells whether cells along an axis, so many of them hidden, are
// all that are hidden in a line whose sum is shown.
func (t *table) complements(axis int, cells []int, hidden int, isHidden func(cell int) bool) bool {
	a, stride := t.columns[axis].axis, t.Stride(axis)
	place := cells[0] / stride % a.Places()
	whole := cells[0] - place*stride
	if isHidden(whole) {
		return false
	}
	all, rest := 0, t.N(whole)
	for p := 1; p < a.Places(); p++ {
		if a.Parent[p] != 0 {
			return false // units are chosen one at a time
		}
		at := whole + p*stride
		rest -= t.N(at)
		if t.N(at) > 0 && isHidden(at) {
			all++
		}
	}
	return rest == 0 && all == hidden
}
