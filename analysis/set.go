package analysis

import (
	"math"
	"math/big"

	"sipas/analysis/interval"
)

// SetEstimate is what a report says about a set of criteria: a factor, or all
// of them. The definitions are different quantities; a report names the one
// in force and may show the others.
type SetEstimate struct {
	Name        string
	Pooled      Estimate
	ItemMean    Estimate
	PersonMean  Estimate
	MeanHigh    Estimate          // share of persons; does not depend on the score
	AllHigh     Estimate          // "comprehensive satisfaction"; does not depend on the score
	PooledNaive interval.Interval // Wilson interval that takes answers for independent: too narrow, for comparison only
}

// Set estimates set i of Sets.
func (t *Tally) Set(i int, o Options) SetEstimate {
	e := SetEstimate{
		Name:        t.Sets[i].Name,
		Pooled:      t.pooled(i, o),
		ItemMean:    t.itemMean(i, o),
		PersonMean:  t.personMean(i, o),
		MeanHigh:    t.personShare(i, FormulaMeanHigh, t.Sets[i].MeanHigh, o),
		AllHigh:     t.personShare(i, FormulaAllHigh, t.Sets[i].AllHigh, o),
		PooledNaive: interval.None(),
	}
	if o.Score == Top2 {
		e.PooledNaive = interval.Wilson(e.Pooled.Numerator, e.Pooled.Denominator, o.conf())
	}
	return e
}

// setBase returns an estimate that carries the counts of a set.
func (t *Tally) setBase(i int, formula, score Formula, o Options) Estimate {
	e := absent(formula, score)
	s := t.Sets[i]
	e.Respondents = s.Persons()
	for _, j := range s.Items {
		e.Missing += t.Items[j].Missing
		e.DontKnow += t.Items[j].DontKnow
		if t.Items[j].Answered() == 0 {
			e.Absent = append(e.Absent, t.schema.Items[j])
		}
	}
	e.Suppressed = o.suppressed(e.Respondents)
	return e
}

// sums returns a person's figure and number of ratings summed over the set:
// Σx, Σv and Σx², Σxv, Σv², where x is the number of top-2 ratings or the sum
// of ratings as the score needs.
func (s SetTally) sums(score Score) (r ratio, xx, xv, vv int64) {
	for n, p := range s.ByValid {
		v := int64(n)
		x, squares := p.T, p.TT
		if score != Top2 {
			x, squares = p.S, p.SS
		}
		r.x += x
		r.v += v * p.N
		xx += squares
		xv += v * x
		vv += v * v * p.N
	}
	return r, xx, xv, vv
}

// pooled estimates Σx/Σv, a ratio of two sums over persons, with the
// linearised standard error √(n/(n-1)·Σ(x_i - R v_i)²)/Σv (Cochran 1977, ch. 6).
func (t *Tally) pooled(i int, o Options) Estimate {
	e := t.setBase(i, FormulaPooled, o.Score.Formula(), o)
	s := t.Sets[i]
	r, xx, xv, vv := s.sums(o.Score)
	if r.v == 0 {
		return e
	}
	scale := t.schema.Scale
	num, den := o.Score.integers(r.v, r.x, r.x, scale)
	e.Numerator, e.Denominator = float64(num), float64(den)
	e.Value = e.Numerator / e.Denominator
	a, _ := o.Score.scaling(scale)
	v2 := float64(r.v) * float64(r.v)
	e.linearised(a*a*centred(r, r, xx, xv, xv, vv).float()/v2/v2, e.Respondents, o.conf())
	if naive := t.naiveVariance(i, o.Score, r); naive > 0 {
		e.Deff = e.SE * e.SE / (a * a * naive)
	}
	return e
}

// naiveVariance is the variance of the pooled figure (before scaling) if all
// answers were independent: p(1-p)/n, or the answers' variance over n.
func (t *Tally) naiveVariance(i int, score Score, r ratio) float64 {
	n := float64(r.v)
	if score == Top2 {
		p := float64(r.x) / n
		return p * (1 - p) / n
	}
	var squares int64
	for _, j := range t.Sets[i].Items {
		squares += t.Items[j].SumOfSquares()
	}
	return wide{}.plus(r.v, squares, 1).minus(r.x, r.x, 1).float() / n / n / n
}

// itemMean estimates the mean of the criteria that anybody rated. The
// influence of a person is z_i = (1/k) Σ_j v_ij (x_ij - m_j)/n_j, and Σz² needs
// only sums over pairs of criteria.
func (t *Tally) itemMean(i int, o Options) Estimate {
	e := t.setBase(i, FormulaItemMean, o.Score.Formula(), o)
	a, _ := o.Score.scaling(t.schema.Scale)
	items := t.Sets[i].Items
	sum, n := t.itemMeanExact(i, o.Score)
	if n == 0 {
		return e
	}
	e.Value = sum.over(big.NewInt(n)).float()
	e.Numerator, e.Denominator = e.Value*float64(n), float64(n)
	if t.Pairs.has(o.Score) {
		w := make([]float64, len(t.schema.Items))
		for _, j := range items {
			w[j] = a / e.Denominator
		}
		e.linearised(t.influence(w, o.Score), e.Respondents, o.conf())
	}
	return e
}

