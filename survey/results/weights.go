package results

import (
	"sipas/analysis"
	"sipas/survey"
)

// Weighted is the index of several units together in which each counts as much
// as it handled dossiers in the wave's period, instead of as much as it has
// answers: Σ N_u·index_u / Σ N_u.
type Weighted struct {
	// Estimate is absent when the number of dossiers of a unit is not known, and
	// suppressed when the figure of a unit is. Units without answers are named
	// in its Absent.
	Estimate analysis.Estimate

	Missing []string // units whose number of dossiers is not known
}

// weighted puts together the units right below a place, and the place's own
// answers. It is nil when the wave does not ask for it, or there is nothing to
// put together. It tells nothing new of anybody: its parts are in the table of
// units, and if one of them is hidden, so is this.
func (o *offices) weighted(about survey.Wave, at int, score analysis.Score) *Weighted {
	if about.Weighting != survey.ByDossiers {
		return nil
	}
	options := analysis.Options{Score: score}
	w := &Weighted{Estimate: absent(score)}
	w.Estimate.Formula = analysis.FormulaPopulation
	var parts []analysis.Part
	hidden := false
	part := func(id string, t *analysis.Tally, dossiers int, known, secret bool) {
		e := absent(score)
		if t != nil {
			e = t.Set(len(t.Sets)-1, options).ItemMean
		}
		if !known {
			w.Missing = append(w.Missing, id)
		}
		hidden = hidden || secret || 0 < e.Respondents && e.Respondents < least
		parts = append(parts, analysis.Part{Name: id, Estimate: e, Population: float64(dossiers)})
	}
	for i := range o.units {
		if i > 0 && o.parent[i] == at && (o.live[i].all > 0 || o.units[i].Exists(o.at)) {
			n, known := o.config.Dossiers(about.Period, o.units[i].ID)
			part(o.units[i].ID, o.tally[i], n, known, o.hidden[i] || o.tally[i] == nil && o.live[i].all > 0)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	if id := o.units[at].ID; o.own[at] != nil {
		n, known := o.config.Workloads[about.Period][id]
		part(id, o.own[at], n, known, false)
	}
	switch {
	case hidden:
		w.Estimate.Suppressed = true
	case len(w.Missing) == 0:
		e, err := analysis.PopulationMean(parts, options)
		if err == nil { // dossiers are whole numbers of 0 and more
			w.Estimate = show(e, false)
		}
	}
	return w
}

// factorWeights are the wave's weights of the schema's factors, nil when it
// has none: all the same then. A factor that is not named counts once.
func factorWeights(about survey.Wave, s *analysis.Schema) []float64 {
	if len(about.Factors) == 0 {
		return nil
	}
	weights := make([]float64, len(s.Factors))
	for i, f := range s.Factors {
		weights[i] = 1
		if w, named := about.Factors[f.Name]; named {
			weights[i] = float64(w)
		}
	}
	return weights
}
