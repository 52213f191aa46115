package posters

import (
	"context"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/poster"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. All is required but where it says so.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Press     *poster.Press
	Jobs      *jobs.Runner
	Base      func() string    // the public address that QR codes carry, without a slash at its end
	Now       func() time.Time // nil: time.Now

	// Logo is a unit's own logo as PNG or JPEG; empty when it has none. Units
	// without one take their parent's. Nil: nobody has a logo.
	Logo func(ctx context.Context, unit string) ([]byte, error)

	// LastSeen is the last day on which anything came from a counter, by the
	// counter's id: 2026-03-05, in Vietnam. A counter that is not in it has never
	// been heard of. See LastAnswers.
	LastSeen func(ctx context.Context) (map[string]string, error)

	Trail Trail // nil: none is kept
}

// Pages are the pages about posters. Make them with New.
type Pages struct {
	Config
	choose *kit.View[staff.Sheet[choosing]]
	job    *kit.View[staff.Sheet[progress]]
	quiet  *kit.View[staff.Sheet[quiet]]
}

// Kind is the kind of job that prints.
const Kind = "posters"

// New parses the templates and teaches the runner to print.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Pages{Config: c}
	var err error
	if p.choose, err = staff.NewView[choosing](c.Site, "posters/choose.html"); err != nil {
		return nil, fmt.Errorf("pages about posters: %w", err)
	}
	if p.job, err = staff.NewView[progress](c.Site, "posters/job.html"); err != nil {
		return nil, fmt.Errorf("pages about posters: %w", err)
	}
	if p.quiet, err = staff.NewView[quiet](c.Site, "posters/quiet.html"); err != nil {
		return nil, fmt.Errorf("pages about posters: %w", err)
	}
	c.Jobs.Handle(Kind, jobs.Kind{Again: true, Work: p.print})
	return p, nil
}

// Routes are the pages', each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/posters", p.Desk.Allow(access.ManageSurvey, p.showChoice))
	e.POST("/posters", p.Desk.Allow(access.ManageSurvey, p.start))
	e.GET("/posters/preview.svg", p.Desk.Allow(access.ManageSurvey, p.preview))
	e.GET("/posters/sample.pdf", p.Desk.Allow(access.ManageSurvey, p.sample))
	e.GET("/posters/quiet", p.Desk.Allow(access.ManageSurvey, p.showQuiet))
	e.GET("/posters/jobs/:id", p.Desk.Allow(access.ManageSurvey, p.showJob))
	e.GET("/posters/jobs/:id/file", p.Desk.Allow(access.ManageSurvey, p.download))
	e.POST("/posters/jobs/:id/cancel", p.Desk.Allow(access.ManageSurvey, p.cancel))
}
