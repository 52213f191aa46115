package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/analysis/study"
)

// provenance says what was asked of which data, before the figures.
func (t tables) provenance(r *study.Result) {
	p, asked := r.Provenance, t.plan
	t.line("%d sheets of %d, %s, %s %%, %s", r.Rows, p.Rows, names(asked.Scores), percentOf(asked.Confidence), sampleWords(asked.Sample))
	if len(asked.Where) > 0 {
		t.line("only %s", filterWords(asked.Where))
	}
	t.line("formulas %s", names(asked.Formulas))
	if len(asked.FactorWeights) > 0 {
		t.line("factor weights %s", weightWords(asked.FactorWeights))
	}
	if asked.Units != "" {
		t.line("units %s", asked.Units)
	}
	t.line("%s intervals of shares, %s %%; %s", string(asked.Interval), percentOf(asked.Confidence), suppressionWords(asked.SuppressBelow))
	t.line("program %s, seed %d", p.Program, p.Seed)
	t.line("frame %s", p.Frame)
	t.line("plan  %s", p.Plan)
	for _, n := range r.Notes {
		t.line("note: %s", noteWords(n))
	}
}

// sampleWords say how the sheets were drawn.
func sampleWords(s study.Sample) string {
	var said []string
	for _, one := range [][2]string{{"weights", s.Weights}, {"strata", s.Strata}, {"clusters", s.Clusters}, {"population", s.Population}} {
		if one[1] != "" {
			said = append(said, one[0]+" "+one[1])
		}
	}
	if len(said) == 0 {
		return "every sheet one voice"
	}
	return strings.Join(said, ", ")
}

// filterWords say which sheets were chosen, as --where takes it.
func filterWords(filters []study.Filter) string {
	var all []string
	for _, f := range filters {
		sign := "="
		if f.Not {
			sign = "!="
		}
		all = append(all, f.Dimension+sign+strings.Join(f.Labels, ","))
	}
	return strings.Join(all, "; ")
}

// weightWords list the weights of factors in byte order.
func weightWords(weights map[string]float64) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		all = append(all, name+"="+strconv.FormatFloat(weights[name], 'g', -1, 64))
	}
	return strings.Join(all, "; ")
}

// suppressionWords say what is withheld.
func suppressionWords(below int64) string {
	if below <= 1 {
		return "all figures are shown"
	}
	return "figures of fewer than " + strconv.FormatInt(below, 10) + " people are withheld"
}

func names(formulas []analysis.Formula) string {
	var all []string
	for _, f := range formulas {
		all = append(all, string(f))
	}
	return strings.Join(all, " ")
}
