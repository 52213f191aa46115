package published

import "math/big"

// checkMean looks at the mean of a row.
func (c *checker) checkMean(r *Row, a answers) {
	if !r.Mean.Given {
		return
	}
	scale := int64(c.table.Scale)
	if v := r.Mean.value(); v.Cmp(big.NewRat(1, 1)) < 0 || v.Cmp(big.NewRat(scale, 1)) > 0 {
		c.add(Wrong, MeanRange, r.Mean.String(), whole(scale))
		return
	}
	switch {
	case r.Counts != nil && a.n > 0:
		is := ratio(moment(r.Counts, 1), a.n)
		switch {
		case r.Mean.stands(is, none):
		case r.Mean.cut(is):
			c.add(Doubtful, Cut, "mean", r.Mean.String(), decimal(is, r.Mean.Decimals))
		default:
			c.add(Wrong, MeanCounts, r.Mean.String(), decimal(is, r.Mean.Decimals))
		}
		return
	case all(r.Percents):
		is, off := linear(r.Percents, func(k int) *big.Rat { return big.NewRat(int64(k), 100) })
		if !r.Mean.stands(is, off) {
			d := r.Mean.Decimals + 1
			c.add(Wrong, MeanShares, r.Mean.String(), decimal(new(big.Rat).Sub(is, off), d), decimal(new(big.Rat).Add(is, off), d))
			return
		}
	}
	if a.n == 0 {
		return
	}
	if lo, hi := r.Mean.span(1, a.n); lo > hi {
		below, above := r.Mean.near(1, a.n)
		c.add(Doubtful, MeanWhole, r.Mean.String(), whole(a.n), below, above)
		if n, ok := fits(r, a.n); ok && r.Percents == nil {
			c.add(Note, Fits, whole(n), whole(a.n))
		}
	}
}

// moment is the sum of the ratings, each to the given power.
func moment(counts []int64, power int) int64 {
	sum := int64(0)
	for i, n := range counts {
		x := int64(1)
		for range power {
			x *= int64(i + 1)
		}
		sum += n * x
	}
	return sum
}

// all tells that every percentage is printed.
func all(percents []Printed) bool {
	for _, p := range percents {
		if !p.Given {
			return false
		}
	}
	return len(percents) > 0
}

// linear is the sum of percentages, each times a weight by its category from 1
// on, and how far their rounding may have moved it.
func linear(percents []Printed, weight func(category int) *big.Rat) (sum, off *big.Rat) {
	sum, off = new(big.Rat), new(big.Rat)
	for i, p := range percents {
		w := weight(i + 1)
		sum.Add(sum, new(big.Rat).Mul(w, p.value()))
		off.Add(off, new(big.Rat).Mul(new(big.Rat).Abs(w), p.half()))
	}
	return sum, off
}

// checkSD looks at the standard deviation of a row. It may have been made with
// n-1 or with n.
func (c *checker) checkSD(r *Row, a answers) {
	if !r.SD.Given || a.n < 2 {
		return
	}
	if r.Counts != nil {
		sum, squares := moment(r.Counts, 1), moment(r.Counts, 2)
		if !r.SD.deviates(a.n, sum, squares, a.n-1) && !r.SD.deviates(a.n, sum, squares, a.n) {
			c.add(Wrong, SDCounts, r.SD.String(), deviation(a.n, sum, squares, r.SD.Decimals))
		}
		return
	}
	if !r.Mean.Given {
		return
	}
	from, to := r.Mean.span(1, a.n)
	if to-from > looked {
		return // of so many answers nearly every deviation can be
	}
	possible, largest := false, "0"
	scale := int64(c.table.Scale)
	for sum := max(from, a.n); sum <= min(to, scale*a.n); sum++ {
		least, most := squares(sum, a.n, scale)
		largest = deviation(a.n, sum, most, r.SD.Decimals)
		possible = possible || r.SD.possible(a.n, sum, least, most, a.n-1) || r.SD.possible(a.n, sum, least, most, a.n)
	}
	if from > to || possible {
		return // the mean itself cannot be; that is said already
	}
	if v, ok := Parse(largest); ok && r.SD.value().Cmp(new(big.Rat).Add(v.value(), v.unit())) > 0 {
		c.add(Wrong, SDRange, r.SD.String(), largest)
		return
	}
	c.add(Doubtful, SDWhole, r.SD.String(), r.Mean.String(), whole(a.n))
}

// squares are the least and the greatest sum of squares of n ratings 1..scale
// that add up to sum: all as equal as can be, and as many as can be at the ends.
func squares(sum, n, scale int64) (least, most int64) {
	low, more := sum/n, sum%n
	least = (n-more)*low*low + more*(low+1)*(low+1)
	top := (sum - n) / (scale - 1)
	rest := (sum - n) % (scale - 1)
	most = top*scale*scale + (n - top)
	if rest > 0 {
		most += (1+rest)*(1+rest) - 1
	}
	return least, most
}

// possible tells whether some sum of squares between least and most, as odd or
// even as the sum (x² and x are both odd or both even), gives the deviation.
func (p Printed) possible(n, sum, least, most, divisor int64) bool {
	if least%2 != sum%2&1 {
		least++
	}
	// squares n·Q - sum² = n·divisor·variance, and the variance lies between the
	// squares of the deviation's limits.
	unit := big.NewRat(1, 2*pow10(p.Decimals))
	lo, hi := new(big.Rat).Sub(p.value(), unit), new(big.Rat).Add(p.value(), unit)
	if lo.Sign() < 0 {
		lo.SetInt64(0)
	}
	bound := func(x *big.Rat) *big.Rat {
		y := new(big.Rat).Mul(x, x)
		y.Mul(y, big.NewRat(divisor, 1))
		return y.Add(y, ratio(sum*sum, n))
	}
	from, to := ceil(bound(lo)), floor(bound(hi))
	from, to = max(from, least), min(to, most)
	if (from-sum)%2 != 0 {
		from++
	}
	return from <= to
}

// deviates tells whether the deviation is that of a sum and a sum of squares.
func (p Printed) deviates(n, sum, squares, divisor int64) bool {
	return p.possible(n, sum, squares, squares, divisor)
}

// deviation writes the standard deviation with divisor n-1.
func deviation(n, sum, squares int64, decimals int) string {
	v, _ := new(big.Rat).Sub(ratio(squares, n-1), ratio(sum*sum, n*(n-1))).Float64()
	return root(v, decimals)
}

func floor(x *big.Rat) int64 {
	return new(big.Int).Div(x.Num(), x.Denom()).Int64() // Euclidean: the denominator is positive
}

func ceil(x *big.Rat) int64 { return -floor(new(big.Rat).Neg(x)) }
