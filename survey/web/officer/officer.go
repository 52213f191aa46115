// Package officer is a unit's score sheet as pages: the unit scores itself with
// evidence and explains; the council appraises, accepts or adjusts, and settles
// claims that nothing of a kind arose.
//
// Both sides use the same pages, under /reform/rounds/<round>/sheets/<unit>. Who
// may score all units (see [access.RunReform]) is the council, and may also type
// for a unit; everybody else is the unit's side, and gets to sheets of units in
// scope only: a sheet out of scope looks like one that is not there.
//
// What is typed is never lost: a form that is refused, whatever for, comes back
// with everything in it; where two people changed the same thing the second
// chooses between both (see [staff.Clashes]). Parts of a form are kept each for
// itself, so that a file that is refused does not cost the points typed beside
// it.
package officer

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. The first four are required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Office    *reform.Office
	// Given tells where the points of leaves stand that come from surveys, by the
	// leaf's code; see Ranked. nil: nothing is known yet.
	Given func(ctx context.Context, r *reform.Round, unit string) (map[string]Given, error)
	Now   func() time.Time // nil: time.Now
}

// Given is what a survey says about a leaf of a unit.
type Given struct {
	Points  *big.Rat    // by the survey, or by the ministry's figure where that is used; nil: there are none
	Index   *big.Rat    // share from 0 to 1 that they come from; nil for none
	Lo, Hi  *big.Rat    // 95 % interval of Index; nil for none
	Answers int         // that it rests on
	Least   int         // that it would have to rest on; 0: no matter
	Wave    survey.Text // title of the survey; nil for none
	Final   bool        // it will not change any more
	Why     string      // key of the sentence about why there are no points, filled in with Answers, Least and Until; "" for none
	Until   time.Time   // when a survey that is not closed ends, and is shown; zero where that does not matter
	Link    string      // path of the survey's result, with a query; "" for none
}

// Pages are the pages of score sheets. Make them with New.
type Pages struct {
	Config
	clashes *staff.Clashes
	sheet   *kit.View[staff.Sheet[sheetPage]]
	leaf    *kit.View[staff.Sheet[leafPage]]
	field   *kit.View[staff.Sheet[fieldPage]]
	review  *kit.View[staff.Sheet[reviewPage]]
	paper   *kit.View[staff.Sheet[paperPage]]
	table   *kit.View[staff.Sheet[importPage]]
}

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
	if p.sheet, err = staff.NewView[sheetPage](c.Site, "officer/sheet.html", "officer/parts.html"); err != nil {
		return nil, fmt.Errorf("page of a score sheet: %w", err)
	}
	if p.leaf, err = staff.NewView[leafPage](c.Site, "officer/leaf.html", "officer/parts.html", "typed/fields.html"); err != nil {
		return nil, fmt.Errorf("page of a leaf: %w", err)
	}
	if p.field, err = staff.NewView[fieldPage](c.Site, "officer/field.html", "officer/parts.html", "typed/fields.html"); err != nil {
		return nil, fmt.Errorf("page of a field: %w", err)
	}
	if p.review, err = staff.NewView[reviewPage](c.Site, "officer/review.html", "officer/parts.html", "typed/fields.html"); err != nil {
		return nil, fmt.Errorf("page at the end of a stage: %w", err)
	}
	if p.paper, err = staff.NewView[paperPage](c.Site, "officer/paper.html"); err != nil {
		return nil, fmt.Errorf("score sheet on paper: %w", err)
	}
	if p.table, err = staff.NewView[importPage](c.Site, "officer/import.html", "officer/parts.html", "typed/fields.html"); err != nil {
		return nil, fmt.Errorf("page of points from a table: %w", err)
	}
	return p, nil
}

// Routes are the pages, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	const sheet = "/reform/rounds/:round/sheets/:unit"
	e.GET(sheet, p.Desk.Allow(access.ScoreReform, p.showSheet))                        // the sheet, by field
	e.GET(sheet+"/paper", p.Desk.Allow(access.ScoreReform, p.showPaper))               // to be printed and signed
	e.GET(sheet+"/leaf/:code", p.Desk.Allow(access.ScoreReform, p.showLeaf))           // a leaf with everything about it
	e.POST(sheet+"/leaf/:code", p.Desk.Allow(access.ScoreReform, p.takeUnit))          // the unit's word on it
	e.POST(sheet+"/leaf/:code/council", p.Desk.Allow(access.RunReform, p.takeCouncil)) // the council's
	e.GET(sheet+"/fields/:code", p.Desk.Allow(access.ScoreReform, p.showField))        // the points of all leaves of a field
	e.POST(sheet+"/fields/:code", p.Desk.Allow(access.ScoreReform, p.takeField))       // keeps them
	e.GET(sheet+"/review", p.Desk.Allow(access.ScoreReform, p.showReview))             // what is missing before the stage can end
	e.POST(sheet+"/review", p.Desk.Allow(access.ScoreReform, p.hand))                  // the unit ends its stage
	e.POST(sheet+"/steps", p.Desk.Allow(access.RunReform, p.step))                     // the council takes the sheet to another stage
	e.GET(sheet+"/evidence/:digest", p.Desk.Allow(access.ScoreReform, p.sendEvidence)) // a file
	e.GET(sheet+"/points.csv", p.Desk.Allow(access.ScoreReform, p.pointsCSV))          // the unit's points as a table
	e.GET(sheet+"/points.xlsx", p.Desk.Allow(access.ScoreReform, p.pointsXLSX))        // the same as a workbook
	e.GET(sheet+"/import", p.Desk.Allow(access.ScoreReform, p.showImport))             // takes such a table in
	e.POST(sheet+"/import", p.Desk.Allow(access.ScoreReform, p.takeImport))            // first dry, then for good
}
