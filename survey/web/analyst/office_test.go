package analyst

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/results"
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
	results  *results.Results
	pages    *Pages
	rendered map[string]bool
	random   *rand.Rand
}

// newOffice has the province P with the departments D1, of the centres D1C1
// and D1C2, and D2; and no wave.
func newOffice(t testing.TB) *office {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	o := &office{TB: t, store: s, config: directory.New(s, time.Now), rendered: map[string]bool{}, random: rand.New(rand.NewPCG(3, 4))}
	for _, u := range []survey.Unit{
		{ID: "P", Name: survey.Text{"vi": "Tỉnh Minh Hoạ", "en": "Minh Hoạ Province"}},
		{ID: "D1", Name: survey.Text{"vi": "Sở Nội vụ", "en": "Home Affairs"}, Parent: "P"},
		{ID: "D1C1", Name: survey.Text{"vi": "Điểm tiếp nhận số 1", "en": "Reception 1"}, Parent: "D1"},
		{ID: "D1C2", Name: survey.Text{"vi": "Điểm tiếp nhận số 2", "en": "Reception 2"}, Parent: "D1"},
		{ID: "D2", Name: survey.Text{"vi": "Sở Tư pháp", "en": "Justice"}, Parent: "P"},
	} {
		o.keep(directory.Units, u.ID, u)
	}
	q := survey.SIPAS25()
	o.keep(directory.Questionnaires, q.Ref.String(), q)
	o.accounts = access.NewAccounts(access.Config{Store: s})
	o.results = results.New(results.Config{Store: s, Directory: o.config, Log: quiet})
	o.serve(quiet)
	return o
}

func (o *office) serve(log *slog.Logger) {
	o.Helper()
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Rendered: func(name string) { o.rendered[name] = true }})
	if err != nil {
		o.Fatal(err)
	}
	desk, err := staff.New(staff.Config{Site: site, Accounts: o.accounts, Directory: o.config,
		Sessions: access.NewSessions(o.accounts, o.store, false, nil)})
	if err != nil {
		o.Fatal(err)
	}
	if o.pages, err = New(Config{Site: site, Desk: desk, Directory: o.config, Results: o.results}); err != nil {
		o.Fatal(err)
	}
	o.Server = httptest.NewServer(web.Handler(web.Config{Log: log, Site: site,
		Measure: func(string, string, int, time.Duration) {}, Mount: []web.Audience{desk, o.pages}}))
	o.Cleanup(o.Server.Close)
}

func (o *office) keep(collection, key string, v any) {
	o.Helper()
	if err := store.Add(o.Context(), o.store, collection, key, v); err != nil {
		o.Fatal(err)
	}
}

// wave adds a wave that began so many days ago and lasts a month.
func (o *office) wave(id string, state survey.WaveState, daysAgo int) {
	o.Helper()
	opens := time.Now().AddDate(0, 0, -daysAgo)
	o.keep(directory.Waves, id, survey.Wave{ID: id, Title: survey.Text{"vi": "Đợt " + id, "en": "Wave " + id}, Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, State: state, Opens: opens, Closes: opens.AddDate(0, 1, 0), Demo: true})
	if err := o.config.Changed(o.Context()); err != nil {
		o.Fatal(err)
	}
}

// answers accepts n responses of a unit in the wave w; rate gives the answer
// to each criterion, 0 for none and -1 for "don't know".
func (o *office) answers(unit string, n int, rate func(code string) int) {
	o.Helper()
	now := time.Now()
	for range n {
		var random [survey.RandomIDBytes]byte
		for i := range random {
			random[i] = byte(o.random.Uint32())
		}
		r := &survey.Response{ID: survey.NewResponseID(now, random), Wave: "w", Unit: unit, Counter: unit,
			Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm, Language: "vi", Channel: survey.ByQR,
			Hour: now.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
		for _, code := range survey.SIPAS25().Rated() {
			switch k := rate(code); {
			case k < 0:
				r.Answers[code] = survey.Answer{DontKnow: true}
			case k > 0:
				r.Answers[code] = survey.Answer{Rating: k}
			}
		}
		if err := o.store.Insert(o.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
			o.Fatal(err)
		}
		o.results.Heard(r)
	}
}

func alike(n int) func(string) int { return func(string) int { return n } }

// mixed rates as people do; the fifth factor often "don't know".
func (o *office) mixed(code string) int {
	if code[0] == 'E' && o.random.IntN(3) == 0 {
		return -1
	}
	return [...]int{5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2, 1, 0}[o.random.IntN(13)]
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

// get fetches a page in English.
func (o *office) get(c *http.Client, path string) (status int, page string, h http.Header) {
	o.Helper()
	q, err := http.NewRequestWithContext(o.Context(), http.MethodGet, o.URL+path, nil)
	if err != nil {
		o.Fatal(err)
	}
	q.Header.Set("Accept-Language", "en")
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
