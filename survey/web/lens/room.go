package lens

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Here is the navigation's entry for all pages of results.
const Here = "/results"

// Room is what the pages of a wave work with. All of it is required.
type Room struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Findings  *findings.Findings
	Now       func() time.Time
}

// Place is where a reader stands: a wave, and what of it the address asks for.
type Place struct {
	*kit.Locale
	Who     access.User
	Config  *directory.Snapshot
	Wave    survey.Wave
	Waves   []survey.Wave // all that the reader may look at, the latest first
	Lens    findings.Lens
	Units   []survey.Unit // of the wave, in the reader's scope, parents first
	Axes    []findings.Axis
	Periods []string
	Notes   []string // what of the address was not understood, in words
	Now     time.Time

	texts Texts
}

// Open finds the wave of the path (:wave) and reads the lens of the query.
// What lies outside somebody's scope does not exist: results.ErrNoWave,
// results.ErrNoUnit. Somebody who does not see everything and has chosen no
// unit is at the first of theirs. A draft does not exist for anybody.
func (r Room) Open(c echo.Context, who access.User) (*Place, error) {
	return r.At(c.Request().Context(), r.Site.Locale(c.Request()), who, c.Param("wave"), c.QueryParams())
}

// At is Open for a wave and a query that do not come from the request's own
// address.
func (r Room) At(ctx context.Context, l *kit.Locale, who access.User, wave string, q url.Values) (*Place, error) {
	config, err := r.Directory.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	p := &Place{Locale: l, Who: who, Config: config, Now: r.Now()}
	var ok bool
	if p.Wave, ok = config.Wave(wave); !ok || !p.may(p.Wave) {
		return nil, results.ErrNoWave
	}
	p.Units = seen(config, p.Wave, who)
	known, err := r.Findings.Axes(ctx, wave)
	if err != nil {
		return nil, err
	}
	p.Axes = p.axes(known)
	if p.Periods, err = r.Findings.Periods(ctx, wave); err != nil {
		return nil, err
	}
	p.texts = TextsOf(config, p.Wave.Questionnaire)
	var problems []survey.Problem
	p.Lens, problems = findings.Parse(q, wave, p.Axes)
	if p.Lens.Unit == "" && !who.SeesAll() {
		p.Lens.Unit = p.Units[0].ID
	}
	if p.Lens.Unit != "" && !p.Has(p.Lens.Unit) {
		return nil, results.ErrNoUnit
	}
	p.Waves = wavesOf(config, p.may)
	p.note(append(problems, p.dropPeriods()...))
	return p, nil
}

// dropPeriods takes periods out of the lens that are none of the wave's.
func (p *Place) dropPeriods() (problems []survey.Problem) {
	for _, side := range []struct {
		name  string
		label *string
	}{{"from", &p.Lens.From}, {"to", &p.Lens.To}} {
		if *side.label != "" && !slices.Contains(p.Periods, *side.label) {
			problems = append(problems, survey.Problem{Field: side.name, Code: "lens.period", Args: []string{*side.label}})
			*side.label = ""
		}
	}
	return problems
}

// WavesFor are the waves that somebody may look at, the latest first.
func (r Room) WavesFor(config *directory.Snapshot, who access.User) []survey.Wave {
	p := &Place{Who: who, Config: config, Now: r.Now()}
	return wavesOf(config, p.may)
}

func wavesOf(config *directory.Snapshot, may func(survey.Wave) bool) []survey.Wave {
	waves := slices.DeleteFunc(slices.Clone(config.Waves), func(w survey.Wave) bool { return !may(w) })
	slices.SortStableFunc(waves, func(a, b survey.Wave) int { return b.Opens.Compare(a.Opens) })
	return waves
}

// may tells whether the reader may look at anything of a wave.
func (p *Place) may(w survey.Wave) bool {
	return w.Phase(p.Now) != survey.PhaseHidden && (p.Who.SeesAll() || len(seen(p.Config, w, p.Who)) > 0)
}

// Has tells whether a unit belongs to the wave and to the reader's scope.
func (p *Place) Has(unit string) bool {
	return slices.ContainsFunc(p.Units, func(u survey.Unit) bool { return u.ID == unit })
}

// Other is the same lens on another wave. ok is false when the reader may not
// look at that wave, or it does not survey the lens's unit. Whatever else the
// lens asks for stays as it is, periods apart: they belong to one wave.
func (p *Place) Other(wave string) (l findings.Lens, about survey.Wave, ok bool) {
	about, ok = p.Config.Wave(wave)
	if !ok || !p.may(about) || p.Lens.Unit != "" && !p.Config.Covers(about, p.Lens.Unit) {
		return l, about, false
	}
	l = p.Lens
	l.Wave, l.From, l.To = wave, "", ""
	return l, about, true
}

// seen are the units of a wave in somebody's scope, parents first.
func seen(config *directory.Snapshot, w survey.Wave, who access.User) []survey.Unit {
	var all []survey.Unit
	for _, top := range config.Tree.Children("") {
		for _, u := range config.Tree.Subtree(top) {
			if config.Covers(w, u.ID) && who.Sees(config.Tree, u.ID) {
				all = append(all, u)
			}
		}
	}
	return all
}
