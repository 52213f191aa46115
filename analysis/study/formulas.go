package study

import (
	"math"
	"slices"
	"strings"

	"sipas/analysis"
)

// Formula explains the name of a formula.
type Formula struct {
	Name  analysis.Formula
	Score bool   // what an answer counts; else how answers are combined
	Words string // in plain English
}

// Formulas lists the formulas that a plan can name.
func Formulas() []Formula {
	return []Formula{
		{analysis.FormulaTop2, true, "share of answers in the two best categories"},
		{analysis.FormulaMean5, true, "mean rating / number of categories"},
		{analysis.FormulaMean01, true, "(mean rating - 1) / (number of categories - 1)"},
		{analysis.FormulaItemMean, false, "mean of the criteria, each equal"},
		{analysis.FormulaPooled, false, "all answers together, each equal"},
		{analysis.FormulaPersonMean, false, "mean over persons of their own figure"},
		{analysis.FormulaMeanHigh, false, "share of persons whose mean is in the two best categories"},
		{analysis.FormulaAllHigh, false, "share of persons whose every answer is"},
		{analysis.FormulaFactorMean, false, "weighted mean of the factors' item-means"},
		{analysis.FormulaFactorMeanPooled, false, "weighted mean of the factors' pooled figures"},
		{analysis.FormulaQuestion, false, "the overall question alone"},
		{analysis.FormulaUnitMean, false, "mean of the units' figures, each unit equal"},
		{analysis.FormulaPopulation, false, "mean of the units' figures by their populations"},
	}
}

// FormulaOf finds a formula by its name, with or without version ("pooled" or
// "pooled/1"). Another version than the one computed here is an error.
func FormulaOf(name string) (Formula, error) {
	var names []string
	for _, f := range Formulas() {
		bare, _, _ := strings.Cut(string(f.Name), "/")
		if name == bare || name == string(f.Name) {
			return f, nil
		}
		if asked, version, ok := strings.Cut(name, "/"); ok && asked == bare {
			return Formula{}, flaw("formula_version", "formula %s: version %s is not computed by this program, which has %s", asked, version, f.Name)
		}
		names = append(names, bare)
	}
	return Formula{}, flaw("formula_unknown", "formula %q is not one of %s", name, strings.Join(names, ", "))
}

// scoreOf returns the score of a formula name.
func scoreOf(name analysis.Formula) analysis.Score {
	switch name {
	case analysis.FormulaMean5:
		return analysis.Mean5
	case analysis.FormulaMean01:
		return analysis.Mean01
	}
	return analysis.Top2
}

// overUnits tells that a formula combines figures of units.
func overUnits(name analysis.Formula) bool {
	return name == analysis.FormulaUnitMean || name == analysis.FormulaPopulation
}

// scoreless tells that a formula gives the same figure under every score.
func scoreless(name analysis.Formula) bool {
	return name == analysis.FormulaMeanHigh || name == analysis.FormulaAllHigh
}

// checkFormulas reports names that are unknown or cannot be computed.
func (p *Plan) checkFormulas(s *analysis.Schema) []error {
	var errs []error
	check := func(names []analysis.Formula, score bool) {
		for _, name := range names {
			f, err := FormulaOf(string(name))
			switch {
			case err != nil:
				errs = append(errs, err)
			case f.Name != name:
				errs = append(errs, flaw("formula_bare", "formula %q lacks its version: %s", name, f.Name))
			case f.Score != score:
				errs = append(errs, flaw("formula_misplaced", "formula %s stands among the wrong ones: scores say what an answer counts, formulas how answers are combined", name))
			}
		}
	}
	check(p.Scores, true)
	check(p.Formulas, false)
	has := func(name analysis.Formula) bool { return slices.Contains(p.Formulas, name) }
	if (has(analysis.FormulaFactorMean) || has(analysis.FormulaFactorMeanPooled)) && len(s.Factors) == 0 {
		errs = append(errs, flaw("no_factors", "a mean of factors needs factors"))
	}
	if has(analysis.FormulaQuestion) && s.Overall == "" {
		errs = append(errs, flaw("no_question", "formula %s needs an overall question", analysis.FormulaQuestion))
	}
	if slices.ContainsFunc(p.Formulas, overUnits) {
		if p.Units == "" {
			errs = append(errs, flaw("no_units", "a mean of units needs units: name the dimension"))
		}
		if overUnits(p.Formulas[0]) {
			errs = append(errs, flaw("units_first", "formula %s combines the units' figures by the first formula, so it cannot be the first", p.Formulas[0]))
		}
	}
	if has(analysis.FormulaPopulation) && (p.UnitPopulation == "") == (p.UnitTotals == nil) {
		errs = append(errs, flaw("no_populations", "formula %s needs the units' populations: a column, or totals", analysis.FormulaPopulation))
	}
	return append(errs, p.checkFactorWeights(s)...)
}

// checkFactorWeights reports weights that are missing, superfluous or impossible.
func (p *Plan) checkFactorWeights(s *analysis.Schema) []error {
	if len(p.FactorWeights) == 0 {
		return nil
	}
	var errs []error
	var names []string
	sum := 0.0
	for _, f := range s.Factors {
		names = append(names, f.Name)
		w, given := p.FactorWeights[f.Name]
		if !given || !(w >= 0) || math.IsInf(w, 1) {
			errs = append(errs, flaw("factor_weight", "factor %q needs a weight of at least 0", f.Name))
		}
		sum += w
	}
	for name := range p.FactorWeights {
		if !slices.Contains(names, name) {
			errs = append(errs, flaw("factor_unknown", "weight of %q: there is no such factor", name))
		}
	}
	if len(errs) == 0 && !(sum > 0) {
		errs = append(errs, flaw("factor_weights_zero", "the weights of the factors add up to 0"))
	}
	return errs
}

// factorWeights are the plan's weights in the order of the schema; nil for equal
// ones.
func (p *Plan) factorWeights(s *analysis.Schema) []float64 {
	if len(p.FactorWeights) == 0 {
		return nil
	}
	w := make([]float64, len(s.Factors))
	for i, f := range s.Factors {
		w[i] = p.FactorWeights[f.Name]
	}
	return w
}
