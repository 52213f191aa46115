package seal

import (
	"slices"

	"sipas/analysis"
	"sipas/analysis/study"
	"sipas/survey"
	"sipas/survey/directory"
)

// seed is of all that a study draws at random.
const seed = 1

// manyUnits is from how many units on a result holds less of each of them, and
// tooMany from how many on nothing: all scores and formulas of thousands (a
// province has some hundred) would be hundreds of megabytes. Whoever has the
// dataset can compute them.
const (
	manyUnits = 200
	tooMany   = 1500
)

// manyNamed is from how many units on the public document leaves them to those
// who want to compute them of the open data; up to fewUnits it holds everything
// of each.
const (
	manyNamed = 42
	fewUnits  = 10
)

// planOf is the plan by which a wave is sealed: every score, every formula, by
// unit, field and channel, with reliability; factors by the wave's weights, and
// the units together by their dossiers where the wave asks for it and the
// number of each is known. With manyUnits and more it is the share of the
// satisfied and the formulas of the pages alone, with tooMany not by unit.
func planOf(config *directory.Snapshot, w survey.Wave, f *analysis.Frame) study.Plan {
	p := basePlan(w, f.Schema())
	p.By = [][]string{{unitColumn}, {fieldColumn}, {channelColumn}}
	p.Parts = []study.Part{study.Reliability}
	if units(f) >= manyUnits {
		p.slim()
	}
	if units(f) >= tooMany {
		p.By = p.By[1:]
	}
	if totals := dossiers(config, w, f); totals != nil {
		p.weigh(totals)
	}
	return p.Plan
}

// publicPlan is that of open data: by the units that it names, unless they are
// manyNamed and more. Units are put
// together by their dossiers only if all are named: else the figure, less those
// of the units that are, would tell of the others.
func publicPlan(w survey.Wave, f *analysis.Frame, totals map[string]float64) study.Plan {
	p := basePlan(w, f.Schema())
	if units(f) < manyNamed {
		p.By = [][]string{{unitColumn}}
		if units(f) > fewUnits {
			p.slim()
		}
	}
	if units, err := f.Dimension(unitColumn); err == nil && totals != nil && !slices.Contains(units.Labels, Merged) {
		p.weigh(totals)
	}
	return p.Plan
}

// units is how many labels of units there are.
func units(f *analysis.Frame) int {
	d, err := f.Dimension(unitColumn)
	if err != nil {
		return 0
	}
	return len(d.Labels) - 1 // without the empty one
}

type plan struct{ study.Plan }

// slim leaves the first score, and the formulas of the pages.
func (p *plan) slim() {
	p.Scores = p.Scores[:1]
	p.Formulas = slices.DeleteFunc(p.Formulas, func(f analysis.Formula) bool {
		return f == analysis.FormulaPersonMean || f == analysis.FormulaMeanHigh || f == analysis.FormulaFactorMeanPooled
	})
}

func basePlan(w survey.Wave, s *analysis.Schema) *plan {
	p := &plan{study.Plan{Scores: []analysis.Formula{analysis.FormulaTop2, analysis.FormulaMean5, analysis.FormulaMean01},
		Formulas: []analysis.Formula{analysis.FormulaItemMean, analysis.FormulaPooled, analysis.FormulaPersonMean, analysis.FormulaMeanHigh, analysis.FormulaAllHigh},
		Units:    unitColumn, SuppressBelow: K, Seed: seed}}
	if len(s.Factors) > 0 {
		p.Formulas = append(p.Formulas, analysis.FormulaFactorMean, analysis.FormulaFactorMeanPooled)
	}
	if s.Overall != "" {
		p.Formulas = append(p.Formulas, analysis.FormulaQuestion)
	}
	if len(w.Factors) > 0 {
		p.FactorWeights = map[string]float64{}
		sum := 0.0
		for _, f := range s.Factors {
			p.FactorWeights[f.Name] = 1
			if n, named := w.Factors[f.Name]; named {
				p.FactorWeights[f.Name] = float64(n)
			}
			sum += p.FactorWeights[f.Name]
		}
		if sum == 0 {
			p.FactorWeights = nil
		}
	}
	return p
}

func (p *plan) weigh(totals map[string]float64) {
	p.Formulas = append(p.Formulas, analysis.FormulaPopulation)
	p.UnitTotals = totals
}

// dossiers are those that each unit handled itself in the wave's period; nil
// where the wave does not ask for them, or one with sheets has none known.
func dossiers(config *directory.Snapshot, w survey.Wave, f *analysis.Frame) map[string]float64 {
	units, err := f.Dimension(unitColumn)
	if w.Weighting != survey.ByDossiers || err != nil {
		return nil
	}
	totals := map[string]float64{}
	for unit, n := range config.Workloads[w.Period] {
		if config.Covers(w, unit) {
			totals[unit] = float64(n)
		}
	}
	for _, code := range units.Codes.All() {
		if _, known := totals[units.Labels[code]]; !known {
			return nil
		}
	}
	return totals
}
