package monitor

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
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
	"sipas/survey/directory"
	"sipas/survey/monitor"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/web"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/templates"
)

const password = "tre xanh bong mat"

// noon is when the tests take place: Thursday, 5 March 2026, 12:00 in Vietnam.
var noon = time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)

// office is a small province with these pages over a real store.
type office struct {
	testing.TB
	*httptest.Server
	store    store.Store
	config   *directory.Directory
	accounts *access.Accounts
	results  *results.Results
	monitor  *monitor.Monitor
	trail    *audit.Trail
	pages    *Pages
	random   *rand.Rand

	mu       sync.Mutex
	rendered map[string]bool
	clock    time.Time
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock
}

// pass lets time go by.
func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = o.clock.Add(d)
}

// newOffice has the province P with the departments D1, of the centres D1C1
// and D1C2, and D2; two counters in each centre; and no wave. The monitor runs.
func newOffice(t testing.TB) *office {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	o := &office{TB: t, store: s, rendered: map[string]bool{}, random: rand.New(rand.NewPCG(3, 4)), clock: noon}
	o.config = directory.New(s, o.now)
	for _, u := range []survey.Unit{
		{ID: "P", Name: survey.Text{"vi": "Tỉnh Minh Hoạ", "en": "Minh Hoạ Province"}},
		{ID: "D1", Name: survey.Text{"vi": "Sở Nội vụ", "en": "Home Affairs"}, Parent: "P"},
		{ID: "D1C1", Name: survey.Text{"vi": "Điểm tiếp nhận số 1", "en": "Reception 1"}, Parent: "D1"},
		{ID: "D1C2", Name: survey.Text{"vi": "Điểm tiếp nhận số 2", "en": "Reception 2"}, Parent: "D1"},
		{ID: "D2", Name: survey.Text{"vi": "Sở Tư pháp", "en": "Justice"}, Parent: "P"},
	} {
		o.keep(directory.Units, u.ID, u)
	}
	for _, unit := range []string{"D1C1", "D1C2", "D2"} {
		for i := range 2 {
			id := fmt.Sprintf("%s-%d", unit, i+1)
			o.keep(directory.Counters, id, survey.Counter{ID: id, Unit: unit, Name: survey.Text{"vi": fmt.Sprint("Quầy ", i+1), "en": fmt.Sprint("Counter ", i+1)}})
		}
	}
	q := survey.SIPAS25()
	o.keep(directory.Questionnaires, q.Ref.String(), q)
	for _, unit := range []string{"D1C1", "D1C2", "D2"} {
		w := survey.Workload{Unit: unit, Period: "2026", Dossiers: 2000}
		o.keep(directory.Workloads, w.Key(), w)
	}
	o.accounts = access.NewAccounts(access.Config{Store: s})
	o.results = results.New(results.Config{Store: s, Directory: o.config, Log: quiet, Now: o.now})
	o.trail = audit.New(s, o.now)
	o.monitor = monitor.New(monitor.Config{Store: s, Directory: o.config, Results: o.results, Trail: o.trail, Now: o.now, Log: quiet,
		Pulse: 20 * time.Millisecond})
	o.serve(quiet)
	return o
}

// run runs the monitor until stop.
func (o *office) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { o.monitor.Run(ctx) })
	stop = sync.OnceFunc(func() { cancel(); done.Wait() })
	o.Cleanup(stop)
	return stop
}

func (o *office) serve(log *slog.Logger) {
	o.Helper()
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Rendered: func(name string) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.rendered[name] = true
	}})
	if err != nil {
		o.Fatal(err)
	}
	desk, err := staff.New(staff.Config{Site: site, Accounts: o.accounts, Directory: o.config,
		Sessions: access.NewSessions(o.accounts, o.store, false, nil)})
	if err != nil {
		o.Fatal(err)
	}
	if o.pages, err = New(Config{Site: site, Desk: desk, Directory: o.config, Monitor: o.monitor, Now: o.now, Heartbeat: 50 * time.Millisecond}); err != nil {
		o.Fatal(err)
	}
	h := web.Handler(web.Config{Log: log, Site: site,
		Measure: func(string, string, int, time.Duration) {}, Mount: []web.Audience{desk, o.pages}})
	o.Server = httptest.NewUnstartedServer(h)
	o.Config = web.Server(h, log)
	o.Start()
	o.Cleanup(o.Close)
}

