package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/demo"
	"sipas/survey/directory"
	"sipas/survey/manage"
)

// service is the wired program over a fresh store with a small demonstration.
type service struct {
	*app
	*httptest.Server
	config *directory.Snapshot
}

func newService(t *testing.T) *service {
	t.Helper()
	w := &world{ctx: t.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	a, err := newApp(w, &Settings{Addr: ":0", Data: t.TempDir(), Limits: "on"})
	if err != nil {
		t.Fatal(err)
	}
	s := &service{app: a, Server: httptest.NewServer(a.server.Handler)}
	t.Cleanup(func() {
		s.Server.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	a.base.Store(&s.URL)
	m := &manage.Manager{Store: a.store, Directory: a.directory}
	if err := demo.Seed(t.Context(), m, time.Now(), 1, demo.Size{LastYear: 60, ThisYear: 90}); err != nil {
		t.Fatal(err)
	}
	if s.config, err = a.directory.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// person signs somebody in; without a name it is a stranger.
func (s *service) person(t *testing.T, name string, units []string, roles ...access.Role) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if name == "" {
		return client
	}

	if err := s.accounts.Add(t.Context(), access.User{Name: name, Roles: roles, Units: units}, testPassword); err != nil {
		t.Fatal(err)
	}
	answer, err := client.PostForm(s.URL+"/signin", url.Values{"name": {name}, "password": {testPassword}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s could not sign in: %s", name, answer.Status)
	}
	return client
}

// everybody is what a route needs that is open; the others need an act.
const everybody = access.Act("")

// matrix has a row for every route of the service: what it needs.
var matrix = map[string]access.Act{
	"GET /healthz":                  everybody,
	"GET /readyz":                   everybody,
	"HEAD /healthz":                 everybody,
	"HEAD /readyz":                  everybody,
	"GET /static/*":                 everybody,
	"GET /":                         everybody,
	"HEAD /":                        everybody,
	"GET /k/:code":                  everybody,
	"HEAD /k/:code":                 everybody,
	"POST /k/:code":                 everybody,
	"GET /k/:code/thanks/:receipt":  everybody,
	"HEAD /k/:code/thanks/:receipt": everybody,
	"GET /r":                        everybody,
	"HEAD /r":                       everybody,
	"POST /r":                       everybody,
	"GET /signin":                   everybody,
	"POST /signin":                  everybody,
	"POST /signout":                 everybody,
	"GET /counters":                 access.ManageSurvey,
	"GET /counters/:code":           access.ManageSurvey,
	"GET /counters/:code/qr.svg":    access.ManageSurvey,
	"GET /counters/:code/qr.png":    access.ManageSurvey,
	"POST /counters/:code/replace":  access.ManageSurvey,
	"GET /results":                  access.SeeResults,
	"GET /results/:wave":            access.SeeResults,
}

// Every role at every route: it sees and does only what it may. A new route
// without a row fails.
func TestEveryRoleAtEveryRoute(t *testing.T) {
	s := newService(t)
	var code string
	for c := range s.config.Codes {
		code = c
	}
	path := strings.NewReplacer(":code", code, ":receipt", "0000-0000-0000-0000", ":wave", demo.ThisYear, "*", "none")
	people := map[access.Role]*http.Client{"": s.person(t, "", nil)}
	for _, r := range access.Roles() {
		people[r] = s.person(t, "any-"+strings.ReplaceAll(string(r), " ", "-"), nil, r)
	}
	seen := map[string]bool{}
	for _, r := range s.server.Handler.(*echo.Echo).Routes() {
		name := r.Method + " " + r.Path
		needs, known := matrix[name]
		if seen[name] = true; !known {
			t.Errorf("route %s has no row in the matrix", name)
		}
		for role, client := range people {
			status := call(t, client, r.Method, s.URL+path.Replace(r.Path))
			refused := status == http.StatusUnauthorized || status == http.StatusForbidden
			switch may := needs == everybody || slices.Contains(needs.Roles(), role); {
			case status >= 500, may && refused && name != "POST /signin": // which says 401 of its own
				t.Errorf("%s as %q: status %d", name, role, status)
			case !may && role == "" && status != http.StatusSeeOther && status != http.StatusUnauthorized,
				!may && role != "" && status != http.StatusForbidden:
				t.Errorf("%s as %q: status %d, but it is not allowed", name, role, status)
			}
		}
	}
	for name := range matrix {
		if !seen[name] {
			t.Errorf("the matrix has a row for %s, which is no route", name)
		}
	}
}

// sign-out would end the session for the rest of the matrix.
func call(t *testing.T, client *http.Client, method, address string) int {
	t.Helper()
	if strings.HasSuffix(address, "/signout") {
		client = &http.Client{CheckRedirect: client.CheckRedirect}
	}
	q, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// A change that another site asks for is refused, whoever is signed in.
func TestChangesFromOtherSitesAreRefused(t *testing.T) {
	s := newService(t)
	client := s.person(t, "chi", nil, access.Administrator)
	for _, path := range []string{"/signin", "/signout", "/counters/" + demoCodes(s.config)[0] + "/replace"} {
		for header, value := range map[string]string{"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"} {
			q, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			q.Header.Set(header, value)
			answer, err := client.Do(q)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if answer.StatusCode != http.StatusForbidden {
				t.Errorf("POST %s with %s %s: %s", path, header, value, answer.Status)
			}
		}
	}
}

// A manager sees the counters of the units in scope, and nothing of others.
func TestManagersSeeTheirUnitsOnly(t *testing.T) {
	s := newService(t)
	client := s.person(t, "quan-ly", []string{"binh-minh"}, access.Manager)
	for code, cc := range s.config.Codes {
		own := s.config.Counters[cc.Counter].Unit == "binh-minh"
		for _, end := range []string{"", "/qr.svg", "/qr.png"} {
			if status := call(t, client, "GET", s.URL+"/counters/"+code+end); (status == http.StatusOK) != own || !own && status != http.StatusNotFound {
				t.Errorf("/counters/%s%s of %s: status %d", code, end, cc.Counter, status)
			}
		}
	}
	answer, err := client.Get(s.URL + "/counters")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if page := string(b); !strings.Contains(page, "phường Bình Minh") || strings.Contains(page, "Sở Nội vụ") {
		t.Error("the list of counters is not that of the manager's units")
	}
}

// A replaced code is over for citizens and for the sheet; the counter has a new one.
func TestReplacedCodeIsOver(t *testing.T) {
	s := newService(t)
	client := s.person(t, "quan-ly", nil, access.Manager)
	old := demoCodes(s.config)[0]
	answer, err := client.Post(s.URL+"/counters/"+old+"/replace", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	to := answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/counters/") || strings.Contains(to, old) {
		t.Fatalf("%s to %q", answer.Status, to)
	}
	fresh := to[len("/counters/"):strings.Index(to, "?")]
	for path, want := range map[string]int{"/k/" + old: http.StatusGone, "/k/" + fresh: http.StatusOK, "/counters/" + fresh: http.StatusOK} {
		if got := call(t, client, "GET", s.URL+path); got != want {
			t.Errorf("%s: status %d, want %d", path, got, want)
		}
	}
	if got := call(t, client, "POST", s.URL+"/counters/"+old+"/replace"); got != http.StatusGone {
		t.Errorf("replacing a revoked code: status %d", got)
	}
}
