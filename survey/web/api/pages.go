package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/dispatch"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Findings are the figures that may be seen; see findings.Findings.
type Findings interface {
	Look(ctx context.Context, lens findings.Lens) (*findings.Sight, error)
	By(ctx context.Context, lens findings.Lens, dimension string) (*findings.Breakdown, error)
	Crossed(ctx context.Context, lens findings.Lens, a, b string) (*findings.Table, error)
	Axes(ctx context.Context, wave string) ([]findings.Axis, error)
	Periods(ctx context.Context, wave string) ([]string, error)
}

// Trail keeps who took what out of the service; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Config is what the API works with. All is required but where it says so.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Findings  Findings

	Dispatch *dispatch.Dispatch // of the page of files
	Seals    *seal.Seals

	Rounds   Rounds   // of the reform score; nil: there are none
	Rankings Rankings // what these came to; nil: there are none

	// For streams of responses: see export.Source.
	Results *results.Results
	Store   store.Store
	Order   [32]byte
	Temp    string // folder for the file that rows pass through; "" is the system's
	Trail   Trail  // nil: nothing is recorded

	Log     *slog.Logger     // nil: slog.Default
	Program string           // version of the program, "" if it is not known
	Rates   Rates            // zero: DefaultRates
	Now     func() time.Time // nil: time.Now
}

// Pages are the API and its readable page. Make them with New.
type Pages struct {
	Config
	limits   *limits
	contract []byte                // openapi.json with its examples, as served
	manuals  map[string]manualPage // by language
	page     *kit.View[staff.Sheet[manualPage]]
}

// New reads the contract and parses the page.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Order == ([32]byte{}) {
		return nil, errors.New("api: the order of responses has no key")
	}
	p := &Pages{Config: c, limits: newLimits(c.Rates)}
	var err error
	if p.contract, err = contract(); err != nil {
		return nil, fmt.Errorf("reading the API's contract: %w", err)
	}
	m, err := newManual()
	if err != nil {
		return nil, fmt.Errorf("reading the API's contract: %w", err)
	}
	p.manuals = map[string]manualPage{survey.Vietnamese: m.in(c.Site.In(survey.Vietnamese)), survey.English: m.in(c.Site.In(survey.English))}
	if p.page, err = staff.NewView[manualPage](c.Site, "api/manual.html"); err != nil {
		return nil, fmt.Errorf("page of the API: %w", err)
	}
	return p, nil
}
