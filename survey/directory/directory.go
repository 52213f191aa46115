// Package directory keeps the configuration of the survey at hand: units,
// counters and their codes, service fields, waves and questionnaires, as one
// read-only snapshot in memory. Opening a citizen's form asks no database.
//
// Whoever changes a configuration document calls [Directory.Changed] after
// it. That bumps one revision document, which every node looks at every two
// seconds; so all nodes follow a change within [Freshness]. When the store is
// away the last snapshot goes on being served.
package directory

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// The collections of configuration, each keyed by the thing's own id, code or
// tag; questionnaires by Ref.String, workloads by Workload.Key.
const (
	Units          = "units"
	Counters       = "counters"
	Codes          = "codes"
	Fields         = "fields"
	Waves          = "waves"
	Questionnaires = "questionnaires"
	Workloads      = "workloads"
	Devices        = "devices"
	Languages      = "languages"
)

const (
	meta     = "meta"
	revision = "directory"
)

// Freshness bounds how long a node may go on with an older snapshot while
// the store answers.
const Freshness = 2 * time.Second

// reload bounds how long a change whose bump was lost (a crash between the
// two writes) stays unseen by other nodes.
const reload = time.Minute

// patience bounds how long a look at the store may hold up the one who looks.
const patience = 3 * time.Second

// Directory hands out snapshots. Make it with New. Its methods may be called
// by any number of goroutines.
type Directory struct {
	store store.Store
	now   func() time.Time

	current atomic.Pointer[Snapshot]
	asked   atomic.Int64 // Unix nanoseconds of the last look at the store, successful or not; 0 before any

	looking chan struct{} // holds a token while somebody looks, who alone may touch failed
	failed  error         // how the last look ended
}

// New makes a directory over s; nothing is read before the first Snapshot.
func New(s store.Store, now func() time.Time) *Directory {
	return &Directory{store: s, now: now, looking: make(chan struct{}, 1)}
}

// Snapshot is the configuration, at most Freshness old. When the store does
// not answer, it is the last one known; the error is non-nil only if there
// never was one.
//
// Of many callers who find the snapshot too old, one looks at the store and
// the others go on with what there is, unless that is older than a look can
// take. A look is not cancelled when its caller goes away: others need it too.
func (d *Directory) Snapshot(ctx context.Context) (*Snapshot, error) {
	now := d.now()
	if s := d.current.Load(); s != nil && d.askedWithin(Freshness, now) {
		return s, nil
	}
	select {
	case d.looking <- struct{}{}:
		defer d.looked()
	default: // somebody else is looking at this moment
		if s := d.current.Load(); s != nil && d.askedWithin(Freshness+patience, now) {
			return s, nil
		}
		if err := d.await(ctx); err != nil {
			return nil, err
		}
		defer d.looked()
		if d.askedWithin(Freshness, now) {
			return d.known()
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	before := d.failed
	d.failed = d.look(ctx, now)
	d.asked.Store(now.UnixNano())
	switch s := d.current.Load(); {
	case before == nil && d.failed != nil && s != nil:
		slog.WarnContext(ctx, "configuration cannot be read; going on with the last known", "revision", s.Revision, "err", d.failed)
	case before != nil && d.failed == nil:
		slog.InfoContext(ctx, "configuration can be read again", "revision", s.Revision)
	}
	return d.known()
}

// askedWithin tells whether the last look was less than age before now. A
// clock that went backwards makes everything old.
func (d *Directory) askedWithin(age time.Duration, now time.Time) bool {
	since := now.UnixNano() - d.asked.Load()
	return 0 <= since && since < int64(age)
}

// await waits for one's turn to look.
func (d *Directory) await(ctx context.Context) error {
	select {
	case d.looking <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the configuration: %w", ctx.Err())
	}
}

// looked ends one's turn.
func (d *Directory) looked() { <-d.looking }

// known is the last snapshot, or why there is none. The caller is looking.
func (d *Directory) known() (*Snapshot, error) {
	if s := d.current.Load(); s != nil {
		return s, nil
	}
	return nil, d.failed
}

// Demo tells whether the store is a demonstration's: any wave of it is. False
// while the configuration is not known.
func (d *Directory) Demo(ctx context.Context) bool {
	s, err := d.Snapshot(ctx)
	return err == nil && slices.ContainsFunc(s.Waves, func(w survey.Wave) bool { return w.Demo })
}

// revisionDoc counts changes; its document revision is the count.
type revisionDoc struct {
	Changed time.Time `bson:"changed"`
}

// look reads the revision and, if it has moved or a minute has passed, the
// configuration. The revision is read first: what changes while the
// configuration is being read bumps it again and is seen by the next look.
// The caller is looking.
func (d *Directory) look(ctx context.Context, now time.Time) error {
	_, rev, err := store.Load[revisionDoc](ctx, d.store, meta, revision)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("reading the configuration's revision: %w", err)
	}
	if s := d.current.Load(); s != nil && s.Revision == rev && now.Sub(s.loaded) < reload && !now.Before(s.loaded) {
		return nil
	}
	s, err := load(ctx, d.store)
	if err != nil {
		return fmt.Errorf("reading the configuration: %w", err)
	}
	s.Revision, s.loaded = rev, now
	d.current.Store(s)
	return nil
}

// Changed tells all nodes that configuration documents have changed. After a
// nil error the next Snapshot of this node holds the change. After an error
// the documents are as they were written, and other nodes may see them only
// within a minute.
func (d *Directory) Changed(ctx context.Context) error {
	now := d.now()
	if err := d.bump(ctx, now); err != nil {
		return fmt.Errorf("announcing a change of the configuration: %w", err)
	}
	if err := d.await(ctx); err != nil {
		return err
	}
	defer d.looked()
	return d.look(ctx, now)
}

// bump raises the revision by one. Losing a race is no reason to stop: the
// winner may have bumped before our change was written.
func (d *Directory) bump(ctx context.Context, now time.Time) error {
	for {
		_, rev, err := store.Load[revisionDoc](ctx, d.store, meta, revision)
		switch {
		case errors.Is(err, store.ErrNotFound):
			err = store.Add(ctx, d.store, meta, revision, revisionDoc{Changed: now})
		case err == nil:
			_, err = store.Change(ctx, d.store, meta, revision, rev, revisionDoc{Changed: now})
		}
		if err == nil || survey.KindOf(err) != survey.KindConflict {
			return err
		}
	}
}
