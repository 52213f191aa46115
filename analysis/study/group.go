package study

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"sipas/analysis"
	"sipas/analysis/interval"
)

// options are those of a score.
func (r *run) options(score analysis.Formula) analysis.Options {
	return analysis.Options{
		Score: scoreOf(score), Conf: r.plan.Confidence,
		FactorWeights: r.plan.factorWeights(r.schema), SuppressBelow: r.plan.SuppressBelow,
	}
}

// groups makes the figures of every group of a split, nothing withheld.
func (r *run) groups(s split) ([]Group, error) {
	all := make([]Group, len(s.tallies))
	for i, t := range s.tallies {
		all[i] = Group{Labels: s.labels(i), Rows: t.Rows, Items: r.items(t)}
	}
	for k, score := range r.plan.Scores {
		indexes, err := r.engine.indexes(s, r.options(score))
		if err != nil {
			return nil, err
		}
		for i, x := range indexes {
			for j := range all[i].Items {
				r.score(&all[i].Items[j], x, score, k == 0)
			}
			for _, formula := range r.plan.Formulas {
				if k == 0 || !scoreless(formula) {
					all[i].Indexes = append(all[i].Indexes, r.figures(x, formula)...)
				}
			}
		}
	}
	for i := range all {
		r.arrange(all[i].Indexes)
	}
	return all, nil
}

// arrange sorts figures by the plan's formulas; scores and subjects keep their
// order.
func (r *run) arrange(figures []Figure) {
	slices.SortStableFunc(figures, func(a, b Figure) int {
		return slices.Index(r.plan.Formulas, a.Formula) - slices.Index(r.plan.Formulas, b.Formula)
	})
}

// items lays out what was counted: criteria by factor, other items, the overall
// question last.
func (r *run) items(t *analysis.Tally) []Item {
	var all []Item
	for _, j := range r.order {
		it := t.Items[j]
		all = append(all, Item{
			Name: r.schema.Items[j], Factor: r.factorOf[j], Answered: it.Answered(),
			Missing: it.Missing, DontKnow: it.DontKnow, Counts: slices.Clone(it.Counts),
		})
	}
	return all
}

// score adds an item's figure under a score, and with the first score those that
// depend on none.
func (r *run) score(item *Item, x *analysis.Index, score analysis.Formula, first bool) {
	e := x.Items[r.schema.Item(item.Name)]
	add := func(one analysis.Estimate) {
		if one.Formula == analysis.FormulaTop2 {
			r.reinterval(&one)
		}
		item.Figures = append(item.Figures, figureOf(item.Name, one))
	}
	if !first {
		// Net and mean stay last.
		last := len(item.Figures) - 2
		tail := slices.Clone(item.Figures[last:])
		item.Figures = item.Figures[:last]
		add(e.Scored(scoreOf(score)))
		item.Figures = append(item.Figures, tail...)
		return
	}
	add(e.Scored(scoreOf(score)))
	add(e.Net)
	add(e.Mean)
	item.SD, item.Q1, item.Median, item.Q3 = Number(e.SD), Number(e.Q1), Number(e.Median), Number(e.Q3)
}

// figures are those of one formula: by factor and over all criteria, or the one
// there is.
func (r *run) figures(x *analysis.Index, formula analysis.Formula) []Figure {
	one := func(e analysis.Estimate) []Figure { return []Figure{figureOf(AllCriteria, e)} }
	var pick func(analysis.SetEstimate) analysis.Estimate
	switch formula {
	case analysis.FormulaPooled:
		pick = func(s analysis.SetEstimate) analysis.Estimate { return s.Pooled }
	case analysis.FormulaItemMean:
		pick = func(s analysis.SetEstimate) analysis.Estimate { return s.ItemMean }
	case analysis.FormulaPersonMean:
		pick = func(s analysis.SetEstimate) analysis.Estimate { return s.PersonMean }
	case analysis.FormulaMeanHigh:
		pick = func(s analysis.SetEstimate) analysis.Estimate { return r.reintervalled(s.MeanHigh) }
	case analysis.FormulaAllHigh:
		pick = func(s analysis.SetEstimate) analysis.Estimate { return r.reintervalled(s.AllHigh) }
	case analysis.FormulaFactorMean:
		return one(x.FactorMean)
	case analysis.FormulaFactorMeanPooled:
		return one(x.FactorMeanPooled)
	case analysis.FormulaQuestion:
		if x.Question.Score == analysis.FormulaTop2 {
			return one(r.reintervalled(x.Question))
		}
		return one(x.Question)
	default: // over units: made of the groups' figures
		return nil
	}
	var all []Figure
	for _, s := range x.Factors {
		all = append(all, figureOf(s.Name, pick(s)))
	}
	return append(all, figureOf(AllCriteria, pick(x.All)))
}

// reinterval gives a counted share the interval of the plan. The engines give
// the others theirs.
func (r *run) reinterval(e *analysis.Estimate) {
	switch r.plan.Interval {
	case ClopperPearson:
		e.Interval = interval.ClopperPearson(e.Numerator, e.Denominator, r.plan.Confidence)
	case Jeffreys:
		e.Interval = interval.Jeffreys(e.Numerator, e.Denominator, r.plan.Confidence)
	}
}

