package monitor

import (
	"slices"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// may finds the wave and the units of it that somebody may look at, and the
// unit to show: without one in the address, those who do not see everything
// get the first of theirs. What lies outside their scope does not exist for
// them.
func (p *Pages) may(config *directory.Snapshot, who access.User, wave, unit string) (about survey.Wave, units []survey.Unit, at string, err error) {
	about, ok := config.Wave(wave)
	if !ok || about.Phase(p.Now()) == survey.PhaseHidden {
		return about, nil, "", results.ErrNoWave
	}
	units = seen(config, about, who)
	if len(units) == 0 && !who.SeesAll() {
		return about, nil, "", results.ErrNoWave
	}
	if unit == "" && !who.SeesAll() {
		unit = units[0].ID
	}
	if unit != "" && !slices.ContainsFunc(units, func(u survey.Unit) bool { return u.ID == unit }) {
		return about, nil, "", results.ErrNoUnit
	}
	return about, units, unit, nil
}

// waves are those that somebody may look at, the latest first.
func (p *Pages) waves(config *directory.Snapshot, who access.User) []survey.Wave {
	waves := slices.DeleteFunc(slices.Clone(config.Waves), func(w survey.Wave) bool {
		return w.Phase(p.Now()) == survey.PhaseHidden || !who.SeesAll() && len(seen(config, w, who)) == 0
	})
	slices.SortStableFunc(waves, func(a, b survey.Wave) int { return b.Opens.Compare(a.Opens) })
	return waves
}

// seen are the units of a wave in somebody's scope, parents first.
func seen(config *directory.Snapshot, w survey.Wave, who access.User) []survey.Unit {
	return slices.DeleteFunc(config.Tree.Subtree(""), func(u survey.Unit) bool {
		return !config.Covers(w, u.ID) || !who.Sees(config.Tree, u.ID)
	})
}

// sees tells whether what concerns a unit, or several where it is "", lies in
// somebody's scope.
func sees(config *directory.Snapshot, who access.User, unit string) bool {
	return who.SeesAll() || unit != "" && who.Sees(config.Tree, unit)
}
