package paper_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/paper"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

var noon = time.Date(2026, 3, 10, 5, 0, 0, 0, time.UTC) // in Vietnam

// world is a province with one open wave over a real store, whose clock tests set.
type world struct {
	testing.TB
	*paper.Office
	disk  store.Store
	store *faulty
	clock atomic.Int64

	mu    sync.Mutex
	heard int
	acts  []string
}

// faulty is a store that fails from some change on, or loses acknowledgements.
type faulty struct {
	store.Store
	left atomic.Int64 // changes that still go through; negative: all
	lose atomic.Bool  // the change that fails is made, but not acknowledged
}

var errCrash = store.Because(store.ErrUnavailable, "crashed")

func (f *faulty) change(do func() error) error {
	for {
		n := f.left.Load()
		if n < 0 {
			return do()
		}
		if n == 0 {
			return errCrash
		}
		if !f.left.CompareAndSwap(n, n-1) {
			continue
		}
		err := do()
		if n == 1 && f.lose.Load() && err == nil {
			return errCrash
		}
		return err
	}
}

func (f *faulty) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	return f.change(func() error { return f.Store.Insert(ctx, collection, key, body) })
}

func (f *faulty) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (next int64, err error) {
	err = f.change(func() (err error) { next, err = f.Store.Replace(ctx, collection, key, rev, body); return err })
	return next, err
}

func (f *faulty) Delete(ctx context.Context, collection, key string, rev int64) error {
	return f.change(func() error { return f.Store.Delete(ctx, collection, key, rev) })
}

func newWorld(t testing.TB) *world {
	t.Helper()
	disk, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { disk.Close() })
	w := &world{TB: t, disk: disk, store: &faulty{Store: disk}}
	w.store.left.Store(-1)
	w.clock.Store(noon.UnixNano())
	w.furnish()
	w.restart()
	return w
}

// restart is a new process on the same store: nothing is remembered but what is on disk.
func (w *world) restart() {
	w.Helper()
	w.store.left.Store(-1)
	w.store.lose.Store(false)
	sealer, err := collect.NewSealer(make([]byte, collect.KeyBytes))
	if err != nil {
		w.Fatal(err)
	}
	config := directory.New(w.disk, w.now)
	collector := collect.New(collect.Config{Store: w.store, Directory: config, Sealer: sealer, Now: w.now,
		Heard: func(*survey.Response) { w.mu.Lock(); w.heard++; w.mu.Unlock() }})
	w.Office = paper.New(paper.Config{Store: w.store, Directory: config, Taker: collector, Trail: w, Now: w.now})
}

func (w *world) now() time.Time          { return time.Unix(0, w.clock.Load()).UTC() }
func (w *world) advance(d time.Duration) { w.clock.Add(int64(d)) }

// Record is the audit trail.
func (w *world) Record(_ context.Context, act, object string, _ []survey.Difference) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acts = append(w.acts, act+" "+object)
	return nil
}

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// furnish has the province P with the communes A (counters a1, a2) and B
// (counter b1), and the commune C that ended last year.
func (w *world) furnish() {
	w.Helper()
	q := survey.SIPAS25()
	w.keep(directory.Units, "P", survey.Unit{ID: "P", Name: text("Tỉnh Minh Hoạ", "Minh Hoa")})
	w.keep(directory.Units, "A", survey.Unit{ID: "A", Name: text("Xã Tân An", "Tan An"), Parent: "P"})
	w.keep(directory.Units, "B", survey.Unit{ID: "B", Name: text("Xã Đông Hoà", "Dong Hoa"), Parent: "P"})
	w.keep(directory.Units, "C", survey.Unit{ID: "C", Name: text("Xã Cũ", "Old"), Parent: "P", To: noon.AddDate(-1, 0, 0)})
	w.keep(directory.Fields, "ho-tich", survey.Field{Code: "ho-tich", Name: text("Hộ tịch", "Civil status")})
	w.keep(directory.Fields, "dat-dai", survey.Field{Code: "dat-dai", Name: text("Đất đai", "Land")})
	w.keep(directory.Counters, "a1", survey.Counter{ID: "a1", Unit: "A", Name: text("Quầy 1", "Counter 1"), Field: "ho-tich"})
	w.keep(directory.Counters, "a2", survey.Counter{ID: "a2", Unit: "A", Name: text("Quầy 2", "Counter 2")})
	w.keep(directory.Counters, "b1", survey.Counter{ID: "b1", Unit: "B", Name: text("Quầy 1", "Counter 1")})
	w.keep(directory.Questionnaires, q.Ref.String(), q)
	w.keep(directory.Waves, "w", survey.Wave{ID: "w", Title: text("Đợt 1", "Wave 1"), Questionnaire: q.Ref, Form: survey.FullForm,
		State: survey.Open, Opens: noon.AddDate(0, 0, -7), Closes: noon.AddDate(0, 0, 7)})
}

