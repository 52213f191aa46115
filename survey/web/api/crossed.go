package api

import (
	"sipas/survey"
	"sipas/survey/findings"
)

// crossTable are the results of a lens, split by two axes at once.
type crossTable struct {
	Lens       view       `json:"lens"`
	Axis       string     `json:"axis"`
	Across     string     `json:"across"`
	Confidence float64    `json:"confidence"`
	Rows       []crossRow `json:"rows"`
	Hidden     int        `json:"hidden"` // groups that are suppressed
}

// crossRow are the groups of one label of the first axis.
type crossRow struct {
	Label  string      `json:"label"`
	Name   survey.Text `json:"name"`
	Groups []group     `json:"groups"` // by the second axis; those that nobody is in are not there
}

// crossCost is what a crossed table takes from the questions of its key: it may
// have hundreds of groups.
const crossCost = 5

// crossed splits a lens by two axes. Each pair of labels is protected as the
// sight is that chooses both; see findings.Crossed.
func (p *Pages) crossed(a *asked) error {
	w, l, axes, err := p.looked(a)
	if err != nil {
		return err
	}
	first, err := axisOf(axes, a.Param("axis"))
	if err != nil {
		return err
	}
	second, err := axisOf(without(axes, first), a.Param("across"))
	if err != nil {
		return err
	}
	t, err := p.Findings.Crossed(a.Request().Context(), l, first.By, second.By)
	if err != nil {
		return err
	}
	document := crossTable{Lens: viewOf(l, axes), Axis: parameter(first), Across: parameter(second), Confidence: confidence, Rows: []crossRow{}, Hidden: t.Hidden}
	s := a.speller(w)
	for _, c := range t.Cells {
		if !a.mayKnow(w, first.By, c.A) || !a.mayKnow(w, second.By, c.Label) {
			continue
		}
		n := len(document.Rows)
		if n == 0 || document.Rows[n-1].Label != c.A {
			document.Rows = append(document.Rows, crossRow{Label: c.A, Name: named(a.label(first, c.A)), Groups: []group{}})
			n++
		}
		row := &document.Rows[n-1]
		row.Groups = append(row.Groups, s.group(c.Figures, a.label(second, c.Label)))
	}
	return a.answer(document)
}

// without are the axes that another one can be crossed with.
func without(axes []findings.Axis, first findings.Axis) []findings.Axis {
	var others []findings.Axis
	for _, x := range axes {
		if x.By != first.By {
			others = append(others, x)
		}
	}
	return others
}
