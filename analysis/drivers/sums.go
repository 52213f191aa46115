package drivers

import (
	"math"
	"math/bits"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
)

// sums are co-moments of some rows in whole numbers: 128 bits for the
// products, so that nothing overflows or cancels.
type sums struct {
	n     uint64
	first []uint64
	cross []wide // upper triangle, row by row
}

type wide struct{ hi, lo uint64 }

func (w *wide) add(v wide) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, v.lo, 0)
	w.hi += v.hi + carry
}

func newSums(k int) *sums { return &sums{first: make([]uint64, k), cross: make([]wide, k*(k+1)/2)} }

// addBlock adds n rows given by columns; n is at most blockRows.
func (s *sums) addBlock(value [][blockRows]int32, n int) {
	s.n += uint64(n)
	c := 0
	for i := range value {
		x := value[i][:n]
		for _, v := range x {
			s.first[i] += uint64(v)
		}
		for j := i; j < len(value); j++ {
			y := value[j][:len(x)]
			var sum uint64
			for r, v := range x {
				sum += uint64(uint32(v)) * uint64(uint32(y[r]))
			}
			s.cross[c].add(wide{lo: sum})
			c++
		}
	}
}

// addRow adds one row.
func (s *sums) addRow(row []int32) {
	s.n++
	c := 0
	for i, x := range row {
		s.first[i] += uint64(x)
		for _, y := range row[i:] {
			s.cross[c].add(wide{lo: uint64(x) * uint64(y)})
			c++
		}
	}
}

func (s *sums) add(o *sums) {
	s.n += o.n
	for i, v := range o.first {
		s.first[i] += v
	}
	for c, v := range o.cross {
		s.cross[c].add(v)
	}
}

// addTimes adds the rows of another sum several times over.
func (s *sums) addTimes(o *sums, times uint64) {
	s.n += o.n * times
	for i, v := range o.first {
		s.first[i] += v * times
	}
	for c, v := range o.cross {
		hi, lo := bits.Mul64(v.lo, times)
		s.cross[c].add(wide{hi + v.hi*times, lo})
	}
}

// scatter is Σxy − Σx·Σy/n of a pair, positive or negative, exact up to the
// final conversion and division.
func (s *sums) scatter(c, i, j int) float64 {
	// n·Σxy and Σx·Σy both fit 128 bits: sums of 10⁹ rows of 10⁸ parts.
	w := s.cross[c]
	ph, pl := bits.Mul64(w.lo, s.n)
	ph += w.hi * s.n
	mh, ml := bits.Mul64(s.first[i], s.first[j])
	lo, borrow := bits.Sub64(pl, ml, 0)
	hi, borrow := bits.Sub64(ph, mh, borrow)
	sign := 1.0
	if borrow == 1 {
		sign = -1
		lo, borrow = bits.Sub64(0, lo, 0)
		hi, _ = bits.Sub64(0, hi, borrow)
	}
	return sign * (math.Ldexp(float64(hi), 64) + float64(lo)) / float64(s.n)
}

// Summary is what the analyses need of a table: means, standard deviations and
// correlations. The last of each belongs to the outcome.
type Summary struct {
	N           int64
	Mean, SD    []float64      // in answer steps; SD with denominator N−1
	Correlation *mat.SymDense  // predictors and, last, the outcome; nil without two persons
	Fixed       []int          // columns that do not vary; their correlations are NaN
	Reason      moments.Reason // why nothing can be computed; empty otherwise
}

func (s *sums) summary(parts []int32) Summary {
	k := len(parts)
	out := Summary{N: int64(s.n), Mean: make([]float64, k), SD: make([]float64, k)}
	if s.n == 0 {
		out.Reason = moments.NoRows
	} else if s.n < 2 {
		out.Reason = moments.FewRows
	}
	for i := range k {
		out.Mean[i], out.SD[i] = float64(s.first[i])/float64(s.n)/float64(parts[i]), math.NaN()
	}
	if out.Reason != "" {
		return out
	}
	scatter := mat.NewSymDense(k, nil)
	for i, c := 0, 0; i < k; i++ {
		for j := i; j < k; j++ {
			scatter.SetSym(i, j, s.scatter(c, i, j))
			c++
		}
	}
	out.Correlation = mat.NewSymDense(k, nil)
	for i := range k {
		own := scatter.At(i, i)
		out.SD[i] = math.Sqrt(own/float64(s.n-1)) / float64(parts[i])
		if own == 0 {
			out.Fixed = append(out.Fixed, i)
		}
		for j := i; j < k; j++ {
			out.Correlation.SetSym(i, j, correlation(i == j, scatter.At(i, j), own, scatter.At(j, j)))
		}
	}
	if len(out.Fixed) > 0 {
		out.Reason = moments.NoVariance
	}
	return out
}

func correlation(same bool, sxy, sxx, syy float64) float64 {
	switch {
	case !(sxx > 0 && syy > 0):
		return math.NaN()
	case same:
		return 1
	}
	return max(-1, min(1, sxy/math.Sqrt(sxx)/math.Sqrt(syy)))
}
