package paper

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/collect"
	"sipas/survey/directory"
	office "sipas/survey/paper"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/web"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/webtest"
	"sipas/templates"
)

const password = "tre xanh bong mat"

// house is a small province with these pages over a real store.
type house struct {
	testing.TB
	*httptest.Server
	store    store.Store
	config   *directory.Directory
	accounts *access.Accounts
	office   *office.Office
	pages    *Pages

	mu       sync.Mutex
	rendered map[string]bool
	running  sync.WaitGroup
}

func text(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// newHouse has the province P with the communes A (counters a1, a2) and B (b1),
// and one open wave.
func newHouse(t testing.TB) *house {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	h := &house{TB: t, store: s, config: directory.New(s, time.Now), rendered: map[string]bool{}}
	t.Cleanup(h.running.Wait)
	q := survey.SIPAS25()
	now := time.Now()
	h.keep(directory.Units, "P", survey.Unit{ID: "P", Name: text("Tỉnh Minh Hoạ", "Minh Hoa Province")})
	h.keep(directory.Units, "A", survey.Unit{ID: "A", Name: text("Trung tâm Phục vụ hành chính công xã Tân An", "Tan An service centre"), Parent: "P"})
	h.keep(directory.Units, "B", survey.Unit{ID: "B", Name: text("Xã Đông Hoà", "Dong Hoa"), Parent: "P"})
	h.keep(directory.Counters, "a1", survey.Counter{ID: "a1", Unit: "A", Name: text("Quầy 1 – Hộ tịch", "Counter 1 – civil status")})
	h.keep(directory.Counters, "a2", survey.Counter{ID: "a2", Unit: "A", Name: text("Quầy 2", "Counter 2")})
	h.keep(directory.Counters, "b1", survey.Counter{ID: "b1", Unit: "B", Name: text("Quầy 1", "Counter 1")})
	h.keep(directory.Questionnaires, q.Ref.String(), q)
	h.keep(directory.Waves, "2026-q1", survey.Wave{ID: "2026-q1", Title: text("Khảo sát hài lòng quý I năm 2026", "Satisfaction survey, first quarter 2026"), Questionnaire: q.Ref,
		Form: survey.FullForm, State: survey.Open, Opens: now.AddDate(0, 0, -10), Closes: now.AddDate(0, 0, 10)})
	h.accounts = access.NewAccounts(access.Config{Store: s})
	h.serve(quiet)
	return h
}

func (h *house) serve(log *slog.Logger) {
	h.Helper()
	sealer, err := collect.NewSealer(make([]byte, collect.KeyBytes))
	if err != nil {
		h.Fatal(err)
	}
	collector := collect.New(collect.Config{Store: h.store, Directory: h.config, Sealer: sealer})
	h.office = office.New(office.Config{Store: h.store, Directory: h.config, Taker: collector, Trail: audit.New(h.store, time.Now)})
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Rendered: func(name string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.rendered[name] = true
	}})
	if err != nil {
		h.Fatal(err)
	}
	desk, err := staff.New(staff.Config{Site: site, Accounts: h.accounts, Directory: h.config, Sessions: access.NewSessions(h.accounts, h.store, false, nil)})
	if err != nil {
		h.Fatal(err)
	}
	if h.pages, err = New(Config{Site: site, Desk: desk, Directory: h.config, Office: h.office}); err != nil {
		h.Fatal(err)
	}
	h.Server = httptest.NewServer(web.Handler(web.Config{Log: log, Site: site,
		Measure: func(string, string, int, time.Duration) {}, Mount: []web.Audience{desk, h.pages}}))
	h.Cleanup(h.Server.Close)
}

// background does imports beside the requests.
func (h *house) background(ctx context.Context, _, upload string) error {
	h.running.Go(func() { _ = h.office.Work(context.WithoutCancel(ctx), upload, func(int, int) {}) })
	return nil
}

