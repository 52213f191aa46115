package results

import (
	"context"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// How far behind the newest that is known a quick look begins. Keys tell the
// hour in which a form was opened, and most people send it within two.
// Notices of withdrawal carry the clock of the node that wrote them.
const (
	keyOverlap    = 2 * time.Hour
	noticeOverlap = 10 * time.Minute
)

// follow is how far a wave has followed the other nodes.
type follow struct {
	noticed time.Time // the time of the last known notice
	failing bool      // the last look failed, and the log says so
}

// Run follows what other nodes write until ctx ends. Without it Frame and
// Summary know what was there when the wave was loaded and what this process
// has heard since.
func (r *Results) Run(ctx context.Context) {
	slow := time.NewTicker(r.Slow)
	defer slow.Stop()
	var quick <-chan time.Time
	if r.Quick > 0 {
		t := time.NewTicker(r.Quick)
		defer t.Stop()
		quick = t.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-quick:
			r.each(ctx, "newest responses", r.refresh)
		case <-slow.C:
			r.each(ctx, "all keys", r.reconcile)
		}
	}
}

// Refresh looks for what other nodes have written lately in the waves that are
// in memory, as Run does by itself.
func (r *Results) Refresh(ctx context.Context) error { return r.all(ctx, r.refresh) }

// Reconcile compares the waves in memory with all their keys in the store, as
// Run does by itself.
func (r *Results) Reconcile(ctx context.Context) error { return r.all(ctx, r.reconcile) }

func (r *Results) all(ctx context.Context, look func(context.Context, *wave) error) error {
	for _, w := range r.held() {
		if err := look(ctx, w); err != nil {
			return fmt.Errorf("following wave %s: %w", w.id, err)
		}
	}
	return nil
}

// each looks at every wave in memory, and says in the log when that begins to
// fail and when it works again.
func (r *Results) each(ctx context.Context, what string, look func(context.Context, *wave) error) {
	for _, w := range r.held() {
		err := look(ctx, w)
		if ctx.Err() != nil {
			return
		}
		w.mu.Lock()
		was := w.follow.failing
		w.follow.failing = err != nil
		w.mu.Unlock()
		switch {
		case err != nil && !was:
			r.Log.WarnContext(ctx, "wave not followed; its figures may be behind other nodes", "wave", w.id, "reading", what, "err", err)
		case err == nil && was:
			r.Log.InfoContext(ctx, "wave followed again", "wave", w.id)
		}
	}
}

// refresh reads the newest keys and notices.
func (r *Results) refresh(ctx context.Context, w *wave) error {
	now := r.Now()
	w.mu.Lock()
	keys, notices := store.Prefix(w.id+"/"), store.Prefix(w.id+"/")
	if newest := w.columns.newest; !newest.IsZero() {
		keys.From = keyAt(w.id, earlier(newest, now).Add(-keyOverlap))
	}
	notices.From = keyAt(w.id, earlier(w.follow.noticed, now).Add(-noticeOverlap))
	w.mu.Unlock()
	if err := read(ctx, r.Store, keys, func() func(*batch) { return w.taker(nil) }); err != nil {
		return err
	}
	for d, err := range r.Store.Scan(ctx, store.Withdrawals, notices) {
		if err != nil {
			return err
		}
		w.notice(d)
	}
	return w.readReviews(ctx, r.Store)
}

// notice takes a withdrawal in. One that concerns a response which is not
// known is left: when that comes, it comes as a marker.
func (w *wave) notice(d store.Doc) {
	id, ok := d.Body.Lookup("response").StringValueOK()
	if !ok {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if row, known := w.columns.rowOf(id); known && w.columns.withdraw(row) {
		w.changed()
	}
	if n, err := survey.ParseResponseID(d.Key[max(0, len(d.Key)-36):]); err == nil && n.Hour().After(w.follow.noticed) {
		w.follow.noticed = n.Hour()
	}
}

// reconcile reads all keys. What it finds new is added; rows that it does not
// find any more have been deleted by somebody with a database tool.
func (r *Results) reconcile(ctx context.Context, w *wave) error {
	w.mu.Lock()
	w.listen()
	end := w.columns.rows()
	w.mu.Unlock()
	var seen rowset
	if err := read(ctx, r.Store, store.Prefix(w.id+"/"), func() func(*batch) { return w.taker(&seen) }); err != nil {
		return err
	}
	if err := w.readReviews(ctx, r.Store); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	lost, found := w.columns.compare(seen, end)
	if lost+found > 0 {
		w.changed()
		r.Log.WarnContext(ctx, "documents of responses were deleted or put back by another program",
			"wave", w.id, "deleted", lost, "back", found)
	}
	return nil
}

// keyAt is the lowest key that a response or notice of that moment can have.
func keyAt(wave string, t time.Time) string {
	const hour = len("01890a5d-ac96")
	return wave + "/" + survey.NewResponseID(t, [survey.RandomIDBytes]byte{}).String()[:hour]
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
