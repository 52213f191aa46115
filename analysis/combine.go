package analysis

import (
	"fmt"
	"math"

	"sipas/analysis/interval"
)

// Part is one unit on its way into its parent's index.
type Part struct {
	Name       string
	Estimate   Estimate
	Population float64 // N_u, dossiers handled in the period; used by PopulationMean only
}

// UnitMean returns the mean of the units' figures, each equal. Units that have
// none are named in Absent and drop out. Units are independent and all of
// them are there, so the variance is Σ SE_u²/m²; the degrees of freedom are
// Satterthwaite's. A unit without a standard error (one respondent) leaves
// the parent without one.
func UnitMean(parts []Part, o Options) Estimate {
	weights := make([]float64, len(parts))
	for i := range weights {
		weights[i] = 1
	}
	return combine(parts, weights, FormulaUnitMean, o)
}

// PopulationMean returns Σ N_u·index_u / Σ N_u over the units that have a
// figure; the others are named in Absent. The variance is Σ W_u²·SE_u² with
// W_u = N_u/ΣN (no finite-population correction: it errs on the wide side). A
// population that is missing, negative or infinite is an error naming the unit.
func PopulationMean(parts []Part, o Options) (Estimate, error) {
	weights := make([]float64, len(parts))
	for i, p := range parts {
		if !(p.Population >= 0) || math.IsInf(p.Population, 1) {
			return Estimate{}, fmt.Errorf("unit %q: population %v is not a number of cases", p.Name, p.Population)
		}
		weights[i] = p.Population
	}
	return combine(parts, weights, FormulaPopulation, o), nil
}

// combine returns the weighted mean of independent estimates.
func combine(parts []Part, weights []float64, formula Formula, o Options) Estimate {
	e := absent(formula, o.Score.Formula())
	for i, p := range parts {
		e.Respondents += p.Estimate.Respondents
		e.Missing += p.Estimate.Missing
		e.DontKnow += p.Estimate.DontKnow
		if math.IsNaN(p.Estimate.Value) {
			e.Absent = append(e.Absent, p.Name)
			continue
		}
		e.Score = p.Estimate.Score
		e.Numerator += weights[i] * p.Estimate.Value
		e.Denominator += weights[i]
	}
	e.Suppressed = o.suppressed(e.Respondents)
	if !(e.Denominator > 0) {
		return e
	}
	e.Value = e.Numerator / e.Denominator
	var variance, spread float64
	for i, p := range parts {
		if math.IsNaN(p.Estimate.Value) || weights[i] == 0 {
			continue
		}
		v := weights[i] / e.Denominator * p.Estimate.SE
		v *= v
		variance += v
		if v > 0 {
			df := p.Estimate.DF
			if math.IsNaN(df) { // a simple proportion
				df = float64(p.Estimate.Respondents - 1)
			}
			spread += v * v / df
		}
	}
	e.SE = math.Sqrt(variance)
	e.DF = math.Inf(1)
	if spread > 0 {
		e.DF = variance * variance / spread
	}
	e.Interval = interval.Student(e.Value, e.SE, e.DF, o.conf())
	return e
}