func (h *house) keep(collection, key string, v any) {
	h.Helper()
	if err := store.Add(h.Context(), h.store, collection, key, v); err != nil {
		h.Fatal(err)
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

// add adds a manager of some units; none: of all.
func (h *house) add(name string, role access.Role, units ...string) {
	h.Helper()
	if err := h.accounts.Add(h.Context(), access.User{Name: name, Grants: access.Over(units, role)}, password); err != nil {
		h.Fatal(err)
	}
}

// person is a browser in which somebody has signed in. It follows no redirect.
type person struct {
	*house
	*http.Client
}

func (h *house) stranger() person {
	h.Helper()
	jar := must[*cookiejar.Jar](h)(cookiejar.New(nil))
	return person{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (h *house) person(name string, role access.Role, units ...string) person {
	h.Helper()
	h.add(name, role, units...)
	p := h.stranger()
	answer := must[*http.Response](h)(p.PostForm(h.URL+"/signin", url.Values{"name": {name}, "password": {password}}))
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		h.Fatalf("signing in: %s", answer.Status)
	}
	return p
}

// page is what came of a request.
type page struct {
	status int
	body   string
	to     string // where a redirect leads
	kind   string
}

func (p person) ask(r *http.Request) page {
	p.Helper()
	r.Header.Set("Accept-Language", "en")
	answer := must[*http.Response](p)(p.Do(r))
	defer answer.Body.Close()
	body := must[[]byte](p)(io.ReadAll(answer.Body))
	return page{answer.StatusCode, string(body), answer.Header.Get("Location"), answer.Header.Get("Content-Type")}
}

func (p person) get(path string) page {
	p.Helper()
	return p.ask(must[*http.Request](p)(http.NewRequestWithContext(p.Context(), http.MethodGet, p.URL+path, nil)))
}

func (p person) post(path string, v url.Values) page {
	p.Helper()
	r := must[*http.Request](p)(http.NewRequestWithContext(p.Context(), http.MethodPost, p.URL+path, strings.NewReader(v.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.ask(r)
}

// upload sends a file as the form does.
func (p person) upload(file string, fields map[string]string) page {
	p.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, v := range fields {
		_ = w.WriteField(name, v)
	}
	if file != "" {
		part := must[io.Writer](p)(w.CreateFormFile("file", "phieu.csv"))
		_, _ = io.WriteString(part, file)
	}
	w.Close()
	r := must[*http.Request](p)(http.NewRequestWithContext(p.Context(), http.MethodPost, p.URL+"/paper/import", &b))
	r.Header.Set("Content-Type", w.FormDataContentType())
	return p.ask(r)
}

// sheetOf rates everything n, and gives a comment.
func sheetOf(n int) url.Values {
	v := url.Values{"stage": {"both"}, "trips": {"1"}, "comment": {"Cần thêm ghế"}}
	for _, c := range survey.SIPAS25().Rated() {
		v.Set(c, fmt.Sprint(n))
	}
	return v
}

// batch is a batch at counter a1 of which n sheets came back.
func (h *house) batch(n int) office.Stored {
	h.Helper()
	b := must[office.Batch](h)(h.office.Make(h.Context(), "lan", office.Order{Kind: office.Paper, Wave: "2026-q1", Unit: "A", Counter: "a1", Sheets: n}))
	must[office.Batch](h)(h.office.Return(h.Context(), b.ID, 1, n, time.Now()))
	return h.stored(b.ID)
}

func (h *house) stored(id string) office.Stored {
	h.Helper()
	return must[office.Stored](h)(h.office.Batch(h.Context(), id))
}

// typed types a batch in twice; the second reads A1 of the first sheet and the
// validity of the last one differently.
func (h *house) typed(id string) office.Stored {
	h.Helper()
	b := h.stored(id)
	for _, x := range []struct {
		pass office.Pass
		by   string
	}{{office.First, "an"}, {office.Second, "binh"}} {
		for n := 1; n <= b.Returned; n++ {
			r := office.Reading{Number: n, Values: sheetOf(n%5 + 1)}
			if x.pass == office.Second && n == 1 {
				r.Values["A1"] = []string{"5"}
			}
			r.Void = x.pass == office.Second && n == b.Returned && n > 1
			must[office.Sheet](h)(h.office.Save(h.Context(), x.by, id, x.pass, r))
		}
		must[office.Batch](h)(h.office.Finish(h.Context(), id, h.stored(id).Rev, x.pass))
	}
	return h.stored(id)
}

// settled settles the differences of a typed batch.
func (h *house) settled(id string) office.Stored {
	h.Helper()
	b := h.stored(id)
	must[office.Comparison](h)(h.office.Settle(h.Context(), "an", id, []office.Settling{
		{Number: 1, Code: "A1", Choice: office.SecondReading}, {Number: b.Returned, Code: office.VoidCode, Choice: office.SecondReading}}))
	return h.stored(id)
}

// responses are those on disk.
func (h *house) responses() []*survey.Response {
	h.Helper()
	var all []*survey.Response
	for d, err := range h.store.Scan(h.Context(), store.Responses, store.Range{}) {
		if err != nil {
			h.Fatal(err)
		}
		all = append(all, must[*survey.Response](h)(store.DecodeResponse(d.Key, d.Body)))
	}
	return all
}

// enter signs in through the page, like a person.
func (h *house) enter(p *webtest.Page, name, to string) {
	h.Helper()
	p.Open(h.URL + "/signin?next=" + url.QueryEscape(to))
	p.Type("#name", name)
	p.Type("#password", password)
	p.Click("main button")
	path, _, _ := strings.Cut(to, "?")
	p.Wait(`location.pathname === "` + path + `" && document.readyState === "complete"`)
}
