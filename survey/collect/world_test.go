package collect_test

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

var (
	noon   = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	opens  = noon.AddDate(0, 0, -7)
	closes = noon.AddDate(0, 0, 7)
)

const (
	code      = "7K3F92MF" // of the counter
	otherCode = "01234568" // of another counter of the same unit
)

// world is a service with one unit, two counters and one open wave, on a real
// store, with a clock that tests set.
type world struct {
	t     testing.TB
	disk  *bolt.Store
	store *faulty
	clock atomic.Int64
	*collect.Collector

	mu    sync.Mutex
	heard []*survey.Response
}

func newWorld(t testing.TB, limits *collect.Limits) *world {
	t.Helper()
	disk, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { disk.Close() })
	w := &world{t: t, disk: disk, store: &faulty{Store: disk}}
	w.clock.Store(noon.UnixNano())
	furnish(t, disk)
	w.Collector = w.node(limits, testKey(1))
	return w
}

// node is one more application node on the world's store.
func (w *world) node(limits *collect.Limits, key []byte) *collect.Collector {
	w.t.Helper()
	sealer, err := collect.NewSealer(key)
	if err != nil {
		w.t.Fatal(err)
	}
	return collect.New(collect.Config{Store: w.store, Directory: directory.New(w.disk, w.now), Sealer: sealer,
		Limits: limits, Now: w.now, Heard: w.hear})
}

func testKey(n byte) []byte {
	key := make([]byte, collect.KeyBytes)
	key[0] = n
	return key
}

func (w *world) now() time.Time          { return time.Unix(0, w.clock.Load()).UTC() }
func (w *world) advance(d time.Duration) { w.clock.Add(int64(d)) }

func (w *world) hear(r *survey.Response) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard = append(w.heard, r)
}

// heardOf counts what was told: responses and markers.
func (w *world) heardOf() (responses, markers int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.heard {
		if r.Withdrawn {
			markers++
		} else {
			responses++
		}
	}
	return responses, markers
}

func text(vi string) survey.Text { return survey.Text{"vi": vi, "en": vi} }

func theWave() survey.Wave {
	return survey.Wave{ID: "2026-q1", Title: text("Quý I"), Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
		State: survey.Open, Opens: opens, Closes: closes}
}

func furnish(t testing.TB, s store.Store) {
	t.Helper()
	q := survey.SIPAS25()
	for _, x := range []struct {
		collection, key string
		v               any
	}{
		{directory.Units, "xa-1", survey.Unit{ID: "xa-1", Name: text("Xã Tân An"), Kind: survey.Commune}},
		{directory.Fields, "ho-tich", survey.Field{Code: "ho-tich", Name: text("Hộ tịch")}},
		{directory.Counters, "q1", survey.Counter{ID: "q1", Unit: "xa-1", Name: text("Quầy 1"), Field: "ho-tich"}},
		{directory.Counters, "q2", survey.Counter{ID: "q2", Unit: "xa-1", Name: text("Quầy 2")}},
		{directory.Questionnaires, q.Ref.String(), q},
		{directory.Waves, "2026-q1", theWave()},
		{directory.Codes, code, survey.CounterCode{Code: code, Counter: "q1", Issued: opens}},
		{directory.Codes, otherCode, survey.CounterCode{Code: otherCode, Counter: "q2", Issued: opens}},
	} {
		if err := store.Add(context.Background(), s, x.collection, x.key, x.v); err != nil {
			t.Fatal(err)
		}
	}
}

// change alters a document of the configuration on disk and tells all nodes.
func change[T any](w *world, collection, key string, alter func(v *T)) {
	w.t.Helper()
	ctx := context.Background()
	v, rev, err := store.Load[T](ctx, w.disk, collection, key)
	if err != nil {
		w.t.Fatal(err)
	}
	alter(&v)
	if _, err := store.Change(ctx, w.disk, collection, key, rev, v); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Directory.Changed(ctx); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) setWave(alter func(v *survey.Wave)) {
	w.t.Helper()
	change(w, directory.Waves, "2026-q1", alter)
}

// open opens a form at a counter.
func (w *world) open(code string) collect.Submission {
	w.t.Helper()
	place, err := w.Place(context.Background(), code)
	if err != nil {
		w.t.Fatal(err)
	}
	seal, err := w.Seal(place, survey.FullForm, survey.ByQR)
	if err != nil {
		w.t.Fatal(err)
	}
	return collect.Submission{Code: code, Seal: seal, Language: "vi", Values: sheet(5)}
}

// sheet rates everything n.
func sheet(n int) map[string][]string {
	values := map[string][]string{"stage": {"both"}, "comment": {"Tốt"}}
	for _, c := range survey.SIPAS25().Rated() {
		values[c] = []string{fmt.Sprint(n)}
	}
	return values
}

// accept sends a form that must be accepted.
func (w *world) accept(s collect.Submission) collect.Receipt {
	w.t.Helper()
	receipt, err := w.Accept(context.Background(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	return receipt
}

// rows are the responses on disk.
func (w *world) rows() []*survey.Response {
	w.t.Helper()
	var all []*survey.Response
	for d, err := range w.disk.Scan(context.Background(), store.Responses, store.Range{}) {
		if err != nil {
			w.t.Fatal(err)
		}
		r, err := store.DecodeResponse(d.Key, d.Body)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// faulty is a store between the collector and the disk that can lose
// acknowledgements, refuse, or wait.
type faulty struct {
	store.Store
	lose    atomic.Int64                    // that many changes are made, but reported as failed
	refuse  atomic.Bool                     // nothing gets through
	entered chan struct{}                   // if set, told before a change is made
	resume  chan struct{}                   // and waited for after that
	calls   atomic.Int64                    // of any kind
	before  atomic.Pointer[func(op string)] // if set, called before a change
}

var errAway = store.Because(store.ErrUnavailable, "unplugged")

func (f *faulty) change(op string, make func() error) error {
	f.calls.Add(1)
	if f.refuse.Load() {
		return errAway
	}
	if hook := f.before.Load(); hook != nil {
		(*hook)(op)
	}
	if f.entered != nil {
		f.entered <- struct{}{}
		<-f.resume
	}
	err := make()
	if err == nil && f.lost() {
		return errAway
	}
	return err
}

func (f *faulty) lost() bool {
	for {
		n := f.lose.Load()
		if n <= 0 {
			return false
		}
		if f.lose.CompareAndSwap(n, n-1) {
			return true
		}
	}
}

func (f *faulty) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	return f.change("insert", func() error { return f.Store.Insert(ctx, collection, key, body) })
}

func (f *faulty) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (next int64, err error) {
	err = f.change("replace", func() error {
		next, err = f.Store.Replace(ctx, collection, key, rev, body)
		return err
	})
	return next, err
}

func (f *faulty) Get(ctx context.Context, collection, key string) (store.Doc, error) {
	f.calls.Add(1)
	if f.refuse.Load() {
		return store.Doc{}, errAway
	}
	return f.Store.Get(ctx, collection, key)
}

func (f *faulty) Scan(ctx context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	f.calls.Add(1)
	if f.refuse.Load() {
		return func(yield func(store.Doc, error) bool) { yield(store.Doc{}, errAway) }
	}
	return f.Store.Scan(ctx, collection, r)
}
