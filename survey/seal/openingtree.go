package seal

import (
	"sipas/analysis/disclosure"
	"sipas/survey"
	"sipas/survey/directory"
)

// officesOf are the units of a wave, parents first, as the pages have them.
func officesOf(config *directory.Snapshot, w survey.Wave) []office {
	roots := w.Units
	if len(roots) == 0 {
		roots = config.Tree.Children("")
	}
	var all []office
	known := map[string]bool{}
	for _, root := range roots {
		for _, u := range config.Tree.Subtree(root) {
			if known[u.ID] {
				continue
			}
			known[u.ID] = true
			at := office{unit: u.ID}
			if known[u.Parent] {
				at.parent = u.Parent
			}
			all = append(all, at)
		}
	}
	return all
}

// tree is the units with how many persons each has, and which must not be
// named.
type tree struct {
	units []string // by place; the first is the wave as a whole
	cells []disclosure.Cell
	inner []bool
}

// newTree counts the persons of each unit with those below it. Units of sheets
// that are in no tree belong to the whole.
func newTree(offices []office, of map[string][]uint32, persons func([]uint32) int) *tree {
	t := &tree{units: []string{""}, cells: []disclosure.Cell{{Parent: -1}}, inner: []bool{true}}
	place := map[string]int{"": 0}
	for _, o := range offices {
		place[o.unit] = len(t.units)
		parent := place[o.parent]
		t.inner[parent] = true
		t.units, t.inner = append(t.units, o.unit), append(t.inner, false)
		t.cells = append(t.cells, disclosure.Cell{Parent: parent})
	}
	for unit, rows := range of {
		t.cells[place[unit]].Own += persons(rows) // unknown units at place 0
	}
	for i := len(t.cells) - 1; i >= 0; i-- {
		c := &t.cells[i]
		c.N += c.Own
		if c.Parent >= 0 {
			t.cells[c.Parent].N += c.N
		}
	}
	// What the pages withhold stays so whatever else cannot be named here: hiding
	// more never shows one that protects a smaller unit there.
	disclosure.Tree(t.cells)
	return t
}

// hide forbids to name a unit, whatever it has.
func (t *tree) hide(unit string) {
	for i := range t.units {
		if i > 0 && t.units[i] == unit {
			t.cells[i].Hidden = true
		}
	}
}

// named are the units whose sheets may stand under their name: those without
// any below them whose figures the pages show.
func (t *tree) named() []string {
	cells := append([]disclosure.Cell(nil), t.cells...)
	disclosure.Tree(cells)
	var all []string
	for i, c := range cells {
		if !t.inner[i] && !c.Hidden && c.N > 0 {
			all = append(all, t.units[i])
		}
	}
	return all
}
