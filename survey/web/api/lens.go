package api

import (
	"slices"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/findings"
)

// single are the parameters of a lens that have one value; those of filters
// may be repeated.
var single = []string{"unit", "from", "to", "flags", "score", "lang"}

// lens is what the parameters ask for of a wave, and the wave's axes.
// Parameters that the wave does not have, values that it does not know and
// units out of scope are errors.
func (p *Pages) lens(a *asked, w survey.Wave) (findings.Lens, []findings.Axis, error) {
	axes, err := p.axes(a, w)
	if err != nil {
		return findings.Lens{}, nil, err
	}
	if err := wrongQuery(a.wrongLens(axes)); err != nil {
		return findings.Lens{}, nil, err
	}
	if err := a.unitIn(w, a.query.Get("unit")); err != nil {
		return findings.Lens{}, nil, err
	}
	l, wrong := findings.Parse(a.query, w.ID, slices.DeleteFunc(slices.Clone(axes), func(x findings.Axis) bool { return !filters(x) }))
	for i := range wrong { // of periods: what else there is has been looked at
		wrong[i].Args = []string{shown(a.query.Get(wrong[i].Field))}
	}
	return l, axes, wrongQuery(wrong)
}

// wrongLens is what is wrong with the parameters of a lens.
func (a *asked) wrongLens(axes []findings.Axis) []survey.Problem {
	names := slices.Clone(single)
	for _, x := range axes {
		if filters(x) {
			names = append(names, parameter(x))
		}
	}
	wrong := slices.Concat(a.misnamed(names, single), a.misspoken(), a.mischosen("flags", "without", "with"),
		a.mischosen("score", "top2", "mean5", "mean01"))
	for _, x := range axes {
		if filters(x) {
			wrong = append(wrong, a.mischosen(parameter(x), append(slices.Clone(x.Values), "-")...)...)
		}
	}
	if from, to := a.query.Get("from"), a.query.Get("to"); len(wrong) == 0 && to != "" && to < from {
		wrong = append(wrong, survey.Problem{Field: "to", Code: "api.param.before", Args: []string{to, from}})
	}
	return wrong
}

// view is a lens as it was understood.
type view struct {
	Wave      string              `json:"wave"`
	Unit      *string             `json:"unit"` // null: the whole wave
	Only      map[string][]string `json:"only"` // labels by axis; "" is an answer without one
	From      *string             `json:"from"`
	To        *string             `json:"to"`
	Unflagged bool                `json:"unflagged"`
	Score     analysis.Formula    `json:"score"`
	Query     string              `json:"query"` // the same as parameters, also for the pages
}

func viewOf(l findings.Lens, axes []findings.Axis) view {
	v := view{Wave: l.Wave, Unit: orNull(l.Unit), Only: map[string][]string{}, From: orNull(l.From), To: orNull(l.To),
		Unflagged: l.Unflagged, Score: l.Score.Formula(), Query: l.Query().Encode()}
	for _, o := range l.Only {
		i := slices.IndexFunc(axes, func(x findings.Axis) bool { return x.By == o.By })
		if i >= 0 {
			v.Only[parameter(axes[i])] = o.Labels
		}
	}
	return v
}
