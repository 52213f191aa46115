package reform

import (
	"maps"
	"math/big"
	"reflect"
	"slices"

	"sipas/survey"
)

// Change is what became of an item from one set to another. From is nil for an
// item that was added, To for one that is gone.
type Change struct {
	From, To *Item
	// Worth is what the items give at the most: as it is written, or as what is
	// below adds up to. Nil for the side on which there is none.
	FromWorth, ToWorth *big.Rat
	Moved              bool // it has another code, stands below another item, or elsewhere among its siblings
	Renamed            bool // it is called otherwise
	Points             bool // it gives other points
	Otherwise          bool // its kind, source, rule, note, or whether it asks for evidence differs
}

// Differs tells that anything does.
func (c Change) Differs() bool {
	return c.From == nil || c.To == nil || c.Moved || c.Renamed || c.Points || c.Otherwise
}

// Compare sets the items of two sets against each other, in the order of the
// second; what is gone stands where it stood. Items are the same that have one
// code and one name; of the others those that have a name that stands once on
// either side (they were moved); of the rest those that have one code (they were
// renamed). Names are compared without regard to case and diacritics.
func Compare(from, to *CriteriaSet) []Change {
	p := newPairing(from, to)
	p.by(func(it Item) string { return it.Code + "\n" + name(it) })
	p.by(name)
	p.by(func(it Item) string { return it.Code })
	return p.changes()
}

func name(it Item) string { return survey.Fold(it.Name[survey.Vietnamese]) }

// pairing finds out which items of two sets are the same.
type pairing struct {
	from, to []Item
	partner  []int // of each of to: its place in from, -1 for none
	taken    []bool
	worths   [2]map[string]*big.Rat
}

func newPairing(from, to *CriteriaSet) *pairing {
	p := &pairing{from: from.Items, to: to.Items, partner: make([]int, len(to.Items)), taken: make([]bool, len(from.Items)),
		worths: [2]map[string]*big.Rat{from.worths(), to.worths()}}
	for i := range p.partner {
		p.partner[i] = -1
	}
	return p
}

// by pairs items that are still alone and whose key stands once on either side;
// items without one stay alone.
func (p *pairing) by(key func(Item) string) {
	once := func(items []Item, alone func(i int) bool) map[string]int {
		at := map[string]int{}
		for i, it := range items {
			if k := key(it); k != "" && alone(i) {
				if _, twice := at[k]; twice {
					i = -1
				}
				at[k] = i
			}
		}
		maps.DeleteFunc(at, func(_ string, i int) bool { return i < 0 })
		return at
	}
	old := once(p.from, func(i int) bool { return !p.taken[i] })
	for k, i := range once(p.to, func(i int) bool { return p.partner[i] < 0 }) {
		if was, known := old[k]; known {
			p.partner[i], p.taken[was] = was, true
		}
	}
}

// changes are what became of all items.
func (p *pairing) changes() []Change {
	gone := map[int][]Change{} // behind which of the first set's items; -1 before all
	last := -1
	for i := range p.from {
		if p.taken[i] {
			last = i
			continue
		}
		gone[last] = append(gone[last], Change{From: &p.from[i], FromWorth: p.worths[0][p.from[i].Code]})
	}
	all := slices.Clone(gone[-1])
	shifted := p.shifted()
	for i := range p.to {
		c := Change{To: &p.to[i], ToWorth: p.worths[1][p.to[i].Code]}
		was := p.partner[i]
		if was >= 0 {
			c.From, c.FromWorth = &p.from[was], p.worths[0][p.from[was].Code]
			c.Moved = c.From.Code != c.To.Code || p.parentOf(i) != c.From.Parent || shifted[i]
			c.Renamed = !maps.Equal(c.From.Name, c.To.Name)
			c.Points = (c.FromWorth == nil) != (c.ToWorth == nil) || c.FromWorth != nil && c.FromWorth.Cmp(c.ToWorth) != 0
			c.Otherwise = otherwise(*c.From, *c.To)
		}
		all = append(all, c)
		if was >= 0 {
			all = append(all, gone[was]...)
		}
	}
	return all
}

// parentOf is the code that the parent of an item of the second set had in the
// first; the parent's own with a mark where it is new.
func (p *pairing) parentOf(i int) string {
	parent := p.to[i].Parent
	if parent == "" {
		return ""
	}
	at := slices.IndexFunc(p.to, func(it Item) bool { return it.Code == parent })
	if at < 0 || p.partner[at] < 0 {
		return "new\n" + parent
	}
	return p.from[p.partner[at]].Code
}

// otherwise compares what is neither place nor name nor points.
func otherwise(a, b Item) bool {
	for _, it := range []*Item{&a, &b} {
		it.Code, it.Parent, it.Name, it.Max = "", "", nil, ""
		if len(it.Note) == 0 {
			it.Note = nil
		}
	}
	return !reflect.DeepEqual(a, b)
}

// shifted are the places in the second set of items that have changed their turn
// among those siblings that stay siblings: as few of them as possible.
func (p *pairing) shifted() map[int]bool {
	rows := map[string][]int{} // of items below one parent in both
	for i := range p.to {
		if was := p.partner[i]; was >= 0 && p.parentOf(i) == p.from[was].Parent {
			rows[p.from[was].Parent] = append(rows[p.from[was].Parent], i)
		}
	}
	all := map[int]bool{}
	for _, row := range rows {
		stay := p.rising(row)
		for _, i := range row {
			all[i] = !stay[i]
		}
	}
	return all
}

// rising are the items of a row that keep their order, as many as possible: the
// longest rising subsequence of their places in the first set.
func (p *pairing) rising(row []int) map[int]bool {
	length, before := make([]int, len(row)), make([]int, len(row))
	best := -1
	for i := range row {
		length[i], before[i] = 1, -1
		for j := range i {
			if p.partner[row[j]] < p.partner[row[i]] && length[j]+1 > length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	stay := map[int]bool{}
	for i := best; i >= 0; i = before[i] {
		stay[row[i]] = true
	}
	return stay
}

// worths are what items give at the most: as it is written, else what those right
// below and of their kind add up to. Nil for what is no number.
func (s *CriteriaSet) worths() map[string]*big.Rat {
	below := map[string][]Item{}
	for _, it := range s.Items {
		below[it.Parent] = append(below[it.Parent], it)
	}
	all := map[string]*big.Rat{}
	for _, it := range slices.Backward(s.Items) { // each after all that is below it
		if worth, ok := Points(it.Max); ok {
			all[it.Code] = worth
			continue
		}
		if it.Max != "" || len(below[it.Code]) == 0 {
			continue
		}
		sum := new(big.Rat)
		for _, x := range below[it.Code] {
			if part := all[x.Code]; part != nil && x.Kind == it.Kind {
				sum.Add(sum, part)
			}
		}
		all[it.Code] = sum
	}
	return all
}
