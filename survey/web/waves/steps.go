package waves

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// step is the page on which a step of a wave is confirmed.
type step struct {
	Wave    survey.Wave
	Next    survey.WaveState
	Name    string // the button
	What    string // what the step does, in one sentence
	Checks  []check
	Stopped bool // one of the checks stands in its way
	Changed bool // the wave has changed since the page was shown
	Form    *typed.Form
	Reopens bool // the end must be set anew
}

var stepLabels = typed.Labels{"closes_day": "waves.closes_day", "closes_time": "waves.closes_time"}

// canTake tells whether a step can be taken here. Sealing cannot: it keeps what
// is sealed, on a page of its own.
func canTake(from, next survey.WaveState) bool { return next != survey.Sealed && from.CanBecome(next) }

// errNoStep is about steps that cannot be taken from the present state.
var errNoStep = &survey.Error{Kind: survey.KindConflict, Code: "wave.step"}

// stepName is what the button of a step says.
func stepName(l *kit.Locale, from, next survey.WaveState) string {
	switch {
	case next == survey.Open && from == survey.Draft:
		return l.Say("waves.step.open")
	case next == survey.Open && from == survey.Paused:
		return l.Say("waves.step.resume")
	case next == survey.Open:
		return l.Say("waves.step.reopen")
	case next == survey.Paused:
		return l.Say("waves.step.pause")
	case next == survey.Closing:
		return l.Say("waves.step.closing")
	}
	return l.Say("waves.step.close")
}

// stepMeans is what a step does.
func stepMeans(l *kit.Locale, from, next survey.WaveState) string {
	switch {
	case next == survey.Open && from == survey.Draft:
		return l.Say("waves.means.open")
	case next == survey.Open && from == survey.Paused:
		return l.Say("waves.means.resume")
	case next == survey.Open:
		return l.Say("waves.means.reopen")
	case next == survey.Paused:
		return l.Say("waves.means.pause")
	case next == survey.Closing:
		return l.Say("waves.means.closing", int(survey.Grace/time.Hour))
	}
	return l.Say("waves.means.close")
}

// reopens tells whether a step opens a wave that had begun to close, so that
// it needs another end.
func reopens(from, next survey.WaveState) bool {
	return next == survey.Open && (from == survey.Closing || from == survey.Closed)
}

func (p *Pages) showStep(c echo.Context, who access.User) error {
	w, s, err := p.own(c, who)
	if err != nil {
		return err
	}
	closes := p.Now().AddDate(0, 0, 7)
	v := url.Values{staff.Revision: {strconv.FormatInt(w.Rev, 10)}, "closes_day": {typed.WriteDay(closes)}, "closes_time": {"17:00"}}
	return p.askStep(c, who, s, w.Value, typed.New(p.Site.Locale(c.Request()), stepLabels, v), false)
}

// askStep shows the page of the step in the path.
func (p *Pages) askStep(c echo.Context, who access.User, s *directory.Snapshot, w survey.Wave, f *typed.Form, changed bool) error {
	l, next := p.Site.Locale(c.Request()), survey.WaveState(c.Param("state"))
	if next == survey.Sealed {
		return c.Redirect(http.StatusSeeOther, at(l, sealPath(w.ID)))
	}
	if !canTake(w.State, next) {
		return errNoStep
	}
	body := step{Wave: w, Next: next, Name: stepName(l, w.State, next), What: stepMeans(l, w.State, next), Form: f,
		Changed: changed, Reopens: reopens(w.State, next), Checks: p.checks(s, l, w, next)}
	body.Stopped = slices.ContainsFunc(body.Checks, func(x check) bool { return x.Stops })
	code := http.StatusOK
	switch {
	case changed:
		code = http.StatusConflict
	case !f.Good():
		code = http.StatusUnprocessableEntity
	}
	o := staff.Options{Title: body.Name + " – " + l.Text(w.Title), Who: who, Here: "/waves"}
	return staff.Show(c, p.Desk, code, p.step, l, o, body)
}

// takeStep takes the step in the path, if the wave is still what the page
// showed and nothing stands in the way; otherwise the page is shown anew.
func (p *Pages) takeStep(c echo.Context, who access.User) error {
	w, s, err := p.own(c, who)
	if err != nil {
		return err
	}
	ctx, l, next := c.Request().Context(), p.Site.Locale(c.Request()), survey.WaveState(c.Param("state"))
	f, err := typed.Read(c, l, stepLabels)
	if err != nil {
		return err
	}
	if !canTake(w.Value.State, next) {
		return errNoStep
	}
	again := func(changed bool) error {
		f.Set(staff.Revision, strconv.FormatInt(w.Rev, 10))
		return p.askStep(c, who, s, w.Value, f, changed)
	}
	wanted := w.Value
	if reopens(w.Value.State, next) {
		wanted = p.reopened(f, w.Value)
	}
	stopped := slices.ContainsFunc(p.checks(s, l, w.Value, next), func(x check) bool { return x.Stops })
	if !f.Good() || stopped {
		return again(false)
	}
	err = p.Manager.Change(ctx, func(e *manage.Editor) error {
		if reopens(w.Value.State, next) {
			return e.If(staff.RevisionIn(f.Values)).PutWave(ctx, wanted)
		}
		return e.If(staff.RevisionIn(f.Values)).SetState(ctx, w.Value.ID, next)
	})
	if errors.Is(err, manage.ErrChanged) {
		return again(true)
	}
	if err != nil {
		return err
	}
	return leadTo(c, l, "/waves/"+w.Value.ID, "step")
}

// reopened is a wave that is opened again until another day.
func (p *Pages) reopened(f *typed.Form, w survey.Wave) survey.Wave {
	f.Need("closes_day")
	w.State, w.Closes = survey.Open, f.Moment("closes_day", "closes_time")
	if f.Good() && !w.Closes.After(p.Now()) {
		f.Wrong("closes_day", "waves.closes_later")
	}
	return w
}