func (o *office) keep(collection, key string, v any) {
	o.Helper()
	if err := store.Add(o.Context(), o.store, collection, key, v); err != nil {
		o.Fatal(err)
	}
}

// wave adds a wave that began ten days ago and lasts a month.
func (o *office) wave(id string, state survey.WaveState) {
	o.Helper()
	opens := noon.AddDate(0, 0, -10)
	o.keep(directory.Waves, id, survey.Wave{ID: id, Title: survey.Text{"vi": "Đợt " + id, "en": "Wave " + id}, Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, State: state, Opens: opens, Closes: opens.AddDate(0, 1, 0), Demo: true, Period: "2026",
		Targets: map[string]int{"D1C1": 300, "D1C2": 200}})
	if err := o.config.Changed(o.Context()); err != nil {
		o.Fatal(err)
	}
}

// answers accepts n responses at a counter some time ago; rate gives the answer
// to each criterion, 0 for none.
func (o *office) answers(counter string, n int, ago time.Duration, rate func(code string) int) {
	o.Helper()
	unit, _, _ := strings.Cut(counter, "-")
	at := o.now().Add(-ago)
	var inserted sync.WaitGroup
	for range n {
		var random [survey.RandomIDBytes]byte
		for i := range random {
			random[i] = byte(o.random.Uint32())
		}
		r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: "w", Unit: unit, Counter: counter,
			Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm, Language: "vi", Channel: survey.ByQR,
			Hour: at.UTC().Truncate(time.Hour), Seconds: 90 + o.random.IntN(200), Answers: survey.Answers{}}
		for _, code := range survey.SIPAS25().Rated() {
			if k := rate(code); k > 0 {
				r.Answers[code] = survey.Answer{Rating: k}
			}
		}
		inserted.Go(func() {
			if err := o.store.Insert(o.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
				o.Error(err)
			}
			o.results.Heard(r)
		})
	}
	inserted.Wait()
}

func alike(n int) func(string) int { return func(string) int { return n } }

// mixed rates as people do.
func (o *office) mixed(string) int {
	return [...]int{5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2, 1, 0}[o.random.IntN(13)]
}

// busy is a wave with answers of some days, and patterns.
func (o *office) busy() {
	o.wave("w", survey.Open)
	for day := range 3 {
		for hour := range 4 {
			o.answers("D1C1-1", 4, time.Duration(24*(day+1)-hour+2)*time.Hour, o.mixed)
			o.answers("D1C2-1", 5, time.Duration(24*(day+1)-hour+2)*time.Hour, o.mixed)
		}
	}
	o.answers("D1C2-2", 40, 50*time.Hour, alike(5))
	o.answers("D1C1-1", 7, 3*time.Hour, o.mixed)
	for range 100 {
		o.monitor.Opened("none")
	}
}

// person signs somebody in.
func (o *office) person(units []string, roles ...access.Role) *http.Client {
	o.Helper()
	name := fmt.Sprintf("user%d", o.random.Uint32())
	if err := o.accounts.Add(o.Context(), access.User{Name: name, Roles: roles, Units: units}, password); err != nil {
		o.Fatal(err)
	}
	client := o.stranger()
	answer, err := client.PostForm(o.URL+"/signin", url.Values{"name": {name}, "password": {password}})
	if err != nil {
		o.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		o.Fatalf("signing in: %s", answer.Status)
	}
	return client
}

// stranger is a browser in which nobody has signed in. It follows no redirect.
func (o *office) stranger() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// ask sends a request in English; form makes it a POST.
func (o *office) ask(c *http.Client, path string, form url.Values) (status int, page string, h http.Header) {
	o.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	q, err := http.NewRequestWithContext(o.Context(), method, o.URL+path, strings.NewReader(body))
	if err != nil {
		o.Fatal(err)
	}
	q.Header.Set("Accept-Language", "en")
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
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

func mustURL(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
