package results

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.uber.org/goleak"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

func TestFrame(t *testing.T) {
	p := newProvince(t)
	r := p.sheet("D1C1", p.now, all(4))
	r.Answers["A1"] = survey.Answer{DontKnow: true}
	delete(r.Answers, "A2")
	r.Answers["age"] = survey.Answer{Choices: []string{"25-34"}}
	r.Hour = time.Date(2026, 3, 4, 18, 0, 0, 0, time.UTC) // one in the morning of the fifth in Vietnam
	r.Language, r.Channel, r.Form = survey.English, survey.ByKiosk, survey.ShortForm
	p.accept(r)
	f := frame(t, p.results(0)).Frame
	if f.Rows() != 1 {
		t.Fatalf("%d rows", f.Rows())
	}
	for column, want := range map[string]string{ByUnit: "D1C1", ByCounter: "D1C1-1", ByField: "land", ByChannel: "kiosk", ByForm: "short",
		ByVersion: "sipas-25@1", ByLanguage: "en", ByDay: "2026-03-05", "stage": "result", "age": "25-34", "sex": ""} {
		d, err := f.Dimension(column)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := d.Labels[d.Codes.At(0)]; got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
	for code, want := range map[string]uint8{"A1": 255, "A2": 0, "A3": 4, "E5": 4, "OV": 4} {
		if got := f.Item(f.Schema().Item(code))[0]; got != want {
			t.Errorf("%s is %d, want %d", code, got, want)
		}
	}
	if seconds, err := f.Number(Seconds); err != nil || seconds[0] != 90 {
		t.Errorf("seconds %v, %v", seconds, err)
	}
}

// TestLoadsInOrder: whoever loads a wave has its answers in the order of their
// keys, so that what waits in a unit is the same at every node and after every
// start.
func TestLoadsInOrder(t *testing.T) {
	p := newProvince(t)
	p.people("D1C1", 3*batchSize, all(4))
	p.people("D2C1", 2*batchSize+7, all(3))
	var keys []string
	for d, err := range p.store.Scan(t.Context(), store.Responses, store.Prefix("w/")) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, d.Key)
	}
	for range 3 {
		s := frame(t, p.results(0))
		if s.Frame.Rows() != len(keys) {
			t.Fatalf("%d rows of %d", s.Frame.Rows(), len(keys))
		}
		for row, key := range keys {
			if id := s.ID(row).String(); !strings.HasSuffix(key, id) {
				t.Fatalf("row %d is %s, want %s", row, id, key)
			}
		}
	}
}

func TestNoSuchWave(t *testing.T) {
	p := newProvince(t)
	r := p.results(0)
	if _, err := r.Frame(t.Context(), "other"); !errors.Is(err, ErrNoWave) {
		t.Errorf("Frame: %v, want ErrNoWave", err)
	}
	if _, err := r.Summary(t.Context(), "other", Ask{}); !errors.Is(err, ErrNoWave) {
		t.Errorf("Summary: %v, want ErrNoWave", err)
	}
	for _, unit := range []string{"X", "D1C9", "../P"} {
		if _, err := r.Summary(t.Context(), "w", Ask{Unit: unit}); !errors.Is(err, ErrNoUnit) {
			t.Errorf("Summary of %s: %v, want ErrNoUnit", unit, err)
		}
	}
	if s := frame(t, r); s.Responses != 0 || s.Frame.Rows() != 0 {
		t.Errorf("an empty wave has %d responses", s.Responses)
	}
	if s := summary(t, r, Ask{}); s.Responses != 0 || s.Suppressed || s.ItemMean.Respondents != 0 || len(s.Factors) != 5 || len(s.Units) != 10 {
		t.Errorf("an empty wave sums up to %+v", s)
	}
}

func TestHeard(t *testing.T) {
	p := newProvince(t)
	r := p.results(0)
	before := p.people("D1C1", 3, all(4))
	for _, x := range before {
		r.Heard(x) // not in memory: found by loading
	}
	old := frame(t, r)
	after := p.people("D1C2", 2, all(5))
	for range 3 { // a retry is told again
		for _, x := range after {
			r.Heard(x)
		}
	}
	r.Heard(before[0])
	r.Heard(before[1].Marker())
	r.Heard(before[1].Marker())
	r.Heard(p.sheet("D1C1", p.now, all(1)).Marker()) // withdrawn before it was ever seen
	s := frame(t, r)
	if s.Responses != 4 || s.Withdrawn != 2 || s.Live().Rows() != 4 {
		t.Errorf("%d responses, %d withdrawn; want 4, 2", s.Responses, s.Withdrawn)
	}
	if old.Responses != 3 || old.Frame.Rows() != 3 || old.Live().Rows() != 3 || old.Withdrawn != 0 {
		t.Error("a snapshot has changed")
	}
	if s.Revision <= old.Revision {
		t.Error("the revision did not grow")
	}
	if again := frame(t, r); again != s {
		t.Error("another snapshot of the same")
	}
}

