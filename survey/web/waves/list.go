package waves

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// list is all waves of a person, the one that opens last first.
type list struct {
	Done string
	Rows []row
}

// row is a wave with what there is to say about it at a glance.
type row struct {
	survey.Wave
	StateName string
	Phase     string // what it means to citizens now
	Answers   string // "" when it is not known
	May       bool   // it is the person's to change
}

func (p *Pages) showList(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	body := list{Done: done(c, l)}
	for _, w := range s.Waves {
		if !visible(s, who, w) {
			continue
		}
		r, err := p.row(ctx, s, l, who, w)
		if err != nil {
			return err
		}
		body.Rows = append(body.Rows, r)
	}
	slices.SortFunc(body.Rows, func(a, b row) int { return cmp.Or(b.Opens.Compare(a.Opens), cmp.Compare(a.ID, b.ID)) })
	return staff.Show(c, p.Desk, http.StatusOK, p.list, l, staff.Options{Title: l.Say("waves.title"), Who: who, Here: "/waves"}, body)
}

func (p *Pages) row(ctx context.Context, s *directory.Snapshot, l *kit.Locale, who access.User, w survey.Wave) (row, error) {
	r := row{Wave: w, StateName: stateName(l, w.State), Phase: phaseName(l, w, p.Now()), May: within(s, who, w)}
	if p.Counts == nil || w.State == survey.Draft {
		return r, nil
	}
	n, err := p.Counts(ctx, w.ID)
	if err != nil {
		return r, err
	}
	r.Answers = l.Count(n)
	return r, nil
}

// stateName is what a state is called.
func stateName(l *kit.Locale, s survey.WaveState) string {
	switch s {
	case survey.Open:
		return l.Say("waves.state.open")
	case survey.Paused:
		return l.Say("waves.state.paused")
	case survey.Closing:
		return l.Say("waves.state.closing")
	case survey.Closed:
		return l.Say("waves.state.closed")
	case survey.Sealed:
		return l.Say("waves.state.sealed")
	}
	return l.Say("waves.state.draft")
}

// phaseName says what citizens who scan a code find at a moment.
func phaseName(l *kit.Locale, w survey.Wave, now time.Time) string {
	switch w.Phase(now) {
	case survey.PhaseEarly:
		return l.Say("waves.phase.early", l.Time(w.Opens))
	case survey.PhaseOpen:
		return l.Say("waves.phase.open", l.Time(w.Closes))
	case survey.PhasePaused:
		return l.Say("waves.phase.paused")
	case survey.PhaseClosing:
		return l.Say("waves.phase.closing", l.Time(w.Closes.Add(survey.Grace)))
	case survey.PhaseOver:
		return l.Say("waves.phase.over")
	}
	return l.Say("waves.phase.hidden")
}

// leadTo answers a change that has been made: the page to look at next. said
// is the sentence that it begins with, one of those that [done] knows.
func leadTo(c echo.Context, l *kit.Locale, path, said string) error {
	return c.Redirect(http.StatusSeeOther, path+"?"+url.Values{"lang": {l.Lang}, "done": {said}}.Encode())
}

// done is what a page says about the change that led to it.
func done(c echo.Context, l *kit.Locale) string {
	switch c.QueryParam("done") {
	case "saved":
		return l.Say("waves.saved")
	case "added":
		return l.Say("waves.added")
	case "removed":
		return l.Say("waves.removed")
	case "step":
		return l.Say("waves.stepped")
	}
	return ""
}
