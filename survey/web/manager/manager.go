// Package manager is the survey manager's pages: the counters with their
// codes, each code's QR as a sheet to print, as SVG and as PNG, and a new code
// for a counter whose old one must not be used any more.
package manager

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with; all is required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Manager   *manage.Manager
	Base      func() string // the public address that QR codes carry, without a slash at its end
}

// Pages are the manager's pages. Make them with New.
type Pages struct {
	Config
	counters *kit.View[staff.Sheet[counters]]
	poster   *kit.View[staff.Sheet[poster]]
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	p := &Pages{Config: c}
	var err error
	if p.counters, err = staff.NewView[counters](c.Site, "manager/counters.html"); err != nil {
		return nil, fmt.Errorf("manager's pages: %w", err)
	}
	if p.poster, err = staff.NewView[poster](c.Site, "manager/poster.html"); err != nil {
		return nil, fmt.Errorf("manager's pages: %w", err)
	}
	return p, nil
}

// Routes are the manager's, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/counters", p.Desk.Allow(access.ManageSurvey, p.showCounters))
	e.GET("/counters/:code", p.Desk.Allow(access.ManageSurvey, p.showPoster))
	e.GET("/counters/:code/qr.svg", p.Desk.Allow(access.ManageSurvey, p.svg))
	e.GET("/counters/:code/qr.png", p.Desk.Allow(access.ManageSurvey, p.png))
	e.POST("/counters/:code/replace", p.Desk.Allow(access.ManageSurvey, p.replace))
}

// place is a code with the counter and unit that it leads to.
type place struct {
	Code    string
	Counter survey.Counter
	Unit    survey.Unit
	Field   survey.Field
	Revoked bool
}

// places are the codes in a person's scope, by unit, counter and code.
func places(s *directory.Snapshot, who access.User) []place {
	var all []place
	for code, cc := range s.Codes {
		counter := s.Counters[cc.Counter]
		unit, ok := s.Tree.Unit(counter.Unit)
		if !ok || !who.Sees(s.Tree, unit.ID) {
			continue
		}
		all = append(all, place{code, counter, unit, s.Fields[counter.Field], !cc.Revoked.IsZero() || counter.Closed})
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.Unit.ID, b.Unit.ID), cmp.Compare(a.Counter.ID, b.Counter.ID), cmp.Compare(a.Code, b.Code))
	})
	return all
}
