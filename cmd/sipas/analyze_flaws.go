package main

import (
	"errors"
	"slices"
	"strings"

	"sipas/analysis/study"
	"sipas/analysis/table"
)

// flawKeys are the sentences of what in a plan or a layout cannot be, by code.
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
	"hours":               "analyze.flaw.hours",
	"hours_alone":         "analyze.flaw.hours_alone",
	"no_flag":             "analyze.flaw.no_flag",

	// of a layout
	"layout_key":            "analyze.flaw.layout_key",
	"layout_cut":            "analyze.flaw.layout_cut",
	"layout_value":          "analyze.flaw.layout_value",
	"layout_syntax":         "analyze.flaw.layout_syntax",
	"layout_column":         "analyze.flaw.layout_column",
	"layout_behind":         "analyze.flaw.layout_behind",
	"layout_scale":          "analyze.flaw.layout_scale",
	"layout_no_items":       "analyze.flaw.layout_no_items",
	"layout_items":          "analyze.flaw.layout_items",
	"layout_item_twice":     "analyze.flaw.layout_item_twice",
	"layout_factor_unnamed": "analyze.flaw.layout_factor_unnamed",
	"layout_factor_twice":   "analyze.flaw.layout_factor_twice",
	"layout_factor_empty":   "analyze.flaw.layout_factor_empty",
	"layout_unnamed":        "analyze.flaw.layout_unnamed",
	"layout_column_twice":   "analyze.flaw.layout_column_twice",
	"layout_word_empty":     "analyze.flaw.layout_word_empty",
	"layout_word_twice":     "analyze.flaw.layout_word_twice",
	"layout_word_answer":    "analyze.flaw.layout_word_answer",
	"header_no_items":       "analyze.flaw.header_no_items",
}

// flaws says everything that is wrong with a plan or a layout, one a line; an
// error that is no flaw as it says itself.
func (c *analyzeCmd) flaws(err error) string {
	return strings.Join(c.flawLines(err), "\n")
}

func (c *analyzeCmd) flawLines(err error) []string {
	switch f := err.(type) { // this one, not one that it wraps
	case *study.Flaw:
		return []string{c.flaw(f.Code, f.Args, f)}
	case *table.Flaw:
		args := slices.Clone(f.Args)
		for i, a := range args {
			args[i] = c.named(roleKeys, a)
		}
		return []string{c.flaw(f.Code, args, f)}
	}
	_, ofPlan := errors.AsType[*study.Flaw](err)
	_, ofLayout := errors.AsType[*table.Flaw](err)
	if !ofPlan && !ofLayout {
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

// flaw is the sentence of one flaw; its own words for one of a later version.
func (c *analyzeCmd) flaw(code string, args []string, words error) string {
	key, known := flawKeys[code]
	if !known {
		return words.Error()
	}
	blanks := make([]any, len(args))
	for i, a := range args {
		blanks[i] = a
	}
	return c.say(key, blanks...)
}

// roleKeys are the roles of columns as package table names them in its flaws.
var roleKeys = map[string]string{
	"an item of a factor": "analyze.role.factor_item",
	"an item":             "analyze.role.item",
	"a dimension":         "analyze.role.dimension",
	"a number":            "analyze.role.number",
	"a time":              "analyze.role.time",
	"the id":              "analyze.role.id",
}
