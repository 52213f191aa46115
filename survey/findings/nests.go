package findings

import (
	"math/bits"
	"slices"
	"strings"

	"sipas/analysis/disclosure"
	"sipas/survey/results"
)

// nest is a cell that must not be shown because it is another cell, of other
// dimensions, and one to four persons more: the unit that handles nearly all
// of a field, and the field.
type nest []int // places in the dimensions of its table

// Tables of more dimensions, or more cells, are not compared with others.
const (
	nestDimensions = 3
	nestCells      = 1 << 22
)

// nests are the cells of the table of some dimensions that must not be shown,
// at place 0 in none, beside what the table itself tells.
func (g *ground) nests(by []string) ([]nest, error) {
	if len(by) > nestDimensions {
		return nil, nil
	}
	return g.nested.find(strings.Join(by, "\n"), func() ([]nest, int, error) {
		n, err := g.findNests(by)
		return n, 1 + len(n), err
	})
}

// others are the dimensions whose cells the cells of a table are compared with.
func (g *ground) others(by []string) []string {
	units := slices.Contains(by, results.ByUnit) || slices.Contains(by, byDesk)
	return slices.DeleteFunc(g.axesOf(), func(name string) bool {
		return units && (name == results.ByUnit || slices.Contains(by, byDesk) && name == results.ByCounter) ||
			slices.Contains(by, name) || strings.HasPrefix(name, answeredPrefix) || strings.HasPrefix(name, optionPrefix)
	})
}

func (g *ground) findNests(by []string) ([]nest, error) {
	x, err := g.wide(by)
	if err != nil {
		return nil, err
	}
	own, found := x.own, map[int]bool{}
	for _, t := range x.tables {
		own.nestsIn(t, found)
	}
	var nests []nest
	for at := range own.Cells() {
		if found[at] && !own.everybody(at) {
			var places nest
			for i, c := range own.columns {
				places = append(places, at/own.Stride(i)%c.axis.Places())
			}
			nests = append(nests, places)
		}
	}
	return nests, nil
}

// divides tells whether there are persons at two places of a dimension at least.
func (g *ground) divides(c *column) bool {
	c.once.Do(func() {
		first := -1
		for w, word := range g.persons {
			for ; word != 0; word &= word - 1 {
				at := c.at(w<<6 + bits.TrailingZeros64(word))
				if first >= 0 && at != first {
					c.divides = true
					return
				}
				first = at
			}
		}
	})
	return c.divides
}

// countWider counts the persons of several tables at once, each of which has
// one dimension before those of own.
func (g *ground) countWider(own *table, wider []*table) {
	var others []located
	var cells [][]int32
	for _, t := range wider {
		others = append(others, located{t.columns[0].codes, t.columns[0].step(t.Stride(0))})
		cells = append(cells, t.Counts())
	}
	g.countTables(own.located(), others, cells)
	for _, t := range wider {
		t.Sum()
	}
}

// nestsIn finds the cells of t that must not be shown because of a table with
// one dimension more, which stands first in it.
func (t *table) nestsIn(wider *table, found map[int]bool) {
	other := wider.columns[0]
	published := other.by == results.ByUnit
	for at := range t.Cells() {
		n := wider.N(at)
		if n < disclosure.Least || found[at] || !t.inner(at) {
			continue
		}
		for p := 1; p < other.axis.Places() && !found[at]; p++ {
			both := wider.N(at + p*wider.Stride(0))
			rest := n - both
			switch {
			case 0 < rest && rest < disclosure.Least && both >= disclosure.Least:
				found[at] = t.equals(wider, at, p, both)
			case rest == 0 && published: // the cell is a part of a unit
				more := wider.N(p*wider.Stride(0)) - n
				found[at] = 0 < more && more < disclosure.Least
			case both == 0:
				found[at] = t.completes(wider, at, p)
			}
		}
	}
}

// inner tells whether a cell is at place 0 in no dimension.
func (t *table) inner(at int) bool {
	for i, c := range t.columns {
		if at/t.Stride(i)%c.axis.Places() == 0 {
			return false
		}
	}
	return true
}

// equals tells whether a coarser cell at place p of the other dimension has no
// more persons than the cell there.
func (t *table) equals(wider *table, at, p, n int) bool {
	coarser := []int{at}
	for i, c := range t.columns {
		var next []int
		for _, cell := range coarser {
			place := cell / t.Stride(i) % c.axis.Places()
			for up := place; up >= 0; up = c.axis.Parent[up] {
				next = append(next, cell+(up-place)*t.Stride(i))
			}
		}
		coarser = next
	}
	for _, cell := range coarser[1:] { // the first is at itself
		if wider.N(cell+p*wider.Stride(0)) == n {
			return true
		}
	}
	return false
}

// completes tells whether a cell, and the one at place p of the other dimension,
// which have nobody in common, are all but few of a margin of the cell.
func (t *table) completes(wider *table, at, p int) bool {
	for i, c := range t.columns {
		place := at / t.Stride(i) % c.axis.Places()
		for up := c.axis.Parent[place]; up >= 0; up = c.axis.Parent[up] {
			whole := at + (up-place)*t.Stride(i)
			other := wider.N(whole + p*wider.Stride(0))
			rest := wider.N(whole) - wider.N(at) - other
			if other >= disclosure.Least && 0 < rest && rest < disclosure.Least {
				return true
			}
		}
	}
	return false
}

// hideNests hides in a table what its cells tell of cells of other dimensions.
func (g *ground) hideNests(t *table) error {
	var axes []int
	for i, c := range t.columns {
		if c.by != byStage {
			axes = append(axes, i)
		}
	}
	for some := uint(1); some < 1<<len(axes); some++ {
		var by []string
		var of []int
		for i, a := range axes {
			if some>>i&1 == 1 {
				by, of = append(by, t.columns[a].by), append(of, a)
			}
		}
		if len(by) == 1 && by[0] == results.ByUnit {
			continue // published
		}
		found, err := g.nests(by)
		if err != nil {
			return err
		}
		for _, places := range found {
			at := 0
			for i, p := range places {
				at += p * t.Stride(of[i])
			}
			if !g.unitOnly(t, at) { // those are published
				t.Hide(at)
			}
		}
	}
	return nil
}

// everybody tells whether a cell has all persons of a unit, or of the wave: its
// figures are those of the unit's summary, so that to withhold it keeps nothing.
func (t *table) everybody(at int) bool {
	i := t.unitAxis()
	if i < 0 {
		return t.N(at) == t.N(0)
	}
	place := at / t.Stride(i) % t.columns[i].axis.Places()
	return t.columns[i].isUnit(place) && t.N(at) == t.N(place*t.Stride(i))
}
