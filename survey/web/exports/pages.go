package exports

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/results"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. All is required but where it says so.
type Config struct {
	lens.Room
	Results  *results.Results
	Dispatch *dispatch.Dispatch
	Trail    Trail  // nil: none is kept
	Program  string // version of the program, for reports
}

// Pages are the pages of files and the report. Make them with New.
type Pages struct {
	Config
	press  *export.Press
	files  *kit.View[staff.Sheet[files]]
	job    *kit.View[staff.Sheet[progress]]
	report *kit.View[staff.Sheet[report]]
}

// New parses the templates and reads the fonts of the printed report.
func New(c Config) (*Pages, error) {
	p := &Pages{Config: c}
	var err error
	if p.press, err = export.NewPress(); err != nil {
		return nil, fmt.Errorf("pages of exports: %w", err)
	}
	if p.files, err = lens.NewView[files](c.Site, "exports/files.html"); err != nil {
		return nil, fmt.Errorf("pages of exports: %w", err)
	}
	if p.job, err = lens.NewView[progress](c.Site, "exports/job.html"); err != nil {
		return nil, fmt.Errorf("pages of exports: %w", err)
	}
	if p.report, err = lens.NewView[report](c.Site, "exports/report.html", "exports/paper.html"); err != nil {
		return nil, fmt.Errorf("pages of exports: %w", err)
	}
	return p, nil
}

// Routes are the pages', each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/results/:wave/files", p.Desk.Allow(access.SeeResults, p.showFiles))
	e.POST("/results/:wave/files", p.Desk.Allow(access.ExportResponses, p.start))
	e.GET("/results/:wave/files/:name", p.Desk.Allow(access.SeeResults, p.small))
	e.GET("/results/:wave/files/jobs/:id", p.Desk.Allow(access.ExportResponses, p.showJob))
	e.GET("/results/:wave/files/jobs/:id/file", p.Desk.Allow(access.ExportResponses, p.download))
	e.POST("/results/:wave/files/jobs/:id/cancel", p.Desk.Allow(access.ExportResponses, p.cancel))
	e.GET("/results/:wave/report", p.Desk.Allow(access.SeeResults, p.showReport))
	e.GET("/results/:wave/report.pdf", p.Desk.Allow(access.SeeResults, p.printReport))
}