// slowStore stops in the middle of a scan until it is let go on.
type slowStore struct {
	store.Store
	after int
	reach chan struct{}
	pass  chan struct{}
}

func (s slowStore) Scan(ctx context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	if collection != store.Responses {
		return s.Store.Scan(ctx, collection, r)
	}
	return func(yield func(store.Doc, error) bool) {
		n := 0
		for d, err := range s.Store.Scan(ctx, collection, r) {
			if n == s.after {
				close(s.reach)
				<-s.pass
			}
			n++
			if !yield(d, err) {
				return
			}
		}
	}
}

// TestHeardDuringLoad hears answers, some of which the scan will meet and some
// of which it has passed already, while a wave is being loaded.
func TestHeardDuringLoad(t *testing.T) {
	p := newProvince(t)
	early := p.people("D1C1", 40, all(4))
	slow := slowStore{p.store, 20, make(chan struct{}), make(chan struct{})}
	r := p.results(0)
	r.Store = slow
	done := make(chan *Snapshot)
	go func() {
		s, err := r.Frame(context.Background(), "w")
		if err != nil {
			t.Error(err)
		}
		done <- s
	}()
	<-slow.reach
	fresh := p.people("D1C1", 10, all(5))
	for _, x := range append(fresh, early[30:]...) {
		r.Heard(x)
	}
	r.Heard(early[0].Marker())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Frame(ctx, "w"); !errors.Is(err, context.Canceled) {
		t.Errorf("who does not want to wait: %v", err)
	}
	close(slow.pass)
	if s := <-done; s.Responses != 49 || s.Withdrawn != 1 || s.Frame.Rows() != 50 {
		t.Errorf("%d responses and %d withdrawn, want 49 and 1", s.Responses, s.Withdrawn)
	}
}

// failingStore is away for the first so many scans of responses.
type failingStore struct {
	store.Store
	mu    sync.Mutex
	times int
}

func (s *failingStore) Scan(ctx context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if collection != store.Responses || s.times == 0 {
		return s.Store.Scan(ctx, collection, r)
	}
	s.times--
	return func(yield func(store.Doc, error) bool) { yield(store.Doc{}, store.ErrUnavailable) }
}

func TestLoadFailsAndIsTriedAgain(t *testing.T) {
	p := newProvince(t)
	p.people("D1C1", 3, all(4))
	r := p.results(0)
	r.Store = &failingStore{Store: p.store, times: 1}
	if _, err := r.Frame(t.Context(), "w"); !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("error %v, want ErrUnavailable", err)
	}
	if s := frame(t, r); s.Responses != 3 {
		t.Errorf("%d responses after the store came back", s.Responses)
	}
}

func TestMisfits(t *testing.T) {
	p := newProvince(t)
	p.people("D1C1", 5, all(4))
	r := p.results(0)
	spoil := func(key string, body any) {
		raw, err := bson.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.store.Insert(t.Context(), store.Responses, key, raw); err != nil {
			t.Fatal(err)
		}
	}
	spoil("w/0190b5a0-0000-7000-8000-000000000001", bson.D{{Key: "wave", Value: "w"}, {Key: "unit", Value: "D1C1"}, {Key: "answers", Value: bson.D{{Key: "A1", Value: 6}}}})
	spoil("w/0190b5a0-0000-7000-8000-000000000002", bson.D{{Key: "wave", Value: "w"}, {Key: "answers", Value: bson.D{{Key: "A1", Value: 0.5}}}})
	spoil("w/0190b5a0-0000-7000-8000-000000000003", bson.D{{Key: "hello", Value: "world"}})
	spoil("w/short", bson.D{{Key: "wave", Value: "w"}, {Key: "answers", Value: bson.D{}}})
	if s := frame(t, r); s.Responses != 5 || s.Misfits != 4 {
		t.Errorf("%d responses, %d misfits; want 5, 4", s.Responses, s.Misfits)
	}
	if err := r.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := summary(t, r, Ask{}); s.Responses != 5 || s.Misfits != 4 {
		t.Errorf("read again: %d responses, %d misfits", s.Responses, s.Misfits)
	}
}

