package published

import (
	"math/big"
	"strings"
)

// Means of the rows that a total may be.
const (
	MeanOfRows = "mean"     // every row the same
	ByForms    = "weighted" // each as much as it has forms
	Together   = "pooled"   // all answers together
)

// part is a row's share in a total.
type part struct {
	value
	weight int64 // forms or answers; 0 when that is not known
}

// checkTotal looks what gives the total.
func (c *checker) checkTotal() {
	t := c.table.Total
	if !t.Given || len(c.table.Rows) == 0 {
		return
	}
	if t.value().Cmp(big.NewRat(100, 1)) > 0 {
		c.add(Wrong, IndexRange, t.String())
		return
	}
	// As printed, and as the answers give it by each formula.
	candidates := append([]string{""}, names(c.table.Scale)...)
	var said []string
	var outside *Finding
	for _, f := range candidates {
		parts := c.parts(Formula(f))
		if parts == nil {
			continue
		}
		if f == "" {
			outside = c.aside(parts)
		}
		for _, how := range []string{MeanOfRows, ByForms, Together} {
			v, ok := c.combine(parts, how, Formula(f))
			if !ok {
				continue
			}
			name := strings.Trim(how+":"+f, ":")
			if t.stands(v.is, v.off) {
				c.add(Note, TotalIs, t.String(), name)
				return
			}
			said = append(said, name, decimal(v.is, max(2, t.Decimals)))
		}
	}
	if outside != nil {
		c.found = append(c.found, *outside)
	}
	if said != nil {
		c.add(Doubtful, TotalNone, t.String(), strings.Join(said, " "))
	}
}

func names(scale int) []string {
	var all []string
	for _, f := range formulas(scale) {
		all = append(all, string(f))
	}
	return all
}

// parts are the rows' indexes: as they are printed for "", else as the answers
// give them by a formula. nil when a row has none.
func (c *checker) parts(f Formula) []part {
	var all []part
	for i := range c.table.Rows {
		r := &c.table.Rows[i]
		a := answers{c.forms(r), false}
		if r.Counts != nil {
			a = answers{moment(r.Counts, 0), true}
		}
		p := part{weight: r.N}
		if r.Counts != nil {
			p.weight = a.n
		}
		if f == "" {
			if !r.Index.Given {
				return nil
			}
			p.is, p.off = r.Index.value(), r.Index.half()
			all = append(all, p)
			continue
		}
		found := false
		for _, v := range c.values(r, a) {
			if v.formula == f || f.ofForms() && v.formula == f.ofAnswers() && c.forms(r) == a.n {
				p.value, found = v, true
			}
		}
		if !found {
			return nil
		}
		if f.ofForms() {
			p.weight = c.forms(r)
		}
		all = append(all, p)
	}
	return all
}

// ofAnswers is the same formula with the answers for its base.
func (f Formula) ofAnswers() Formula {
	switch f {
	case Top2Forms:
		return Top2
	case Top1Forms:
		return Top1
	}
	return f
}

// aside is the finding that the total lies outside all rows, which no mean of
// them does; nil when it does not.
func (c *checker) aside(parts []part) *Finding {
	low, high := parts[0].value, parts[0].value
	for _, p := range parts {
		if p.is.Cmp(low.is) < 0 {
			low = p.value
		}
		if p.is.Cmp(high.is) > 0 {
			high = p.value
		}
	}
	t := c.table.Total
	under := new(big.Rat).Add(t.value(), t.half()).Cmp(new(big.Rat).Sub(low.is, low.off)) < 0
	over := new(big.Rat).Sub(t.value(), t.half()).Cmp(new(big.Rat).Add(high.is, high.off)) > 0
	if !under && !over {
		return nil
	}
	return &Finding{TotalRow, TotalAside, Wrong, []string{t.String(), decimal(low.is, t.Decimals), decimal(high.is, t.Decimals)}}
}

// combine is a mean of the rows. Pooling is weighting by answers, so that it
// tells something of its own only where both are printed.
func (c *checker) combine(parts []part, how string, f Formula) (value, bool) {
	v := value{is: new(big.Rat), off: new(big.Rat)}
	sum := int64(0)
	for i, p := range parts {
		w := int64(1)
		switch how {
		case ByForms:
			w = c.table.Rows[i].N
		case Together:
			if f == "" || c.table.Rows[i].Counts == nil {
				return v, false
			}
			w = p.weight
		}
		if w == 0 && how == ByForms {
			return v, false
		}
		sum += w
		v.is.Add(v.is, new(big.Rat).Mul(p.is, big.NewRat(w, 1)))
		v.off.Add(v.off, new(big.Rat).Mul(p.off, big.NewRat(w, 1)))
	}
	if sum == 0 {
		return v, false
	}
	v.is.Quo(v.is, big.NewRat(sum, 1))
	v.off.Quo(v.off, big.NewRat(sum, 1))
	return v, true
}
