package analysis

import (
	"math"

	"sipas/analysis/interval"
)

// settle works out the figures that the influences of the second pass are
// about.
func (s *weighedSums) settle(p *weighing) {
	for j := range s.items {
		it := &s.items[j]
		it.sum, it.square = make([]float64, len(it.w)), make([]float64, len(it.w))
		var squares float64
		for c := range it.w {
			it.sum[c], it.square[c] = p.first.float(it.w[c]), p.second.float(it.w2[c])
			it.n += it.count[c]
			it.total += it.sum[c]
			it.points += it.sum[c] * p.worth(uint8(c+1))
			squares += it.square[c]
		}
		it.figure, it.kish = math.NaN(), 0
		if it.total > 0 {
			it.figure = it.points / it.total
			if c := it.only(); c > 0 {
				it.figure = p.worth(uint8(c))
			}
			it.kish = it.total * it.total / squares
		}
	}
	s.pooled, s.itemMean = make([]ratioFloat, len(p.sets)), make([]ratioFloat, len(p.sets))
	s.personMean = make([]float64, len(p.sets))
	for i, set := range p.sets {
		for _, j := range set.Items {
			if it := s.items[j]; it.total > 0 {
				s.pooled[i].num += it.points
				s.pooled[i].den += it.total
				s.itemMean[i].num += it.figure
				s.itemMean[i].den++
			}
		}
		own, w := p.first.float(s.sets[i].own), p.first.float(s.sets[i].w)
		s.personMean[i] = ratioFloat{own * float64(p.schema.Scale), w}.value()
	}
	s.weights = make([]float64, len(p.schema.Factors))
	var sum float64
	for f := range s.weights {
		if s.pooled[f].den > 0 {
			s.weights[f] = p.options.factorWeight(f)
			sum += s.weights[f]
		}
	}
	for f := range s.weights {
		s.weights[f] /= sum
	}
}

// zFixing suits squared influences: an influence is a weight's part of a total
// of weights, times a rating.
var zFixing = fixingFor(MaxScale * MaxScale)

// index makes the figures of one slot from its sums and squared influences.
func (p *weighing) index(s, z *weighedSums) *Index {
	o := p.options
	x := &Index{Score: o.Score.Formula(), Rows: s.rows}
	for j := range s.items {
		x.Items = append(x.Items, p.item(s, j))
	}
	for i := range p.sets {
		x.Factors = append(x.Factors, p.set(s, z, i))
	}
	last := len(p.sets) - 1
	x.All, x.Factors = x.Factors[last], x.Factors[:last]
	x.FactorMean = p.factorMean(s, x.Factors, FormulaFactorMean, zFixing.float(z.factorMean))
	x.FactorMeanPooled = p.factorMean(s, x.Factors, FormulaFactorMeanPooled, zFixing.float(z.factorPooled))
	x.Question = absent(FormulaQuestion, o.Score.Formula())
	if j := p.schema.Item(p.schema.Overall); j >= 0 {
		x.Question = x.Items[j].Scored(o.Score)
		x.Question.Formula = FormulaQuestion
	}
	return x
}

// set makes the figures of one set.
func (p *weighing) set(s, z *weighedSums, i int) SetEstimate {
	o := p.options
	a, b := o.Score.scaling(p.schema.Scale)
	base := func(formula, score Formula) Estimate { return p.setBase(s, i, formula, score) }
	finish := func(e Estimate, r ratioFloat, squares fixed) Estimate {
		if r.den > 0 {
			e.Numerator, e.Denominator = a*r.num+b*r.den, r.den
			e.Value = e.Numerator / e.Denominator
			e.linearised(a*a*zFixing.float(squares), e.Respondents, o.conf())
		}
		return e
	}
	x, w := &s.sets[i], p.first.float(s.sets[i].w)
	kish := 0.0
	if w > 0 {
		kish = w * w / p.second.float(x.w2)
	}
	share := func(formula Formula, yes fixed) Estimate {
		e := base(formula, FormulaTop2)
		if w > 0 {
			e.Numerator, e.Denominator = p.first.float(yes), w
			e.Value = e.Numerator / w
			e.SE = math.Sqrt(e.Value * (1 - e.Value) / kish)
			e.Interval = interval.Wilson(min(kish, e.Value*kish), kish, o.conf())
		}
		return e
	}
	return SetEstimate{
		Name:        p.sets[i].Name,
		Pooled:      finish(base(FormulaPooled, o.Score.Formula()), s.pooled[i], z.sets[i].pooled),
		ItemMean:    finish(base(FormulaItemMean, o.Score.Formula()), s.itemMean[i], z.sets[i].mean),
		PersonMean:  finish(base(FormulaPersonMean, o.Score.Formula()), ratioFloat{s.personMean[i] * w, w}, z.sets[i].person),
		MeanHigh:    share(FormulaMeanHigh, x.meanHigh),
		AllHigh:     share(FormulaAllHigh, x.allHigh),
		PooledNaive: interval.None(),
	}
}

// setBase returns an estimate that carries the counts of a set.
func (p *weighing) setBase(s *weighedSums, i int, formula, score Formula) Estimate {
	e := absent(formula, score)
	e.Respondents = s.sets[i].n
	for _, j := range p.sets[i].Items {
		e.Missing += s.items[j].blank
		e.DontKnow += s.items[j].dk
		if s.items[j].total == 0 {
			e.Absent = append(e.Absent, p.schema.Items[j])
		}
	}
	e.Suppressed = p.options.suppressed(e.Respondents)
	return e
}

// factorMean makes a mean of factors.
func (p *weighing) factorMean(s *weighedSums, factors []SetEstimate, formula Formula, squares float64) Estimate {
	o := p.options
	e := p.setBase(s, len(p.sets)-1, formula, o.Score.Formula())
	e.Absent = nil
	for f, set := range factors {
		figure := set.ItemMean.Value
		if formula == FormulaFactorMeanPooled {
			figure = set.Pooled.Value
		}
		weight := o.factorWeight(f)
		if !(weight >= 0) {
			return p.setBase(s, len(p.sets)-1, formula, o.Score.Formula())
		}
		if math.IsNaN(figure) {
			e.Absent = append(e.Absent, set.Name)
			continue
		}
		e.Numerator += weight * figure
		e.Denominator += weight
	}
	if !(e.Denominator > 0) {
		return e
	}
	e.Value = e.Numerator / e.Denominator
	a, _ := o.Score.scaling(p.schema.Scale)
	e.linearised(a*a*squares, e.Respondents, o.conf())
	return e
}
