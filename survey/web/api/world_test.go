package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/dispatch"
	"sipas/survey/findings"
	"sipas/survey/jobs"
	"sipas/survey/manage"
	"sipas/survey/reform"
	"sipas/survey/results"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/staff"
)

// world is a small province with the API over a real store: the province P
// with the departments D1, of the centres D1A and D1B, and D2. Names of D2 and
// its counter have "Tư pháp" in them, which nothing else has.
type world struct {
	*desktest.Office
	pages   *Pages
	entries atomic.Int64 // that the trail still takes
	results *results.Results
	fault   *atomic.Pointer[error] // what the store says instead of an answer
	random  *rand.Rand
	channel survey.Channel // of new answers
	field   string         // of new answers; "": that of their counter
	late    time.Duration  // that new answers come
	owners  atomic.Int64
	runner  *jobs.Runner
}

// moody is a store that can fail.
type moody struct {
	store.Store
	fault *atomic.Pointer[error]
}

func (m moody) Get(ctx context.Context, collection, key string) (store.Doc, error) {
	if err := m.fault.Load(); err != nil {
		return store.Doc{}, *err
	}
	return m.Store.Get(ctx, collection, key)
}

func (m moody) Scan(ctx context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	if err := m.fault.Load(); err != nil {
		return func(yield func(store.Doc, error) bool) { yield(store.Doc{}, *err) }
	}
	return m.Store.Scan(ctx, collection, r)
}

// limited is a trail that takes so many entries more.
type limited struct {
	*audit.Trail
	entries *atomic.Int64
}

func (l limited) Record(ctx context.Context, act, object string, changes []survey.Difference) error {
	if l.entries.Add(-1) < 0 {
		return errAway
	}
	return l.Trail.Record(ctx, act, object, changes)
}

// deafAfter lets the trail take so many entries more.
func (w *world) deafAfter(n int64) { w.entries.Store(n) }

// generous lets tests ask as much as they like.
var generous = Rates{PerSecond: 1e6, Burst: 1e6, Streams: 2}

func newWorld(t testing.TB, rates Rates) *world {
	t.Helper()
	w := &world{fault: &atomic.Pointer[error]{}, random: rand.New(rand.NewPCG(1, 2)), channel: survey.ByQR}
	w.Office = desktest.New(t, func(o *desktest.Office) ([]web.Audience, error) {
		s := moody{o.Store, w.fault}
		w.entries.Store(1e6)
		w.results = results.New(results.Config{Store: s, Directory: o.Directory, Now: o.Now, Log: slog.New(slog.DiscardHandler)})
		config := o.Desk.Config
		config.Keys = access.NewKeys(access.NewAccounts(access.Config{Store: s, Now: o.Now}))
		desk, err := staff.New(config)
		if err != nil {
			return nil, err
		}
		trail := limited{audit.New(s, o.Now), &w.entries}
		w.runner = jobs.New(jobs.Config{Store: s, Log: slog.New(slog.DiscardHandler), Now: o.Now})
		files := dispatch.New(dispatch.Config{Directory: o.Directory, Results: w.results, Store: s, Jobs: w.runner, Trail: trail, Order: [32]byte{1}, Now: o.Now, Temp: t.TempDir()})
		seals := seal.New(seal.Config{Store: s, Directory: o.Directory, Manager: &manage.Manager{Store: s, Directory: o.Directory, Now: o.Now},
			Program: "test", Now: o.Now, Temp: t.TempDir(), Settle: -1})
		rounds := reform.New(reform.Config{Store: s, Now: o.Now})
		w.pages, err = New(Config{Dispatch: files, Seals: seals, Site: o.Site, Desk: desk, Directory: o.Directory, Results: w.results, Store: s, Trail: trail,
			Findings: findings.New(findings.Config{Results: w.results, Directory: o.Directory, Now: o.Now}),
			Rounds:   rounds, Rankings: rankings(o, rounds, s, seals),
			Log: slog.New(slog.DiscardHandler), Order: [32]byte{1}, Program: "test", Rates: rates, Now: o.Now})
		return []web.Audience{w.pages}, err
	})
	w.furnish()
	return w
}

func (w *world) keep(collection, key string, v any) {
	w.Helper()
	if err := store.Add(w.Context(), w.Store, collection, key, v); err != nil {
		w.Fatal(err)
	}
}

