package analysis

// Pass is one reading of the rows. Its zero value counts answers and persons
// on all processors; the numbers it returns do not depend on Workers.
type Pass struct {
	Pairs    bool // also count pairs of criteria: intervals of item-mean and factor-mean need them
	OnlyTop2 bool // of pairs, count what the top-2 score needs: a quarter of the work
	Workers  int  // goroutines; 0 means runtime.GOMAXPROCS
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
		return newTallier(g.view.frame, p, g.Len()+1)
	})
	total := counters[0]
	for _, other := range counters[1:] {
		total.merge(other)
	}
	return total.settle()
}

// tallier adds rows to the tally of their slot.
type tallier struct {
	frame   *Frame
	pass    Pass
	tallies []*Tally // by slot, nil until used
	counts  []uint32 // persons by code

	criteria []words // the stretch at hand
}

func newTallier(f *Frame, p Pass, slots int) *tallier {
	c := &tallier{frame: f, pass: p, tallies: make([]*Tally, slots)}
	if f.coding != nil {
		c.counts = make([]uint32, len(f.coding.meaning))
	}
	return c
}

// at returns the tally of a slot, new if it has none yet.
func (c *tallier) at(slot int) *Tally {
	if c.tallies[slot] == nil {
		c.tallies[slot] = newTally(c.frame.schema, c.pass)
	}
	return c.tallies[slot]
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
			c.tallies[slot] = newTally(c.frame.schema, c.pass)
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
	t := c.at(slot)
	t.Rows += n
	for j := range t.Items {
		items[j].count(lo, hi, &t.Items[j])
	}
	if t.Pairs == nil {
		return
	}
	for ; lo < hi; lo += stretch {
		c.criteria = c.criteria[:0]
		for _, j := range t.Pairs.Items {
			c.criteria = append(c.criteria, items[j].words(lo, min(hi, lo+stretch)))
		}
		t.Pairs.pair(c.criteria, c.frame.schema.Scale)
	}
}

// chosen adds the persons of the rows lo..hi that mask chooses to slot 1.
func (c *tallier) chosen(mask []uint64, lo, hi int) {
	f, t := c.frame, c.at(1)
	if f.coding != nil {
		f.coding.countChosen(c.counts, f.codes, mask, lo, hi)
		f.coding.settle(c.counts, t)
		return
	}
	for row := lo; row < hi; row++ {
		if mask == nil || mask[(row-lo)>>6]>>(row&63)&1 == 1 {
			t.person(f.items, row)
		}
	}
}

// regrouped adds the persons of the given rows, counted from lo, to the slot.
func (c *tallier) regrouped(slot int, rows []int32, lo int) {
	f, t := c.frame, c.at(slot)
	if f.coding != nil {
		f.coding.countRows(c.counts, f.codes, rows, lo)
		f.coding.settle(c.counts, t)
		return
	}
	for _, row := range rows {
		t.person(f.items, lo+int(row))
	}
}
