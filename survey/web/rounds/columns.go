package rounds

import (
	"cmp"
	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"slices"

	"github.com/labstack/echo/v4"
)

// keys are the columns by which rows are ordered, and what each goes by.
var keys = []struct {
	key     string
	number  bool
	compare func(a, b progressRow) int
}{
	{"unit", false, func(a, b progressRow) int { return cmp.Compare(survey.Fold(a.Name), survey.Fold(b.Name)) }},
	{"stage", false, func(a, b progressRow) int {
		return cmp.Compare(slices.Index(reform.Stages(), a.Stage), slices.Index(reform.Stages(), b.Stage))
	}},
	{"scored", true, func(a, b progressRow) int { return cmp.Compare(a.Scored, b.Scored) }},
	{"evidence", true, func(a, b progressRow) int { return cmp.Compare(a.NoEvidence, b.NoEvidence) }},
	{"appraised", true, func(a, b progressRow) int { return cmp.Compare(a.Appraised, b.Appraised) }},
	{"adjusted", true, func(a, b progressRow) int { return cmp.Compare(a.Adjusted, b.Adjusted) }},
	{"explained", true, func(a, b progressRow) int { return cmp.Compare(a.Explained, b.Explained) }},
	{"unsettled", true, func(a, b progressRow) int { return cmp.Compare(a.Unsettled, b.Unsettled) }},
	{"due", false, func(a, b progressRow) int {
		return cmp.Or(last(a.due.At.IsZero(), b.due.At.IsZero()), a.due.At.Compare(b.due.At))
	}},
	{"touched", false, func(a, b progressRow) int { return a.LastTouched.Compare(b.LastTouched) }},
}

// order compares rows as they are asked for; as they stand in the round without
// a wish.
func (f filter) order(a, b progressRow) int {
	for _, k := range keys {
		if k.key == f.Sort {
			n := k.compare(a, b)
			if f.Down {
				n = -n
			}
			return cmp.Or(n, cmp.Compare(a.place, b.place))
		}
	}
	return cmp.Compare(a.place, b.place)
}

// columnName is what a column is called.
func columnName(l *kit.Locale, key string) string {
	switch key {
	case "stage":
		return l.Say("rounds.col.stage")
	case "scored":
		return l.Say("rounds.col.scored")
	case "evidence":
		return l.Say("rounds.col.evidence")
	case "appraised":
		return l.Say("rounds.col.appraised")
	case "adjusted":
		return l.Say("rounds.col.adjusted")
	case "explained":
		return l.Say("rounds.col.explained")
	case "unsettled":
		return l.Say("rounds.col.unsettled")
	case "due":
		return l.Say("rounds.col.due")
	case "touched":
		return l.Say("rounds.col.touched")
	}
	return l.Say("units.unit")
}

// columns are the headings: a first click orders numbers downwards.
func (f filter) columns(c echo.Context, l *kit.Locale) []column {
	var all []column
	for _, k := range keys {
		down := k.number
		x := column{Key: k.key, Name: columnName(l, k.key), Number: k.number}
		if f.Sort == k.key {
			x.Sorted = map[bool]string{true: "descending", false: "ascending"}[f.Down]
			down = !f.Down
		}
		x.Path = with(c, "sort", k.key, "down", map[bool]string{true: "1"}[down], "from", "")
		all = append(all, x)
	}
	return all
}
