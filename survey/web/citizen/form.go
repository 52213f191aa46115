package citizen

import (
	"github.com/labstack/echo/v4"

	"sipas/survey"
)

// form answers GET /k/:code.
func (p *Pages) form(c echo.Context) error {
	place, err := p.Collector.Place(c.Request().Context(), c.Param("code"))
	l := p.locale(c, "", place.Questionnaire)
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	asked := length(place.Wave.Form, c.QueryParam("form"))
	page, err := p.ready.Take(key("form", place, l, asked), func() (ready, error) {
		empty := filled{place: place, questionnaire: place.Questionnaire, form: asked, seal: slot}
		return prepare(p.sheet, p.page(l, empty))
	})
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	seal, err := p.Collector.Seal(place, asked, survey.ByQR)
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	// A browser may keep the form for its Back button, so that a form sent
	// twice carries the same seal; opened anew it must have a new one.
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	return p.fill(c, l, page, seal)
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