// ratio returns the sums of one item under a score.
func (t *Tally) ratio(j int, s Score) ratio {
	it := t.Items[j]
	if s == Top2 {
		return ratio{it.Top2(), it.Answered()}
	}
	return ratio{it.Sum(), it.Answered()}
}

// influence returns Σ_i (Σ_j w_j v_ij (x_ij - m_j)/n_j)², the sum over persons
// of the squared influence on Σ_j w_j m_j.
func (t *Tally) influence(w []float64, s Score) float64 {
	p := t.Pairs
	m := len(p.Items)
	xv, xx := p.XV, p.XX
	if s == Top2 {
		xv, xx = p.TV, p.TT
	}
	var terms []product
	for a, j := range p.Items {
		ra := t.ratio(j, s)
		if w[j] == 0 || ra.v == 0 {
			continue
		}
		for b, l := range p.Items[:a+1] {
			rb := t.ratio(l, s)
			if w[l] == 0 || rb.v == 0 {
				continue
			}
			weight := w[j] * w[l]
			if a != b {
				weight *= 2
			}
			c := centred(ra, rb, xx[a*m+b], xv[a*m+b], xv[b*m+a], p.VV[a*m+b])
			terms = append(terms, product{weight, c, ra.v, rb.v})
		}
	}
	return total(terms)
}

// personShare estimates the share of persons, among those who rated anything in
// the set, for whom something is true.
func (t *Tally) personShare(i int, formula Formula, count int64, o Options) Estimate {
	e := t.setBase(i, formula, FormulaTop2, o)
	x, n := float64(count), float64(e.Respondents)
	e.Numerator, e.Denominator = x, n
	if n == 0 {
		return e
	}
	e.Value = x / n
	e.SE = math.Sqrt(e.Value * (1 - e.Value) / n)
	e.Interval = interval.Wilson(x, n, o.conf())
	return e
}

// personMean estimates the mean over persons of their own figure q = x/v. The
// sums of q and q² are made over a common denominator in integers, so that
// persons who agree have a variance of exactly 0.
func (t *Tally) personMean(i int, o Options) Estimate {
	e := t.setBase(i, FormulaPersonMean, o.Score.Formula(), o)
	n := e.Respondents
	if n == 0 {
		return e
	}
	sum, squares, common := t.Sets[i].personSums(o.Score)
	figures := t.personMeanExact(i, o.Score, sum, common)
	e.Value = figures.over(big.NewInt(n)).float()
	e.Numerator, e.Denominator = e.Value*float64(n), float64(n)
	unit, _ := new(big.Float).SetInt(common).Float64()
	a, _ := o.Score.scaling(t.schema.Scale)
	// Σ(q-q̄)² = (n Σq² - (Σq)²)/n; the influence of a person is (q-q̄)/n.
	part := new(big.Int)
	part.Mul(squares, part.SetInt64(n))
	part.Sub(part, sum.Mul(sum, sum))
	deviations, _ := new(big.Float).SetInt(part).Float64()
	nf := float64(n)
	e.linearised(a*a*deviations/unit/unit/nf/nf/nf, n, o.conf())
	return e
}

// personSums returns Σq and Σq² over persons, q = x/v being a person's own
// figure, with q in units of 1/common.
func (s SetTally) personSums(score Score) (sum, squares, common *big.Int) {
	common = leastCommonMultiple(len(s.ByValid) - 1)
	sum, squares = new(big.Int), new(big.Int)
	part, share := new(big.Int), new(big.Int)
	for v, p := range s.ByValid {
		if p.N == 0 {
			continue
		}
		x, xx := p.T, p.TT
		if score != Top2 {
			x, xx = p.S, p.SS
		}
		share.Quo(common, part.SetInt64(int64(v)))
		sum.Add(sum, part.Mul(share, part.SetInt64(x)))
		share.Mul(share, share)
		squares.Add(squares, part.Mul(share, part.SetInt64(xx)))
	}
	return sum, squares, common
}

// leastCommonMultiple returns the least common multiple of 1..n.
func leastCommonMultiple(n int) *big.Int {
	m, d := big.NewInt(1), new(big.Int)
	for k := int64(2); k <= int64(n); k++ {
		b := big.NewInt(k)
		d.GCD(nil, nil, m, b)
		m.Mul(m, b.Quo(b, d))
	}
	return m
}