func both(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// mini is a questionnaire of two factors with two criteria each.
func mini() *survey.Questionnaire {
	q := survey.SIPAS25()
	q.ID = "mini"
	q.Factors = q.Factors[:2]
	for i := range q.Factors {
		q.Factors[i].Criteria = q.Factors[i].Criteria[:2]
		q.Factors[i].When = nil
	}
	q.Before = nil
	q.After = []survey.Question{
		{Code: "sex", Kind: survey.OneOf, Text: both("Giới tính", "Sex"), Options: []survey.Option{{Code: "f", Text: both("Nữ", "Female")}, {Code: "m", Text: both("Nam", "Male")}}},
		{Code: "words", Kind: survey.Words, Text: both("Góp ý", "Comments")},
	}
	q.ShortForm = nil
	return q
}

func (w *world) furnish() {
	w.Helper()
	for _, u := range []survey.Unit{
		{ID: "P", Kind: survey.Province, Name: both("Tỉnh Minh Họa", "Minh Họa Province")},
		{ID: "D1", Kind: survey.Department, Name: both("Sở Nội vụ", "Home Affairs"), Parent: "P"},
		{ID: "D1A", Kind: survey.Centre, Name: both("Điểm tiếp nhận số 1", "Reception 1"), Parent: "D1"},
		{ID: "D1B", Kind: survey.Centre, Name: both("Điểm tiếp nhận số 2", "Reception 2"), Parent: "D1"},
		{ID: "D2", Kind: survey.Department, Name: both("Sở Tư pháp", "Tư pháp Department"), Parent: "P"},
	} {
		w.keep(directory.Units, u.ID, u)
	}
	for _, c := range []survey.Counter{
		{ID: "D1A-1", Unit: "D1A", Name: both("Quầy 1", "Counter 1"), Field: "HT"},
		{ID: "D1B-1", Unit: "D1B", Name: both("Quầy 2", "Counter 2"), Field: "DD"},
		{ID: "D2-1", Unit: "D2", Name: both("Quầy Tư pháp", "Counter Tư pháp"), Field: "HT"},
	} {
		w.keep(directory.Counters, c.ID, c)
	}
	for _, f := range []survey.Field{{Code: "HT", Name: both("Hộ tịch", "Civil status")}, {Code: "DD", Name: both("Đất đai", "Land")}} {
		w.keep(directory.Fields, f.Code, f)
	}
	q := mini()
	w.keep(directory.Questionnaires, q.Ref.String(), q)
	w.wave("2025", survey.Sealed, -400, nil)
	w.wave("2026", survey.Closed, -40, nil)
	w.wave("draft", survey.Draft, -1, nil)
	w.wave("now", survey.Open, -20, nil)
	w.wave("quiet", survey.Open, -3, nil) // nobody has answered
	w.wave("only-d2", survey.Open, -20, []string{"D2"})
	if err := w.Directory.Changed(w.Context()); err != nil {
		w.Fatal(err)
	}
	for _, wave := range []string{"2025", "2026", "now"} {
		w.answers(wave, "D1A", 40)
		w.answers(wave, "D1B", 30)
		w.answers(wave, "D2", 50)
	}
	w.answers("only-d2", "D2", 20)
	w.scored()
}

func (w *world) wave(id string, state survey.WaveState, days int, units []string) {
	opens := desktest.Noon.AddDate(0, 0, days)
	w.keep(directory.Waves, id, survey.Wave{ID: id, Title: both("Đợt "+id, "Wave "+id), Questionnaire: mini().Ref, Form: survey.FullForm, State: state,
		Opens: opens, Closes: opens.AddDate(0, 1, 0), Units: units, Before: map[string]string{"2026": "2025", "now": "only-d2"}[id],
		Targets: map[string]int{"D1A": 60, "D2": 70}})
}

// answers accepts n responses of a unit, one in twenty of them with words.
func (w *world) answers(wave, unit string, n int) {
	w.Helper()
	about, _ := w.Config().Wave(wave)
	for i := range n {
		var random [survey.RandomIDBytes]byte
		for j := range random {
			random[j] = byte(w.random.Uint32())
		}
		at := about.Opens.Add(w.late + time.Duration(w.random.IntN(15*24))*time.Hour)
		counter := w.Config().Counters[unit+"-1"]
		r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: wave, Unit: unit, Counter: counter.ID, Field: cmp.Or(w.field, counter.Field),
			Questionnaire: mini().Ref, Form: survey.FullForm, Language: "vi", Channel: w.channel, Hour: at.UTC().Truncate(time.Hour),
			Seconds: 90, Answers: survey.Answers{"sex": {Choices: []string{[]string{"f", "m"}[w.random.IntN(2)]}}}}
		for _, code := range mini().Rated() {
			switch k := w.random.IntN(8); {
			case k < 5:
				r.Answers[code] = survey.Answer{Rating: 5 - k/2}
			case k < 7:
				r.Answers[code] = survey.Answer{Rating: k - 4}
			default:
				r.Answers[code] = survey.Answer{DontKnow: true}
			}
		}
		if i%20 == 0 {
			r.Answers["words"] = survey.Answer{Text: "Cần thêm ghế ở " + unit + ", gọi 0912345678"}
		}
		if err := w.Store.Insert(w.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
			w.Fatal(err)
		}
	}
}

