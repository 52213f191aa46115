package findings

import (
	"cmp"
	"fmt"
	"slices"

	"sipas/analysis"
	"sipas/analysis/disclosure"
	"sipas/survey/results"
)

// byDesk is the dimension of units with the counters of each below it. Counters
// are always judged in it: a unit's only counter is the unit, and what is
// withheld of the one must be of the other.
const byDesk = ":desk"

// deskColumn has the units at the places they have in unitColumn, and then the
// counters: one that has served two units stands below each of them. Rows
// without a counter are their unit's own.
func (g *ground) deskColumn() (*column, error) {
	units, err := g.unitColumn()
	if err != nil {
		return nil, err
	}
	counters, err := g.snapshot.Frame.Dimension(results.ByCounter)
	if err != nil {
		return nil, err
	}
	type desk struct {
		unit  int
		label string
	}
	var desks []desk
	seen := make([][]int, len(counters.Labels)) // by code: the units where there is such a row
	rows := g.snapshot.Frame.Rows()
	for row := range rows {
		k, u := counters.Codes.At(row), units.at(row)
		if label := counters.Labels[k]; label != "" && !slices.Contains(seen[k], u) {
			seen[k] = append(seen[k], u)
			desks = append(desks, desk{u, label})
		}
	}
	slices.SortFunc(desks, func(a, b desk) int { return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.label, b.label)) })
	c := &column{by: byDesk, labels: units.labels, place: units.place, desks: map[string][]int{}}
	parent := slices.Clone(units.axis.Parent)
	at := map[desk]int{}
	for _, d := range desks {
		at[d] = len(parent)
		c.desks[d.label] = append(c.desks[d.label], len(parent))
		parent = append(parent, d.unit)
	}
	c.axis = disclosure.NewAxis(parent)
	places := make([][]uint32, len(seen)) // by code and number in seen
	for k, of := range seen {
		for _, u := range of {
			places[k] = append(places[k], uint32(at[desk{u, counters.Labels[k]}]))
		}
	}
	codes := make([]uint32, rows)
	for row := range codes {
		k, u := counters.Codes.At(row), units.at(row)
		codes[row] = uint32(u)
		if i := slices.Index(seen[k], u); i >= 0 {
			codes[row] = places[k][i]
		}
	}
	c.codes = analysis.NewCodes(codes)
	for place := range parent {
		c.leaf = append(c.leaf, int32(place))
	}
	return c, nil
}

// ofUnits tells whether the places of a column are units, with what is below them.
func (c *column) ofUnits() bool { return c.by == results.ByUnit || c.by == byDesk }

// isUnit tells whether a place is a unit, or everybody, and not a counter.
func (c *column) isUnit(place int) bool { return place < len(c.labels) }

// unitAxis is the axis of the units in a table, with or without counters; -1
// for none.
func (t *table) unitAxis() int {
	return slices.IndexFunc(t.columns, (*column).ofUnits)
}

// placed is a choice with one label more. A counter is chosen below the unit
// that is chosen, and a unit among those of the counter that is.
func (g *ground) placed(c choice, by, label string) (choice, error) {
	if by != results.ByCounter && (by != results.ByUnit || c[byDesk] == nil) {
		col, err := g.column(by)
		if err != nil {
			return nil, err
		}
		return c.at(by, col.place[label]), nil
	}
	desks, err := g.column(byDesk)
	if err != nil {
		return nil, err
	}
	d := c.at(byDesk, 0)
	delete(d, results.ByUnit)
	from, within := desks.desks[label], c[results.ByUnit]
	if by == results.ByUnit {
		from, within = c[byDesk], []int{desks.place[label]}
	}
	d[byDesk] = []int{}
	for _, p := range from {
		if len(within) == 0 || slices.ContainsFunc(within, func(unit int) bool { return desks.axis.Within(p, unit) }) {
			d[byDesk] = append(d[byDesk], p)
		}
	}
	return d, nil
}

// agreement is what the table of some dimensions with counters withholds of a
// unit, beside what it does without them.
type agreement struct {
	whole bool   // it withholds the same persons
	items []bool // by item of the schema: the same of those who rated it
}

// agrees tells whether the counters of a choice may be shown beside the units
// that they are in: a unit that is withheld in one of the two tables only would
// be given away by the other.
func (g *ground) agrees(c choice, t *table) (agreement, error) {
	all := agreement{whole: true, items: slices.Repeat([]bool{true}, len(g.snapshot.Frame.Schema().Items))}
	i := t.column(byDesk)
	if i < 0 {
		return all, nil
	}
	var by []string
	for name := range c {
		if name != byDesk {
			by = append(by, name)
		}
	}
	units, err := g.table(append(by, results.ByUnit))
	if err != nil {
		return all, err
	}
	parent := t.columns[i].axis.Parent
	seen := map[int]bool{}
	for _, p := range c[byDesk] {
		for at := parent[p]; at >= 0 && !seen[at]; at = parent[at] {
			seen[at] = true
			one, err := g.agreements.find(fmt.Sprint(by, at), func() (agreement, int, error) {
				return t.agrees(g, units, at), 1 + len(all.items), nil
			})
			if err != nil {
				return all, err
			}
			all.whole = all.whole && one.whole
			for j, same := range one.items {
				all.items[j] = all.items[j] && same
			}
		}
	}
	return all, nil
}

// agrees compares what two tables, of counters and of units, withhold of a unit.
func (t *table) agrees(g *ground, units *table, unit int) agreement {
	t.judge(g)
	units.judge(g)
	a := agreement{whole: true, items: slices.Repeat([]bool{true}, len(t.items.hidden))}
	var visit func(axis, mine, theirs int)
	visit = func(axis, mine, theirs int) {
		if axis < len(units.columns) {
			col := units.columns[axis]
			stride := units.Stride(axis)
			if col.by == results.ByUnit {
				visit(axis+1, mine+unit*t.Stride(t.column(byDesk)), theirs+unit*stride)
				return
			}
			of := t.Stride(t.column(col.by))
			for p := range col.axis.Places() {
				visit(axis+1, mine+p*of, theirs+p*stride)
			}
			return
		}
		if t.N(mine) == 0 {
			return
		}
		a.whole = a.whole && t.Hidden(mine) == units.Hidden(theirs)
		for j := range a.items {
			a.items[j] = a.items[j] && t.items.has(j, mine) == units.items.has(j, theirs)
		}
	}
	visit(0, 0, 0)
	return a
}
