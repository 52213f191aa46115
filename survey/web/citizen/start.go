package citizen

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// start is the Data of the first page, where a counter's code can be typed.
type start struct {
	Code, Error  string // what was typed, and what is the matter with it
	Look, SignIn string // addresses of the receipt page and of the staff's door
}

// begin answers GET /: the field for a code, and with ?code= the way to its
// form. Whether the code leads anywhere is for the form's page to say.
func (p *Pages) begin(c echo.Context) error {
	l := p.locale(c, "", nil)
	if ticket := c.QueryParam(queryTicket); ticket != "" {
		return p.redeem(c, l, ticket)
	}
	typed, given := c.QueryParam("code"), c.QueryParams().Has("code")
	if !given {
		return p.showStart(c, l, http.StatusOK, start{})
	}
	if _, err := survey.ParsePassCode(typed); err == nil {
		return p.redeem(c, l, typed)
	}
	code, err := survey.ParseCode(typed)
	if err != nil {
		problem := p.Site.Explain(c, l, err)
		return p.showStart(c, l, problem.Status, start{Code: typed, Error: problem.Title + ". " + problem.Detail})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Redirect(http.StatusSeeOther, p.Prefix+"/k/"+url.PathEscape(code)+"?lang="+l.Lang)
}

func (p *Pages) showStart(c echo.Context, l *kit.Locale, status int, s start) error {
	s.Look, s.SignIn = p.lookup(l), p.Prefix+"/signin?lang="+l.Lang
	return kit.Show(c, p.Site, status, p.first, kit.Page[start]{
		Locale: l, Title: l.Say("start.title"), Languages: p.Site.Others(l), Demo: p.Collector.Directory.Demo(c.Request().Context()),
		Style: p.style, Script: p.script, Data: s,
	})
}

// redeem leads whoever has a one-time code to the counter that it is for, or
// to the choice of one.
func (p *Pages) redeem(c echo.Context, l *kit.Locale, ticket string) error {
	places, err := p.Collector.Counters(c.Request().Context(), collect.Entry{Ticket: ticket, Network: p.network(c.Request())})
	if err != nil {
		problem := p.Site.Explain(c, l, err)
		if !atDoor(problem.Code) {
			return p.sorry(c, l, collect.Place{}, err)
		}
		shown := p.showStart(c, l, problem.Status, start{Code: ticket, Error: problem.Title + ". " + problem.Detail})
		return after(shown, err)
	}
	d := door{Title: l.Say("door.which"), Do: l.Say("door.which.do"), Place: l.Text(places[0].Unit.Name), Name: queryTicket, Typed: ticket}
	query := url.Values{queryTicket: {ticket}, "lang": {l.Lang}}.Encode()
	for _, place := range places {
		name := counterName(l, place)
		if place.Unit.ID != places[0].Unit.ID {
			name, d.Place = named(l, place), ""
		}
		d.Counters = append(d.Counters, link{p.Prefix + "/k/" + place.Code + "?" + query, name})
	}
	if len(places) == 1 {
		c.Response().Header().Set("Cache-Control", "no-store")
		return c.Redirect(http.StatusSeeOther, d.Counters[0].Anchor)
	}
	return p.showDoor(c, l, http.StatusOK, places[0].Wave.Demo, d)
}

// startPage is the address of the page to type a counter's code.
func (p *Pages) startPage(l *kit.Locale) string { return p.Prefix + "/?lang=" + l.Lang }
