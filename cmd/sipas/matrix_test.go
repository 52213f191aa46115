package main

import (
	"io"
	"log/slog"
	"maps"
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

// reach is what a route is about, and so whom it concerns among those who may
// do its act somewhere.
type reach int

const (
	anywhere reach = iota // nothing in particular: everyone sees their own part
	ofUnit                // a thing of one unit: nobody else's
	ofAll                 // what belongs to all units: only those whose scope is all
	byDevice              // a device at a counter, which proves itself by a token: nobody here has one
)

// need is what a route needs.
type need struct {
	act   access.Act
	reach reach
}

// Every role at every route, over all units, over those that the thing in the
// path belongs to, and over others: each sees and does only what it may. A new
// route without a row fails.
func TestEveryRoleAtEveryRoute(t *testing.T) {
	s := newService(t)
	path := s.things(t)
	scopes := map[string][]string{"all": nil, "own": {own}, "other": {other}}
	people := map[access.Role]map[string]*http.Client{"": {"all": s.person(t, "", nil)}}
	for _, r := range access.Roles() {
		people[r] = map[string]*http.Client{}
		for scope, units := range scopes {
			people[r][scope] = s.person(t, scope+"-"+strings.ReplaceAll(string(r), " ", "-"), units, r)
		}
	}
	rows := reformRows()
	maps.Copy(rows, matrix)
	seen := map[string]bool{}
	for _, r := range s.server.Handler.(*echo.Echo).Routes() {
		name := r.Method + " " + r.Path
		needs, known := rows[name]
		if seen[name] = true; !known {
			t.Errorf("route %s has no row in the matrix", name)
			continue
		}
		for role, clients := range people {
			status := map[string]int{}
			for scope, client := range clients {
				status[scope] = call(t, client, r.Method, s.URL+path.Replace(r.Path))
			}
			if fault := needs.judge(role, status, name); fault != "" {
				t.Errorf("%s as %q: %s (%v)", name, role, fault, status)
			}
		}
	}
	for name := range rows {
		if !seen[name] {
			t.Errorf("the matrix has a row for %s, which is no route", name)
		}
	}
}

// judge says what is wrong with the answers that the people of a role got, by
// their scope.
func (n need) judge(role access.Role, status map[string]int, name string) string {
	refused := func(scope string) bool {
		return status[scope] == http.StatusUnauthorized || status[scope] == http.StatusForbidden
	}
	hidden := func(scope string) bool { return refused(scope) || status[scope] == http.StatusNotFound }
	for _, code := range status {
		if code >= 500 && code != http.StatusServiceUnavailable {
			return "a fault of the program"
		}
	}
	may := n.act == everybody || slices.Contains(n.act.Roles(), role)
	switch {
	case name == "POST /signin" || name == "POST /signin/code" || name == "GET /signin/code": // which say 401 of their own
		return ""
	case n.reach == byDevice:
		for scope := range status {
			if !refused(scope) {
				return "open without a device's token"
			}
		}
	case !may && role == "":
		if status["all"] != http.StatusSeeOther && !refused("all") {
			return "open to strangers"
		}
	case !may:
		if !refused("all") || !refused("own") || !refused("other") {
			return "not its act, and not refused"
		}
	case refused("all"):
		return "its act, and refused"
	case role == "" || n.act == everybody:
	case n.reach == ofUnit && (hidden("own") && !hidden("all") || !hidden("other")):
		return "a thing of one unit is not that unit's alone"
	case n.reach == ofAll && (!hidden("own") || !hidden("other")):
		return "what belongs to all units is open to some"
	case n.reach == anywhere && (refused("own") || refused("other")):
		return "refused to those who may do it in their units"
	}
	return ""
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
