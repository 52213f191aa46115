package published

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// Formula names a way of making an index of the answers to a question.
type Formula string

// The formulas that offices use; domain notes 4.2. "Of forms" takes all forms for
// the base, also those without an answer.
const (
	Top2      Formula = "top2"       // share of the two best categories
	Top1      Formula = "top1"       // share of the best category
	Top2Forms Formula = "top2_forms" // the same of all forms
	Top1Forms Formula = "top1_forms"
	MeanMax   Formula = "mean_max" // mean / highest rating
	Mean01    Formula = "mean_01"  // (mean - 1) / (highest rating - 1)
	Net       Formula = "net"      // share of the two best less that of the two worst
)

// formulas are all, the most usual first.
func formulas(scale int) []Formula {
	if scale < 4 {
		return []Formula{Top2, Top1, MeanMax, Mean01, Top2Forms, Top1Forms}
	}
	return []Formula{Top2, MeanMax, Mean01, Top1, Top2Forms, Top1Forms, Net}
}

// weight is what an answer of a category from 1 on counts, between -1 and 1.
func (f Formula) weight(category, scale int) *big.Rat {
	is := func(yes bool) *big.Rat {
		if yes {
			return big.NewRat(1, 1)
		}
		return new(big.Rat)
	}
	switch f {
	case Top2, Top2Forms:
		return is(category >= scale-1)
	case Top1, Top1Forms:
		return is(category == scale)
	case MeanMax:
		return ratio(int64(category), int64(scale))
	case Mean01:
		return ratio(int64(category-1), int64(scale-1))
	}
	return new(big.Rat).Sub(is(category >= scale-1), is(category <= 2))
}

// ofForms tells that the base is all forms.
func (f Formula) ofForms() bool { return f == Top2Forms || f == Top1Forms }

// value is an index in per cent, and how far the rounding of what it was made
// of may have moved it.
type value struct {
	formula Formula
	is, off *big.Rat
}

// values are the indexes that a row's answers give by each formula.
func (c *checker) values(r *Row, a answers) []value {
	var given []value
	scale, forms := c.table.Scale, c.forms(r)
	for _, f := range formulas(scale) {
		v := value{f, new(big.Rat), new(big.Rat)}
		weight := func(k int) *big.Rat { return f.weight(k, scale) }
		switch {
		case r.Counts != nil && a.n > 0:
			base := a.n
			if f.ofForms() {
				if base = forms; base == 0 || base == a.n {
					continue
				}
			}
			for i, n := range r.Counts {
				v.is.Add(v.is, new(big.Rat).Mul(weight(i+1), ratio(100*n, base)))
			}
		case f.ofForms():
			continue
		case all(r.Percents):
			v.is, v.off = linear(r.Percents, weight)
		case r.Mean.Given && (f == MeanMax || f == Mean01):
			step := ratio(100, int64(scale))
			v.is = new(big.Rat).Set(r.Mean.value())
			if f == Mean01 {
				step = ratio(100, int64(scale-1))
				v.is.Sub(v.is, big.NewRat(1, 1))
			}
			v.is.Mul(v.is, step)
			v.off = new(big.Rat).Mul(r.Mean.half(), step)
		default:
			continue
		}
		given = append(given, v)
	}
	return given
}

// choice is which formulas give the index of a row.
type choice struct {
	row     int
	printed string
	by      []Formula
}

// checkIndex looks what gives the index of a row.
func (c *checker) checkIndex(r *Row, a answers) {
	if !r.Index.Given {
		return
	}
	if r.Index.value().Cmp(big.NewRat(100, 1)) > 0 {
		c.add(Wrong, IndexRange, r.Index.String())
		return
	}
	values := c.values(r, a)
	if len(values) == 0 {
		c.wholeIndex(r, a)
		return
	}
	var by []Formula
	for _, v := range values {
		if r.Index.stands(v.is, v.off) {
			by = append(by, v.formula)
		}
	}
	if by != nil {
		c.by = append(c.by, choice{c.row, r.Index.String(), by})
		return
	}
	for _, v := range values {
		if v.off.Sign() == 0 && r.Index.cut(v.is) {
			c.add(Doubtful, Cut, "index", r.Index.String(), decimal(v.is, r.Index.Decimals))
			return
		}
	}
	if !r.answered() {
		return // a mean alone does not tell how many were satisfied
	}
	c.add(Wrong, IndexNone, r.Index.String(), gives(values, r.Index.Decimals))
}

// wholeIndex looks whether any whole number of answers to one question gives an
// index of which nothing else is printed. It is only noted: that of several
// questions together is as fine as their number makes it.
func (c *checker) wholeIndex(r *Row, a answers) {
	if a.n == 0 {
		return
	}
	scale := int64(c.table.Scale)
	for _, steps := range []int64{a.n, a.n * scale, a.n * (scale - 1)} {
		if lo, hi := r.Index.span(100, steps); lo <= hi {
			return
		}
	}
	c.add(Note, IndexWhole, r.Index.String(), whole(a.n))
}

// gives writes what formulas give, as pairs.
func gives(values []value, decimals int) string {
	var all []string
	for _, v := range values {
		all = append(all, string(v.formula), decimal(v.is, max(2, decimals)))
	}
	return strings.Join(all, " ")
}

// compareFormulas tells by which formula the table was made, and which rows were
// made by another. A mean alone does not tell whether others give an index,
// too: such rows are not accused, and have a say only where no row has answers.
func (c *checker) compareFormulas() {
	most := c.prevailing(true)
	if most == "" {
		most = c.prevailing(false)
	}
	for _, x := range c.by {
		c.row = x.row
		switch {
		case slices.Contains(x.by, most):
			c.add(Note, IndexIs, x.printed, string(most))
		case !c.table.Rows[x.row].answered():
			c.add(Note, IndexIs, x.printed, string(x.by[0]))
		default:
			c.add(Doubtful, IndexOther, x.printed, string(x.by[0]), string(most))
		}
	}
}

// prevailing is the formula that gives the most indexes, of rows whose answers
// are printed or of all; "" when there is none.
func (c *checker) prevailing(answered bool) (most Formula) {
	votes := map[Formula]int{}
	for _, x := range c.by {
		if answered && !c.table.Rows[x.row].answered() {
			continue
		}
		for _, f := range x.by {
			votes[f]++
		}
	}
	for _, f := range formulas(c.table.Scale) {
		if votes[f] > votes[most] {
			most = f
		}
	}
	return most
}

// answered tells whether a row prints how its answers fell.
func (r *Row) answered() bool { return r.Counts != nil || r.Percents != nil }

// root writes the square root of a variance.
func root(v float64, decimals int) string {
	return strconv.FormatFloat(math.Sqrt(max(0, v)), 'f', decimals, 64)
}
