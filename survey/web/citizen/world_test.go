package citizen_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/web/citizen"
	"sipas/survey/web/kit"
	"sipas/templates"
)

// memory is a small real Store without disk. While away is set, every call fails.
type memory struct {
	away atomic.Bool
	mu   sync.Mutex
	docs map[string]map[string]store.Doc
}

func (m *memory) do(f func() error) error {
	if m.away.Load() {
		return store.ErrUnavailable
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return f()
}

func (m *memory) Insert(_ context.Context, collection, key string, body bson.Raw) error {
	return m.do(func() error {
		if m.docs[collection] == nil {
			m.docs[collection] = map[string]store.Doc{}
		}
		if _, ok := m.docs[collection][key]; ok {
			return store.ErrExists
		}
		m.docs[collection][key] = store.Doc{Key: key, Rev: 1, Body: slices.Clone(body)}
		return nil
	})
}

func (m *memory) Get(_ context.Context, collection, key string) (d store.Doc, err error) {
	err = m.do(func() error {
		var ok bool
		if d, ok = m.docs[collection][key]; !ok {
			return store.ErrNotFound
		}
		return nil
	})
	return d, err
}

func (m *memory) Replace(_ context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	return rev + 1, m.do(func() error {
		d, ok := m.docs[collection][key]
		if !ok {
			return store.ErrNotFound
		}
		if d.Rev != rev {
			return store.ErrStale
		}
		m.docs[collection][key] = store.Doc{Key: key, Rev: rev + 1, Body: slices.Clone(body)}
		return nil
	})
}

func (m *memory) Delete(_ context.Context, collection, key string, rev int64) error {
	return m.do(func() error {
		if m.docs[collection][key].Rev != rev {
			return store.ErrStale
		}
		delete(m.docs[collection], key)
		return nil
	})
}

func (m *memory) Scan(_ context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	return func(yield func(store.Doc, error) bool) {
		var found []store.Doc
		err := m.do(func() error {
			for key, d := range m.docs[collection] {
				if key >= r.From && (r.To == "" || key < r.To) {
					found = append(found, d)
				}
			}
			return nil
		})
		if err != nil {
			yield(store.Doc{}, err)
			return
		}
		slices.SortFunc(found, func(a, b store.Doc) int { return strings.Compare(a.Key, b.Key) })
		if r.Reverse {
			slices.Reverse(found)
		}
		for i, d := range found {
			if r.Limit > 0 && i >= r.Limit || !yield(d, nil) {
				return
			}
		}
	}
}

func (m *memory) Ping(context.Context) error { return m.do(func() error { return nil }) }
func (m *memory) Close() error               { return nil }

// The codes of the world's counters.
var (
	open    = survey.NewCode([7]byte{1, 2, 3, 4, 5, 6, 7})
	early   = survey.NewCode([7]byte{2, 2, 3, 4, 5, 6, 7})
	over    = survey.NewCode([7]byte{3, 2, 3, 4, 5, 6, 7})
	paused  = survey.NewCode([7]byte{4, 2, 3, 4, 5, 6, 7})
	empty   = survey.NewCode([7]byte{5, 2, 3, 4, 5, 6, 7}) // no wave
	revoked = survey.NewCode([7]byte{6, 2, 3, 4, 5, 6, 7})
	either  = survey.NewCode([7]byte{7, 2, 3, 4, 5, 6, 7}) // choice of form
	real    = survey.NewCode([7]byte{8, 2, 3, 4, 5, 6, 7}) // no demonstration
	unknown = survey.NewCode([7]byte{9, 2, 3, 4, 5, 6, 7})
)

var (
	start = time.Date(2026, 3, 2, 8, 20, 0, 0, time.UTC)
	waves = map[string]survey.Wave{
		open:   {State: survey.Open, Form: survey.FullForm, Demo: true},
		early:  {State: survey.Open, Form: survey.FullForm, Opens: start.AddDate(0, 1, 0)},
		over:   {State: survey.Closed, Form: survey.FullForm},
		paused: {State: survey.Paused, Form: survey.FullForm},
		either: {State: survey.Open, Form: survey.ChoiceForm},
		real:   {State: survey.Open, Form: survey.FullForm},
	}
)

// world is a service with some counters, on a memory store and a clock that
// stands still until it is moved.
type world struct {
	tb        testing.TB
	store     *memory
	config    *directory.Directory
	collector *collect.Collector
	site      *kit.Site
	pages     *citizen.Pages
	echo      *echo.Echo
	clock     atomic.Int64 // Unix nanoseconds
	mu        sync.Mutex
	rendered  map[string]int
}

type worldOptions struct {
	limits *collect.Limits
	prefix string
}

func newWorld(tb testing.TB, o worldOptions) *world {
	tb.Helper()
	w := &world{tb: tb, store: &memory{docs: map[string]map[string]store.Doc{}}, rendered: map[string]int{}}
	w.clock.Store(start.UnixNano())
	now := func() time.Time { return time.Unix(0, w.clock.Load()) }
	w.furnish()
	w.config = directory.New(w.store, now)
	sealer, err := collect.NewSealer(bytes.Repeat([]byte{7}, collect.KeyBytes))
	w.must(err)
	w.collector = collect.New(collect.Config{Store: w.store, Directory: w.config, Sealer: sealer, Limits: o.limits, Now: now})
	w.site, err = kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Rendered: w.render, Demo: func(context.Context) bool { return true }})
	w.must(err)
	w.pages, err = citizen.New(citizen.Config{Collector: w.collector, Site: w.site, Prefix: o.prefix})
	w.must(err)
	w.echo = echo.New()
	w.echo.HTTPErrorHandler = w.site.Fail
	w.echo.Use(w.site.Headers)
	w.pages.Routes(w.echo)
	return w
}

