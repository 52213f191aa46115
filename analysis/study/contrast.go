package study

import (
	"math"

	"sipas/analysis"
	"sipas/analysis/design"
)

// sums returns each person's worth over items, and number of answers.
func (d *designed) sums(items []int, score analysis.Score) (num, den []float64) {
	rows := d.run.data.Frame.Rows()
	num, den = make([]float64, rows), make([]float64, rows)
	for _, j := range items {
		for i, x := range d.column(j, score) {
			if !math.IsNaN(x) {
				num[i] += x
				den[i]++
			}
		}
	}
	return num, den
}

// meanTerms are the terms of weight times the mean of the items that anybody in
// the domain answered, whose index is x.
func meanTerms(x *analysis.Index, columns map[int][]float64, items []int, weight float64, in design.Domain) []design.Term {
	var terms []design.Term
	for _, j := range items {
		if x.Items[j].Top2.Denominator > 0 {
			terms = append(terms, design.Term{Num: columns[j], In: in})
		}
	}
	for i := range terms {
		terms[i].Coef = weight / float64(len(terms))
	}
	return terms
}

// terms are those of the overall index by a formula; nil if it does not exist.
func (d *designed) terms(x *analysis.Index, formula analysis.Formula, in design.Domain, o analysis.Options) []design.Term {
	schema := d.run.schema
	all := criteria(schema)
	switch formula {
	case analysis.FormulaItemMean:
		return meanTerms(x, d.columns(all, o.Score), all, 1, in)
	case analysis.FormulaQuestion:
		return []design.Term{{Coef: 1, Num: d.column(schema.Item(schema.Overall), o.Score), In: in}}
	case analysis.FormulaPooled:
		num, den := d.sums(all, o.Score)
		return []design.Term{{Coef: 1, Num: num, Den: den, In: in}}
	case analysis.FormulaFactorMean, analysis.FormulaFactorMeanPooled:
		return d.factorTerms(x, formula, d.columns(all, o.Score), in, o)
	}
	return nil
}

// factorTerms are those of a mean of the factors that have a figure.
func (d *designed) factorTerms(x *analysis.Index, formula analysis.Formula, columns map[int][]float64, in design.Domain, o analysis.Options) []design.Term {
	sum := 0.0
	weights := make([]float64, len(x.Factors))
	for i, f := range d.run.schema.Factors {
		if len(meanTerms(x, columns, f.Items, 1, in)) == 0 {
			continue
		}
		weights[i] = 1
		if o.FactorWeights != nil {
			weights[i] = o.FactorWeights[i]
		}
		sum += weights[i]
	}
	var terms []design.Term
	for i, f := range d.run.schema.Factors {
		if weights[i] == 0 {
			continue
		}
		if formula == analysis.FormulaFactorMean {
			terms = append(terms, meanTerms(x, columns, f.Items, weights[i]/sum, in)...)
			continue
		}
		num, den := d.sums(f.Items, o.Score)
		terms = append(terms, design.Term{Coef: weights[i] / sum, Num: num, Den: den, In: in})
	}
	return terms
}

// itemDifference compares an item's top-2 share in two domains of one design.
func (d *designed) itemDifference(s split, a, b, item int) (difference, bool) {
	in := domainsOf(s)
	x := d.design.Difference(d.column(item, analysis.Top2), in.at(a), in.at(b))
	return difference{x.Value, x.SE, float64(x.DF), x.P, x.Interval(d.run.plan.Confidence)}, true
}

// indexDifference compares an overall index in two domains of one design.
func (d *designed) indexDifference(s split, a, b int, x, y *analysis.Index, formula analysis.Formula, o analysis.Options) (difference, bool) {
	in := domainsOf(s)
	first, second := d.terms(x, formula, in.at(a), o), d.terms(y, formula, in.at(b), o)
	if len(first) == 0 || len(second) == 0 {
		return difference{}, false
	}
	for i := range second {
		second[i].Coef = -second[i].Coef
	}
	e := d.design.Contrast(append(first, second...)...)
	df := float64(e.DF)
	return difference{e.Value, e.SE, df, twoSided(e.Value/e.SE, df), e.Interval(d.run.plan.Confidence)}, true
}

// columns are the worths of items under a score, by item.
func (d *designed) columns(items []int, score analysis.Score) map[int][]float64 {
	all := make(map[int][]float64, len(items))
	for _, j := range items {
		all[j] = d.column(j, score)
	}
	return all
}
