// Package manager is the survey manager's pages about places: units in their
// tree with dates and successors, service fields, dossiers handled per period,
// counters with their codes and devices, and the import of all of these from
// tables. It also has the page that tells a manager what to do next.
//
// Nothing is ever deleted here: a unit ends by a date and names who took over,
// a counter is closed, a code or device is revoked. A person with units in
// scope sees and changes what lies within them; service fields are everybody's
// and only those who see all units change them.
//
// Edits carry the revision of what they began with. Whoever comes second gets
// both versions to choose from (see staff.Clashes); nothing typed is lost.
package manager

import (
	"context"
	"fmt"
	"time"

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
	Base      func() string // the public address that QR codes carry, without a slash at its end

	Counts func(ctx context.Context, wave string) (int, error) // answers so far; nil: not shown
	Now    func() time.Time                                    // nil: time.Now
}

// Pages are the manager's pages. Make them with New.
type Pages struct {
	Config
	clashes *staff.Clashes

	start      *kit.View[staff.Sheet[start]]
	units      *kit.View[staff.Sheet[units]]
	unit       *kit.View[staff.Sheet[unitPage]]
	reorganise *kit.View[staff.Sheet[reorganisation]]
	decide     *kit.View[staff.Sheet[reorganisation]]
	fields     *kit.View[staff.Sheet[fields]]
	field      *kit.View[staff.Sheet[fieldPage]]
	dossiers   *kit.View[staff.Sheet[dossiers]]
	counters   *kit.View[staff.Sheet[counters]]
	counter    *kit.View[staff.Sheet[counterPage]]
	device     *kit.View[staff.Sheet[devicePage]]
	poster     *kit.View[staff.Sheet[poster]]
	upload     *kit.View[staff.Sheet[upload]]
	plan       *kit.View[staff.Sheet[planPage]]
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
		staff.Parse(c.Site, &p.start, "manager/start.html"),
		staff.Parse(c.Site, &p.units, "manager/units.html"),
		staff.Parse(c.Site, &p.unit, "manager/unit.html", inputs),
		staff.Parse(c.Site, &p.reorganise, "manager/reorganise.html", inputs),
		staff.Parse(c.Site, &p.decide, "manager/decide.html", inputs),
		staff.Parse(c.Site, &p.fields, "manager/fields.html", inputs),
		staff.Parse(c.Site, &p.field, "manager/field.html", inputs),
		staff.Parse(c.Site, &p.dossiers, "manager/dossiers.html", inputs),
		staff.Parse(c.Site, &p.counters, "manager/counters.html"),
		staff.Parse(c.Site, &p.counter, "manager/counter.html", inputs),
		staff.Parse(c.Site, &p.device, "manager/device.html"),
		staff.Parse(c.Site, &p.poster, "manager/poster.html"),
		staff.Parse(c.Site, &p.upload, "manager/upload.html", inputs),
		staff.Parse(c.Site, &p.plan, "manager/plan.html"),
	} {
		if err := parse(); err != nil {
			return nil, fmt.Errorf("manager's pages: %w", err)
		}
	}
	return p, nil
}
