package published

import "math/big"

// checkShares looks at the percentages of a row.
func (c *checker) checkShares(r *Row, a answers) {
	if r.Percents == nil {
		return
	}
	c.addUp(r)
	if r.Counts != nil {
		c.followCounts(r, a)
		return
	}
	if a.n > 0 {
		c.granular(r, a)
	}
}

// addUp adds percentages up to 100. A table that leaves some out is not judged.
func (c *checker) addUp(r *Row) {
	sum, most, decimals := new(big.Rat), new(big.Rat), 0
	for _, p := range r.Percents {
		if !p.Given {
			return
		}
		sum.Add(sum, p.value())
		most.Add(most, p.half())
		decimals = max(decimals, p.Decimals)
	}
	off := new(big.Rat).Sub(sum, big.NewRat(100, 1))
	if off.Abs(off).Cmp(most) > 0 {
		c.add(Wrong, Sum, decimal(sum, decimals), decimal(most, decimals+1))
	}
}

// followCounts compares percentages with those of the counts.
func (c *checker) followCounts(r *Row, a answers) {
	for i, p := range r.Percents {
		if !p.Given || a.n == 0 {
			continue
		}
		is := ratio(100*r.Counts[i], a.n)
		forms := c.forms(r)
		switch {
		case p.stands(is, none):
		case p.cut(is):
			c.add(Doubtful, Cut, place(i), p.String(), decimal(is, p.Decimals))
		case forms > 0 && p.stands(ratio(100*r.Counts[i], forms), none):
			c.add(Doubtful, Base, place(i), p.String(), whole(forms))
		default:
			c.add(Wrong, ShareCounts, place(i), p.String(), decimal(is, p.Decimals))
		}
	}
}

// granular looks for percentages that no whole number of answers gives. Where
// it is not certain how many answered, that may be all there is to it.
func (c *checker) granular(r *Row, a answers) {
	fault := false
	for i, p := range r.Percents {
		if lo, hi := p.span(100, a.n); p.Given && lo > hi {
			below, above := p.near(100, a.n)
			c.add(Doubtful, Share, place(i), p.String(), whole(a.n), below, above)
			fault = true
		}
	}
	if !fault && !together(r.Percents, a.n) {
		c.add(Doubtful, Shares, whole(a.n))
		fault = true
	}
	if fault {
		if n, ok := fits(r, a.n); ok {
			c.add(Note, Fits, whole(n), whole(a.n))
		}
	}
}

// together tells whether whole numbers of answers, n in all, give all
// percentages. Where some are not printed the others must not exceed n.
func together(percents []Printed, n int64) bool {
	least, most, all := int64(0), int64(0), len(percents) > 0
	for _, p := range percents {
		if !p.Given {
			all = false
			continue
		}
		lo, hi := p.span(100, n)
		lo, hi = max(lo, 0), min(hi, n)
		if lo > hi {
			return false
		}
		least, most = least+lo, most+hi
	}
	return least <= n && (!all || n <= most)
}

// looked bounds how many numbers of answers, or sums of ratings, are tried.
const looked = 2000

// fits is the largest number of answers below n with which all that the row
// prints of them is possible, if that says anything: of small numbers many do.
func fits(r *Row, n int64) (int64, bool) {
	for k := n - 1; k > 0 && k >= n-looked && 2*k >= n; k-- {
		lo, hi := r.Mean.span(1, k)
		if together(r.Percents, k) && (!r.Mean.Given || lo <= hi) {
			return k, true
		}
	}
	return 0, false
}
