package citizen

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// receipt is the Data of the look-up page. Stage is "ask" for a code, "look"
// at what it stands for, "sure" before taking it back, "gone" after.
type receipt struct {
	Stage, Receipt, Error string
	Day, Wave             string
	Final                 bool
}

// ask answers GET /r.
func (p *Pages) ask(c echo.Context) error {
	return p.showReceipt(c, p.locale(c, "", nil), http.StatusOK, p.Collector.Directory.Demo(c.Request().Context()), receipt{Stage: "ask"})
}

// look answers POST /r. The code comes in the body, so that it stands in no
// log and no history. Looking needs nothing but the code; taking back needs a
// second, explicit step.
func (p *Pages) look(c echo.Context) error {
	values, err := decode(c)
	l := p.locale(c, values.Get(fieldLang), nil)
	if err != nil {
		return p.sorry(c, l, collect.Place{}, err)
	}
	ctx, code, act := c.Request().Context(), values.Get("receipt"), values.Get("act")
	find := p.Collector.Look
	if act == "withdraw" {
		find = p.Collector.Withdraw
	}
	found, err := find(ctx, code)
	switch {
	case err == nil:
		return p.showReceipt(c, l, http.StatusOK, found.Wave.Demo, told(l, found, act))
	case errors.Is(err, collect.ErrFinal):
		return p.showReceipt(c, l, http.StatusGone, found.Wave.Demo, told(l, found, ""))
	case survey.KindOf(err) == survey.KindNotFound:
		problem := p.Site.Explain(c, l, err)
		return p.showReceipt(c, l, problem.Status, p.Collector.Directory.Demo(ctx),
			receipt{Stage: "ask", Receipt: code, Error: problem.Title + ". " + problem.Detail})
	}
	return p.sorry(c, l, collect.Place{}, err)
}

func told(l *kit.Locale, found collect.Found, act string) receipt {
	r := receipt{Stage: "look", Receipt: found.Receipt, Day: l.Date(found.Hour), Wave: l.Text(found.Wave.Title), Final: found.Final}
	switch {
	case found.Withdrawn:
		r.Stage = "gone"
	case act == "ask" && !found.Final:
		r.Stage = "sure"
	}
	return r
}

func (p *Pages) showReceipt(c echo.Context, l *kit.Locale, status int, demo bool, r receipt) error {
	return kit.Show(c, p.Site, status, p.receipt, kit.Page[receipt]{
		Locale: l, Title: l.Say("receipt.title"), Languages: p.Site.Others(l), Demo: demo, Style: p.style, Script: p.script, Data: r,
	})
}
