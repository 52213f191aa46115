package citizen

import (
	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
)

// What the address of a form may carry beside the counter's code.
const (
	queryToken  = "t" // the code on the counter's screen
	queryTicket = "o" // a one-time code
	querySeal   = "s" // the form's own seal, which opens it again
)

// form answers GET /k/:code.
func (p *Pages) form(c echo.Context) error {
	place, err := p.Collector.Place(c.Request().Context(), c.Param("code"))
	l := p.locale(c, "", place.Questionnaire)
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	f, err := p.opened(c, place)
	if err != nil {
		return p.door(c, l, place, err)
	}
	seal := f.seal
	f.seal = slot
	page, err := p.ready.Take(formKey(l, f), func() (ready, error) { return prepare(p.sheetView(f), p.page(l, f)) })
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	// A browser may keep the form for its Back button, so that a form sent
	// twice carries the same seal; opened anew it must have a new one.
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	return p.fill(c, l, page, seal)
}

// opened is a new form for the visitor, or the one whose seal the address
// carries.
func (p *Pages) opened(c echo.Context, place collect.Place) (filled, error) {
	f := filled{place: place, questionnaire: place.Questionnaire, form: length(place.Wave.Form, c.QueryParam("form"))}
	if seal := c.QueryParam(querySeal); seal != "" && place.Access != survey.OpenAccess {
		return p.reopened(c, f, seal)
	}
	pass, err := p.Collector.Enter(c.Request().Context(), place, p.entry(c))
	if err != nil {
		return f, err
	}
	f.channel = pass.Channel
	f.seal, err = p.Collector.Open(place, f.form, pass)
	return f, err
}

// entry is what the visitor's address shows at the door.
func (p *Pages) entry(c echo.Context) collect.Entry {
	return collect.Entry{Token: c.QueryParam(queryToken), Ticket: c.QueryParam(queryTicket), Network: p.network(c.Request())}
}

// reopened is the form of a seal: the same response again, after the phone has
// loaded the page anew, in another language or length.
func (p *Pages) reopened(c echo.Context, f filled, seal string) (filled, error) {
	o, err := p.Collector.Sealer.Open(seal)
	if err != nil {
		return f, err
	}
	if o.Code != f.place.Code || o.Channel == survey.ByKiosk || o.Questionnaire != f.place.Wave.Questionnaire {
		return f, collect.ErrSeal
	}
	if err := p.Collector.Admit(c.Request().Context(), o); err != nil {
		return f, err
	}
	if f.place.Wave.Form != survey.ChoiceForm || c.QueryParam("form") == "" {
		f.form = o.Form
	}
	f.channel, f.seal = o.Channel, p.Collector.Reopen(o, f.form)
	return f, nil
}

// length is the form to hand out in a wave. On choice waves the visitor
// chooses, and the short one comes first.
func length(wave survey.Form, asked string) survey.Form {
	switch {
	case wave != survey.ChoiceForm:
		return wave
	case asked == string(survey.FullForm):
		return survey.FullForm
	}
	return survey.ShortForm
}
