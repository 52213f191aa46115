package results

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/store"
)

// wave is one wave in memory.
type wave struct {
	id     string
	schema analysis.Schema
	log    *slog.Logger
	used   int64         // guarded by Results.mu
	ready  chan struct{} // closed when loaded or failed
	failed error         // set before ready is closed

	hearing sync.Mutex
	heard   []*survey.Response // durable, and not in the columns yet

	mu       sync.Mutex // guards all below
	columns  *columns
	revision int64
	loaded   time.Time // when the loading began
	latest   *Snapshot // nil when the columns have changed since
	follow   follow
	ear      *decoder // for what is heard; made when it is first needed
	desk     []sheet  // one, for the ear

	counting counting

	flagging sync.Mutex
	flagged  flagged // guarded by flagging

	besiding sync.Mutex
	besides  besides // guarded by besiding
}

func newWave(id string, schema analysis.Schema, log *slog.Logger) (*wave, error) {
	c, err := newColumns(schema)
	if err != nil {
		return nil, err
	}
	return &wave{id: id, schema: schema, log: log, ready: make(chan struct{}), columns: c}, nil
}

// load reads all responses of the wave. Those heard meanwhile wait, and are
// added after it if the reading did not meet them.
func (w *wave) load(ctx context.Context, s store.Store, now time.Time) error {
	w.follow.noticed, w.loaded = now, now
	if err := w.readReviews(ctx, s); err != nil {
		return err
	}
	err := read(ctx, s, store.Prefix(w.id+"/"), func() func(*batch) { return w.taker(nil) })
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changed() // an empty wave is loaded, too
	return err
}

// taker makes a goroutine's way of adding batches. It notes in seen, if there
// is such a set, the rows that it meets.
func (w *wave) taker(seen *rowset) func(*batch) {
	x := newDecoder(w.schema)
	sheets, known := x.sheets(batchSize), make([]bool, batchSize)
	return func(b *batch) {
		b.each(func(i int, key string, body []byte) { sheets[i].read(key, body) })
		n := len(b.keys)
		w.known(sheets[:n], known)
		for i := range sheets[:n] {
			if !known[i] {
				x.lay(&sheets[i])
			}
		}
		<-b.turn
		w.take(sheets[:n], seen)
	}
}

// known finds the sheets that are rows already: they need not be laid out.
func (w *wave) known(sheets []sheet, known []bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range sheets {
		_, known[i] = w.columns.ids.row(sheets[i].view.ID)
	}
}

// take adds sheets.
func (w *wave) take(sheets []sheet, seen *rowset) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range sheets {
		w.add(&sheets[i])
		if seen == nil {
			continue
		}
		if row, known := w.columns.ids.row(sheets[i].view.ID); known {
			seen.add(row)
		}
	}
}

// hear puts a response into the queue, and takes the queue in unless somebody
// is working on the columns: then the next who looks does it.
func (w *wave) hear(r *survey.Response) {
	w.hearing.Lock()
	w.heard = append(w.heard, r)
	w.hearing.Unlock()
	if w.mu.TryLock() {
		defer w.mu.Unlock()
		select {
		case <-w.ready:
			w.listen()
		default: // not loading yet; the reading comes first
		}
	}
}

// listen takes the queue in. The caller holds mu.
func (w *wave) listen() {
	w.hearing.Lock()
	heard := w.heard
	w.heard = nil
	w.hearing.Unlock()
	if len(heard) == 0 {
		return
	}
	if w.ear == nil {
		w.ear = newDecoder(w.schema)
		w.desk = w.ear.sheets(1)
	}
	for _, r := range heard {
		one := &w.desk[0]
		one.read(store.ResponseKey(w.id, r.ID), store.EncodeResponse(r))
		w.ear.lay(one)
		w.add(one)
	}
}

// add takes a sheet in. The caller holds mu.
func (w *wave) add(s *sheet) {
	changed, err := w.columns.add(s)
	if changed {
		w.changed()
	}
	if err != nil && len(w.columns.misfits) <= misfitsLogged {
		w.log.Warn("response not counted: it does not have the expected form", "wave", w.id, "err", err)
	}
}

// misfitsLogged bounds what a spoilt wave writes into the log.
const misfitsLogged = 20

func (w *wave) changed() {
	w.revision++
	w.latest = nil
}

// now is the wave as it is known at this moment.
func (w *wave) now() *Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listen()
	if w.latest == nil {
		w.latest = w.columns.snapshot(w.id, w.revision, w.loaded)
	}
	return w.latest
}
