package analyst

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. All but Findings and Now is required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Results   *results.Results
	Findings  *findings.Findings // nil: one of its own over Results
	Now       func() time.Time   // nil: time.Now
}

// Pages are the dashboard's pages. Make them with New.
type Pages struct {
	lens.Room
	results *results.Results
	empty   *kit.View[staff.Sheet[nothing]]
	wave    *kit.View[staff.Sheet[sheet]]
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
	if c.Findings == nil {
		c.Findings = findings.New(findings.Config{Results: c.Results, Directory: c.Directory, Now: c.Now})
	}
	p := &Pages{Room: lens.Room{Site: c.Site, Desk: c.Desk, Directory: c.Directory, Findings: c.Findings, Now: c.Now}, results: c.Results}
	var err error
	if p.empty, err = staff.NewView[nothing](c.Site, "analyst/empty.html"); err != nil {
		return nil, fmt.Errorf("analyst's pages: %w", err)
	}
	p.wave, err = lens.NewView[sheet](c.Site, "analyst/wave.html", "analyst/headline.html", "analyst/factors.html",
		"analyst/criteria.html", "analyst/units.html", "analyst/cells.html", "analyst/sample.html", "analyst/parts.html")
	if err != nil {
		return nil, fmt.Errorf("analyst's pages: %w", err)
	}
	return p, nil
}

// Routes are the dashboard's, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/results", p.Desk.Allow(access.SeeResults, p.showLatest))
	e.GET("/results/:wave", p.Desk.Allow(access.SeeResults, p.showWave))
	e.GET("/results/:wave/chart/:file", p.Desk.Allow(access.SeeResults, p.sendChart))
}

// showLatest leads to the wave that opened last, or says what to do when
// there is none.
func (p *Pages) showLatest(c echo.Context, who access.User) error {
	config, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	if waves := p.WavesFor(config, who); len(waves) > 0 {
		place := lens.Place{Locale: l}
		return c.Redirect(http.StatusSeeOther, place.Address("", findings.Lens{Wave: waves[0].ID}))
	}
	o := staff.Options{Title: l.Say("results.title"), Who: who, Here: lens.Here}
	return staff.Show(c, p.Desk, http.StatusOK, p.empty, l, o, nothing{Manage: who.May(access.ManageSurvey)})
}

func (p *Pages) showWave(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	w, err := p.look(c, place)
	if err != nil {
		return err
	}
	body, err := w.sheet()
	if err != nil {
		return err
	}
	return lens.Show(c, p.Room, http.StatusOK, p.wave, place, body.Head.Title, body)
}
