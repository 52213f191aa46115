package analysis

import "slices"

// CoCounts holds the exact sums over pairs of items from which covariances and
// correlations follow without rounding: with m = len(Items), entry [a*m+b] is
//
//	N   rows that rated both a and b
//	X   Σ x_a over those rows
//	XX  Σ x_a² over those rows
//	XY  Σ x_a x_b over those rows
//
// so that the covariance of a and b is (N·XY - X[ab]·X[ba]) / (N·(N-1)). In
// complete counts every pair has the same rows.
type CoCounts struct {
	Items        []int
	Rows         int64 // rows looked at (pairwise) or rating every item (complete)
	N, X, XX, XY []int64
}

// At returns the entry of items a and b of Items: rows, Σx_a, Σx_b, Σx_a²,
// Σx_b², Σx_a x_b.
func (c *CoCounts) At(a, b int) (n, x, y, xx, yy, xy int64) {
	m := len(c.Items)
	ab, ba := a*m+b, b*m+a
	return c.N[ab], c.X[ab], c.X[ba], c.XX[ab], c.XX[ba], c.XY[ab]
}

// newCoCounts returns the sums of no rows.
func newCoCounts(items []int) *CoCounts {
	n := len(items) * len(items)
	all := make([]int64, 4*n)
	return &CoCounts{slices.Clone(items), 0, all[:n:n], all[n : 2*n : 2*n], all[2*n : 3*n : 3*n], all[3*n:]}
}

// Pairwise counts pairs of items over the rows that rated both.
func (v View) Pairwise(items []int) *CoCounts {
	parts := read(v.single(), items, 0, func() *pairwise { return &pairwise{newCoCounts(items)} })
	total := parts[0].sums
	for _, p := range parts[1:] {
		total.add(p.sums)
	}
	return total
}

// Complete counts pairs of items, for each of several sets of items, over the
// rows that rated every item of the set. All sets take one reading.
func (v View) Complete(sets ...[]int) []*CoCounts {
	var items []int
	for _, set := range sets {
		for _, j := range set {
			if !slices.Contains(items, j) {
				items = append(items, j)
			}
		}
	}
	parts := read(v.single(), items, 0, func() *complete {
		c := &complete{}
		for _, set := range sets {
			c.sums = append(c.sums, newCoCounts(set))
		}
		return c
	})
	total := parts[0].sums
	for _, p := range parts[1:] {
		for i := range total {
			total[i].add(p.sums[i])
		}
	}
	return total
}

// single returns the view as one group.
func (v View) single() Groups { return Groups{view: v, labels: [][]string{{}}} }

// add adds the rows of o.
func (c *CoCounts) add(o *CoCounts) {
	c.Rows += o.Rows
	addAll(c.N, o.N)
	addAll(c.X, o.X)
	addAll(c.XX, o.XX)
	addAll(c.XY, o.XY)
}

// put adds the sums of a and b, both ways round: n rows, Σx_a, Σx_b, Σx_a²,
// Σx_b², Σx_a x_b.
func (c *CoCounts) put(a, b int, n, x, y, xx, yy, xy int64) {
	m := len(c.Items)
	ab, ba := a*m+b, b*m+a
	c.N[ab], c.X[ab], c.XX[ab], c.XY[ab] = c.N[ab]+n, c.X[ab]+x, c.XX[ab]+xx, c.XY[ab]+xy
	if a != b {
		c.N[ba], c.X[ba], c.XX[ba], c.XY[ba] = c.N[ba]+n, c.X[ba]+y, c.XX[ba]+yy, c.XY[ba]+xy
	}
}

// dot returns Σ x·y of two items' ratings given by their bit planes.
func dot(x, y [][]uint64, lo, hi int) (sum int64) {
	for p, xp := range x {
		for q, yq := range y {
			sum += onesAnd(xp[lo:hi], yq[lo:hi]) << (p + q)
		}
	}
	return sum
}

// pairwise adds rows to the sums over pairs that are both rated.
type pairwise struct{ sums *CoCounts }

func (c *pairwise) take(items []planes, _ int, n int64, lo, hi int) {
	c.sums.Rows += n
	for ; lo < hi; lo += stretch {
		end := min(hi, lo+stretch)
		for a, j := range c.sums.Items {
			x := &items[j]
			for b, l := range c.sums.Items[:a+1] {
				y := &items[l]
				both := onesAnd(x.valid[lo:end], y.valid[lo:end])
				if both == 0 {
					continue
				}
				sx, sxx := powers(x.bit, y.valid, lo, end)
				sy, syy := powers(y.bit, x.valid, lo, end)
				c.sums.put(a, b, both, sx, sy, sxx, syy, dot(x.bit, y.bit, lo, end))
			}
		}
	}
}

// powers returns Σx and Σx² over the rows of mask.
func powers(x [][]uint64, mask []uint64, lo, hi int) (sum, squares int64) {
	m := mask[lo:hi]
	for p, xp := range x {
		n := onesAnd(xp[lo:hi], m)
		sum += n << p
		squares += n << (2 * p)
		for q, xq := range x[:p] {
			squares += onesAnd3(xp[lo:hi], xq[lo:hi], m) << (p + q + 1)
		}
	}
	return sum, squares
}

// complete adds rows to the sums over rows that rated every item of a set.
type complete struct {
	sums  []*CoCounts
	every [stretch]uint64 // rows that rated all items of the set
	bits  [][][]uint64    // by item of the set and bit: the ratings of those rows
}

func (c *complete) take(items []planes, _ int, _ int64, lo, hi int) {
	for _, sums := range c.sums {
		for at := lo; at < hi; at += stretch {
			c.stretch(items, sums, at, min(hi, at+stretch))
		}
	}
}

// stretch adds one stretch of words to the sums of one set.
func (c *complete) stretch(items []planes, sums *CoCounts, lo, hi int) {
	every := c.every[:hi-lo]
	for w := range every {
		every[w] = ^uint64(0)
	}
	for _, j := range sums.Items {
		for w, v := range items[j].valid[lo:hi] {
			every[w] &= v
		}
	}
	if len(sums.Items) == 0 {
		clear(every)
	}
	n := ones(every)
	if n == 0 {
		return
	}
	sums.Rows += n
	c.restrict(items, sums.Items, every, lo)
	words := hi - lo
	type power struct{ x, xx int64 }
	single := make([]power, len(sums.Items))
	for a := range sums.Items {
		single[a].x, single[a].xx = powers(c.bits[a], every, 0, words)
		for b := range a + 1 {
			sums.put(a, b, n, single[a].x, single[b].x, single[a].xx, single[b].xx, dot(c.bits[a], c.bits[b], 0, words))
		}
	}
}

// restrict copies the ratings of the rows of mask.
func (c *complete) restrict(items []planes, set []int, mask []uint64, lo int) {
	for len(c.bits) < len(set) {
		planes := make([][]uint64, len(items[set[0]].bit))
		for p := range planes {
			planes[p] = make([]uint64, stretch)
		}
		c.bits = append(c.bits, planes)
	}
	for a, j := range set {
		for p, plane := range items[j].bit {
			to, from := c.bits[a][p], plane[lo:lo+len(mask)]
			for w, m := range mask {
				to[w] = from[w] & m
			}
		}
	}
}
