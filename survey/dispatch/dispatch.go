// Package dispatch takes orders for files of a wave's responses and has them
// made: the same for the page on which people order them and for programs.
//
//	d := dispatch.New(dispatch.Config{Directory: dir, Results: r, Store: s, Jobs: runner, Trail: trail, Order: key})
//	order, err := dispatch.For(config, wave, who, dispatch.Choice{Format: export.XLSX}, "vi")
//	job, err := d.Start(ctx, who.Name, order, title)
//	item, err := d.Find(ctx, who, "2026", job.ID)  // how far it is
//	file, err := d.Fetch(ctx, item)                // when it is done
//
// An order is the work of a job (package jobs), which any node can do; what is
// in the file is a matter of package export.
//
// # What is promised
//
//   - An order holds the units that its giver may export when it is given, and
//     no others are in the file. An order of no units is refused: it must not
//     become one of all.
//   - A file is shown to nobody but who ordered it, and to them only as long as
//     they may still export all of its units. What is not theirs does not exist.
//   - The audit trail knows of an order before it is taken, of a file before it
//     is there, and of each fetching before the first byte. Without the entry
//     there is no file.
package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/results"
	"sipas/survey/store"
)

// Kind is the kind of job that exports responses.
const Kind = "export"

// Trail keeps who took what out of the service; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Config is what orders are taken with. All is required but where it says so.
type Config struct {
	Directory *directory.Directory
	Results   *results.Results
	Store     store.Store
	Jobs      *jobs.Runner
	Trail     Trail            // nil: none is kept
	Order     [32]byte         // secret of the installation, always the same; see export.Source
	Temp      string           // folder for files that rows pass through; "" is the system's
	Now       func() time.Time // nil: time.Now
}

// Dispatch takes orders. Make it with New.
type Dispatch struct{ Config }

// New teaches the runner to export.
func New(c Config) *Dispatch {
	if c.Now == nil {
		c.Now = time.Now
	}
	d := &Dispatch{c}
	c.Jobs.Handle(Kind, jobs.Kind{Again: true, Work: d.work})
	return d
}

// Item is an order with its job.
type Item struct {
	jobs.Job
	Order Order
}

// Start takes an order; title is what its file is called in lists. jobs.ErrMany
// when the owner has too many that have not ended.
func (d *Dispatch) Start(ctx context.Context, owner string, o Order, title survey.Text) (jobs.Job, error) {
	if !o.All && len(o.Units) == 0 {
		return jobs.Job{}, results.ErrNoUnit
	}
	if err := d.record(ctx, ordering, o.Wave, o.told()...); err != nil {
		return jobs.Job{}, err
	}
	job, err := d.Jobs.Start(ctx, jobs.Order{Kind: Kind, Owner: owner, Units: o.Units, Title: title, Details: o})
	if err != nil {
		if failed := d.record(context.WithoutCancel(ctx), undone+ordering, o.Wave, o.told()...); failed != nil {
			return job, errors.Join(err, failed)
		}
		return job, err
	}
	return job, nil
}

// Find is an order for a wave that the person may see: their own, of units
// whose responses they still may export. jobs.ErrUnknown for any other.
func (d *Dispatch) Find(ctx context.Context, who access.User, wave, id string) (Item, error) {
	j, err := d.Jobs.Get(ctx, id)
	if err != nil {
		return Item{}, err
	}
	item, ok, err := d.mine(ctx, who, j)
	if err == nil && !(ok && item.Order.Wave == wave) {
		err = jobs.ErrUnknown
	}
	return item, err
}

// List are the person's orders for a wave, the newest first.
func (d *Dispatch) List(ctx context.Context, who access.User, wave string) ([]Item, error) {
	all, err := d.Jobs.List(ctx, who.Name, Kind)
	if err != nil {
		return nil, err
	}
	var some []Item
	for _, j := range all {
		item, ok, err := d.mine(ctx, who, j)
		if err != nil {
			return nil, err
		}
		if ok && item.Order.Wave == wave {
			some = append(some, item)
		}
	}
	return some, nil
}

// mine tells whether a job is the person's, and what was ordered.
func (d *Dispatch) mine(ctx context.Context, who access.User, j jobs.Job) (item Item, ok bool, err error) {
	item.Job = j
	if j.Owner != who.Name || j.Kind != Kind || json.Unmarshal([]byte(j.Details), &item.Order) != nil || !who.May(access.ExportResponses) {
		return item, false, nil
	}
	config, err := d.Directory.Snapshot(ctx)
	if err != nil {
		return item, false, err
	}
	who = who.For(access.ExportResponses)
	for _, unit := range j.Units {
		if !who.Sees(config.Tree, unit) {
			return item, false, nil
		}
	}
	return item, len(j.Units) > 0 || who.SeesAll(), nil
}

// Fetch opens the file of an order, after its entry. jobs.ErrNotReady while
// there is none.
func (d *Dispatch) Fetch(ctx context.Context, i Item) (io.ReadCloser, error) {
	file, err := d.Jobs.Open(ctx, i.Job)
	if err != nil {
		return nil, err
	}
	err = d.record(ctx, fetching, i.Order.Wave, survey.Difference{Path: "file", To: i.File.Name}, survey.Difference{Path: "sha256", To: i.File.SHA256},
		survey.Difference{Path: "job", To: i.ID})
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// What the audit trail calls what happens here.
const (
	ordering = "order export"     // responses are asked for
	making   = "export responses" // the file is there
	fetching = "fetch export"     // it is taken
	undone   = "not done: "
)

// record keeps an act about a wave. What is empty is left out of told.
func (d *Dispatch) record(ctx context.Context, act, wave string, told ...survey.Difference) error {
	if d.Trail == nil {
		return nil
	}
	var kept []survey.Difference
	for _, x := range told {
		if x.To != "" {
			kept = append(kept, x)
		}
	}
	if err := d.Trail.Record(ctx, act, directory.Waves+"/"+wave, kept); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}
