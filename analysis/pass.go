package analysis

import "math/bits"

// Pass is one reading of the rows. Its zero value counts answers and persons
// on all processors; the numbers it returns do not depend on Workers.
type Pass struct {
	Pairs   bool // also count pairs of criteria: intervals of item-mean and factor-mean need them
	Workers int  // goroutines; 0 means runtime.GOMAXPROCS
}

// Tally counts all rows of the view with their pairs.
func (v View) Tally() *Tally { return Pass{Pairs: true}.Tally(v) }

// Tallies counts each group with its pairs, and beside them the rows of the
// view that belong to no group.
func (g Groups) Tallies() (groups []*Tally, rest *Tally) { return Pass{Pairs: true}.Tallies(g) }

// Tally counts the rows of the view.
func (p Pass) Tally(v View) *Tally {
	one := v.single()
	return p.run(one)[1]
}

// Tallies counts each group, in the order of the groups, and beside them the
// rows of the view that belong to no group. Their Sum is the tally of the view.
func (p Pass) Tallies(g Groups) (groups []*Tally, rest *Tally) {
	all := p.run(g)
	return all[1:], all[0]
}

// run returns the tallies by slot: 0 for rows without a group, i+1 for group i.
func (p Pass) run(g Groups) []*Tally {
	schema := g.view.frame.schema
	items := make([]int, len(schema.Items))
	for j := range items {
		items[j] = j
	}
	counters := read(g, items, p.Workers, func() *tallier {
		return &tallier{schema: schema, pairs: p.Pairs, tallies: make([]*Tally, g.Len()+1)}
	})
	total := counters[0]
	for _, other := range counters[1:] {
		total.merge(other)
	}
	return total.settle()
}

// tallier adds rows to the tally of their slot.
type tallier struct {
	schema  *Schema
	pairs   bool
	tallies []*Tally // by slot, nil until used
}

// merge adds what another goroutine counted.
func (c *tallier) merge(o *tallier) {
	for slot, t := range o.tallies {
		switch {
		case t == nil:
		case c.tallies[slot] == nil:
			c.tallies[slot] = t
		default:
			c.tallies[slot].add(t)
		}
	}
}

// settle returns the tallies, with empty ones for slots that had no row, and
// works out what was left as the rest: the empty answers.
func (c *tallier) settle() []*Tally {
	for slot, t := range c.tallies {
		if t == nil {
			c.tallies[slot] = newTally(c.schema, c.pairs)
			continue
		}
		for j := range t.Items {
			it := &t.Items[j]
			it.Missing = t.Rows - it.Answered() - it.DontKnow
		}
	}
	return c.tallies
}

// stretch is how many words are taken at a time over all pairs of items: what
// stays in the first cache.
const stretch = 64

// take adds n rows, in words lo..hi, to the slot's tally.
func (c *tallier) take(items []planes, slot int, n int64, lo, hi int) {
	t := c.tallies[slot]
	if t == nil {
		t = newTally(c.schema, c.pairs)
		c.tallies[slot] = t
	}
	t.Rows += n
	for j := range t.Items {
		items[j].count(lo, hi, &t.Items[j])
	}
	t.persons(items, lo, hi)
	if t.Pairs == nil {
		return
	}
	for ; lo < hi; lo += stretch {
		t.Pairs.pair(items, lo, min(hi, lo+stretch), c.schema.Scale)
	}
}

// persons adds up each person's answers over the sets of items.
func (t *Tally) persons(items []planes, lo, hi int) {
	high := t.schema.Scale - 1
	last := len(t.Sets) - 1
	blank := func(set int) slices64 {
		n := uint(len(t.Sets[set].Items))
		return slices64{countWidth: bits.Len(n), sumWidth: bits.Len(n * uint(t.schema.Scale))}
	}
	for w := lo; w < hi; w++ {
		all := blank(last)
		for i := range last {
			s := blank(i)
			for _, j := range t.Sets[i].Items {
				s.addItem(&items[j], w)
			}
			t.Sets[i].person(&s, high)
			all.addSlices(&s)
		}
		if last == 0 {
			for _, j := range t.Sets[0].Items {
				all.addItem(&items[j], w)
			}
		}
		t.Sets[last].person(&all, high)
	}
}
