package main

import (
	"errors"
	"strings"

	"sipas/analysis/study"
)

// flawKeys are the sentences of what in a plan cannot be, by code.
var flawKeys = map[string]string{
	"formula_version":     "analyze.flaw.formula_version",
	"formula_unknown":     "analyze.flaw.formula_unknown",
	"formula_bare":        "analyze.flaw.formula_bare",
	"formula_misplaced":   "analyze.flaw.formula_misplaced",
	"no_factors":          "analyze.flaw.no_factors",
	"no_question":         "analyze.flaw.no_question",
	"no_units":            "analyze.flaw.no_units",
	"units_first":         "analyze.flaw.units_first",
	"no_populations":      "analyze.flaw.no_populations",
	"factor_weight":       "analyze.flaw.factor_weight",
	"factor_unknown":      "analyze.flaw.factor_unknown",
	"factor_weights_zero": "analyze.flaw.factor_weights_zero",
	"population_differs":  "analyze.flaw.population_differs",
	"trend_unclear":       "analyze.flaw.trend_unclear",
	"trend_same":          "analyze.flaw.trend_same",
	"interval":            "analyze.flaw.interval",
	"by_name_twice":       "analyze.flaw.by_name_twice",
	"by_twice":            "analyze.flaw.by_twice",
	"by_nothing":          "analyze.flaw.by_nothing",
	"compare_same":        "analyze.flaw.compare_same",
	"no_label":            "analyze.flaw.no_label",
	"crossed":             "analyze.flaw.crossed",
	"totals_twice":        "analyze.flaw.totals_twice",
	"members":             "analyze.flaw.members",
	"no_dimension":        "analyze.flaw.no_dimension",
	"no_number":           "analyze.flaw.no_number",
	"trend_dimension":     "analyze.flaw.trend_dimension",
	"trend_order":         "analyze.flaw.trend_order",
	"trend_length":        "analyze.flaw.trend_length",
	"trend_baseline":      "analyze.flaw.trend_baseline",
	"trend_labels":        "analyze.flaw.trend_labels",
	"trend_none":          "analyze.flaw.trend_none",
	"totals_empty":        "analyze.flaw.totals_empty",
	"totals_dimension":    "analyze.flaw.totals_dimension",
	"totals_labels":       "analyze.flaw.totals_labels",
	"totals_label_twice":  "analyze.flaw.totals_label_twice",
	"totals_people":       "analyze.flaw.totals_people",
	"totals_nobody":       "analyze.flaw.totals_nobody",
	"confidence":          "analyze.flaw.confidence",
	"suppress":            "analyze.flaw.suppress",
	"part":                "analyze.flaw.part",
	"ranking_units":       "analyze.flaw.ranking_units",
	"drivers_question":    "analyze.flaw.drivers_question",
	"tests_groups":        "analyze.flaw.tests_groups",
	"no_flag":             "analyze.flaw.no_flag",
}

// flaws says everything that is wrong with a plan, one a line; an error that is
// no flaw as it says itself.
func (c *analyzeCmd) flaws(err error) string {
	return strings.Join(c.flawLines(err), "\n")
}

func (c *analyzeCmd) flawLines(err error) []string {
	if f, ok := err.(*study.Flaw); ok { // this one, not one that it wraps
		key, known := flawKeys[f.Code]
		if !known {
			return []string{f.Error()}
		}
		args := make([]any, len(f.Args))
		for i, a := range f.Args {
			args[i] = a
		}
		return []string{c.say(key, args...)}
	}
	if _, flawed := errors.AsType[*study.Flaw](err); !flawed {
		return []string{err.Error()}
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var all []string
		for _, one := range many.Unwrap() {
			all = append(all, c.flawLines(one)...)
		}
		return all
	}
	return c.flawLines(errors.Unwrap(err))
}
