package manager

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// start is the way from an empty store to answers, as a list with ticks.
type start struct {
	Steps []step
	Ready int // steps that are done
}

// step is something to do, with where to do it.
type step struct {
	Title, About, Path, Link string
	Done, Next               bool // Next: the first that is not done
}

func (p *Pages) showStart(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	steps, err := p.steps(ctx, s, l, who)
	if err != nil {
		return err
	}
	body := start{Steps: steps}
	for i := range steps {
		if steps[i].Done {
			body.Ready++
		}
	}
	if i := slices.IndexFunc(steps, func(x step) bool { return !x.Done }); i >= 0 {
		steps[i].Next = true
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.start, l, staff.Options{Title: l.Say("manage.title"), Who: who, Here: "/manage"}, body)
}

func (p *Pages) steps(ctx context.Context, s *directory.Snapshot, l *kit.Locale, who access.User) ([]step, error) {
	now := p.Now()
	units, here, codes := branches(s, who, now), places(s, who), 0
	for _, x := range here {
		if x.Code() != "" {
			codes++
		}
	}
	published := 0
	for _, q := range s.Questionnaires {
		if q.Published {
			published++
		}
	}
	wave, known := currentWave(s, who, now)
	answers, err := p.answers(ctx, wave.ID)
	if err != nil {
		return nil, err
	}
	open := known && (wave.Phase(now) == survey.PhaseOpen || wave.State != survey.Draft && answers > 0)
	return []step{
		{Title: l.Say("manage.units"), About: l.Say("manage.units.about", len(units)), Path: "/units", Link: l.Say("manage.units.do"), Done: len(units) > 0},
		{Title: l.Say("manage.counters"), About: l.Say("manage.counters.about", len(here), codes), Path: "/counters", Link: l.Say("manage.counters.do"), Done: codes > 0},
		{Title: l.Say("manage.questionnaire"), About: l.Say("manage.questionnaire.about", published), Path: "/questionnaires", Link: l.Say("manage.questionnaire.do"), Done: published > 0},
		{Title: l.Say("manage.wave"), About: about(l, wave, known), Path: "/waves", Link: l.Say("manage.wave.do"), Done: open},
		{Title: l.Say("manage.posters"), About: l.Say("manage.posters.about"), Path: "/posters", Link: l.Say("manage.posters.do"), Done: answers > 0},
		{Title: l.Say("manage.watch"), About: l.Say("manage.watch.about", answers), Path: "/monitor", Link: l.Say("manage.watch.do"), Done: answers > 0},
	}, nil
}

// about says what is the matter with the wave that concerns the person now.
func about(l *kit.Locale, w survey.Wave, known bool) string {
	switch {
	case !known:
		return l.Say("manage.wave.none")
	case w.State == survey.Draft:
		return l.Say("manage.wave.draft", l.Text(w.Title))
	}
	return l.Say("manage.wave.about", l.Text(w.Title), l.Date(w.Opens), l.Date(w.Closes))
}

func (p *Pages) answers(ctx context.Context, wave string) (int, error) {
	if p.Counts == nil || wave == "" {
		return 0, nil
	}
	return p.Counts(ctx, wave)
}

// currentWave is the wave that a manager works on now, among those that touch
// the units in scope: one that is open before one that is prepared before one
// that is over; among equals the one that opens last.
func currentWave(s *directory.Snapshot, who access.User, now time.Time) (best survey.Wave, ok bool) {
	rank := func(w survey.Wave) int {
		switch w.Phase(now) {
		case survey.PhaseOpen, survey.PhasePaused:
			return 3
		case survey.PhaseEarly, survey.PhaseHidden:
			return 2
		case survey.PhaseClosing:
			return 1
		}
		return 0
	}
	for _, w := range s.Waves {
		if !touches(s, who, w) {
			continue
		}
		if !ok || cmp.Or(cmp.Compare(rank(w), rank(best)), w.Opens.Compare(best.Opens)) > 0 {
			best, ok = w, true
		}
	}
	return best, ok
}

// touches tells whether a wave surveys a unit in scope.
func touches(s *directory.Snapshot, who access.User, w survey.Wave) bool {
	if who.SeesAll() {
		return true
	}
	return slices.ContainsFunc(s.Tree.Subtree(""), func(u survey.Unit) bool { return who.Sees(s.Tree, u.ID) && s.Covers(w, u.ID) })
}
