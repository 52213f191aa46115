package moments

import "math/bits"

// Tables holds the joint counts of every pair of items: how many persons
// chose step a of one and step b of the other.
type Tables struct {
	items, top int
	count      []int64 // items × items × top × top, upper triangle of items
}

// Items is the number of items.
func (t Tables) Items() int { return t.items }

// Cells is the top × top table of items i and j: row a−1, column b−1 counts
// the persons who answered a to i and b to j.
func (t Tables) Cells(i, j int) [][]int64 {
	turned := i > j
	if turned {
		i, j = j, i
	}
	part := t.count[(i*t.items+j)*t.top*t.top:]
	cells := square(t.top)
	for a := range t.top {
		for b := range t.top {
			if turned {
				cells[b][a] = part[a*t.top+b]
			} else {
				cells[a][b] = part[a*t.top+b]
			}
		}
	}
	return cells
}

// OfTables counts the joint answers 1..top of every pair of columns; answers
// above top are left out. top is held within 1 and MaxAnswer.
func OfTables(columns [][]uint8, top int) (Tables, error) {
	n, err := rows(columns)
	if err != nil {
		return Tables{}, err
	}
	top = max(1, min(MaxAnswer, top))
	k := len(columns)
	out := Tables{items: k, top: top, count: make([]int64, k*k*top*top)}
	start := func() *tableCounter {
		return &tableCounter{columns: columns, top: top, step: make([][blockWords]uint64, k*top),
			count: make([]int64, len(out.count))}
	}
	inBlocks(n, start, (*tableCounter).add, func(c *tableCounter) {
		for i, v := range c.count {
			out.count[i] += v
		}
	})
	return out, nil
}

// tableCounter is one goroutine's share of OfTables.
type tableCounter struct {
	columns [][]uint8
	top     int
	packed  column
	step    [][blockWords]uint64 // per item and step the rows that chose it
	count   []int64
}

func (c *tableCounter) add(from, to int) {
	words := (to - from + 63) / 64
	for i, answers := range c.columns {
		planes := bits.Len8(c.packed.fill(answers[from:to]))
		for a := range c.top {
			c.choose(&c.step[i*c.top+a], uint8(a+1), words, planes)
		}
	}
	k := len(c.columns)
	for i := range k {
		for j := i; j < k; j++ {
			cells := c.count[(i*k+j)*c.top*c.top:]
			for a := range c.top {
				for b := range c.top {
					cells[a*c.top+b] += together(&c.step[i*c.top+a], &c.step[j*c.top+b], words)
				}
			}
		}
	}
}

// choose marks the rows whose answer is exactly the value.
func (c *tableCounter) choose(out *[blockWords]uint64, value uint8, words, planes int) {
	if bits.Len8(value) > planes {
		clear(out[:])
		return
	}
	for w := range words {
		m := c.packed.valid[w]
		for b := range planes {
			if value>>b&1 == 1 {
				m &= c.packed.plane[b][w]
			} else {
				m &^= c.packed.plane[b][w]
			}
		}
		out[w] = m
	}
}
