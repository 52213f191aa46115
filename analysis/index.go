package analysis

import "math"

// Index is the whole family of figures of one set of rows under one score.
type Index struct {
	Score      Formula
	Rows       int64
	Items      []ItemEstimate // in the order of the schema
	Factors    []SetEstimate  // in the order of the schema
	All        SetEstimate    // all criteria
	FactorMean Estimate       // weighted mean of the factors' item-means
	// FactorMeanPooled is the weighted mean of the factors' pooled figures.
	FactorMeanPooled Estimate
	Question         Estimate // the overall question; absent if there is none
}

// Index returns the family of indexes of the tally.
func (t *Tally) Index(o Options) *Index {
	x := &Index{Score: o.Score.Formula(), Rows: t.Rows}
	for j := range t.Items {
		x.Items = append(x.Items, t.Item(j, o))
	}
	last := len(t.Sets) - 1
	for i := range t.Sets[:last] {
		x.Factors = append(x.Factors, t.Set(i, o))
	}
	x.All = t.Set(last, o)
	x.FactorMean = t.factorMean(x.Factors, FormulaFactorMean, o)
	x.FactorMeanPooled = t.factorMean(x.Factors, FormulaFactorMeanPooled, o)
	x.Question = absent(FormulaQuestion, o.Score.Formula())
	if j := t.schema.Item(t.schema.Overall); j >= 0 {
		x.Question = x.Items[j].Scored(o.Score)
		x.Question.Formula = FormulaQuestion
	}
	return x
}

// factorMean estimates Σ_f W_f·factor_f / Σ_f W_f over the factors that anybody
// answered; the others are named in Absent and their weight is shared out. The
// respondent is the unit: the factors of one person are not independent.
func (t *Tally) factorMean(factors []SetEstimate, formula Formula, o Options) Estimate {
	e := t.setBase(len(t.Sets)-1, formula, o.Score.Formula(), o)
	e.Absent = nil
	figures := make([]Estimate, len(factors))
	weights := make([]float64, len(factors))
	for i, f := range factors {
		weights[i] = o.factorWeight(i)
		if !(weights[i] >= 0) {
			return e
		}
		figures[i] = f.ItemMean
		if formula == FormulaFactorMeanPooled {
			figures[i] = f.Pooled
		}
		if math.IsNaN(figures[i].Value) {
			weights[i] = 0
			e.Absent = append(e.Absent, f.Name)
			continue
		}
	}
	sum, total := t.factorMeanExact(formula, o)
	if total == nil || total.Sign() == 0 {
		return e
	}
	e.Value = sum.weighted(total).float()
	e.Denominator, _ = total.Float64()
	e.Numerator = e.Value * e.Denominator
	if t.Pairs.has(o.Score) {
		for i := range weights {
			weights[i] /= e.Denominator
		}
		e.linearised(t.factorInfluence(weights, figures, o.Score, formula), e.Respondents, o.conf())
	}
	return e
}

// factorInfluence returns the sum over persons of the squared influence on
// Σ_f w_f·factor_f.
func (t *Tally) factorInfluence(weights []float64, figures []Estimate, s Score, formula Formula) float64 {
	a, _ := s.scaling(t.schema.Scale)
	if formula == FormulaFactorMean {
		w := make([]float64, len(t.schema.Items))
		for f, set := range t.Sets[:len(weights)] {
			for _, j := range set.Items {
				w[j] = a * weights[f] / figures[f].Denominator
			}
		}
		return t.influence(w, s)
	}
	var terms []product
	for f := range weights {
		for g := range weights[:f+1] {
			if weights[f] == 0 || weights[g] == 0 {
				continue
			}
			p := t.factorProduct(f, g, s)
			p.weight = weights[f] * weights[g]
			if f != g {
				p.weight *= 2
			}
			terms = append(terms, p)
		}
	}
	return a * a * total(terms)
}

// factorProduct returns the sum over persons of the product of their
// influences on the pooled figures of factors f and g, without its weight.
func (t *Tally) factorProduct(f, g int, s Score) product {
	p := t.Pairs
	m := len(p.Items)
	xvs, xxs := p.XV, p.XX
	if s == Top2 {
		xvs, xxs = p.TV, p.TT
	}
	place := make(map[int]int, m)
	for a, j := range p.Items {
		place[j] = a
	}
	var xx, xv, vx, vv int64
	for _, j := range t.Sets[f].Items {
		for _, l := range t.Sets[g].Items {
			ab, ba := place[j]*m+place[l], place[l]*m+place[j]
			xx += xxs[ab]
			xv += xvs[ab]
			vx += xvs[ba]
			vv += p.VV[ab]
		}
	}
	rf, _, _, _ := t.Sets[f].sums(s)
	rg, _, _, _ := t.Sets[g].sums(s)
	return product{0, centred(rf, rg, xx, xv, vx, vv), rf.v, rg.v}
}
