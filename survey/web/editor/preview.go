package editor

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// preview is the page with the citizen's page in a phone's frame.
type preview struct {
	version
	In, Size, State        string
	Tongues, Sizes, States []kit.Choice
	Action, Frame          string
}

// states are what a preview can show.
func states(l *kit.Locale) []kit.Choice {
	return []kit.Choice{{Value: "empty", Label: l.Say("editor.state.empty")}, {Value: "wrong", Label: l.Say("editor.state.wrong")},
		{Value: "thanks", Label: l.Say("editor.state.thanks")}}
}

// sample reads what to show: something that there is, whatever is asked for.
func sample(c echo.Context, q *survey.Questionnaire) shown {
	s := shown{Questionnaire: q, Form: survey.FullForm, Language: survey.Vietnamese, State: "empty"}
	if c.QueryParam("form") == string(survey.ShortForm) {
		s.Form = survey.ShortForm
	}
	if tag := c.QueryParam("in"); slices.Contains(q.Languages, tag) {
		s.Language = tag
	}
	if state := c.QueryParam("state"); state == "wrong" || state == "thanks" {
		s.State = state
	}
	return s
}

func (p *Pages) showPreview(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	s := sample(c, v.Q)
	body := preview{version: v, In: s.Language, Size: string(s.Form), State: s.State, States: states(v.Locale), Action: v.Path + "/preview",
		Sizes: []kit.Choice{{Value: string(survey.FullForm), Label: v.Say("editor.form.full")}, {Value: string(survey.ShortForm), Label: v.Say("editor.form.short")}},
		Frame: address(v.Locale, v.Path+"/preview/form", "in", s.Language, "form", string(s.Form), "state", s.State)}
	for _, tag := range v.Q.Languages {
		body.Tongues = append(body.Tongues, kit.Choice{Value: tag, Label: p.tongue(tag)})
	}
	c.Response().Before(func() { // the one page that shows another in itself
		h := c.Response().Header()
		h.Set("Content-Security-Policy", h.Get("Content-Security-Policy")+"; frame-src 'self'")
	})
	return staff.Show(c, p.Desk, http.StatusOK, p.preview, v.Locale, staff.Options{Title: v.Say("editor.preview"), Who: who, Here: home}, body)
}

// showSample is what stands in the frame.
func (p *Pages) showSample(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	s := sample(c, v.Q)
	return p.Preview(c, s.Questionnaire, s.Form, s.Language, s.State)
}
