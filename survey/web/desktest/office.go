package desktest

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"sipas/static"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/web"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/webtest"
	"sipas/templates"
)

// Password is everybody's.
const Password = "tre xanh bong mat"

// Noon is when the clock of an Office stands at first.
var Noon = time.Date(2026, 11, 2, 5, 0, 0, 0, time.UTC)

// Office is a service with the pages that are being tested, over an empty store.
type Office struct {
	testing.TB
	*httptest.Server
	Store     store.Store
	Manager   *manage.Manager
	Directory *directory.Directory
	Accounts  *access.Accounts
	Site      *kit.Site
	Desk      *staff.Desk

	mu       sync.Mutex
	rendered map[string]bool
	now      time.Time
	people   int
}

// New starts a service with the audiences that mount makes.
func New(t testing.TB, mount func(*Office) ([]web.Audience, error)) *Office {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	// The directory's clock is the real one: what it has read grows old by it.
	o := &Office{TB: t, Store: s, Directory: directory.New(s, time.Now), rendered: map[string]bool{}, now: Noon}
	o.Manager = &manage.Manager{Store: s, Directory: o.Directory, Now: o.Now}
	o.Accounts = access.NewAccounts(access.Config{Store: s})
	if o.Site, err = kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Rendered: o.see}); err != nil {
		t.Fatal(err)
	}
	o.Desk, err = staff.New(staff.Config{Site: o.Site, Accounts: o.Accounts, Directory: o.Directory,
		Sessions: access.NewSessions(o.Accounts, s, false, nil)})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := mount(o)
	if err != nil {
		t.Fatal(err)
	}
	o.Server = httptest.NewServer(web.Handler(web.Config{Log: quiet, Site: o.Site,
		Measure: func(string, string, int, time.Duration) {}, Mount: append([]web.Audience{o.Desk}, pages...)}))
	t.Cleanup(o.Server.Close)
	return o
}

func (o *Office) see(template string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rendered[template] = true
}

// Rendered tells whether a template has been rendered.
func (o *Office) Rendered(template string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rendered[template]
}

// Now is the clock for pages and manager.
func (o *Office) Now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

// Later moves the clock.
func (o *Office) Later(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

// Change changes the configuration past the pages.
func (o *Office) Change(edit func(*manage.Editor) error) {
	o.Helper()
	if err := o.Manager.Change(o.Context(), edit); err != nil {
		o.Fatal(err)
	}
}

// Config is the configuration as it is now.
func (o *Office) Config() *directory.Snapshot {
	o.Helper()
	s, err := o.Directory.Snapshot(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	return s
}

// Add adds a person; no units are all.
func (o *Office) Add(name string, units []string, role access.Role) {
	o.Helper()
	if err := o.Accounts.Add(o.Context(), access.User{Name: name, Roles: []access.Role{role}, Units: units}, Password); err != nil {
		o.Fatal(err)
	}
}

// Person is somebody new who has signed in.
func (o *Office) Person(units []string, role access.Role) Visitor {
	o.Helper()
	o.people++
	name := fmt.Sprintf("user%d", o.people)
	o.Add(name, units, role)
	v := o.Stranger()
	if a := v.Post("/signin", url.Values{"name": {name}, "password": {Password}}); a.Status != http.StatusSeeOther {
		o.Fatalf("signing in: %d", a.Status)
	}
	return v
}

// Stranger is somebody who has not signed in.
func (o *Office) Stranger() Visitor {
	o.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.Fatal(err)
	}
	return Visitor{o, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Enter signs a person in through the page in a browser, and goes to a path.
func (o *Office) Enter(page *webtest.Page, name, to string) {
	o.Helper()
	page.Open(o.URL + to)
	page.Type("#name", name)
	page.Type("#password", Password)
	page.Click("main button")
	page.Wait(fmt.Sprintf(`location.pathname === %q && document.readyState === "complete"`, to))
}