func (w *world) render(view string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rendered[view]++
}

func (w *world) must(err error) {
	w.tb.Helper()
	if err != nil {
		w.tb.Fatal(err)
	}
}

func (w *world) advance(d time.Duration) { w.clock.Add(int64(d)) }

func (w *world) furnish() {
	ctx := context.Background()
	add := func(collection, key string, v any) { w.must(store.Add(ctx, w.store, collection, key, v)) }
	both := func(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }
	q := survey.SIPAS25()
	add(directory.Questionnaires, q.String(), q)
	add(directory.Fields, "ho-tich", survey.Field{Code: "ho-tich", Name: both("Hộ tịch – Chứng thực", "Civil status and certification")})
	for i, code := range []string{open, early, over, paused, empty, revoked, either, real} {
		unit, counter, wave := fmt.Sprintf("u%d", i), fmt.Sprintf("c%d", i), fmt.Sprintf("w%d", i)
		add(directory.Units, unit, survey.Unit{ID: unit, Kind: survey.Centre,
			Name: both("Trung tâm Phục vụ hành chính công phường Bình Minh", "Public service centre of Binh Minh ward")})
		add(directory.Counters, counter, survey.Counter{ID: counter, Unit: unit, Field: "ho-tich", Name: both("Quầy số 3", "Counter 3")})
		c := survey.CounterCode{Code: code, Counter: counter, Issued: start}
		if code == revoked {
			c.Revoked = start
		}
		add(directory.Codes, code, c)
		if v, ok := waves[code]; ok {
			v.ID, v.Units, v.Questionnaire, v.Title = wave, []string{unit}, q.Ref, both("Đợt I năm 2026", "First round of 2026")
			v.Closes = start.AddDate(0, 2, 0)
			if v.Opens.IsZero() {
				v.Opens = start.AddDate(0, -1, 0)
			}
			add(directory.Waves, wave, v)
		}
	}
}

// changeWave rewrites a counter's wave and lets the node see it.
func (w *world) changeWave(code string, change func(*survey.Wave)) {
	ctx := context.Background()
	place, _ := w.collector.Place(ctx, code)
	v, rev, err := store.Load[survey.Wave](ctx, w.store, directory.Waves, place.Wave.ID)
	w.must(err)
	change(&v)
	_, err = store.Change(ctx, w.store, directory.Waves, v.ID, rev, v)
	w.must(err)
	w.must(w.config.Changed(ctx))
}

// moveToNow gives a wave the dates that it has at the world's start, around
// today's.
func (w *world) moveToNow(code string) {
	by := time.Unix(0, w.clock.Load()).Sub(start)
	w.changeWave(code, func(v *survey.Wave) { v.Opens, v.Closes = v.Opens.Add(by), v.Closes.Add(by) })
}

// responses are all sheets that are stored.
func (w *world) responses() []*survey.Response {
	w.tb.Helper()
	var all []*survey.Response
	for d, err := range w.store.Scan(context.Background(), store.Responses, store.Range{}) {
		w.must(err)
		r, err := store.DecodeResponse(d.Key, d.Body)
		w.must(err)
		all = append(all, r)
	}
	return all
}

// response is the sheet that was sent under a seal.
func (w *world) response(o collect.Opened) *survey.Response {
	w.tb.Helper()
	key := store.ResponseKey(o.Wave, o.ID)
	d, err := w.store.Get(context.Background(), store.Responses, key)
	w.must(err)
	r, err := store.DecodeResponse(key, d.Body)
	w.must(err)
	return r
}

// request is one exchange with the service. Header lines are "Name: value".
func (w *world) request(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	w.echo.ServeHTTP(rec, r)
	return rec
}

const asJSON = "Accept: application/json"

var sealPattern = regexp.MustCompile(`name=_seal value="?([A-Za-z0-9_-]+)"?>$`)

// sealOf is the seal in a form.
func sealOf(tb testing.TB, html string) string {
	tb.Helper()
	m := sealPattern.FindStringSubmatch(html)
	if m == nil {
		tb.Fatalf("no seal at the end of the form: ...%q", html[max(0, len(html)-120):])
	}
	return m[1]
}

// opened opens a form and gives its values with some answers.
func (w *world) opened(code string, answers url.Values) url.Values {
	w.tb.Helper()
	rec := w.request(http.MethodGet, "/k/"+code, "")
	if rec.Code != http.StatusOK {
		w.tb.Fatalf("GET the form: %d %s", rec.Code, rec.Body)
	}
	values := url.Values{"_seal": {sealOf(w.tb, rec.Body.String())}, "_lang": {"vi"}}
	for code, vs := range answers {
		values[code] = vs
	}
	return values
}

// addCounter adds a counter, with a code, to the unit of another.
func (w *world) addCounter(code string) (added string) {
	w.tb.Helper()
	ctx := context.Background()
	place, err := w.collector.Place(ctx, code)
	w.must(err)
	added = survey.NewCode([7]byte{30, 1, 2, 3})
	w.must(store.Add(ctx, w.store, directory.Counters, "c-added", survey.Counter{ID: "c-added", Unit: place.Unit.ID,
		Name: survey.Text{"vi": "Quầy số 4", "en": "Counter 4"}}))
	w.must(store.Add(ctx, w.store, directory.Codes, added, survey.CounterCode{Code: added, Counter: "c-added", Issued: start}))
	w.must(w.config.Changed(ctx))
	return added
}
