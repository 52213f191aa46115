// Package tickets is the survey manager's pages for one-time codes: to make a
// batch for a unit or a counter, to see how many of each are used, and to
// withdraw one.
//
// A batch's codes leave the service exactly once, in the answer to the form
// that makes it: as CSV for the software that prints dossiers' receipts, or as
// labels or strips in PDF. Afterwards only their hashes are there, and nobody
// can ask for them again. When the download fails, the batch is withdrawn and
// another made.
package tickets

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/poster"
	"sipas/survey/tickets"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Trail keeps who changed what; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Config is what the pages work with. Site, Desk, Directory, Tickets and Base
// are required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Tickets   *tickets.Tickets // the citizen's collector's: collect.Collector.Tickets
	Base      func() string    // the public address that QR codes carry, without a slash at its end
	Press     *poster.Press    // prints labels; nil: there are none, only CSV
	Trail     Trail            // nil: none is kept
	Now       func() time.Time // nil: time.Now
	Random    io.Reader        // nil: crypto/rand
}

// Pages are the pages of one-time codes. Make them with New.
type Pages struct {
	Config
	list  *kit.View[staff.Sheet[list]]
	batch *kit.View[staff.Sheet[batch]]
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	p := &Pages{Config: c}
	var err error
	if p.list, err = staff.NewView[list](c.Site, "tickets/list.html", "typed/fields.html"); err != nil {
		return nil, fmt.Errorf("pages of one-time codes: %w", err)
	}
	if p.batch, err = staff.NewView[batch](c.Site, "tickets/batch.html"); err != nil {
		return nil, fmt.Errorf("pages of one-time codes: %w", err)
	}
	return p, nil
}

// Routes are the pages, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/tickets", p.Desk.Allow(access.ManageSurvey, p.showList))                        // batches of a wave, and the form for another
	e.POST("/tickets", p.Desk.Allow(access.ManageSurvey, p.make))                           // makes one: the codes, once
	e.GET("/tickets/:wave/:batch", p.Desk.Allow(access.ManageSurvey, p.showBatch))          // what withdrawing one means
	e.POST("/tickets/:wave/:batch/withdraw", p.Desk.Allow(access.ManageSurvey, p.withdraw)) // withdraws it
}

func (p *Pages) record(ctx context.Context, act, object string, changes ...survey.Difference) error {
	if p.Trail == nil {
		return nil
	}
	if err := p.Trail.Record(ctx, act, object, changes); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}
