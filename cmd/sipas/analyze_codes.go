package main

import (
	"strings"

	"sipas/analysis/compare"
	"sipas/analysis/drivers"
	"sipas/analysis/moments"
	"sipas/analysis/quality"
	"sipas/analysis/study"
)

// noteWords says a note.
func noteWords(v voice, n study.Note) string {
	key, known := map[string]string{
		study.NoteWithheld:        "analyze.note.withheld",
		study.NoteNoLabel:         "analyze.note.no_label",
		study.NoteFewRows:         "analyze.note.few_rows",
		study.NoteAbsent:          "analyze.note.absent",
		study.NoteUnweighted:      "analyze.note.unweighted",
		study.NoteWithoutWithheld: "analyze.note.without_withheld",
		study.NoteCompleteOnly:    "analyze.note.complete_only",
		study.NoteThin:            "analyze.note.thin",
		study.NoteNoSplit:         "analyze.note.no_split",
		study.NoteNoPeriod:        "analyze.note.no_period",
		study.NoteNoChart:         "analyze.note.no_chart",
		study.NoteFewTimes:        "analyze.note.few_times",
		study.NoteNoRanks:         "analyze.note.no_ranks",
		study.NoteSparse:          "analyze.note.sparse",
		study.NoteManyGroups:      "analyze.note.many_groups",
	}[n.Code]
	if !known {
		return n.Code + " " + strings.Join(n.Args, " ")
	}
	if n.Code == study.NoteCompleteOnly && len(n.Args) > 0 && n.Args[0] == string(study.Drivers) {
		key = "analyze.note.complete_factors" // a factor needs one answer, not all
	}
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		args[i] = a
	}
	return v.say(key, args...)
}

// reasonWords say why a statistic does not exist; "" where it does.
func reasonWords(v voice, r moments.Reason) string {
	return v.named(map[string]string{
		string(moments.NoRows):        "analyze.reason.no_rows",
		string(moments.FewRows):       "analyze.reason.few_rows",
		string(moments.FewItems):      "analyze.reason.few_items",
		string(moments.NoVariance):    "analyze.reason.no_variance",
		string(moments.Singular):      "analyze.reason.singular",
		string(moments.Indefinite):    "analyze.reason.indefinite",
		string(moments.NotConverged):  "analyze.reason.not_converged",
		string(moments.NotIdentified): "analyze.reason.not_identified",
		string(moments.TooMany):       "analyze.reason.too_many",
	}, string(r))
}

func verdictWords(v voice, verdict compare.Verdict) string {
	return v.named(map[string]string{
		string(compare.Fitted):       "analyze.verdict.fitted",
		string(compare.NoDifference): "analyze.verdict.no_difference",
		string(compare.TooFewUnits):  "analyze.verdict.few_units",
		string(compare.Degenerate):   "analyze.verdict.degenerate",
	}, string(verdict))
}

func quadrantWords(v voice, q drivers.Quadrant) string {
	return v.named(map[string]string{
		string(drivers.KeepUp):          "analyze.quadrant.keep_up",
		string(drivers.ConcentrateHere): "analyze.quadrant.concentrate",
		string(drivers.LowPriority):     "analyze.quadrant.low",
		string(drivers.Overkill):        "analyze.quadrant.overkill",
	}, string(q))
}

// oddWords say what is unusual about a counter.
func oddWords(v voice, all []quality.Oddity) string {
	var said []string
	for _, o := range all {
		said = append(said, v.named(map[string]string{
			string(quality.TooMuchAlike): "analyze.odd.alike",
			string(quality.ManyAllTop):   "analyze.odd.all_top",
			string(quality.ManyOffHours): "analyze.odd.off_hours",
			string(quality.ManyBursts):   "analyze.odd.bursts",
			string(quality.ManySuspect):  "analyze.odd.suspect",
			string(quality.FewSheets):    "analyze.odd.few",
		}, string(o)))
	}
	sep := " "
	if v.lang != "en" {
		sep = "; "
	}
	return strings.Join(said, sep)
}

// ruleWords say what a flag looks for.
func ruleWords(v voice, f study.FlagCount) string {
	key, known := map[string]string{
		"straight_line":    "analyze.rule.straight_line",
		"long_run":         "analyze.rule.long_run",
		"no_spread":        "analyze.rule.no_spread",
		"wide_spread":      "analyze.rule.wide_spread",
		"outlier":          "analyze.rule.outlier",
		"inconsistent":     "analyze.rule.inconsistent",
		"fast":             "analyze.rule.fast",
		"fast_among_peers": "analyze.rule.fast_among_peers",
		"sparse":           "analyze.rule.sparse",
		"repeated":         "analyze.rule.repeated",
		"nearly_repeated":  "analyze.rule.nearly_repeated",
		"repeated_id":      "analyze.rule.repeated_id",
		"off_hours":        "analyze.rule.off_hours",
		"burst":            "analyze.rule.burst",
	}[f.Code]
	if !known {
		return f.Words
	}
	return v.say(key)
}

// orderWords say how periods were put in order.
func orderWords(v voice, order string) string {
	return v.named(map[string]string{
		study.OrderGiven:    "analyze.order.given",
		study.OrderNumbers:  "analyze.order.numbers",
		study.OrderYears:    "analyze.order.years",
		study.OrderQuarters: "analyze.order.quarters",
		study.OrderMonths:   "analyze.order.months",
		study.OrderTerms:    "analyze.order.terms",
		study.OrderDates:    "analyze.order.dates",
	}, order)
}
