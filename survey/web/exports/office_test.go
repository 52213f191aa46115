package exports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/dispatch"
	"sipas/survey/findings"
	"sipas/survey/jobs"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/lens"
)

// office is a small province with these pages over a real store. Nobody does
// jobs before work is called.
type office struct {
	*desktest.Office
	results *results.Results
	runner  *jobs.Runner
	pages   *Pages
	random  *rand.Rand
	diary   diary
}

// diary is a trail that remembers what was recorded, a line each.
type diary struct {
	mu    sync.Mutex
	lines []string
	full  bool // it takes no more
}

func (d *diary) Record(ctx context.Context, act, object string, changes []survey.Difference) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return errors.New("no room")
	}
	line := audit.By(ctx).Name + "/" + audit.By(ctx).Via + ": " + act + " " + object
	for _, c := range changes {
		line += " " + c.Path + "=" + c.To
	}
	d.lines = append(d.lines, line)
	return nil
}

func (d *diary) fill(is bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = is
}

// taken are the lines so far; the next call begins anew.
func (d *diary) taken() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	lines := d.lines
	d.lines = nil
	return lines
}

// newOffice has the province P with the departments D1, of the centre D1C1,
// and D2, and the wave w, which is over. Nobody has answered.
func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{random: rand.New(rand.NewPCG(5, 6))}
	quiet := slog.New(slog.DiscardHandler)
	o.Office = desktest.New(t, func(d *desktest.Office) ([]web.Audience, error) {
		o.results = results.New(results.Config{Store: d.Store, Directory: d.Directory, Now: d.Now, Log: quiet})
		o.runner = jobs.New(jobs.Config{Store: d.Store, Log: quiet})
		room := lens.Room{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Now: d.Now,
			Findings: findings.New(findings.Config{Results: o.results, Directory: d.Directory, Now: d.Now})}
		var err error
		o.pages, err = New(Config{Room: room, Results: o.results, Trail: &o.diary, Program: "1.2.0",
			Dispatch: dispatch.New(dispatch.Config{Directory: d.Directory, Results: o.results, Store: d.Store, Jobs: o.runner, Trail: &o.diary, Order: [32]byte{7}, Now: d.Now, Temp: t.TempDir()})})
		return []web.Audience{o.pages}, err
	})
	for _, u := range []survey.Unit{
		{ID: "P", Name: survey.Text{"vi": "Ủy ban nhân dân tỉnh Minh Hoạ", "en": "Minh Hoạ Province"}},
		{ID: "D1", Name: survey.Text{"vi": "Sở Nội vụ", "en": "Home Affairs"}, Parent: "P"},
		{ID: "D1C1", Name: survey.Text{"vi": "Trung tâm Phục vụ hành chính công phường Hải Long", "en": "Hải Long Service Centre"}, Parent: "D1"},
		{ID: "D2", Name: survey.Text{"vi": "Sở Tư pháp", "en": "Justice"}, Parent: "P"},
	} {
		o.keep(directory.Units, u.ID, u)
		o.keep(directory.Counters, u.ID+"-1", survey.Counter{ID: u.ID + "-1", Unit: u.ID, Name: survey.Text{"vi": "Quầy 1 " + u.ID}, Field: "ho-tich"})
	}
	o.keep(directory.Fields, "ho-tich", survey.Field{Code: "ho-tich", Name: survey.Text{"vi": "Hộ tịch", "en": "Civil status"}})
	q := survey.SIPAS25()
	o.keep(directory.Questionnaires, q.Ref.String(), q)
	o.wave("w", survey.Closed, 60)
	return o
}

func (o *office) keep(collection, key string, v any) {
	o.Helper()
	if err := store.Add(o.Context(), o.Store, collection, key, v); err != nil {
		o.Fatal(err)
	}
}

