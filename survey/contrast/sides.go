package contrast

import (
	"slices"

	"sipas/survey"
	"sipas/survey/findings"
)

// What two lenses can be wrong about. Nobody may be on both sides, and one thing
// alone may tell them apart: else nobody could say what a difference comes from.
var (
	ErrSame    = &survey.Error{Kind: survey.KindInvalid, Code: "contrast.same"}    // the sides are one and the same
	ErrOverlap = &survey.Error{Kind: survey.KindInvalid, Code: "contrast.overlap"} // some people are on both
	ErrSeveral = &survey.Error{Kind: survey.KindInvalid, Code: "contrast.several"} // they differ in more than one thing
)

// What tells two sides apart, beside the dimensions of findings.
const (
	ByWave = "wave"
	ByUnit = "unit"
)

// Disjoint tells what two lenses differ in: ByWave, ByUnit, findings.ByPeriod, or
// the dimension of one of their choices. Any other two are an error: ErrSame,
// ErrOverlap or ErrSeveral. Lenses of two waves need not agree in periods and
// versions, which belong to a wave; they are to be cleared before.
func Disjoint(tree *survey.Tree, a, b findings.Lens) (by string, err error) {
	var apart []string
	if a.Wave != b.Wave {
		apart = append(apart, ByWave)
	}
	if a.Unit != b.Unit {
		apart = append(apart, ByUnit)
	}
	if a.From != b.From || a.To != b.To {
		apart = append(apart, findings.ByPeriod)
	}
	apart = append(apart, choicesApart(a.Only, b.Only)...)
	if a.Unflagged != b.Unflagged || a.Score != b.Score {
		return "", ErrSeveral
	}
	switch {
	case len(apart) == 0:
		return "", ErrSame
	case len(apart) > 1:
		return "", ErrSeveral
	}
	by = apart[0]
	if overlap(tree, by, a, b) {
		return "", ErrOverlap
	}
	return by, nil
}

// choicesApart are the dimensions in which choices differ.
func choicesApart(a, b []findings.Only) []string {
	var apart []string
	for _, x := range a {
		if !slices.Equal(x.Labels, labelsOf(b, x.By)) {
			apart = append(apart, x.By)
		}
	}
	for _, y := range b {
		if labelsOf(a, y.By) == nil {
			apart = append(apart, y.By)
		}
	}
	return apart
}

// labelsOf are the labels chosen in a dimension; nil for no choice.
func labelsOf(only []findings.Only, by string) []string {
	for _, o := range only {
		if o.By == by {
			return o.Labels
		}
	}
	return nil
}

// overlap tells that some answer may be seen through both lenses.
func overlap(tree *survey.Tree, by string, a, b findings.Lens) bool {
	switch by {
	case ByWave:
		return false
	case ByUnit:
		return a.Unit == "" || b.Unit == "" || tree.Within(a.Unit, b.Unit) || tree.Within(b.Unit, a.Unit)
	case findings.ByPeriod:
		before := func(x, y findings.Lens) bool { return x.To != "" && y.From != "" && x.To < y.From }
		return !before(a, b) && !before(b, a)
	}
	first, second := labelsOf(a.Only, by), labelsOf(b.Only, by)
	if len(first) == 0 || len(second) == 0 {
		return true
	}
	return slices.ContainsFunc(first, func(l string) bool { return slices.Contains(second, l) })
}
