package people_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/web"
	"sipas/survey/web/kit"
	"sipas/survey/web/people"
	"sipas/survey/web/staff"
	"sipas/templates"
)

const password = "tre xanh bong mat"

// house is a service with the pages about people over a province.
type house struct {
	testing.TB
	*httptest.Server
	store    store.Store
	accounts *access.Accounts
	trail    *audit.Trail
	rendered map[string]bool
	ahead    time.Duration
}

// newHouse has an administrator of everything, one of D1, and three others.
func newHouse(t testing.TB) *house {
	t.Helper()
	h := emptyHouse(t)
	for name, grants := range map[string][]access.Grant{
		"quan.tri":           access.Everywhere(access.Administrator),
		"so.noi.vu":          access.Over([]string{"D1"}, access.Administrator),
		"lan@minhhoa.gov.vn": access.Over([]string{"D1C1"}, access.Manager, access.Viewer),
		"minh":               access.Over([]string{"D2"}, access.Viewer),
		"chi":                access.Everywhere(access.Analyst),
	} {
		if err := h.accounts.Add(t.Context(), access.User{Name: name, Grants: grants}, password); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// emptyHouse has the province P of the departments D1, with the centre D1C1,
// and D2, and nobody who could sign in.
func emptyHouse(t testing.TB) *house {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	h := &house{TB: t, store: s, rendered: map[string]bool{}}
	for _, u := range []survey.Unit{
		{ID: "P", Name: survey.Text{"vi": "Tỉnh Minh Hoạ", "en": "Minh Hoạ Province"}},
		{ID: "D1", Name: survey.Text{"vi": "Sở Nội vụ", "en": "Home Affairs"}, Parent: "P"},
		{ID: "D1C1", Name: survey.Text{"vi": "Trung tâm Phục vụ hành chính công phường Bình Minh", "en": "Binh Minh Ward Service Centre"}, Parent: "D1"},
		{ID: "D2", Name: survey.Text{"vi": "Sở Tư pháp", "en": "Justice"}, Parent: "P"},
	} {
		if err := store.Add(t.Context(), s, directory.Units, u.ID, u); err != nil {
			t.Fatal(err)
		}
	}
	now := func() time.Time { return time.Now().Add(h.ahead) }
	h.trail = audit.New(s, now)
	h.accounts = access.NewAccounts(access.Config{Store: s, Now: now, Trail: h.trail})
	config := directory.New(s, time.Now)
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Rendered: func(name string) { h.rendered[name] = true }})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := staff.New(staff.Config{Site: site, Accounts: h.accounts, Directory: config,
		Sessions: access.NewSessions(h.accounts, s, false, nil), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := people.New(people.Config{Site: site, Desk: desk, Directory: config, Trail: h.trail, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	h.Server = httptest.NewServer(web.Handler(web.Config{Log: quiet, Site: site,
		Measure: func(string, string, int, time.Duration) {}, Mount: []web.Audience{desk, pages}}))
	t.Cleanup(h.Server.Close)
	return h
}

func (h *house) user(name string) access.User {
	h.Helper()
	u, err := h.accounts.User(h.Context(), name)
	if err != nil {
		h.Fatal(err)
	}
	return u
}

// phone shows the code of a secret some time from now.
func (h *house) phone(secret string) string {
	h.Helper()
	code, err := totp.GenerateCode(secret, time.Now().Add(h.ahead))
	if err != nil {
		h.Fatal(err)
	}
	return code
}

// visitor is a browser that follows no redirect.
type visitor struct {
	*house
	client *http.Client
}

// in signs somebody in.
func (h *house) in(name, password string) visitor {
	h.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.Fatal(err)
	}
	v := visitor{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	v.post("/signin", url.Values{"name": {name}, "password": {password}}).wants(h, "signing in as "+name, 303, "/results")
	return v
}

type answer struct {
	status int
	to     string
	page   string
}

func (v visitor) get(path string) answer {
	v.Helper()
	return v.read(v.client.Get(v.URL + path))
}

func (v visitor) post(path string, form url.Values) answer {
	v.Helper()
	return v.read(v.client.PostForm(v.URL+path, form))
}

func (v visitor) read(r *http.Response, err error) answer {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		v.Fatal(err)
	}
	if cache := r.Header.Get("Cache-Control"); r.StatusCode != http.StatusSeeOther && cache != "no-store" {
		v.Errorf("%s: Cache-Control %q", r.Request.URL.Path, cache)
	}
	// What is escaped in attributes need not be: "+".
	return answer{r.StatusCode, r.Header.Get("Location"), strings.ReplaceAll(string(b), "&#43;", "+")}
}

func (a answer) wants(t testing.TB, what string, status int, holds ...string) answer {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: status %d, want %d\n%s", what, a.status, status, a.page)
	}
	for _, s := range holds {
		if !strings.Contains(a.to+"\n"+a.page, s) {
			t.Errorf("%s: %q is missing in\n%s\n%s", what, s, a.to, a.page)
		}
	}
	return a
}

func (a answer) lacks(t testing.TB, what string, not ...string) answer {
	t.Helper()
	for _, s := range not {
		if strings.Contains(a.page, s) {
			t.Errorf("%s: %q must not be there", what, s)
		}
	}
	return a
}

// between is what stands in a page behind one text and before another.
func (a answer) between(t testing.TB, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(a.page, from)
	found, _, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatalf("nothing between %q and %q in\n%s", from, to, a.page)
	}
	return found
}
