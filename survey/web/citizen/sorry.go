package citizen

import (
	"errors"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// regret is the Data of the page that says why there is no form.
type regret struct {
	Title, Do    string
	Place, Dates string
	Look         string // address of the receipt page, where that helps
	Type         string // address of the page to type a counter's code, where that helps
}

// sorry answers with what is the matter and what to do, naming the place as
// far as it is known. It returns err, for the log, once it has answered.
func (p *Pages) sorry(c echo.Context, l *kit.Locale, place collect.Place, err error) error {
	problem := p.Site.Explain(c, l, err)
	if kit.WantsJSON(c.Request()) {
		return after(kit.SendProblem(c, l, problem), err)
	}
	r := regret{Title: problem.Title, Do: problem.Detail, Place: named(l, place)}
	if errors.Is(err, collect.ErrEarly) {
		r.Dates = l.Say("wave.dates", l.Date(place.Wave.Opens), l.Date(place.Wave.Closes))
	}
	if survey.KindOf(err) == survey.KindConflict {
		r.Look = p.lookup(l)
	}
	if problem.Code == "code.misread" || problem.Code == collect.ErrUnknown.Code {
		r.Type = p.startPage(l)
	}
	shown := kit.Show(c, p.Site, problem.Status, p.regret, kit.Page[regret]{
		Locale: l, Title: problem.Title, Languages: p.Site.Others(l), Demo: place.Wave.Demo || p.Collector.Directory.Demo(c.Request().Context()),
		Style: p.style, Script: p.script, Data: r,
	})
	return after(shown, err)
}

// after is what a handler returns when it has answered, or tried to.
func after(answering, cause error) error {
	if answering != nil {
		return answering
	}
	return cause
}
