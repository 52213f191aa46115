package compare

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
	"sipas/survey/web/staff"
)

// Pages are the pages that compare. Make them with New.
type Pages struct {
	lens.Room
	compare *kit.View[staff.Sheet[comparison]]
	series  *kit.View[staff.Sheet[series]]
}

// New parses the templates. All of the room is required.
func New(r lens.Room) (*Pages, error) {
	p := &Pages{Room: r}
	var err error
	if p.compare, err = lens.NewView[comparison](r.Site, "compare/compare.html", "compare/parts.html"); err != nil {
		return nil, fmt.Errorf("pages that compare: %w", err)
	}
	if p.series, err = lens.NewView[series](r.Site, "compare/series.html", "compare/parts.html"); err != nil {
		return nil, fmt.Errorf("pages that compare: %w", err)
	}
	return p, nil
}

// Routes are the pages', each with the act that it needs. The charts of a page
// have its address with an ending.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/results/:wave/compare", p.Desk.Allow(access.SeeResults, p.showComparison))
	e.GET("/results/:wave/compare.svg", p.Desk.Allow(access.SeeResults, p.drawComparison))
	e.GET("/results/:wave/compare.png", p.Desk.Allow(access.SeeResults, p.drawComparison))
	e.GET("/results/:wave/series", p.Desk.Allow(access.SeeResults, p.showSeries))
	e.GET("/results/:wave/series.svg", p.Desk.Allow(access.SeeResults, p.drawSeries))
	e.GET("/results/:wave/series.png", p.Desk.Allow(access.SeeResults, p.drawSeries))
}
