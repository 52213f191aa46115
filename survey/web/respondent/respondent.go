// Package respondent is the form of the sociological survey behind a personal
// link, /o/<token>: who fills it in, a page for each unit that is judged, a look
// over everything, and a receipt.
//
// Strangers reach it. It knows no sign-in, sets no cookie, and what it may do is
// what the link may do; it takes sheets through a small interface and imports
// nothing that officers, managers or analysts use.
//
// What it promises:
//
//   - Each page is one response of at most 10 kB (gzip), asks for nothing else,
//     and works without script: there is none.
//   - Opening a link changes nothing, so that what previews links in a chat does
//     not use it up; a sheet is begun by the button.
//   - Every page's answers are stored when it is left, and the form can be come
//     back to with the same link, on another device, too. What cannot be stored
//     comes back as it was chosen.
//   - The address, which is the key, goes to nobody: no Referer is sent, no
//     cache keeps a page, and the log has the route's pattern only.
//   - After sending, the link shows a receipt and no answer.
package respondent

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey/opinion"
	"sipas/survey/web/kit"
)

// Sheets keeps what respondents answer; *opinion.Office does.
type Sheets interface {
	Open(ctx context.Context, typed string) (*opinion.Form, error)
	Begin(ctx context.Context, typed string, by opinion.By) error
	Save(ctx context.Context, typed, unit string, seen int, answers map[string]string, seconds int) error
	Send(ctx context.Context, typed string, rev int64, by opinion.By) error
	Stamp(token, unit string) string
	Since(stamp, token, unit string) int
}

// Config is what the pages work with. Site and Sheets are required.
type Config struct {
	Site   *kit.Site
	Sheets Sheets
	Demo   func(context.Context) bool // the service holds demonstration data; nil: it does not
	Prefix string                     // path under which a proxy serves us, e.g. /khao-sat; "" at the root of the host
}

// Pages are the respondent's pages. Make them with New.
type Pages struct {
	Config

	start  *kit.View[start]
	list   *kit.View[list]
	unit   *kit.View[unit]
	review *kit.View[review]
	done   *kit.View[done]
	sorry  *kit.View[sorry]
	typing *kit.View[typing]
	style  kit.Inline
}

// New parses the templates and reads the style.
func New(c Config) (*Pages, error) {
	p := &Pages{Config: c}
	var err error
	if p.start, err = view[start](c.Site, "start"); err == nil {
		p.list, err = view[list](c.Site, "list")
	}
	if err == nil {
		p.unit, err = view[unit](c.Site, "unit")
	}
	if err == nil {
		p.review, err = view[review](c.Site, "review")
	}
	if err == nil {
		p.done, err = view[done](c.Site, "done")
	}
	if err == nil {
		p.sorry, err = view[sorry](c.Site, "sorry")
	}
	if err == nil {
		p.typing, err = view[typing](c.Site, "typing")
	}
	if err != nil {
		return nil, fmt.Errorf("respondent's pages: %w", err)
	}
	style, err := c.Site.Files.Inline("css/colour.css", "css/citizen.css", "css/respondent.css")
	if err != nil {
		return nil, fmt.Errorf("respondent's pages: %w", err)
	}
	p.style = kit.Inline(style)
	return p, nil
}

func view[T any](s *kit.Site, name string) (*kit.View[T], error) {
	return kit.NewView[T](s, "base/plain.html", "respondent/"+name+".html", "respondent/parts.html")
}

// Routes puts the pages on e. All are for strangers; the link is what protects
// them.
func (p *Pages) Routes(e *echo.Echo) {
	page := func(path string, h echo.HandlerFunc) {
		e.GET(path, secret(h))
		e.HEAD(path, secret(h)) // what checks links and previews them asks with HEAD first
	}
	act := func(path string, h echo.HandlerFunc) { e.POST(path, secret(h)) }
	page("/o", p.ask)                      // a link to type from a letter
	act("/o", p.find)                      // leads to it
	page("/o/:token", p.open)              // what it is about; the units and how far one is; the receipt
	act("/o/:token", p.begin)              // who fills it in
	page("/o/:token/units/:unit", p.judge) // the questions about a unit
	act("/o/:token/units/:unit", p.keep)   // the answers
	page("/o/:token/review", p.look)       // everything once more
	act("/o/:token/review", p.send)        // sends it, for good
}

// secret keeps the address to ourselves.
func secret(h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Referrer-Policy", "no-referrer")
		return h(c)
	}
}

// locale is the language of a page: the form is in those of the catalogue.
func (p *Pages) locale(c echo.Context) *kit.Locale { return p.Site.Locale(c.Request()) }

// others are the languages that a page in l can be read in instead.
func (p *Pages) others(l *kit.Locale) []kit.Choice {
	var all []kit.Choice
	for _, lang := range p.Site.Catalogue.Languages() {
		if lang != l.Lang {
			all = append(all, kit.Choice{Value: lang, Label: p.Site.In(lang).Say("language.name")})
		}
	}
	return all
}

// show renders a page and sends it.
func show[T any](c echo.Context, p *Pages, status int, v *kit.View[T], l *kit.Locale, title string, data T) error {
	return kit.Show(c, p.Site, status, v, kit.Page[T]{Locale: l, Title: title, Languages: p.others(l), Style: p.style,
		Demo: p.Demo != nil && p.Demo(c.Request().Context()), Data: data})
}

// path is the address of a form's page, with the language.
func (p *Pages) path(token, page string, l *kit.Locale) string {
	return p.Prefix + "/o/" + token + page + "?lang=" + l.Lang
}

func (p *Pages) unitPath(token, unit string, l *kit.Locale) string {
	return p.path(token, "/units/"+url.PathEscape(unit), l)
}

func (p *Pages) lead(c echo.Context, to string) error { return c.Redirect(http.StatusSeeOther, to) }
