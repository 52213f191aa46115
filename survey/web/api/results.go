package api

import (
	"slices"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/findings"
)

// sight are the results of a wave, or of a part of it.
type sight struct {
	Lens       view       `json:"lens"`
	At         time.Time  `json:"at"`    // when it was counted
	Until      *time.Time `json:"until"` // later answers are not in yet; null: all are
	Confidence float64    `json:"confidence"`
	Refused    *string    `json:"refused"` // why nothing is shown: none, few, tells, mixed
	Total      *group     `json:"total"`   // null when it is refused
}

// confidence is the level of all intervals.
const confidence = 0.95

// results are the figures of a lens.
func (p *Pages) results(a *asked) error {
	w, l, axes, err := p.looked(a)
	if err != nil {
		return err
	}
	s, err := p.Findings.Look(a.Request().Context(), l)
	if err != nil {
		return err
	}
	document := sight{Lens: viewOf(l, axes), At: s.At.UTC(), Until: moment(s.Until), Confidence: confidence, Refused: orNull(s.Refused)}
	if s.Refused == "" {
		total := a.speller(w).group(s.Total, nil)
		document.Total = &total
	}
	return a.answer(document)
}

// looked is the wave of the path, the lens of the query, and the wave's axes.
func (p *Pages) looked(a *asked) (survey.Wave, findings.Lens, []findings.Axis, error) {
	w, err := a.wave(p.Now())
	if err != nil {
		return w, findings.Lens{}, nil, err
	}
	l, axes, err := p.lens(a, w)
	return w, l, axes, err
}

// breakdown are the results of a lens, group by group.
type breakdown struct {
	Lens       view    `json:"lens"`
	Axis       string  `json:"axis"`
	Confidence float64 `json:"confidence"`
	Groups     []group `json:"groups"`
	Rest       *int    `json:"rest"`   // answers without a label; null: that must not be told
	Hidden     int     `json:"hidden"` // groups that are suppressed
}

// breakdown splits a lens by an axis.
func (p *Pages) breakdown(a *asked) error {
	w, l, axes, err := p.looked(a)
	if err != nil {
		return err
	}
	x, err := axisOf(axes, a.Param("axis"))
	if err != nil {
		return err
	}
	b, err := p.Findings.By(a.Request().Context(), l, x.By)
	if err != nil {
		return err
	}
	document := breakdown{Lens: viewOf(l, axes), Axis: parameter(x), Confidence: confidence, Groups: []group{}, Hidden: b.Hidden}
	if b.Rest >= 0 {
		document.Rest = &b.Rest
	}
	s := a.speller(w)
	for _, g := range b.Groups {
		if g.Label != "" && !a.mayKnow(w, x.By, g.Label) {
			continue
		}
		document.Groups = append(document.Groups, s.group(g, a.label(x, g.Label)))
	}
	return a.answer(document)
}

// axisOf finds the axis of a path.
func axisOf(axes []findings.Axis, asked string) (findings.Axis, error) {
	i := slices.IndexFunc(axes, func(x findings.Axis) bool { return parameter(x) == asked })
	if i >= 0 {
		return axes[i], nil
	}
	var names []string
	for _, x := range axes {
		names = append(names, parameter(x))
	}
	return findings.Axis{}, &survey.Error{Kind: survey.KindNotFound, Code: codeAxis, Problems: []survey.Problem{{Field: "path", Code: "api.no.axis",
		Args: []string{shown(asked), strings.Join(names, ", ")}}}}
}

// label is what a label of an axis is called.
func (a *asked) label(x findings.Axis, label string) survey.Text {
	if i := slices.Index(x.Values, label); i >= 0 && i < len(x.Labels) && len(x.Labels[i]) > 0 {
		return x.Labels[i]
	}
	return a.nameOf(x.By, label)
}