func (w *world) keep(collection, key string, v any) {
	w.Helper()
	if err := store.Add(w.Context(), w.disk, collection, key, v); err != nil {
		w.Fatal(err)
	}
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// code is the code of an error, "" for none.
func code(err error) string {
	if err == nil {
		return ""
	}
	var e *survey.Error
	if asError(err, &e) {
		return e.Code
	}
	return err.Error()
}

// sheet rates everything n.
func sheet(n int) map[string][]string {
	all := map[string][]string{"stage": {"both"}, "comment": {"Tốt"}}
	for _, c := range survey.SIPAS25().Rated() {
		all[c] = []string{fmt.Sprint(n)}
	}
	return all
}

// mixed is a sheet as people fill it in, different for each number.
func mixed(n int) map[string][]string {
	r := rand.New(rand.NewPCG(uint64(n), 1)) //nolint:gosec // a test
	all := map[string][]string{"stage": {"result"}, "trips": {"2"}}
	for _, c := range survey.SIPAS25().Rated() {
		switch k := r.IntN(8); {
		case k >= 1 && k <= 5:
			all[c] = []string{fmt.Sprint(k)}
		case k == 6:
			all[c] = []string{survey.DontKnowCode}
		}
	}
	return all
}

// batch is a batch of which n sheets came back.
func (w *world) batch(n int) paper.Stored {
	w.Helper()
	b := must[paper.Batch](w)(w.Make(w.Context(), "lan", paper.Order{Kind: paper.Paper, Wave: "w", Unit: "A", Counter: "a1", Sheets: 2 * n}))
	s := w.stored(b.ID)
	must[paper.Batch](w)(w.Return(w.Context(), b.ID, s.Rev, n, noon.AddDate(0, 0, -1)))
	return w.stored(b.ID)
}

func (w *world) stored(id string) paper.Stored {
	w.Helper()
	return must[paper.Stored](w)(w.Batch(w.Context(), id))
}

// typed types a batch in twice, each sheet n as read says, and finishes both passes.
func (w *world) typed(id string, first, second func(n int) paper.Reading) paper.Stored {
	w.Helper()
	for _, pass := range []struct {
		which paper.Pass
		by    string
		read  func(n int) paper.Reading
	}{{paper.First, "an", first}, {paper.Second, "binh", second}} {
		b := w.stored(id)
		for n := 1; n <= b.Returned; n++ {
			r := pass.read(n)
			r.Number = n
			must[paper.Sheet](w)(w.Save(w.Context(), pass.by, id, pass.which, r))
		}
		must[paper.Batch](w)(w.Finish(w.Context(), id, w.stored(id).Rev, pass.which))
	}
	return w.stored(id)
}

func alike(n int) paper.Reading { return paper.Reading{Values: mixed(n)} }

// rows are the responses on disk.
func (w *world) rows() []*survey.Response {
	w.Helper()
	var all []*survey.Response
	for d, err := range w.disk.Scan(w.Context(), store.Responses, store.Range{}) {
		if err != nil {
			w.Fatal(err)
		}
		all = append(all, must[*survey.Response](w)(store.DecodeResponse(d.Key, d.Body)))
	}
	return all
}
