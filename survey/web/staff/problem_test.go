package staff_test

import (
	"context"
	"errors"
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

	"sipas/static"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/store/bolt"
	"sipas/survey/web"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/templates"
)

// trouble is an audience whose pages go wrong in different ways.
type trouble struct{ desk *staff.Desk }

func (x trouble) Routes(e *echo.Echo) {
	e.GET("/results/gone", x.desk.Allow(access.SeeResults, func(echo.Context, access.User) error {
		return &survey.Error{Kind: survey.KindGone, Code: "wave.over", Err: errors.New("on fire")}
	}))
	e.GET("/results/begun", x.desk.Allow(access.SeeResults, func(c echo.Context, _ access.User) error {
		return errors.Join(c.String(http.StatusTeapot, "begun"), errors.New("for the log"))
	}))
	e.GET("/secret", x.desk.Allow(access.ManagePeople, func(echo.Context, access.User) error { return nil }))
}

// newDesk serves the desk and its trouble, and signs an analyst in.
func newDesk(t *testing.T) (address string, analyst *http.Client) {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Demo: func(context.Context) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	accounts := access.NewAccounts(access.Config{Store: s})
	desk, err := staff.New(staff.Config{Site: site, Accounts: accounts, Directory: directory.New(s, time.Now),
		Sessions: access.NewSessions(accounts, s, false, nil)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(web.Handler(web.Config{Log: quiet, Site: site,
		Measure: func(string, string, int, time.Duration) {}, Mount: []web.Audience{desk, trouble{desk}}}))
	t.Cleanup(server.Close)
	const password = "tre xanh bong mat"
	if err := accounts.Add(t.Context(), access.User{Name: "chi", Roles: []access.Role{access.Analyst}}, password); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	analyst = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := analyst.PostForm(server.URL+"/signin", url.Values{"name": {"chi"}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in: %s", answer.Status)
	}
	return server.URL, analyst
}

// What goes wrong for somebody who has signed in is said inside the layout:
// the name, the way to the other pages and the way out stay there.
func TestErrorsOfPeopleWhoHaveSignedIn(t *testing.T) {
	address, analyst := newDesk(t)
	inside := []string{`<a href="/account?lang=vi">chi</a>`, `href="/results?lang=vi"`, `action="/signout"`}
	for _, c := range []struct {
		name, path, accept string
		status             int
		has, hasNot        []string
	}{
		{"a page that fails", "/results/gone", "text/html", 410, append(inside, "<h1>Đợt khảo sát đã kết thúc</h1>"), []string{"fire", `href="/counters`}},
		{"a page for others", "/secret", "text/html", 403, append(inside, "<h1>Tài khoản này không được mở trang này</h1>"), nil},
		{"a page for others, in English", "/secret?lang=en", "text/html", 403, []string{"This account may not open this page", `href="/results?lang=en"`}, nil},
		{"a program gets a problem", "/secret", "application/json", 403, []string{`"code":"access.forbidden"`}, []string{"<"}},
		{"a page that has begun is left alone", "/results/begun", "text/html", 418, []string{"begun"}, []string{"<"}},
		{"a page that is nobody's bears the demonstration's mark", "/nope", "text/html", 404, []string{"Không có trang này", "Dữ liệu trình diễn"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+c.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			q.Header.Set("Accept", c.accept)
			answer, err := analyst.Do(q)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			b, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			if answer.StatusCode != c.status {
				t.Errorf("status %s", answer.Status)
			}
			for _, s := range c.has {
				if !strings.Contains(string(b), s) {
					t.Errorf("%q is missing in:\n%s", s, b)
				}
			}
			for _, s := range c.hasNot {
				if strings.Contains(string(b), s) {
					t.Errorf("%q must not be there", s)
				}
			}
		})
	}
}
