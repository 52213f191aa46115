// Package tables is the page on which a printed table of results is checked:
// an office's report, an earlier year, an article.
//
//	GET  /tables?scale=5  an empty form for a scale of that many answers; 3-very
//	                      is that of RHL, HL, KHL
//	POST /tables          checks what was typed, pasted or uploaded
//
// What cannot be right is told row by row (package analysis/published), and what
// would give the figures that can. Nothing is stored: the answer to the form is
// the page with the form as it was sent and the findings on top.
//
// A table can be typed into the form, pasted from a spreadsheet, or uploaded as
// CSV or XLSX (package tabular). A cell of an answer takes a count, a
// percentage, or both: "150", "3,4 %", "150 (3,4 %)". A row may call its answers
// otherwise than the heads do, in its cells ("Đúng hẹn: 1.991") or in a row above
// it.
package tables

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the page works with; all is required.
type Config struct {
	Site *kit.Site
	Desk *staff.Desk
}

// Pages is the page. Make it with New.
type Pages struct {
	Config
	view *kit.View[staff.Sheet[sheet]]
}

// New parses the template.
func New(c Config) (*Pages, error) {
	p := &Pages{Config: c}
	var err error
	if p.view, err = staff.NewView[sheet](c.Site, "tables/check.html", "typed/fields.html"); err != nil {
		return nil, fmt.Errorf("page of published tables: %w", err)
	}
	return p, nil
}

// Routes are those of the page, with the act that they need: whoever sees
// results may check those of others, wherever their units are.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/tables", p.Desk.Allow(access.SeeResults, p.show))
	e.POST("/tables", p.Desk.Allow(access.SeeResults, p.check))
}
