package findings

import (
	"slices"
	"strings"

	"sipas/analysis/disclosure"
)

// wide are the tables of some dimensions with one dimension more before them,
// one for each that divides anybody.
type wide struct {
	own    *table
	tables []*table
}

// wide counts the tables with one dimension more than some. The last of those
// that have no room are left out.
func (g *ground) wide(by []string) (*wide, error) {
	x := &wide{own: &table{}}
	var axes []disclosure.Axis
	for _, name := range by {
		c, err := g.column(name)
		if err != nil {
			return nil, err
		}
		x.own.columns, axes = append(x.own.columns, c), append(axes, c.axis)
	}
	var err error
	if x.own.Table, err = disclosure.NewTable(axes...); err != nil {
		return nil, ErrFine
	}
	g.count(x.own)
	x.own.Sum()
	room := nestCells
	for _, name := range g.others(by) {
		c, err := g.column(name)
		if err != nil {
			return nil, err
		}
		if !g.divides(c) {
			continue
		}
		if room -= x.own.Cells() * c.axis.Places(); room < 0 {
			break
		}
		t := &table{columns: []*column{c}}
		if t.Table, err = disclosure.NewTable(slices.Concat([]disclosure.Axis{c.axis}, axes)...); err != nil {
			return nil, ErrFine
		}
		x.tables = append(x.tables, t)
	}
	g.countWider(x.own, x.tables)
	return x, nil
}

// unionsBudget bounds the cells of the tables kept for comparing unions.
const unionsBudget = 2 << 20

// tells tells whether the persons of a choice of several labels at once are,
// but for one to four, those of another choice: of fewer of its dimensions, or
// of labels of one dimension more in the place of some of its own. Choices of
// one label in each dimension are compared when their table is made; see nests.
func (g *ground) tells(c choice) (bool, error) {
	if !slices.ContainsFunc(c.dimensions(), func(by string) bool { return len(c[by]) > 1 }) {
		return false, nil
	}
	by := slices.DeleteFunc(c.dimensions(), func(by string) bool { return by == byStage })
	if len(by) > nestDimensions {
		return false, nil
	}
	slices.Sort(by)
	x, err := g.unions.find(strings.Join(by, "\n"), func() (*wide, int, error) {
		x, err := g.wide(by)
		if err != nil {
			return nil, 0, err
		}
		weight := x.own.Cells()
		for _, t := range x.tables {
			weight += t.Cells()
		}
		return x, weight, nil
	})
	if err != nil {
		return false, err
	}
	for _, t := range x.tables {
		if x.own.near(t, c) {
			return true, nil
		}
	}
	return false, nil
}

// near compares a choice in t with others in a table of one dimension more,
// which stands first in it.
func (t *table) near(wider *table, c choice) bool {
	other := wider.columns[0]
	stride := wider.Stride(0)
	cells := t.cells(c)
	n := sumAt(wider, cells, 0)
	for _, d := range t.coarser(c) {
		whole := t.cells(d)
		if rest := sumAt(wider, whole, 0) - n; 0 < rest && rest < disclosure.Least {
			return true
		}
		// How many persons the two differ by, when the other choice has some
		// labels of the dimension, is a sum over its labels: of a label that is
		// among them those who are not in this choice, and of one that is not,
		// those who are. few has a bit for each of the sums 0..4 that can be,
		// without and with a label chosen.
		few := [2]uint{1, 0}
		for p := 1; p < other.axis.Places(); p++ {
			of, both := sumAt(wider, whole, p*stride), sumAt(wider, cells, p*stride)
			if other.ofUnits() { // one at a time
				if d := n + of - 2*both; of >= disclosure.Least && 0 < d && d < disclosure.Least {
					return true
				}
				continue
			}
			few = [2]uint{shifted(few[0], both), shifted(few[1], both) | shifted(few[0]|few[1], of-both)}
		}
		if few[1]&^1 != 0 {
			return true
		}
	}
	return false
}

// shifted adds a number to each of the sums 0..4 that can be; larger ones do
// not matter.
func shifted(sums uint, by int) uint {
	if by >= disclosure.Least {
		return 0
	}
	return sums << by & (1<<disclosure.Least - 1)
}

// coarser are the choices of which a choice is a part, but for itself: those
// that leave some of its dimensions out, or have a unit above the one chosen.
func (t *table) coarser(c choice) []choice {
	all := []choice{c}
	for _, col := range t.columns {
		places := c[col.by]
		for _, d := range slices.Clone(all) {
			if !col.ofUnits() {
				all = append(all, d.at(col.by, 0))
				continue
			}
			above := map[int]bool{}
			for _, p := range places {
				for up := col.axis.Parent[p]; up >= 0 && !above[up]; up = col.axis.Parent[up] {
					above[up] = true
					all = append(all, d.at(col.by, up))
				}
			}
		}
	}
	return all[1:]
}

// cells are those of a choice.
func (t *table) cells(c choice) []int {
	cells := []int{0}
	for i, col := range t.columns {
		var next []int
		for _, at := range cells {
			for _, p := range c[col.by] {
				next = append(next, at+p*t.Stride(i))
			}
		}
		cells = next
	}
	return cells
}

// sumAt is how many persons are in some cells of a table, moved by so much.
func sumAt(t *table, cells []int, by int) (n int) {
	for _, at := range cells {
		n += t.N(at + by)
	}
	return n
}
