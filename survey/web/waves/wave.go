package waves

import (
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// overview is a wave with what it is and what can be done with it.
type overview struct {
	row
	Done          string
	Questionnaire string
	FormName      string
	UnitNames     []string // none: all units
	AccessName    string
	Exceptions    []named
	OneTime       bool // somewhere answers need a one-time code
	WeightName    string
	Target        int // responses wanted in all, of units in scope
	Set           int // units that have a target
	Steps         []way
	Before        string // the wave before, by its title
}

// named is a thing with a word about it.
type named struct{ Name, Value string }

// way is a step that can be taken from here.
type way struct {
	Path string // of the page on which it is taken
	Name string
	Main bool // what most people will want next
}

func (p *Pages) showWave(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	stored, s, err := p.find(c, who)
	if err != nil {
		return err
	}
	w := stored.Value
	body := overview{Done: done(c, l), FormName: formName(l, w.Form), AccessName: accessName(l, w.Access), Steps: ways(l, w)}
	if body.row, err = p.row(ctx, s, l, who, w); err != nil {
		return err
	}
	body.OneTime = w.Access == survey.OneTimeAccess || slices.Contains(slices.Collect(maps.Values(w.UnitAccess)), survey.OneTimeAccess)
	body.Questionnaire = questionnaireName(l, s, w.Questionnaire)
	for _, id := range w.Units {
		body.UnitNames = append(body.UnitNames, unitName(l, s, id))
	}
	for _, id := range slices.Sorted(maps.Keys(w.UnitAccess)) {
		if who.Sees(s.Tree, id) {
			body.Exceptions = append(body.Exceptions, named{unitName(l, s, id), accessName(l, w.UnitAccess[id])})
		}
	}
	for id, n := range w.Targets {
		if who.Sees(s.Tree, id) {
			body.Target += n
			body.Set++
		}
	}
	body.WeightName = l.Say("waves.pooled")
	if w.Weighting == survey.ByDossiers {
		body.WeightName = l.Say("waves.by_dossiers", w.Period)
	}
	if before, ok := s.Wave(w.Before); ok {
		body.Before = l.Text(before.Title)
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.wave, l, staff.Options{Title: l.Text(w.Title), Who: who, Here: "/waves"}, body)
}

// usual is the step that most people will want next, where there is one.
var usual = map[survey.WaveState]survey.WaveState{survey.Draft: survey.Open, survey.Paused: survey.Open, survey.Closing: survey.Closed}

// ways are the steps that can be taken with a wave. Sealing has a page of its
// own in package published, which keeps what is sealed; of a sealed wave it
// shows that.
func ways(l *kit.Locale, w survey.Wave) []way {
	var all []way
	for _, next := range []survey.WaveState{survey.Open, survey.Paused, survey.Closing, survey.Closed} {
		if w.State.CanBecome(next) {
			all = append(all, way{"/waves/" + w.ID + "/steps/" + string(next), stepName(l, w.State, next), usual[w.State] == next})
		}
	}
	switch {
	case w.State.CanBecome(survey.Sealed):
		all = append(all, way{sealPath(w.ID), l.Say("waves.step.seal"), false})
	case w.State == survey.Sealed:
		all = append(all, way{sealPath(w.ID), l.Say("waves.seal"), false})
	}
	return all
}

// sealPath is the page on which a wave is sealed.
func sealPath(wave string) string { return "/results/" + wave + "/seal" }

func unitName(l *kit.Locale, s *directory.Snapshot, id string) string {
	if u, ok := s.Tree.Unit(id); ok {
		return l.Text(u.Name)
	}
	return id
}

// questionnaireName is a version's title with its number, and that it may
// still change if so.
func questionnaireName(l *kit.Locale, s *directory.Snapshot, ref survey.Ref) string {
	q := s.Questionnaires[ref]
	switch {
	case q == nil:
		return ref.String()
	case !q.Published:
		return l.Say("waves.version_draft", l.Text(q.Title), ref.Version)
	}
	return l.Say("waves.version", l.Text(q.Title), ref.Version)
}

func formName(l *kit.Locale, f survey.Form) string {
	switch f {
	case survey.ShortForm:
		return l.Say("waves.form.short")
	case survey.ChoiceForm:
		return l.Say("waves.form.choice")
	}
	return l.Say("waves.form.full")
}

func accessName(l *kit.Locale, m survey.AccessMode) string {
	switch m {
	case survey.RotatingAccess:
		return l.Say("waves.access.rotating")
	case survey.OneTimeAccess:
		return l.Say("waves.access.one_time")
	}
	return l.Say("waves.access.open")
}
