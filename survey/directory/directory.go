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
	"sync"
	"sync/atomic"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// The collections of configuration, each keyed by the thing's own id or code;
// questionnaires by Ref.String.
const (
	Units          = "units"
	Counters       = "counters"
	Codes          = "codes"
	Fields         = "fields"
	Waves          = "waves"
	Questionnaires = "questionnaires"
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

// Directory hands out snapshots. Make it with New.
type Directory struct {
	store store.Store
	now   func() time.Time

	current atomic.Pointer[Snapshot]
	asked   atomic.Int64 // Unix nanoseconds of the last look at the revision
	loading sync.Mutex
}

// New makes a directory over s; nothing is read before the first Snapshot.
func New(s store.Store, now func() time.Time) *Directory {
	return &Directory{store: s, now: now}
}

// Snapshot is the configuration, at most Freshness old. When the store does
// not answer, it is the last one known; the error is non-nil only if there
// never was one.
func (d *Directory) Snapshot(ctx context.Context) (*Snapshot, error) {
	now := d.now()
	if s := d.current.Load(); s != nil {
		asked := d.asked.Load()
		fresh := now.UnixNano()-asked < int64(Freshness) && now.UnixNano() >= asked
		if fresh || !d.asked.CompareAndSwap(asked, now.UnixNano()) {
			return s, nil // fresh, or another caller is looking at this moment
		}
		if err := d.refresh(ctx, now); err != nil {
			slog.WarnContext(ctx, "configuration not refreshed; going on with the last known", "err", err)
		}
		return d.current.Load(), nil
	}
	if err := d.refresh(ctx, now); err != nil {
		return nil, err
	}
	d.asked.Store(now.UnixNano())
	return d.current.Load(), nil
}

// revisionDoc counts changes; its document revision is the count.
type revisionDoc struct {
	Changed time.Time `bson:"changed"`
}

func (d *Directory) refresh(ctx context.Context, now time.Time) error {
	d.loading.Lock()
	defer d.loading.Unlock()
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

// Changed tells all nodes that configuration documents have changed. It
// returns when this node's next Snapshot holds the change.
func (d *Directory) Changed(ctx context.Context) error {
	now := d.now()
	for {
		_, rev, err := store.Load[revisionDoc](ctx, d.store, meta, revision)
		switch {
		case errors.Is(err, store.ErrNotFound):
			err = store.Add(ctx, d.store, meta, revision, revisionDoc{Changed: now})
		case err == nil:
			_, err = store.Change(ctx, d.store, meta, revision, rev, revisionDoc{Changed: now})
		}
		if err == nil {
			return d.refresh(ctx, now)
		}
		if survey.KindOf(err) != survey.KindConflict {
			return fmt.Errorf("announcing a change of the configuration: %w", err)
		}
	}
}
