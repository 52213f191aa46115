package results

import (
	"slices"
	"sync"
	"time"

	"sipas/analysis"
	"sipas/analysis/disclosure"
	"sipas/survey"
	"sipas/survey/directory"
)

// offices are the units of a wave with what each has together with those
// below it. Place 0 is the wave as a whole.
type offices struct {
	units  []survey.Unit // parents before children
	depth  []int
	parent []int
	place  map[string]int
	tally  []*analysis.Tally // nil where there is nothing
	hidden []bool            // too few respondents, or telling of one that has
	live   []tick
	own    []*analysis.Tally // of the unit itself, without those below it; nil where there is nothing
	items  func() [][]bool   // by place and item of the schema: hidden in the unit

	config *directory.Snapshot
	at     time.Time // when it was counted
	known  indexes
}

func newOffices(config *directory.Snapshot, w survey.Wave, n *counts) *offices {
	o := &offices{config: config, at: n.at, units: []survey.Unit{{}}, depth: []int{-1}, parent: []int{-1}, place: map[string]int{}}
	roots := w.Units
	if len(roots) == 0 {
		roots = config.Tree.Children("")
	}
	for _, root := range roots {
		for _, u := range config.Tree.Subtree(root) {
			o.enter(u)
		}
	}
	o.sum(n)
	o.protect()
	o.items = sync.OnceValue(o.hiddenItems)
	return o
}

// arranged are the counts by unit, as the units stand in the configuration.
func (n *counts) arranged(config *directory.Snapshot, w survey.Wave) *offices {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.config != config {
		n.config, n.offices = config, newOffices(config, w, n)
		clear(n.summaries)
	}
	return n.offices
}

// enter adds a unit; one that is there already, below another root, is left.
func (o *offices) enter(u survey.Unit) {
	if _, known := o.place[u.ID]; known {
		return
	}
	parent := o.place[u.Parent] // 0 when the parent is not of this wave
	o.place[u.ID] = len(o.units)
	o.units = append(o.units, u)
	o.parent = append(o.parent, parent)
	o.depth = append(o.depth, o.depth[parent]+1)
}

// sum adds each unit's rows to those of its parent.
func (o *offices) sum(n *counts) {
	o.tally, o.live = make([]*analysis.Tally, len(o.units)), make([]tick, len(o.units))
	o.own = make([]*analysis.Tally, len(o.units))
	parts := make([][]*analysis.Tally, len(o.units))
	for unit, t := range n.units {
		if _, known := o.place[unit]; !known { // a unit that has been taken out of the tree
			parts[0] = append(parts[0], t)
		}
	}
	for unit, l := range n.live {
		o.live[o.place[unit]].add(l)
	}
	for i := len(o.units) - 1; i >= 0; i-- {
		if own := n.units[o.units[i].ID]; own != nil {
			o.own[i] = own
			parts[i] = append(parts[i], own)
		}
		if len(parts[i]) == 1 {
			o.tally[i] = parts[i][0]
		} else {
			o.tally[i] = analysis.Sum(parts[i]...)
		}
		if p := o.parent[i]; p >= 0 {
			if o.tally[i] != nil {
				parts[p] = append(parts[p], o.tally[i])
			}
			o.live[p].add(o.live[i])
		}
	}
}

// protect finds the units that must not be shown.
func (o *offices) protect() {
	o.hidden = make([]bool, len(o.units))
	for i, c := range o.protected(persons) {
		o.hidden[i] = c.Hidden
	}
}

// protected are the cells of one figure over all units.
func (o *offices) protected(respondents func(*analysis.Tally) int) []disclosure.Cell {
	cells := make([]disclosure.Cell, len(o.units))
	for i := range cells {
		cells[i] = disclosure.Cell{Parent: o.parent[i], Hidden: o.hidden[i]}
		if o.tally[i] != nil {
			cells[i].N = respondents(o.tally[i])
		}
		cells[i].Own = cells[i].N
	}
	for i := range cells {
		if p := cells[i].Parent; p >= 0 {
			cells[p].Own -= cells[i].N
		}
	}
	disclosure.Tree(cells)
	return cells
}

// persons are those who rated anything.
func persons(t *analysis.Tally) int { return int(t.Sets[len(t.Sets)-1].Persons()) }

// below are the places under a unit, in the order of the tree.
func (o *offices) below(place int) []int {
	var all []int
	for i := range o.units {
		if i != place && (place == 0 || o.within(i, place)) {
			all = append(all, i)
		}
	}
	return all
}

// listed are the places under a unit that a table of units has: not those that
// are merged into another, or not founded yet, when they have no answers.
func (o *offices) listed(place int) []int {
	return slices.DeleteFunc(o.below(place), func(i int) bool {
		return o.live[i].all == 0 && !o.units[i].Exists(o.at)
	})
}

func (o *offices) within(i, place int) bool {
	for ; i > 0; i = o.parent[i] {
		if i == place {
			return true
		}
	}
	return false
}

// hiddenItems are, by place, the items of the schema that must not be shown for
// a unit, because with those of other units they would tell of few persons.
func (o *offices) hiddenItems() [][]bool {
	items := 0
	for _, t := range o.tally {
		if t != nil {
			items = len(t.Items)
		}
	}
	hidden := make([][]bool, len(o.units))
	for i := range hidden {
		hidden[i] = make([]bool, items)
	}
	for j := range items {
		for i, c := range o.protected(func(t *analysis.Tally) int { return int(t.Items[j].Answered()) }) {
			hidden[i][j] = c.Hidden && i > 0 && o.tally[i] != nil
		}
	}
	return hidden
}