func TestWavesInMemoryAreFew(t *testing.T) {
	p := newProvince(t)
	r := p.results(0)
	r.Waves = 2
	for _, id := range []string{"w1", "w2", "w3"} {
		p.wave(id, survey.Open)
	}
	for _, id := range []string{"w1", "w2", "w1", "w3"} {
		if _, err := r.Frame(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	var held []string
	for _, w := range r.held() {
		held = append(held, w.id)
	}
	if len(held) != 2 || r.waves["w1"] == nil || r.waves["w3"] == nil {
		t.Errorf("in memory: %v, want w1 and w3", held)
	}
}

// TestVersions has answers to two versions of a questionnaire in one wave.
func TestVersions(t *testing.T) {
	p := newProvince(t)
	r := p.results(0)
	p.people("D1C1", 5, all(4))
	if s := frame(t, r); len(s.Frame.Schema().Items) != 26 {
		t.Fatalf("%d items", len(s.Frame.Schema().Items))
	}
	q := survey.SIPAS25()
	q.Version = 2
	q.Factors[0].Criteria = append(q.Factors[0].Criteria[1:], survey.Criterion{Code: "A6"}) // A1 is given up
	p.keep(directory.Questionnaires, q.Ref.String(), q)
	if err := p.directory.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	x := p.sheet("D1C1", p.now, all(4))
	x.Questionnaire.Version = 2
	delete(x.Answers, "A1")
	x.Answers["A6"] = survey.Answer{Rating: 2}
	p.accept(x)
	f := frame(t, r).Frame
	schema := f.Schema()
	if a6 := schema.Item("A6"); f.Rows() != 6 || a6 != 26 || bytes.Count(f.Item(a6), []byte{2}) != 1 || bytes.Count(f.Item(a6), []byte{0}) != 5 {
		t.Errorf("%d rows, items %v", f.Rows(), schema.Items)
	}
	if got := schema.Factors[0]; got.Name != "A" || len(got.Items) != 6 || got.Items[5] != 26 {
		t.Errorf("factor A is %+v", got)
	}
}

// TestAtOnce lets many hear, ask and follow at the same time.
func TestAtOnce(t *testing.T) {
	p := newProvince(t)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	r := p.results(time.Millisecond)
	r.Slow = 2 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	var following, all sync.WaitGroup
	following.Go(func() { r.Run(ctx) })
	const writers, each = 4, 50
	sheets := make([][]*survey.Response, writers)
	for w := range sheets {
		for range each {
			sheets[w] = append(sheets[w], p.sheet(p.units[w], p.now, p.any()))
		}
	}
	for _, mine := range sheets {
		all.Go(func() {
			for i, x := range mine {
				p.accept(x)
				if i%2 == 0 { // the others are another node's
					r.Heard(x)
				}
			}
		})
	}
	for range 2 {
		all.Go(func() {
			for range 100 {
				summary(t, r, Ask{Unit: "D1"})
				if s := frame(t, r); s.Live().Rows() != s.Responses {
					t.Errorf("%d live rows, %d responses", s.Live().Rows(), s.Responses)
				}
			}
		})
	}
	all.Wait()
	cancel()
	following.Wait()
	if err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := frame(t, r); s.Responses != writers*each {
		t.Errorf("%d responses, want %d", s.Responses, writers*each)
	}
}

// TestUnitsThatHaveEnded: a unit that was merged away shows while it has responses.
func TestUnitsThatHaveEnded(t *testing.T) {
	p := newProvince(t)
	for _, id := range []string{"OLD1", "OLD2"} {
		p.keep(directory.Units, id, survey.Unit{ID: id, Name: survey.Text{survey.Vietnamese: id}, Parent: "P", To: noon.AddDate(0, 0, -5)})
	}
	p.wave("w", survey.Open)
	p.people("OLD1", 5, all(4))
	var shown []string
	for _, u := range summary(t, p.results(0), Ask{}).Units {
		shown = append(shown, u.ID)
	}
	if want := "P D1 D1C1 D1C2 D2 D2C1 D2C2 D3 D3C1 D3C2 OLD1"; strings.Join(shown, " ") != want {
		t.Errorf("units %s, want %s", shown, want)
	}
}
