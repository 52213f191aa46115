package citizen

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// The form's own fields; question codes cannot begin with an underscore.
const (
	fieldSeal   = "_seal"
	fieldLang   = "_lang"
	fieldSwitch = "_to" // a button: show the form in this language, do not send it
)

// accepted is the answer to the form's script.
type accepted struct {
	Receipt string `json:"receipt"`
	Thanks  string `json:"thanks"` // address of the thank-you page
	New     bool   `json:"new"`    // false when the same answer had been accepted before
}

// send answers POST /k/:code.
func (p *Pages) send(c echo.Context) error {
	values, err := decode(c)
	if err != nil {
		return p.sorry(c, p.locale(c, "", nil), collect.Place{}, err)
	}
	if to := values.Get(fieldSwitch); to != "" {
		return p.again(c, to, values, nil)
	}
	lang := values.Get(fieldLang)
	l := p.locale(c, lang, nil)
	receipt, err := p.Collector.Accept(c.Request().Context(), collect.Submission{
		Code: c.Param("code"), Seal: values.Get(fieldSeal), Values: values,
		Language: l.Lang, Network: p.Site.Network(c.Request()),
	})
	if err != nil {
		return p.refuse(c, lang, values, err)
	}
	thanks := p.thanksPath(c.Param("code"), l, receipt.Code)
	c.Response().Header().Set("Cache-Control", "no-store")
	if !kit.WantsJSON(c.Request()) {
		return c.Redirect(http.StatusSeeOther, thanks)
	}
	status := http.StatusOK
	if receipt.New {
		status = http.StatusCreated
		c.Response().Header().Set("Location", thanks)
	}
	return c.JSON(status, accepted{receipt.Code, thanks, receipt.New})
}

// refuse says why a form was not taken: with the form itself wherever the
// visitor can put it right or send it again.
func (p *Pages) refuse(c echo.Context, lang string, values url.Values, err error) error {
	place, _ := p.Collector.Place(c.Request().Context(), c.Param("code"))
	l := p.locale(c, lang, place.Questionnaire)
	if kit.WantsJSON(c.Request()) {
		return after(kit.SendProblem(c, l, p.Site.Explain(c, l, err)), err)
	}
	switch kit.Explain(l, err, "").Code {
	case "answers.invalid", collect.ErrThrottled.Code, collect.ErrExpired.Code, collect.ErrSeal.Code:
		return p.again(c, lang, values, err)
	}
	if survey.KindOf(err) == survey.KindUnavailable {
		return p.again(c, lang, values, err)
	}
	return p.sorry(c, l, place, err)
}

// again shows the form with everything typed in its place: in another
// language (err is nil), or with what err says is to be done.
func (p *Pages) again(c echo.Context, lang string, values url.Values, err error) error {
	place, placeErr := p.Collector.Place(c.Request().Context(), c.Param("code"))
	f := filled{place: place, kept: true, values: values, seal: values.Get(fieldSeal)}
	l := p.locale(c, lang, place.Questionnaire)
	renewed, ok := p.resume(c, &f)
	if !ok {
		if err == nil {
			err = placeErr
		}
		return p.sorry(c, l, place, err)
	}
	status := http.StatusOK
	f.notice = l.Say("kept.switched")
	if err != nil {
		problem := p.Site.Explain(c, l, err)
		status, f.notice, f.wrong = problem.Status, notice(l, err, problem), true
		if e := invalid(err); e != nil {
			f.problems = e.Problems
		}
	} else if renewed {
		f.notice = l.Say("kept.renewed")
	}
	return after(kit.Show(c, p.Site, status, p.sheet, p.page(l, f)), err)
}
