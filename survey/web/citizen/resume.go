package citizen

import (
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/tickets"
	"sipas/survey/web/kit"
)

// resume finds out which form f was and under which seal it goes on: its own
// while that is good, else a new one if the counter still hands out forms to
// its visitor. renewed tells the latter. The error says why neither is
// possible; f.questionnaire is set nevertheless if the visitor can put that
// right by showing a code, which f.key then asks for. refused is why the form
// was not taken, nil if nobody has tried to send it.
func (p *Pages) resume(c echo.Context, l *kit.Locale, f *filled, refused, placeErr error) (renewed bool, err error) {
	ctx := c.Request().Context()
	opened, ours := p.unsealed(f)
	if ours && !ticketless(refused) {
		switch err := p.Collector.Admit(ctx, opened); {
		case err == nil, survey.KindOf(err) == survey.KindUnavailable:
			return false, p.goOn(c, f, opened)
		case errors.Is(err, collect.ErrOver), errors.Is(err, collect.ErrRevoked):
			return false, err
		}
	}
	if placeErr != nil {
		return false, placeErr
	}
	f.form, f.questionnaire = length(f.place.Wave.Form, c.QueryParam("form")), f.place.Questionnaire
	pass, err := p.letIn(c, *f, opened)
	if err == nil {
		f.channel = pass.Channel
		f.seal, err = p.Collector.Open(f.place, f.form, pass)
		return true, err
	}
	problem := p.Site.Explain(c, l, err)
	if !atDoor(problem.Code) {
		f.questionnaire = nil
		return false, err
	}
	field, _ := p.keyField(l, f.place, p.keyShown(c, *f), problem)
	f.seal, f.key = "", &field
	return false, err
}

// ticketless tells whether a form was refused because its one-time code has
// been used up or withdrawn: its own seal is of no use any more.
func ticketless(refused error) bool {
	return errors.Is(refused, tickets.ErrUsed) || errors.Is(refused, tickets.ErrRevoked)
}

// unsealed reads f's seal; ours tells whether it is of this counter.
func (p *Pages) unsealed(f *filled) (opened collect.Opened, ours bool) {
	opened, err := p.Collector.Sealer.Open(f.seal)
	if err != nil || (opened.Channel == survey.ByKiosk) != (f.channel == survey.ByKiosk) {
		return collect.Opened{}, false
	}
	if f.channel == survey.ByKiosk {
		return opened, opened.Counter == f.place.Counter.ID
	}
	return opened, opened.Code == f.place.Code
}

// goOn goes on under the form's own seal, in the length that was asked for on
// it, if any.
func (p *Pages) goOn(c echo.Context, f *filled, opened collect.Opened) error {
	config, err := p.Collector.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	f.channel, f.form, f.questionnaire = opened.Channel, opened.Form, config.Questionnaires[opened.Questionnaire]
	if f.questionnaire == nil {
		return survey.Errorf(survey.KindInternal, "wave.questionnaire", "%s is not there", opened.Questionnaire)
	}
	if asked := f.values.Get(fieldForm); asked != "" && f.place.Wave.Form == survey.ChoiceForm {
		f.form = length(survey.ChoiceForm, asked)
		f.seal = p.Collector.Reopen(opened, f.form)
	}
	return nil
}

// letIn asks again whether the visitor of a form may have one.
func (p *Pages) letIn(c echo.Context, f filled, opened collect.Opened) (collect.Pass, error) {
	ctx := c.Request().Context()
	if f.channel == survey.ByKiosk {
		return p.letInAtKiosk(c)
	}
	if f.values.Get(fieldKey) == "" && opened.Ticket != "" {
		return p.Collector.Renew(ctx, f.place, opened)
	}
	return p.Collector.Enter(ctx, f.place, p.keyShown(c, f))
}

// letInAtKiosk opens a form in the stead of one that is of no use any more. It
// counts as the next person's: else a sheet sent back and forth would be a way
// around the time between two persons.
func (p *Pages) letInAtKiosk(c echo.Context) (collect.Pass, error) {
	device, _, err := p.device(c, survey.Kiosk)
	if err != nil {
		return collect.Pass{}, err
	}
	if wait := p.persons.next(device.ID, p.Collector.Now()); wait > 0 {
		return collect.Pass{}, paced(wait)
	}
	return collect.Pass{Channel: survey.ByKiosk}, nil
}

// keyShown is what the visitor shows with a form: what was typed into its
// field, else what its address has.
func (p *Pages) keyShown(c echo.Context, f filled) collect.Entry {
	shown := p.entry(c)
	switch typed := f.values.Get(fieldKey); {
	case typed == "":
	case f.place.Access == survey.RotatingAccess:
		shown.Token, shown.Ticket = typed, ""
	default:
		shown.Ticket = typed
	}
	return shown
}

// notice says what to do with a form that was not taken.
func notice(l *kit.Locale, f filled, err error, problem kit.Problem) string {
	if f.key != nil {
		return problem.Title + ". " + l.Say("kept.door")
	}
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
