package api

import (
	"net/url"
	"time"

	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// wave is a round of collection.
type wave struct {
	ID     string           `json:"id"`
	Title  survey.Text      `json:"title"`
	State  survey.WaveState `json:"state"` // what a manager has decided
	Phase  string           `json:"phase"` // what that means at this moment
	Opens  time.Time        `json:"opens"`
	Closes time.Time        `json:"closes"`
	Demo   bool             `json:"demo"` // no real answers
	Href   string           `json:"href"`
}

// wholeWave is a wave with what it asks, where, and how it can be looked at.
type wholeWave struct {
	wave
	Questionnaire survey.Ref        `json:"questionnaire"`
	Form          survey.Form       `json:"form"`
	Access        survey.AccessMode `json:"access"`
	Weighting     survey.Weighting  `json:"weighting"`
	Before        *string           `json:"before"`  // the wave that it is compared with; null: none
	Units         []string          `json:"units"`   // topmost ones in scope
	Targets       map[string]int    `json:"targets"` // responses wanted, by unit
	Periods       []string          `json:"periods"`
	Axes          []axis            `json:"axes"`
}

// axis is a dimension that results can be filtered or split by.
type axis struct {
	Axis     string      `json:"axis"`     // its name in addresses
	Question *string     `json:"question"` // code; null: no question, but the place or the way
	Name     survey.Text `json:"name"`
	Personal bool        `json:"personal"` // says something about the person
	Filter   bool        `json:"filter"`   // it is a parameter, too
	Values   []value     `json:"values"`
}

type value struct {
	Value string      `json:"value"`
	Name  survey.Text `json:"name"` // empty where the value speaks for itself
}

// phases are the names of a wave's phases.
var phases = map[survey.Phase]string{
	survey.PhaseEarly: "early", survey.PhaseOpen: "open", survey.PhasePaused: "paused",
	survey.PhaseClosing: "closing", survey.PhaseOver: "over",
}

func (p *Pages) listWaves(a *asked) error {
	items := []wave{}
	for _, w := range a.config.Waves {
		if a.open(w, p.Now()) {
			items = append(items, waveOf(w, p.Now()))
		}
	}
	l, err := part(a, items, func(w wave) string { return w.ID })
	if err != nil {
		return err
	}
	return a.answer(l)
}

func waveOf(w survey.Wave, now time.Time) wave {
	return wave{ID: w.ID, Title: w.Title, State: w.State, Phase: phases[w.Phase(now)], Opens: w.Opens.UTC(), Closes: w.Closes.UTC(),
		Demo: w.Demo, Href: root + "/waves/" + url.PathEscape(w.ID)}
}

func (p *Pages) showWave(a *asked) error {
	w, err := a.wave(p.Now())
	if err != nil {
		return err
	}
	units := a.unitsOf(w)
	whole := wholeWave{wave: waveOf(w, p.Now()), Questionnaire: w.Questionnaire, Form: w.Form, Access: w.AccessAt(a.config.Tree, ""),
		Weighting: w.Weighting, Units: a.topmost(units), Targets: map[string]int{}, Axes: []axis{}}
	if whole.Weighting == "" {
		whole.Weighting = survey.Pooled
	}
	for _, u := range units {
		if n, set := w.Targets[u.ID]; set {
			whole.Targets[u.ID] = n
		}
	}
	if before, ok := a.config.Wave(w.Before); ok && a.open(before, p.Now()) {
		whole.Before = &w.Before
	}
	axes, err := p.axes(a, w)
	if err != nil {
		return err
	}
	if whole.Periods, err = p.periods(a, w); err != nil {
		return err
	}
	for _, x := range axes {
		if x.By == findings.ByPeriod {
			x.Values = whole.Periods
		}
		whole.Axes = append(whole.Axes, a.axis(w, x))
	}
	return a.answer(whole)
}

// axis is a dimension as it is told of: without places out of scope.
func (a *asked) axis(w survey.Wave, x findings.Axis) axis {
	told := axis{Axis: parameter(x), Question: orNull(x.Question), Name: named(x.Name), Personal: x.Personal, Filter: filters(x), Values: []value{}}
	for i, v := range x.Values {
		if !a.mayKnow(w, x.By, v) {
			continue
		}
		text := survey.Text{}
		if i < len(x.Labels) {
			text = named(x.Labels[i])
		}
		if len(text) == 0 {
			text = a.nameOf(x.By, v)
		}
		told.Values = append(told.Values, value{v, text})
	}
	return told
}

// mayKnow tells whether a label of a dimension may be named to whoever asks: a
// place of the configuration only in scope. A counter that is there no more has
// answers in no sight but those of its unit.
func (a *asked) mayKnow(w survey.Wave, by, label string) bool {
	switch by {
	case results.ByUnit:
		return a.config.Covers(w, label) && a.sees(label)
	case results.ByCounter:
		c, ok := a.config.Counters[label]
		return !ok || a.config.Covers(w, c.Unit) && a.sees(c.Unit)
	}
	return true
}

// nameOf is what a place is called; empty for what is none.
func (a *asked) nameOf(by, label string) survey.Text {
	switch by {
	case results.ByUnit:
		u, _ := a.config.Tree.Unit(label)
		return named(u.Name)
	case results.ByCounter:
		return named(a.config.Counters[label].Name)
	case results.ByField:
		return named(a.config.Fields[label].Name)
	}
	return survey.Text{}
}

// named is a text that is never null.
func named(t survey.Text) survey.Text {
	if t == nil {
		return survey.Text{}
	}
	return t
}
