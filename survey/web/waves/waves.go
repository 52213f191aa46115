// Package waves is the survey manager's pages about waves: when they are, what
// they ask and where, how many responses are wanted of each unit, and the steps
// of their life:
//
//	draft -> open <-> paused -> closing -> closed -> sealed
//
// Each step has a page of its own that says in plain words what it does, and
// what stands in its way or should be known before. What is fixed while a wave
// runs is shown as fixed, with the reason.
//
// A person with units in scope sees the waves that touch them, and changes
// those that lie within them altogether. Drafts beyond the scope do not exist.
package waves

import (
	"context"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with; all but Counts and Now is required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Manager   *manage.Manager

	Counts func(ctx context.Context, wave string) (int, error) // answers so far; nil: not shown
	Now    func() time.Time                                    // nil: time.Now
}

// Pages are the pages about waves. Make them with New.
type Pages struct {
	Config
	clashes *staff.Clashes

	list    *kit.View[staff.Sheet[list]]
	wave    *kit.View[staff.Sheet[overview]]
	edit    *kit.View[staff.Sheet[editor]]
	targets *kit.View[staff.Sheet[targets]]
	step    *kit.View[staff.Sheet[step]]
	remove  *kit.View[staff.Sheet[removal]]
}

// inputs are the templates of inputs, for pages with forms.
const inputs = "typed/fields.html"

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Pages{Config: c}
	var err error
	if p.clashes, err = staff.NewClashes(c.Desk); err != nil {
		return nil, err
	}
	for _, parse := range []func() error{
		staff.Parse(c.Site, &p.list, "waves/list.html"),
		staff.Parse(c.Site, &p.wave, "waves/wave.html"),
		staff.Parse(c.Site, &p.edit, "waves/edit.html", inputs),
		staff.Parse(c.Site, &p.targets, "waves/targets.html", inputs),
		staff.Parse(c.Site, &p.step, "waves/step.html", inputs),
		staff.Parse(c.Site, &p.remove, "waves/remove.html"),
	} {
		if err := parse(); err != nil {
			return nil, fmt.Errorf("pages about waves: %w", err)
		}
	}
	return p, nil
}

// Routes are those of the pages, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	allow := p.Desk.Allow
	e.GET("/waves", allow(access.ManageSurvey, p.showList))
	e.GET("/waves/new", allow(access.ManageSurvey, p.showNew))
	e.POST("/waves/new", allow(access.ManageSurvey, p.takeNew))
	e.GET("/waves/:wave", allow(access.ManageSurvey, p.showWave))
	e.GET("/waves/:wave/edit", allow(access.ManageSurvey, p.showEdit))
	e.POST("/waves/:wave/edit", allow(access.ManageSurvey, p.takeEdit))
	e.GET("/waves/:wave/targets", allow(access.ManageSurvey, p.showTargets))
	e.POST("/waves/:wave/targets", allow(access.ManageSurvey, p.takeTargets))
	e.GET("/waves/:wave/steps/:state", allow(access.ManageSurvey, p.showStep))
	e.POST("/waves/:wave/steps/:state", allow(access.ManageSurvey, p.takeStep))
	e.GET("/waves/:wave/remove", allow(access.ManageSurvey, p.showRemove))
	e.POST("/waves/:wave/remove", allow(access.ManageSurvey, p.takeRemove))
}