// elsewhere accepts answers of a unit by a way that no others came, in a field
// that nothing knows, in other weeks, and gives the unit another counter.
func (w *world) elsewhere(wave, unit string, n int) {
	w.Helper()
	w.channel, w.field, w.late = survey.ByKiosk, "ZZ", 20*24*time.Hour
	w.answers(wave, unit, n)
	w.keep(directory.Counters, unit+"-9", survey.Counter{ID: unit + "-9", Unit: unit, Name: both("Quầy Tư pháp 9", "Counter Tư pháp 9")})
	if err := w.Directory.Changed(w.Context()); err != nil {
		w.Fatal(err)
	}
	if err := w.results.Reconcile(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// key makes a key of a new administrator's, for acts and units.
func (w *world) key(units []string, acts ...access.Act) string {
	w.Helper()
	name := fmt.Sprintf("owner%d", w.owners.Add(1))
	w.Add(name, nil, access.Administrator)
	owner, err := w.Accounts.User(w.Context(), name)
	if err != nil {
		w.Fatal(err)
	}
	if len(acts) == 0 {
		acts = []access.Act{access.SeeResults, access.ExportResponses}
	}
	text, _, err := w.pages.Desk.Keys.Make(w.Context(), w.Config().Tree, owner, access.NewKey{Label: "thử", Acts: acts, Units: units})
	if err != nil {
		w.Fatal(err)
	}
	return text
}

// reply is what came back.
type reply struct {
	*http.Response
	request *http.Request
	body    []byte
}

// ask sends a question with a key ("" for none) and headers by pairs.
func (w *world) ask(method, path, key string, headers ...string) reply {
	w.Helper()
	q, err := http.NewRequestWithContext(w.Context(), method, w.URL+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	if key != "" {
		q.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}
	answer, err := client.Do(q)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	return reply{answer, q, body}
}

// get asks with a key, and makes sure of the status.
func (w *world) get(path, key string, status int, headers ...string) reply {
	w.Helper()
	return w.want(http.MethodGet, path, key, status, headers...)
}

// want is get by any method.
func (w *world) want(method, path, key string, status int, headers ...string) reply {
	w.Helper()
	r := w.ask(method, path, key, headers...)
	if r.StatusCode != status {
		w.Fatalf("%s %s: %s, want %d\n%s", method, path, r.Status, status, r.body)
	}
	return r
}

// read is an answer's document.
func read[T any](t testing.TB, r reply) (document T) {
	t.Helper()
	if err := json.Unmarshal(r.body, &document); err != nil {
		t.Fatalf("%v\n%s", err, r.body)
	}
	return document
}

// errAway and errBroken are what can be the matter with a store.
var (
	errAway   error = &survey.Error{Kind: survey.KindUnavailable, Code: "store.away", Err: errors.New("no route to host")}
	errBroken       = errors.New("a wheel came off")
)

// while has the store fail during f.
func (w *world) while(fault error, f func()) {
	w.fault.Store(&fault)
	defer w.fault.Store(nil)
	f()
}

// work has orders made until the test ends.
func (w *world) work() {
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { w.runner.Run(ctx); close(stopped) }()
	w.Cleanup(func() { cancel(); <-stopped })
}

// ordered orders a file and waits until it is there.
func (w *world) ordered(path, key string) orderedFile {
	w.Helper()
	r := w.ask(http.MethodPost, path, key)
	if r.StatusCode != http.StatusAccepted {
		w.Fatalf("POST %s: %s\n%s", path, r.Status, r.body)
	}
	x := read[orderedFile](w, r)
	for range 1000 {
		if x = read[orderedFile](w, w.get(x.Self, key, http.StatusOK)); x.State.Ended() {
			return x
		}
		time.Sleep(5 * time.Millisecond)
	}
	w.Fatalf("the order does not end: %+v", x)
	return x
}

// sealed seals a wave that is over.
func (w *world) sealed(wave string) {
	w.Helper()
	stored, err := manage.Present[survey.Wave](w.Context(), w.pages.Seals.Manager, directory.Waves, wave)
	if err == nil {
		_, err = w.pages.Seals.Begin(w.Context(), wave, stored.Rev, "chi")
	}
	if err == nil {
		_, err = w.pages.Seals.Finish(w.Context(), wave, nil)
	}
	if err != nil {
		w.Fatal(err)
	}
}
