package analyst

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. All but Now is required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Results   *results.Results
	Now       func() time.Time // nil: time.Now
}

// Pages are the analyst's pages. Make them with New.
type Pages struct {
	Config
	empty *kit.View[staff.Sheet[nothing]]
	wave  *kit.View[staff.Sheet[sheet]]
}

// nothing is what there is to say about results when there is no wave.
type nothing struct {
	Manage bool // the reader may set one up
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Pages{Config: c}
	var err error
	if p.empty, err = staff.NewView[nothing](c.Site, "analyst/empty.html"); err != nil {
		return nil, fmt.Errorf("analyst's pages: %w", err)
	}
	if p.wave, err = staff.NewView[sheet](c.Site, "analyst/wave.html", "analyst/figures.html"); err != nil {
		return nil, fmt.Errorf("analyst's pages: %w", err)
	}
	return p, nil
}

// Routes are the analyst's, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/results", p.Desk.Allow(access.SeeResults, p.showLatest))
	e.GET("/results/:wave", p.Desk.Allow(access.SeeResults, p.showWave))
}
