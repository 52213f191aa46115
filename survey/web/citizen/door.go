package citizen

import (
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// door is the Data of the page before a form that the counter's code alone
// does not open: what to scan, or a field to type its code.
type door struct {
	Title, Do, Place string
	Label            string
	Name             string // of the field
	Typed, Error     string // what was shown, and why it does not open
	Counters         []link // of a one-time code that is for several counters; then nothing is asked
}

// atDoor are the errors that showing another code may end, by their codes.
func atDoor(code string) bool {
	return strings.HasPrefix(code, "access.") || strings.HasPrefix(code, "ticket.") || code == "pass.misread"
}

// door answers a visitor whom the counter's code alone does not let in, or who
// has shown what does not open: with how to get in, wherever that helps.
func (p *Pages) door(c echo.Context, l *kit.Locale, place collect.Place, err error) error {
	problem := p.Site.Explain(c, l, err)
	if !atDoor(problem.Code) || kit.WantsJSON(c.Request()) {
		return p.sorry(c, l, place, err)
	}
	field, name := p.keyField(l, place, p.entry(c), problem)
	d := door{Title: problem.Title, Do: problem.Detail, Place: named(l, place), Label: field.Label, Name: name, Typed: field.Typed, Error: field.Error}
	if d.Error != "" {
		general := p.Site.Explain(c, l, missing(place.Access))
		d.Title, d.Do = general.Title, general.Detail
	}
	return after(p.showDoor(c, l, problem.Status, place.Wave.Demo, d), err)
}

// missing is what is the matter when nothing was shown.
func missing(mode survey.AccessMode) error {
	if mode == survey.RotatingAccess {
		return collect.ErrNoToken
	}
	return collect.ErrNoTicket
}

// keyField asks for the code that opens forms at a place, and name is the
// query that takes it: the screen's code in rotating mode, unless a one-time
// code was shown.
func (p *Pages) keyField(l *kit.Locale, place collect.Place, shown collect.Entry, problem kit.Problem) (f keyField, name string) {
	f, name = keyField{Label: l.Say("door.ticket"), Typed: shown.Ticket}, queryTicket
	if place.Access == survey.RotatingAccess && shown.Ticket == "" {
		f, name = keyField{Label: l.Say("door.token"), Typed: shown.Token}, queryToken
	}
	if f.Typed != "" || strings.HasPrefix(problem.Code, "ticket.") {
		f.Error = problem.Title + ". " + problem.Detail
	}
	return f, name
}

func (p *Pages) showDoor(c echo.Context, l *kit.Locale, status int, demo bool, d door) error {
	return kit.Show(c, p.Site, status, p.before, kit.Page[door]{
		Locale: l, Title: d.Title, Languages: p.Site.Others(l), Demo: demo, Style: p.style, Script: p.script, Data: d,
	})
}
