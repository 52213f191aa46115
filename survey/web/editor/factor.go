package editor

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// factorPage is the form of a factor.
type factorPage struct {
	version
	Done   string
	Form   *typed.Form
	Code   string
	Sides  []side
	Whom   []kit.Choice
	Action string
}

func (v version) factorValues(x survey.Factor) url.Values {
	values := v.values(of(wordings(v.Locale, v.Q), x.Code))
	values.Set("code", x.Code)
	values["is"], values["not"] = conditionValues(x.When)
	return values
}

func (p *Pages) showFactor(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	x := v.factor(c.Param("code"))
	if x == nil {
		return errNoItem
	}
	return p.factorForm(c, v, x.Code, staff.Fresh(v.Locale, labels, v.factorValues(*x), v.Rev))
}

func (p *Pages) factorForm(c echo.Context, v version, code string, f *typed.Form) error {
	l := v.Locale
	body := factorPage{version: v, Done: done(c, l), Form: f, Code: code, Sides: p.sides(f, v, of(wordings(l, v.Q), code)),
		Whom: conditionChoices(l, deciders(v.Q, code)), Action: address(l, v.Path+"/factors/"+code)}
	return staff.Show(c, p.Desk, staff.Status(f), p.factor, l, staff.Options{Title: l.Say("editor.factor", code), Who: v.who, Here: home}, body)
}

func (p *Pages) takeFactor(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	code := c.Param("code")
	x := v.factor(code)
	if x == nil {
		return errNoItem
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	stored := v.factorValues(*x)
	p.write(f, v, of(wordings(v.Locale, v.Q), code))
	fresh := v.recode(f, code)
	x.When = readCondition(f, deciders(v.Q, code))
	if !f.Good() {
		return p.factorForm(c, v, code, f)
	}
	x.Code = fresh
	return p.save(c, v, f, stored, v.Path+"/factors/"+code, v.Path)
}