// wave adds a wave that began so many days ago and lasts a month.
func (o *office) wave(id string, state survey.WaveState, daysAgo int) {
	o.Helper()
	opens := o.Now().AddDate(0, 0, -daysAgo)
	o.keep(directory.Waves, id, survey.Wave{ID: id, Title: survey.Text{"vi": "Đợt khảo sát " + id, "en": "Wave " + id}, Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, State: state, Opens: opens, Closes: opens.AddDate(0, 1, 0)})
	if err := o.Directory.Changed(o.Context()); err != nil {
		o.Fatal(err)
	}
}

// answers accepts n responses of a unit in the wave w, 50 days ago.
func (o *office) answers(unit string, n int, edit ...func(*survey.Response)) {
	o.Helper()
	for range n {
		at := o.Now().AddDate(0, 0, -50).Add(time.Duration(o.random.IntN(20*24)) * time.Hour)
		var random [survey.RandomIDBytes]byte
		for i := range random {
			random[i] = byte(o.random.Uint32())
		}
		r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: "w", Unit: unit, Counter: unit + "-1", Field: "ho-tich",
			Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm, Language: "vi", Channel: survey.ByQR,
			Hour: at.UTC().Truncate(time.Hour), Seconds: 60 + o.random.IntN(200), Answers: survey.Answers{}}
		for _, code := range survey.SIPAS25().Rated() {
			switch k := o.random.IntN(14); {
			case k == 0:
				r.Answers[code] = survey.Answer{DontKnow: true}
			case k > 1:
				r.Answers[code] = survey.Answer{Rating: [...]int{5, 5, 5, 5, 4, 4, 4, 4, 4, 3, 2, 1}[k-2]}
			}
		}
		r.Answers["sex"] = survey.Answer{Choices: []string{[]string{"female", "male"}[o.random.IntN(2)]}}
		for _, e := range edit {
			e(r)
		}
		if err := o.Store.Insert(o.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
			o.Fatal(err)
		}
		o.results.Heard(r)
	}
}

// work has jobs done until the test ends.
func (o *office) work() {
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { o.runner.Run(ctx); close(stopped) }()
	o.Cleanup(func() { cancel(); <-stopped })
}

// begin orders a file and gives its page's path.
func (o *office) begin(v desktest.Visitor, form ...string) string {
	o.Helper()
	a := v.Post("/results/w/files?lang=en", desktest.With(nil, form...))
	if a.Status != 303 || !strings.HasPrefix(a.To, "/results/w/files/jobs/") {
		o.Fatalf("ordering: %d to %q\n%s", a.Status, a.To, a.Page)
	}
	return a.To
}

// ended waits until a job has ended, and gives its page.
func (o *office) ended(v desktest.Visitor, path string) desktest.Answer {
	o.Helper()
	for range 600 {
		if a := v.Get(path + "?lang=en"); strings.Contains(a.Page, `data-live="false"`) {
			return a
		}
		time.Sleep(20 * time.Millisecond)
	}
	o.Fatal("the job does not end")
	return desktest.Answer{}
}

// job keeps a job of somebody in some state.
func (o *office) job(name string, x dispatch.Order, state jobs.State, change func(*jobs.Job)) string {
	o.Helper()
	details, err := json.Marshal(x)
	if err != nil {
		o.Fatal(err)
	}
	j := jobs.Job{ID: fmt.Sprintf("00-%s-%s", name, state), Kind: dispatch.Kind, Owner: name, Units: x.Units, Details: string(details), State: state,
		Asked: o.Now(), Done: 412_000, Total: 1_000_000,
		Title: survey.Text{"vi": "CSV mã số: Sở Nội vụ, kèm lời viết", "en": "Coded CSV: Home Affairs, with words"}}
	change(&j)
	o.keep(jobs.Jobs, j.ID, j)
	return jobPath(x.Wave, j.ID)
}

func has(lines []string, parts ...string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		for _, p := range parts {
			if !strings.Contains(line, p) {
				return false
			}
		}
		return true
	})
}
