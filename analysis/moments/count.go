package moments

import "math/bits"

// OfComplete counts the co-moments over the persons who answered every column.
func OfComplete(columns [][]uint8) (Complete, error) {
	all := make([]int, len(columns))
	for i := range all {
		all[i] = i
	}
	sets, err := OfSets(columns, [][]int{all})
	if err != nil {
		return Complete{}, err
	}
	return sets[0], nil
}

// OfSets counts several sets of items in one pass over the data, each over the
// persons who answered every item of that set: the scales of a questionnaire,
// say, and the whole of it. Sets name columns by index and may overlap.
func OfSets(columns [][]uint8, sets [][]int) ([]Complete, error) {
	n, err := rows(columns)
	if err != nil {
		return nil, err
	}
	out := emptySets(sets)
	longest := 0
	for _, s := range sets {
		longest = max(longest, len(s))
	}
	start := func() *setCounter {
		return &setCounter{columns: columns, sets: sets, out: emptySets(sets),
			packed: make([]column, len(columns)), masked: make([]column, longest)}
	}
	inBlocks(n, start, (*setCounter).count, func(c *setCounter) {
		for i := range out {
			out[i].add(c.out[i])
		}
	})
	for i := range out {
		mirror(out[i].Cross)
	}
	return out, nil
}

func emptySets(sets [][]int) []Complete {
	out := make([]Complete, len(sets))
	for i, s := range sets {
		out[i] = Complete{Sum: make([]int64, len(s)), Cross: square(len(s))}
	}
	return out
}

// setCounter is one goroutine's share of OfSets.
type setCounter struct {
	columns        [][]uint8
	sets           [][]int
	packed, masked []column
	out            []Complete
}

func (c *setCounter) count(from, to int) {
	var seen uint8
	for i, answers := range c.columns {
		seen |= c.packed[i].fill(answers[from:to])
	}
	words, planes := (to-from+63)/64, bits.Len8(seen)
	for s, items := range c.sets {
		c.countSet(&c.out[s], items, words, planes)
	}
}

func (c *setCounter) countSet(out *Complete, items []int, words, planes int) {
	if len(items) == 0 {
		return
	}
	mask := c.packed[items[0]].valid
	for _, i := range items[1:] {
		for w := range words {
			mask[w] &= c.packed[i].valid[w]
		}
	}
	out.N += together(&mask, &mask, words)
	for a, i := range items {
		c.masked[a].keep(&mask, words, planes, &c.packed[i])
	}
	for a := range items {
		for b := range planes {
			out.Sum[a] += together(&c.masked[a].plane[b], &mask, words) << b
		}
		for b := a; b < len(items); b++ {
			out.Cross[a][b] += product(&c.masked[a], &c.masked[b], words, planes)
		}
	}
}

func (m *Complete) add(other Complete) {
	m.N += other.N
	for i := range m.Sum {
		m.Sum[i] += other.Sum[i]
	}
	addSquare(m.Cross, other.Cross)
}

func addSquare(to, from [][]int64) {
	for i := range to {
		for j := range to[i] {
			to[i][j] += from[i][j]
		}
	}
}

// mirror copies the upper triangle to the lower.
func mirror(m [][]int64) {
	for i := range m {
		for j := range i {
			m[i][j] = m[j][i]
		}
	}
}

// OfPairs counts the co-moments of every pair of columns over the persons who
// answered both.
func OfPairs(columns [][]uint8) (Pairwise, error) {
	n, err := rows(columns)
	if err != nil {
		return Pairwise{}, err
	}
	out := emptyPairs(len(columns))
	out.Rows = int64(n)
	start := func() *pairCounter {
		return &pairCounter{columns: columns, packed: make([]column, len(columns)), out: emptyPairs(len(columns))}
	}
	inBlocks(n, start, (*pairCounter).count, func(c *pairCounter) {
		addSquare(out.N, c.out.N)
		addSquare(out.Sum, c.out.Sum)
		addSquare(out.Square, c.out.Square)
		addSquare(out.Cross, c.out.Cross)
	})
	mirror(out.N)
	mirror(out.Cross)
	return out, nil
}

func emptyPairs(k int) Pairwise {
	return Pairwise{N: square(k), Sum: square(k), Square: square(k), Cross: square(k)}
}

// pairCounter is one goroutine's share of OfPairs.
type pairCounter struct {
	columns [][]uint8
	packed  []column
	out     Pairwise
}

func (c *pairCounter) count(from, to int) {
	var seen uint8
	for i, answers := range c.columns {
		seen |= c.packed[i].fill(answers[from:to])
	}
	words, planes := (to-from+63)/64, bits.Len8(seen)
	for i := range c.packed {
		x := &c.packed[i]
		for j := range c.packed {
			y := &c.packed[j]
			if j >= i {
				c.out.N[i][j] += together(&x.valid, &y.valid, words)
				c.out.Cross[i][j] += product(x, y, words, planes)
			}
			sum, sq := firstTwo(x, &y.valid, words, planes)
			c.out.Sum[i][j] += sum
			c.out.Square[i][j] += sq
		}
	}
}

// firstTwo is Σx and Σx² over the rows of the mask.
func firstTwo(x *column, mask *[blockWords]uint64, words, planes int) (sum, sq int64) {
	for a := range planes {
		n := together(&x.plane[a], mask, words)
		sum += n << a
		sq += n << (2 * a)
		for b := a + 1; b < planes; b++ {
			sq += among(&x.plane[a], &x.plane[b], mask, words) << (a + b + 1)
		}
	}
	return sum, sq
}
