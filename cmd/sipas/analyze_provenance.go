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
	conf := t.percentOf(asked.Confidence)
	t.tell("analyze.made", r.Rows, p.Rows, names(asked.Scores), conf, sampleWords(t.voice, asked.Sample))
	if len(asked.Where) > 0 {
		t.tell("analyze.only", filterWords(asked.Where))
	}
	t.tell("analyze.formulas", names(asked.Formulas))
	if len(asked.FactorWeights) > 0 {
		t.tell("analyze.factor_weights", weightWords(t.voice, asked.FactorWeights))
	}
	if asked.Units != "" {
		t.tell("analyze.units", asked.Units)
	}
	if len(asked.UnitTotals) > 0 {
		t.tell("analyze.unit_totals", weightWords(t.voice, asked.UnitTotals))
	}
	t.tell("analyze.intervals", asked.Interval, conf, suppressionWords(t.voice, asked.SuppressBelow))
	t.tell("analyze.program", p.Program, p.Seed)
	t.tell("analyze.frame", p.Frame)
	t.tell("analyze.plan", p.Plan)
	for _, n := range r.Notes {
		t.tell("analyze.note", noteWords(t.voice, n))
	}
}

// sampleWords say how the sheets were drawn.
func sampleWords(v voice, s study.Sample) string {
	var said []string
	for _, one := range [][2]string{
		{"analyze.sample.weights", s.Weights}, {"analyze.sample.strata", s.Strata}, {"analyze.sample.clusters", s.Clusters},
		{"analyze.sample.population", s.Population}, {"analyze.sample.members", s.Members}, {"analyze.sample.totals", marginWords(s.Totals)},
	} {
		if one[1] != "" {
			said = append(said, v.say(one[0], one[1]))
		}
	}
	if len(said) == 0 {
		return v.say("analyze.sample.one_voice")
	}
	return strings.Join(said, ", ")
}

// marginWords name the margins of known totals, as the layout does.
func marginWords(margins []study.Margin) string {
	var all []string
	for _, m := range margins {
		all = append(all, strings.Join(m.By, ","))
	}
	return strings.Join(all, "; ")
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

// weightWords list numbers by name in byte order.
func weightWords(v voice, weights map[string]float64) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		all = append(all, name+"="+v.weightText(weights[name]))
	}
	return strings.Join(all, "; ")
}

// suppressionWords say what is withheld.
func suppressionWords(v voice, below int64) string {
	if below <= 1 {
		return v.say("analyze.shown_all")
	}
	return v.say("analyze.shown_from", strconv.FormatInt(below, 10))
}

func names(formulas []analysis.Formula) string {
	var all []string
	for _, f := range formulas {
		all = append(all, string(f))
	}
	return strings.Join(all, " ")
}
