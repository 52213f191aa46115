package citizen

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/tickets"
	"sipas/survey/web/kit"
)

// The form's own fields; question codes cannot begin with an underscore.
const (
	fieldSeal   = "_seal"
	fieldLang   = "_lang"
	fieldSwitch = "_to"   // a button: show the form in this language, do not send it
	fieldForm   = "_form" // a button: show the longer or shorter form, do not send it
	fieldKey    = "_key"  // a code that the form cannot be sent without
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
	f := filled{values: values, seal: values.Get(fieldSeal)}
	if to, form := values.Get(fieldSwitch), values.Get(fieldForm); to != "" || form != "" {
		return p.again(c, cmp.Or(to, values.Get(fieldLang)), f, nil)
	}
	lang := values.Get(fieldLang)
	l := p.locale(c, lang, nil)
	receipt, err := p.Collector.Accept(c.Request().Context(), collect.Submission{
		Code: c.Param("code"), Seal: f.seal, Values: values,
		Language: l.Lang, Network: p.network(c.Request()),
	})
	if err != nil {
		return p.refuse(c, lang, f, err)
	}
	return p.taken(c, receipt, p.thanksPath(c.Param("code"), l, receipt.Code))
}

// taken answers for a sheet that is kept.
func (p *Pages) taken(c echo.Context, receipt collect.Receipt, thanks string) error {
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
func (p *Pages) refuse(c echo.Context, lang string, f filled, err error) error {
	place, _ := p.where(c, f)
	l := p.locale(c, lang, place.Questionnaire)
	if kit.WantsJSON(c.Request()) {
		return after(kit.SendProblem(c, l, p.Site.Explain(c, l, err)), err)
	}
	switch kit.Explain(l, err, "").Code {
	case "answers.invalid", collect.ErrThrottled.Code, collect.ErrExpired.Code, collect.ErrSeal.Code,
		collect.ErrNoToken.Code, collect.ErrNoTicket.Code, tickets.ErrUsed.Code, tickets.ErrRevoked.Code:
		return p.again(c, lang, f, err)
	}
	if survey.KindOf(err) == survey.KindUnavailable {
		return p.again(c, lang, f, err)
	}
	return p.sorry(c, l, place, err)
}

// where is the place of a form: the kiosk's, or that of the code in the address.
func (p *Pages) where(c echo.Context, f filled) (collect.Place, error) {
	if f.channel == survey.ByKiosk {
		_, place, err := p.device(c, survey.Kiosk)
		return place, err
	}
	return p.Collector.Place(c.Request().Context(), c.Param("code"))
}

// again shows the form with everything typed in its place: in another
// language or length (err is nil), or with what err says is to be done.
func (p *Pages) again(c echo.Context, lang string, f filled, err error) error {
	place, placeErr := p.where(c, f)
	f.place, f.kept = place, true
	l := p.locale(c, lang, place.Questionnaire)
	renewed, stuck := p.resume(c, l, &f, err, placeErr)
	if stuck != nil {
		if err == nil {
			err = stuck
		}
		if f.questionnaire == nil {
			return p.sorry(c, l, place, err)
		}
	}
	status := http.StatusOK
	f.notice = l.Say("kept.switched")
	if err != nil {
		problem := p.Site.Explain(c, l, err)
		status, f.notice, f.wrong = problem.Status, notice(l, f, err, problem), true
		if e := invalid(err); e != nil {
			f.problems = e.Problems
		}
	} else if renewed {
		f.notice = l.Say("kept.renewed")
	}
	return after(kit.Show(c, p.Site, status, p.sheetView(f), p.page(l, f)), err)
}
