package contrast

import (
	"slices"

	"sipas/analysis/crosswalk"
	"sipas/survey"
)

// Outline are the codes of what a series follows: factors with their criteria, in
// order, and rated questions that are in no factor.
type Outline struct {
	Factors []OutlineFactor
	Own     []string
}

// OutlineFactor is a factor with its criteria.
type OutlineFactor struct {
	Code     string
	Criteria []string
}

// OutlineOf is that of a questionnaire.
func OutlineOf(q *survey.Questionnaire) Outline {
	var o Outline
	for _, f := range q.Factors {
		factor := OutlineFactor{Code: f.Code}
		for _, c := range f.Asked() {
			factor.Criteria = append(factor.Criteria, c.Code)
		}
		if len(factor.Criteria) > 0 {
			o.Factors = append(o.Factors, factor)
		}
	}
	for _, x := range slices.Concat(q.Before, q.After) {
		if x.Kind == survey.OnScale && !x.Off {
			o.Own = append(o.Own, x.Code)
		}
	}
	return o
}

// OutlineIn is that of a version of the ministry's method, without items that
// none of the ways leads to.
func OutlineIn(v crosswalk.Version, ways ...Way) Outline {
	var o Outline
	target, _ := crosswalk.InstrumentOf(v)
	for _, item := range target.Items {
		reached := slices.ContainsFunc(ways, func(w Way) bool {
			return slices.ContainsFunc(w.Steps, func(s crosswalk.Step) bool { return s.To == item.Code })
		})
		if !reached {
			continue
		}
		i := slices.IndexFunc(o.Factors, func(f OutlineFactor) bool { return f.Code == item.Factor })
		if i < 0 {
			i = len(o.Factors)
			o.Factors = append(o.Factors, OutlineFactor{Code: item.Factor})
		}
		o.Factors[i].Criteria = append(o.Factors[i].Criteria, item.Code)
	}
	return o
}
