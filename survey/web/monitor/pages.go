package monitor

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/monitor"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. All is required but where it says so.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Monitor   *monitor.Monitor
	Now       func() time.Time // nil: time.Now

	Heartbeat time.Duration // how often a silent stream says that it is alive; 0: 15 seconds
	Life      time.Duration // after which a stream ends, and whoever comes back is looked at again; 0: 10 minutes
}

// Pages are the pages for watching. Make them with New.
type Pages struct {
	Config
	empty    *kit.View[staff.Sheet[nothing]]
	wave     *kit.View[staff.Sheet[sheet]]
	patterns *kit.View[staff.Sheet[list]]
	judge    *kit.View[staff.Sheet[judging]]
}

// nothing is what there is to watch when there is no wave.
type nothing struct {
	Manage bool // the reader may set one up
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Heartbeat <= 0 {
		c.Heartbeat = 15 * time.Second
	}
	if c.Life <= 0 {
		c.Life = 10 * time.Minute
	}
	p := &Pages{Config: c}
	var err error
	if p.empty, err = staff.NewView[nothing](c.Site, "monitor/empty.html"); err != nil {
		return nil, fmt.Errorf("pages for watching: %w", err)
	}
	if p.wave, err = staff.NewView[sheet](c.Site, "monitor/wave.html", "monitor/figures.html"); err != nil {
		return nil, fmt.Errorf("pages for watching: %w", err)
	}
	if p.patterns, err = staff.NewView[list](c.Site, "monitor/patterns.html"); err != nil {
		return nil, fmt.Errorf("pages for watching: %w", err)
	}
	if p.judge, err = staff.NewView[judging](c.Site, "monitor/judge.html"); err != nil {
		return nil, fmt.Errorf("pages for watching: %w", err)
	}
	return p, nil
}

// Routes are the pages', each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/monitor", p.Desk.Allow(access.SeeResults, p.showLatest))
	e.GET("/monitor/:wave", p.Desk.Allow(access.SeeResults, p.showWave))
	e.GET("/monitor/:wave/stream", p.Desk.Allow(access.SeeResults, p.stream))
	e.GET("/monitor/:wave/patterns", p.Desk.Allow(access.SeeResults, p.showPatterns))
	e.GET("/monitor/:wave/pattern", p.Desk.Allow(access.ManageSurvey, p.showJudging))
	e.POST("/monitor/:wave/pattern", p.Desk.Allow(access.ManageSurvey, p.takeJudging))
}
