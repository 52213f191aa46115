package citizen

import (
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
)

// resume finds out which form f was and under which seal it goes on: its own
// while that is good, else a new one if the counter still hands out forms.
// renewed tells the latter; ok is false when neither is possible, because the
// counter or the wave is over for this form, too.
func (p *Pages) resume(c echo.Context, f *filled) (renewed, ok bool) {
	ctx := c.Request().Context()
	config, err := p.Collector.Directory.Snapshot(ctx)
	if err != nil {
		return false, false
	}
	now := p.Collector.Now()
	opened, err := p.Collector.Sealer.Open(f.seal)
	if err == nil && opened.Code == f.place.Code && now.Sub(opened.At) <= collect.SealLife && !ended(config, opened, now) {
		f.form, f.questionnaire = opened.Form, config.Questionnaires[opened.Questionnaire]
		return false, f.questionnaire != nil
	}
	if _, err := p.Collector.Place(ctx, c.Param("code")); err != nil {
		return false, false
	}
	f.form, f.questionnaire = length(f.place.Wave.Form, c.QueryParam("form")), f.place.Questionnaire
	f.seal, err = p.Collector.Seal(f.place, f.form, survey.ByQR)
	return true, err == nil
}

// ended tells that a form will never be taken again: its counter has another
// code or is closed, or its wave is over for it. A wave that is paused, or that
// closes, still takes forms opened before; one that this node does not know or
// takes for not begun may have been opened at another node a moment ago.
func ended(config *directory.Snapshot, o collect.Opened, now time.Time) bool {
	if !config.Codes[o.Code].Revoked.IsZero() || config.Counters[o.Counter].Closed {
		return true
	}
	wave, known := config.Wave(o.Wave)
	switch wave.Phase(now) {
	case survey.PhaseClosing, survey.PhaseOver:
		return known && !wave.Takes(o.At, now)
	}
	return false
}

// notice says what to do with a form that was not taken.
func notice(l *kit.Locale, err error, problem kit.Problem) string {
	seconds := int((problem.Retry + time.Second - 1) / time.Second)
	switch survey.KindOf(err) {
	case survey.KindThrottled:
		return l.Say("kept.throttled", seconds)
	case survey.KindUnavailable:
		return l.Say("kept.unavailable", seconds)
	}
	if e := invalid(err); e != nil && len(e.Problems) > 0 {
		return l.Say("kept.problems")
	}
	return l.Say("kept.renewed")
}

// invalid is the survey.Error in err if it is about the input.
func invalid(err error) *survey.Error {
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind == survey.KindInvalid {
		return e
	}
	return nil
}
