package api

import (
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/results"
)

// sees tells whether a unit lies in the scope of whoever asks.
func (a *asked) sees(unit string) bool { return a.who.Sees(a.config.Tree, unit) }

// unitsOf are the units of a wave in scope, parents first.
func (a *asked) unitsOf(w survey.Wave) []survey.Unit {
	var all []survey.Unit
	for _, top := range a.config.Tree.Children("") {
		for _, u := range a.config.Tree.Subtree(top) {
			if a.config.Covers(w, u.ID) && a.sees(u.ID) {
				all = append(all, u)
			}
		}
	}
	return all
}

// topmost are the ids of those units that are below none of the others.
func (a *asked) topmost(units []survey.Unit) []string {
	ids := []string{}
	for _, u := range units {
		below := slices.ContainsFunc(ids, func(id string) bool { return a.config.Tree.Within(u.ID, id) })
		if !below {
			ids = append(ids, u.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// open tells whether a wave is there for whoever asks: it is no draft, and it
// surveys something in scope.
func (a *asked) open(w survey.Wave, now time.Time) bool {
	if w.Phase(now) == survey.PhaseHidden {
		return false
	}
	return a.who.SeesAll() || slices.ContainsFunc(a.config.Tree.Subtree(""), func(u survey.Unit) bool {
		return a.config.Covers(w, u.ID) && a.sees(u.ID)
	})
}

// wave is the one of the path.
func (a *asked) wave(now time.Time) (survey.Wave, error) {
	id := a.Param("wave")
	w, ok := a.config.Wave(id)
	if !ok || !a.open(w, now) {
		return w, unknown(results.ErrNoWave, "api.no.wave", id)
	}
	return w, nil
}

// unitIn makes sure that a unit belongs to a wave and to the scope. "" stands
// for the whole wave, which is for those only who see everything.
func (a *asked) unitIn(w survey.Wave, unit string) error {
	switch {
	case unit == "" && !a.who.SeesAll():
		return &survey.Error{Kind: survey.KindInvalid, Code: codeUnitNeeded, Problems: []survey.Problem{{Field: "unit",
			Code: "api.unit_needed", Args: []string{listed(a.topmost(a.unitsOf(w)))}}}}
	case unit != "" && !(a.config.Covers(w, unit) && a.sees(unit)):
		return unknown(results.ErrNoUnit, "api.no.unit", unit)
	}
	return nil
}

// unknown is the error of a thing that is not there, or lies out of scope:
// nobody learns which.
func unknown(e *survey.Error, sentence, id string) error {
	return &survey.Error{Kind: e.Kind, Code: e.Code, Problems: []survey.Problem{{Field: "path", Code: sentence, Args: []string{shown(id)}}}}
}

// acts are what whoever asks may do by this key.
func (a *asked) acts() []access.Act {
	may := []access.Act{}
	for _, act := range access.ProgramActs() {
		if a.who.May(act) {
			may = append(may, act)
		}
	}
	return may
}
