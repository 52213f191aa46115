package citizen

import (
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// resume finds out which form f was and under which seal it goes on: its own
// while that is good, else a new one if the counter still hands out forms.
// renewed tells the latter; ok is false when neither is possible.
func (p *Pages) resume(c echo.Context, f *filled) (renewed, ok bool) {
	ctx := c.Request().Context()
	config, err := p.Collector.Directory.Snapshot(ctx)
	if err != nil {
		return false, false
	}
	opened, err := p.Collector.Sealer.Open(f.seal)
	if err == nil && opened.Code == f.place.Code && p.Collector.Now().Sub(opened.At) <= collect.SealLife {
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
