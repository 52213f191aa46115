package moments

import "math"

// PersonMeans describes each person's mean over the items he or she answered,
// and how it goes together with each item (the item-total correlation of a
// scale with gaps).
type PersonMeans struct {
	N    int64     // persons with at least one answer
	Mean float64   // mean of the person means; NaN for N = 0
	SD   float64   // their standard deviation, denominator N−1; NaN for N < 2
	R    []float64 // per item: correlation of person mean and item over those who answered the item
}

// OfPersons takes the person means over the columns. Sums are kept as integers
// by the number of answers given, so that they are exact up to the few final
// divisions.
func OfPersons(columns [][]uint8) (PersonMeans, error) {
	n, err := rows(columns)
	if err != nil {
		return PersonMeans{}, err
	}
	k := len(columns)
	total := newPersonSums(k)
	start := func() *personCounter { return &personCounter{columns: columns, sums: newPersonSums(k)} }
	inBlocks(n, start, (*personCounter).count, func(c *personCounter) { total.add(c.sums) })
	return total.means(k), nil
}

// personSums holds sums by the number of answers given (index 0..k). Row 0 of
// each is over all persons, row 1+j over those who answered item j.
type personSums struct {
	n, sum, square, product [][]int64 // persons, Σs, Σs², Σ x_j·s
	x, xx                   []int64   // Σx_j, Σx_j²
}

func newPersonSums(k int) *personSums {
	return &personSums{n: square(k + 1), sum: square(k + 1), square: square(k + 1), product: square(k + 1),
		x: make([]int64, k+1), xx: make([]int64, k+1)}
}

func (s *personSums) add(o *personSums) {
	addSquare(s.n, o.n)
	addSquare(s.sum, o.sum)
	addSquare(s.square, o.square)
	addSquare(s.product, o.product)
	for i := range s.x {
		s.x[i] += o.x[i]
		s.xx[i] += o.xx[i]
	}
}

// personCounter is one goroutine's share of OfPersons.
type personCounter struct {
	columns [][]uint8
	sums    *personSums
	total   [blockWords * 64]int64
	given   [blockWords * 64]int
}

func (c *personCounter) count(from, to int) {
	clear(c.total[:])
	clear(c.given[:])
	for _, answers := range c.columns {
		for r, x := range answers[from:to] {
			if x-1 < MaxAnswer { // 0 wraps to 255
				c.total[r] += int64(x)
				c.given[r]++
			}
		}
	}
	s := c.sums
	for r := range to - from {
		v, t := c.given[r], c.total[r]
		s.n[0][v]++
		s.sum[0][v] += t
		s.square[0][v] += t * t
	}
	for j, answers := range c.columns {
		n, sum, sq, prod := s.n[j+1], s.sum[j+1], s.square[j+1], s.product[j+1]
		for r, x := range answers[from:to] {
			if x-1 < MaxAnswer {
				v, t, y := c.given[r], c.total[r], int64(x)
				n[v]++
				sum[v] += t
				sq[v] += t * t
				prod[v] += t * y
				s.x[j+1] += y
				s.xx[j+1] += y * y
			}
		}
	}
}

func (s *personSums) means(k int) PersonMeans {
	out := PersonMeans{Mean: math.NaN(), SD: math.NaN(), R: make([]float64, k)}
	n, t, tt, _ := s.fold(0, k)
	out.N = int64(n)
	if n > 0 {
		out.Mean = t / n
	}
	if n > 1 {
		out.SD = math.Sqrt(max(0, (tt-t*t/n)/(n-1)))
	}
	for j := range out.R {
		n, t, tt, tx := s.fold(j+1, k)
		x := float64(s.x[j+1])
		sxx := difference(int64(n), s.xx[j+1], s.x[j+1], s.x[j+1])
		stt := n*tt - t*t
		if stt <= 1e-12*n*tt { // person means that differ by rounding only
			stt = 0
		}
		out.R[j] = ratio(false, n*tx-t*x, stt, sxx)
	}
	return out
}

// fold divides the sums by the number of answers: persons, Σ mean, Σ mean²,
// Σ x·mean.
func (s *personSums) fold(row, k int) (n, t, tt, tx float64) {
	for v := 1; v <= k; v++ {
		d := float64(v)
		n += float64(s.n[row][v])
		t += float64(s.sum[row][v]) / d
		tt += float64(s.square[row][v]) / (d * d)
		tx += float64(s.product[row][v]) / d
	}
	return n, t, tt, tx
}