func (r *run) reintervalled(e analysis.Estimate) analysis.Estimate {
	r.reinterval(&e)
	return e
}

// total makes the figures of the whole view, with the means over units.
func (r *run) total(v analysis.View) (Group, error) {
	s, err := r.divide(v, nil)
	if err != nil {
		return Group{}, err
	}
	all, err := r.groups(s)
	if err != nil {
		return Group{}, err
	}
	g := all[0]
	if slices.ContainsFunc(r.plan.Formulas, overUnits) {
		if err := r.overUnits(&g, v); err != nil {
			return Group{}, err
		}
	}
	return g, nil
}

// overUnits adds the means of the units' figures by the first formula.
func (r *run) overUnits(g *Group, v analysis.View) error {
	s, err := r.divide(v, []string{r.plan.Units})
	if err != nil {
		return err
	}
	var population map[string]float64
	if slices.Contains(r.plan.Formulas, analysis.FormulaPopulation) {
		if population, err = r.populations(v); err != nil {
			return err
		}
	}
	for _, score := range r.plan.Scores {
		o := r.options(score)
		indexes, err := r.engine.indexes(s, o)
		if err != nil {
			return err
		}
		parts := make([]analysis.Part, len(indexes))
		for i, x := range indexes {
			name := s.labels(i)[0]
			parts[i] = analysis.Part{Name: name, Estimate: overall(x, r.plan.Formulas[0]), Population: math.NaN()}
			if n, known := population[name]; known {
				parts[i].Population = n
			}
		}
		parts = append(parts, r.silent(parts)...)
		for _, formula := range r.plan.Formulas {
			var e analysis.Estimate
			switch formula {
			case analysis.FormulaUnitMean:
				e = analysis.UnitMean(parts, o)
			case analysis.FormulaPopulation:
				if e, err = analysis.PopulationMean(parts, o); err != nil {
					return fmt.Errorf("mean of units: %w", err)
				}
			default:
				continue
			}
			f := figureOf(AllCriteria, e)
			f.Of = r.plan.Formulas[0]
			g.Indexes = append(g.Indexes, f)
		}
	}
	r.arrange(g.Indexes)
	return nil
}

// silent are the units that have a total and no sheet: they have no figure, and
// the mean names them as absent. A unit that the filters leave out is no part of
// what is asked.
func (r *run) silent(parts []analysis.Part) []analysis.Part {
	var more []analysis.Part
	for _, name := range slices.Sorted(maps.Keys(r.plan.UnitTotals)) {
		there := slices.ContainsFunc(parts, func(p analysis.Part) bool { return p.Name == name })
		if !there && !r.plan.leavesOut(r.plan.Units, name) {
			nothing := analysis.Estimate{Value: math.NaN(), SE: math.NaN(), Interval: interval.None()}
			more = append(more, analysis.Part{Name: name, Estimate: nothing, Population: r.plan.UnitTotals[name]})
		}
	}
	return more
}

// populations reads the population of every unit, which must be the same on all
// its rows.
func (r *run) populations(v analysis.View) (map[string]float64, error) {
	if r.plan.UnitTotals != nil {
		return r.plan.UnitTotals, nil
	}
	column, err := v.Frame().Number(r.plan.UnitPopulation)
	if err != nil {
		return nil, err
	}
	d, err := v.Frame().Dimension(r.plan.Units)
	if err != nil {
		return nil, err
	}
	all := map[string]float64{}
	for row := range v.Each() {
		name := d.Labels[d.Codes.At(row)]
		if before, seen := all[name]; seen && before != column[row] {
			return nil, flaw("population_differs", "population of unit %q is both %v and %v", name, min(before, column[row]), max(before, column[row]))
		}
		all[name] = column[row]
	}
	return all, nil
}

// overall is the index over all criteria by a formula.
func overall(x *analysis.Index, formula analysis.Formula) analysis.Estimate {
	switch formula {
	case analysis.FormulaPooled:
		return x.All.Pooled
	case analysis.FormulaPersonMean:
		return x.All.PersonMean
	case analysis.FormulaMeanHigh:
		return x.All.MeanHigh
	case analysis.FormulaAllHigh:
		return x.All.AllHigh
	case analysis.FormulaFactorMean:
		return x.FactorMean
	case analysis.FormulaFactorMeanPooled:
		return x.FactorMeanPooled
	case analysis.FormulaQuestion:
		return x.Question
	}
	return x.All.ItemMean
}

// breakdown makes the figures by the labels of dimensions.
func (r *run) breakdown(v analysis.View, by []string) (Breakdown, error) {
	s, err := r.divide(v, by)
	if err != nil {
		return Breakdown{}, err
	}
	groups, err := r.groups(s)
	if err != nil {
		return Breakdown{}, fmt.Errorf("by %s: %w", strings.Join(by, ", "), err)
	}
	return Breakdown{By: by, Groups: groups, Rest: s.rest.Rows}, nil
}
