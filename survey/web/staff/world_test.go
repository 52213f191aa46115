package staff_test

import (
	"context"
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

	"github.com/labstack/echo/v4"
	"github.com/pquerna/otp/totp"

	"sipas/static"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/web"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/templates"
)

const password = "tre xanh bong mat"

// house is a service with the desk and a few pages behind it, and a clock that
// a test sets.
type house struct {
	testing.TB
	*httptest.Server
	store    store.Store
	accounts *access.Accounts
	trail    *audit.Trail
	now      time.Time
	desk     *staff.Desk
}

// newHouse serves the desk with what furnish changes in its configuration.
func newHouse(t testing.TB, furnish func(*house, *staff.Config)) *house {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Demo: func(context.Context) bool { return false }})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{TB: t, store: s, now: time.Now()}
	clock := func() time.Time { return h.now }
	h.trail = audit.New(s, clock)
	h.accounts = access.NewAccounts(access.Config{Store: s, Now: clock, Trail: h.trail})
	e := echo.New()
	h.Server = httptest.NewServer(e)
	t.Cleanup(h.Server.Close)
	c := staff.Config{Site: site, Accounts: h.accounts, Directory: directory.New(s, time.Now),
		Sessions: access.NewSessions(h.accounts, s, false, nil), Now: clock}
	if furnish != nil {
		furnish(h, &c)
	}
	if h.desk, err = staff.New(c); err != nil {
		t.Fatal(err)
	}
	h.Config.Handler = web.Handler(web.Config{Log: quiet, Site: site,
		Measure: func(string, string, int, time.Duration) {}, Mount: []web.Audience{h.desk, pages{h}}})
	return h
}

// pages are a few that say who asks.
type pages struct{ h *house }

func (p pages) Routes(e *echo.Echo) {
	say := func(c echo.Context, who access.User) error {
		by := audit.By(c.Request().Context())
		return c.String(http.StatusOK, strings.Join([]string{who.Name, by.Name, by.Via, strings.Join(who.Units, ",")}, "|"))
	}
	e.GET("/results", p.h.desk.AllowPrograms(access.SeeResults, say))
	e.GET("/people", p.h.desk.Allow(access.ManagePeople, say))
	e.POST("/people", p.h.desk.Allow(access.ManagePeople, say))
	e.GET("/counters", p.h.desk.AllowPrograms(access.ManageSurvey, say))
	e.GET(staff.PasswordPage, p.h.desk.Allow(access.OwnAccount, say))
	e.GET(staff.SecondPage, p.h.desk.Allow(access.OwnAccount, say))
	e.POST(staff.SecondPage+"/on", p.h.desk.Allow(access.OwnAccount, say))
}

func (h *house) add(name string, grants []access.Grant) access.User {
	h.Helper()
	if err := h.accounts.Add(h.Context(), access.User{Name: name, Grants: grants}, password); err != nil {
		h.Fatal(err)
	}
	return h.user(name)
}

func (h *house) user(name string) access.User {
	h.Helper()
	u, err := h.accounts.User(h.Context(), name)
	if err != nil {
		h.Fatal(err)
	}
	return u
}

// enrol gives somebody a second factor and lets a minute pass.
func (h *house) enrol(name string) (secret string, recovery []string) {
	h.Helper()
	secret, err := access.NewSecret(strings.NewReader("twenty random bytes!"))
	if err != nil {
		h.Fatal(err)
	}
	if recovery, err = h.accounts.Enrol(h.Context(), name, secret, h.phone(secret)); err != nil {
		h.Fatal(err)
	}
	h.now = h.now.Add(time.Minute)
	return secret, recovery
}

// phone shows the code of a secret.
func (h *house) phone(secret string) string {
	h.Helper()
	code, err := totp.GenerateCode(secret, h.now)
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

func (h *house) visitor() visitor {
	h.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.Fatal(err)
	}
	return visitor{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what a visitor got.
type answer struct {
	status int
	to     string // Location
	page   string
	header http.Header
}

func (v visitor) get(path string) answer {
	v.Helper()
	return v.do(v.client.Get(v.at(path)))
}

func (v visitor) post(path string, form url.Values) answer {
	v.Helper()
	return v.do(v.client.PostForm(v.at(path), form))
}

func (v visitor) at(path string) string {
	if strings.HasPrefix(path, "/") {
		return v.URL + path
	}
	return path
}

func (v visitor) do(r *http.Response, err error) answer {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		v.Fatal(err)
	}
	return answer{r.StatusCode, r.Header.Get("Location"), string(b), r.Header}
}

// wants compares an answer with a status and what its Location or page holds.
func (a answer) wants(t testing.TB, what string, status int, holds string) answer {
	t.Helper()
	if a.status != status || !strings.Contains(a.to+"\n"+a.page, holds) {
		t.Errorf("%s: status %d, to %q, want %d and %q in\n%s", what, a.status, a.to, status, holds, a.page)
	}
	return a
}
