package analysis

import "math/bits"

// The widest sums over a person's items: at most maxItems items of at most
// MaxScale points.
const (
	maxItems  = 255
	countBits = 8  // a number of items
	sumBits   = 12 // a sum of ratings
)

// slices64 holds, for 64 rows at once, three numbers per row in binary: how
// many items the row rated, how many with one of the two best categories, and
// the sum of the ratings. Bit i of valid[b] is bit b of row i's number.
type slices64 struct {
	valid, top [countBits]uint64
	sum        [sumBits]uint64
	countWidth int // bits in use of valid and top
	sumWidth   int // bits in use of sum
}

// addItem adds the ratings of word w of one item.
func (s *slices64) addItem(p *planes, w int) {
	addBit(s.valid[:s.countWidth], p.valid[w])
	addBit(s.top[:s.countWidth], p.top[w])
	sum := s.sum[:s.sumWidth]
	var carry uint64
	for b, plane := range p.bit {
		x, y := sum[b], plane[w]
		sum[b] = x ^ y ^ carry
		carry = x&y | carry&(x^y)
	}
	addBit(sum[len(p.bit):], carry)
}

// addBit adds a number of one bit.
func addBit(sum []uint64, carry uint64) {
	for b := 0; carry != 0 && b < len(sum); b++ {
		sum[b], carry = sum[b]^carry, sum[b]&carry
	}
}

// addSlices adds the numbers of another set of items; s is the wider.
func (s *slices64) addSlices(o *slices64) {
	addNumber(s.valid[:s.countWidth], o.valid[:o.countWidth])
	addNumber(s.top[:s.countWidth], o.top[:o.countWidth])
	addNumber(s.sum[:s.sumWidth], o.sum[:o.sumWidth])
}

// addNumber adds b to a; a is at least as wide.
func addNumber(a, b []uint64) {
	var carry uint64
	for i, y := range b {
		x := a[i]
		a[i] = x ^ y ^ carry
		carry = x&y | carry&(x^y)
	}
	addBit(a[len(b):], carry)
}

// equals returns the rows whose number is v.
func equals(number []uint64, v int) uint64 {
	m := ^uint64(0)
	for b, plane := range number {
		if v>>b&1 == 1 {
			m &= plane
		} else {
			m &^= plane
		}
	}
	return m
}

// atLeast returns the rows whose number is v or more.
func atLeast(number []uint64, v int) uint64 {
	ge := ^uint64(0)
	for b, plane := range number { // from the lowest bit up, the higher bit decides
		if v>>b&1 == 1 {
			ge &= plane
		} else {
			ge |= plane
		}
	}
	return ge
}

// moments returns Σ number and Σ number² over the rows of mask. With bits
// x_a of weight 2^a, the square is Σ_a 2^a (2^a x_a + 2 Σ_{b<a} 2^b x_a x_b).
func moments(number []uint64, mask uint64) (sum, squares int64) {
	for a := len(number) - 1; a >= 0; a-- {
		x := number[a] & mask
		if x == 0 {
			continue
		}
		n := bits.OnesCount64(x)
		shared := 0
		for b := a - 1; b >= 0; b-- {
			shared = 2*shared + bits.OnesCount64(x&number[b])
		}
		sum += int64(n) << (a & 63)
		squares += (int64(n)<<(a&63) + 2*int64(shared)) << (a & 63)
	}
	return sum, squares
}

// person adds the 64 rows of s to the set's tally. high is the second best
// category, from which on a rating counts as satisfied.
func (t *SetTally) person(s *slices64, high int) {
	valid, top, sum := s.valid[:s.countWidth], s.top[:s.countWidth], s.sum[:s.sumWidth]
	var left uint64 // rows with a rating that have not been counted
	for _, plane := range valid {
		left |= plane
	}
	for v := len(t.ByValid) - 1; left != 0 && v > 0; v-- {
		rows := equals(valid, v) & left
		if rows == 0 {
			continue
		}
		left &^= rows
		p := &t.ByValid[v]
		p.N += int64(bits.OnesCount64(rows))
		n, squares := moments(top, rows)
		p.T, p.TT = p.T+n, p.TT+squares
		n, squares = moments(sum, rows)
		p.S, p.SS = p.S+n, p.SS+squares
		t.MeanHigh += int64(bits.OnesCount64(rows & atLeast(sum, high*v)))
		t.AllHigh += int64(bits.OnesCount64(rows & equals(top, v)))
	}
}
