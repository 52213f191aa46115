package posters

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
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
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/poster"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/web"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/templates"
)

const password = "tre xanh bong mat"

// office is a small province with these pages over a real store.
type office struct {
	testing.TB
	*httptest.Server
	store    store.Store
	config   *directory.Directory
	accounts *access.Accounts
	runner   *jobs.Runner
	pages    *Pages
	rendered sync.Map
	seen     map[string]string
	logos    map[string][]byte
	people   int
	diary    diary
}

// diary is a trail that remembers what was recorded, a line each.
type diary struct {
	mu    sync.Mutex
	lines []string
	full  bool // it takes no more
}

func (d *diary) Record(_ context.Context, act, object string, changes []survey.Difference) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return errors.New("no room")
	}
	line := act + " " + object
	for _, c := range changes {
		line += " " + c.Path + "=" + c.To
	}
	d.lines = append(d.lines, line)
	return nil
}

// newOffice has the province P with the departments D1 and D2 and the centre
// D1C1, counters with codes in each, and the open wave w of D1. Its base is
// public, so that no page warns of a local address. Nobody does jobs before
// work is called.
func newOffice(t testing.TB) *office {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	o := &office{TB: t, store: s, config: directory.New(s, time.Now), seen: map[string]string{}, logos: map[string][]byte{}}
	o.furnish()
	o.accounts = access.NewAccounts(access.Config{Store: s})
	o.runner = jobs.New(jobs.Config{Store: s, Log: quiet})
	o.serve(quiet)
	return o
}

func (o *office) furnish() {
	o.Helper()
	for _, u := range []survey.Unit{
		{ID: "P", Name: survey.Text{"vi": "Tỉnh Minh Hoạ", "en": "Minh Hoạ Province"}},
		{ID: "D1", Name: survey.Text{"vi": "Sở Nội vụ", "en": "Home Affairs"}, Parent: "P"},
		{ID: "D1C1", Name: survey.Text{"vi": "Trung tâm Phục vụ hành chính công phường Hải Long", "en": "Hải Long Service Centre"}, Parent: "D1"},
		{ID: "D2", Name: survey.Text{"vi": "Sở Tư pháp", "en": "Justice"}, Parent: "P"},
	} {
		o.keep(directory.Units, u.ID, u)
	}
	o.keep(directory.Fields, "ho-tich", survey.Field{Code: "ho-tich", Name: survey.Text{"vi": "Hộ tịch", "en": "Civil status"}})
	for i, unit := range []string{"D1", "D1C1", "D2"} {
		for j := range 2 {
			c := survey.Counter{ID: fmt.Sprintf("%s-%d", unit, j+1), Unit: unit, Field: "ho-tich",
				Name: survey.Text{"vi": fmt.Sprintf("Quầy số %d", j+1), "en": fmt.Sprintf("Counter %d", j+1)}}
			o.keep(directory.Counters, c.ID, c)
			o.issue(c.ID, byte(10*i+j), time.Now().AddDate(0, 0, -30))
		}
	}
	q := survey.SIPAS25()
	o.keep(directory.Questionnaires, q.Ref.String(), q)
	o.keep(directory.Waves, "w", survey.Wave{ID: "w", Title: survey.Text{"vi": "Đợt khảo sát quý IV", "en": "Wave of Q4"}, Questionnaire: q.Ref,
		Form: survey.FullForm, Units: []string{"D1"}, State: survey.Open, Opens: time.Now().AddDate(0, 0, -20), Closes: time.Now().AddDate(0, 1, 0)})
}

// issue gives a counter a code made of one number.
func (o *office) issue(counter string, n byte, at time.Time) string {
	o.Helper()
	code := survey.NewCode([survey.RandomCodeBytes]byte{n, 1, n, 2, n, 3, n})
	o.keep(directory.Codes, code, survey.CounterCode{Code: code, Counter: counter, Issued: at})
	return code
}

func (o *office) keep(collection, key string, v any) {
	o.Helper()
	if err := store.Add(o.Context(), o.store, collection, key, v); err != nil {
		o.Fatal(err)
	}
}

func (o *office) serve(log *slog.Logger) {
	o.Helper()
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Rendered: func(name string) { o.rendered.Store(name, true) }})
	if err != nil {
		o.Fatal(err)
	}
	desk, err := staff.New(staff.Config{Site: site, Accounts: o.accounts, Directory: o.config,
		Sessions: access.NewSessions(o.accounts, o.store, false, nil)})
	if err != nil {
		o.Fatal(err)
	}
	press, err := poster.NewPress()
	if err != nil {
		o.Fatal(err)
	}
	o.pages, err = New(Config{Site: site, Desk: desk, Directory: o.config, Press: press, Jobs: o.runner,
		Base:     func() string { return "https://minhhoa.example.gov.vn" },
		Logo:     func(_ context.Context, unit string) ([]byte, error) { return o.logos[unit], nil },
		Trail:    &o.diary,
		LastSeen: func(context.Context) (map[string]string, error) { return o.seen, nil }})
	if err != nil {
		o.Fatal(err)
	}
	o.Server = httptest.NewServer(web.Handler(web.Config{Log: log, Site: site,
		Measure: func(string, string, int, time.Duration) {}, Mount: []web.Audience{desk, o.pages}}))
	o.Cleanup(o.Server.Close)
}

// work has jobs done until the test ends.
func (o *office) work() {
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { o.runner.Run(ctx); close(stopped) }()
	o.Cleanup(func() { cancel(); <-stopped })
}

// person signs somebody in.
func (o *office) person(units []string, roles ...access.Role) (client *http.Client, name string) {
	o.Helper()
	o.people++
	name = fmt.Sprintf("user%d", o.people)
	if err := o.accounts.Add(o.Context(), access.User{Name: name, Roles: roles, Units: units}, password); err != nil {
		o.Fatal(err)
	}
	client = o.stranger()
	if status, _, _ := o.post(client, "/signin", url.Values{"name": {name}, "password": {password}}); status != http.StatusSeeOther {
		o.Fatalf("signing in: %d", status)
	}
	return client, name
}

// stranger is a browser in which nobody has signed in. It follows no redirect.
func (o *office) stranger() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// get fetches a page in English.
func (o *office) get(c *http.Client, path string) (status int, page string, h http.Header) {
	o.Helper()
	return o.do(c, http.MethodGet, path, nil)
}

func (o *office) post(c *http.Client, path string, form url.Values) (status int, page string, h http.Header) {
	o.Helper()
	return o.do(c, http.MethodPost, path, form)
}

func (o *office) do(c *http.Client, method, path string, form url.Values) (status int, page string, h http.Header) {
	o.Helper()
	q, err := http.NewRequestWithContext(o.Context(), method, o.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.Fatal(err)
	}
	q.Header.Set("Accept-Language", "en")
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := c.Do(q)
	if err != nil {
		o.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		o.Fatal(err)
	}
	return answer.StatusCode, string(b), answer.Header
}
