package seal_test

import (
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/results"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// noon is when the tests take place: 5 March 2026, 12:00 in Vietnam.
var noon = time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)

func both(vi, en string) survey.Text { return survey.Text{"vi": vi, "en": en} }

// world is a store with a province of three departments, a closed wave w, and
// as many responses as a test wants.
type world struct {
	testing.TB
	store     store.Store
	directory *directory.Directory
	manager   *manage.Manager
	seals     *seal.Seals
	random    *rand.Rand
}

func newWorld(t testing.TB) *world {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return over(t, s)
}

// over is a world over a store that is empty.
func over(t testing.TB, s store.Store) *world {
	t.Helper()
	now := func() time.Time { return noon }
	w := &world{TB: t, store: s, directory: directory.New(s, time.Now), random: rand.New(rand.NewPCG(1, 2))}
	w.manager = &manage.Manager{Store: s, Directory: w.directory, Trail: audit.New(s, now), Now: now}
	w.seals = seal.New(seal.Config{Store: s, Directory: w.directory, Manager: w.manager, Program: "test", Now: now, Temp: t.TempDir(), Settle: -1})
	for _, u := range []survey.Unit{
		{ID: "P", Name: both("Tỉnh Mẫu", "Sample Province"), Kind: survey.Province},
		{ID: "S1", Name: both("Sở Một", "Department One"), Kind: survey.Department, Parent: "P"},
		{ID: "S2", Name: both("Sở Hai", "Department Two"), Kind: survey.Department, Parent: "P"},
		{ID: "S3", Name: both("Sở Ba", "Department Three"), Kind: survey.Department, Parent: "P"},
	} {
		w.keep(directory.Units, u.ID, u)
		if u.ID != "P" {
			w.keep(directory.Counters, u.ID+"-1", survey.Counter{ID: u.ID + "-1", Unit: u.ID, Name: both("Quầy 1", "Counter 1")})
		}
	}
	w.keep(directory.Fields, "land", survey.Field{Code: "land", Name: both("Đất đai", "Land")})
	w.keep(directory.Questionnaires, survey.SIPAS25().Ref.String(), survey.SIPAS25())
	w.keep(directory.Waves, "w", survey.Wave{ID: "w", Title: both("Đợt một", "Wave one"), Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
		State: survey.Closed, Opens: noon.AddDate(0, -2, 0), Closes: noon.AddDate(0, 0, -1)})
	return w
}

func (w *world) keep(collection, key string, v any) {
	w.Helper()
	if err := store.Add(w.Context(), w.store, collection, key, v); err != nil {
		w.Fatal(err)
	}
}

// sheet is a response of a unit at noon without answers.
func (w *world) sheet(unit string) *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(w.random.Uint32())
	}
	return &survey.Response{ID: survey.NewResponseID(noon, random), Wave: "w", Unit: unit, Counter: unit + "-1", Field: "land",
		Questionnaire: survey.Ref{ID: "sipas-25", Version: 1}, Form: survey.FullForm, Language: survey.Vietnamese, Channel: survey.ByQR,
		Hour: noon, Seconds: 90, Answers: survey.Answers{}}
}

// person answers in a unit as people do.
func (w *world) person(unit string) *survey.Response {
	r := w.sheet(unit)
	if w.random.IntN(4) == 0 {
		r.Field, r.Channel = "", survey.ByKiosk
	}
	r.Hour = noon.Add(-time.Duration(w.random.IntN(1400)) * time.Hour)
	q := survey.SIPAS25()
	stage := q.Before[0].Options[w.random.IntN(len(q.Before[0].Options))].Code
	r.Answers["stage"] = survey.Answer{Choices: []string{stage}}
	for _, code := range q.Rated() {
		if stage == "submit" && code[0] == 'D' {
			continue
		}
		switch n := [...]int{5, 5, 5, 4, 4, 4, 4, 3, 2, 1, 0, -1}[w.random.IntN(12)]; {
		case n < 0:
			r.Answers[code] = survey.Answer{DontKnow: true}
		case n > 0:
			r.Answers[code] = survey.Answer{Rating: n}
		}
	}
	for _, x := range q.After {
		if x.Kind == survey.OneOf && !x.Off && x.When.Holds(r.Answers) {
			r.Answers[x.Code] = survey.Answer{Choices: []string{x.Options[w.random.IntN(len(x.Options))].Code}}
		}
	}
	if w.random.IntN(4) == 0 {
		r.Answers["wishes"] = survey.Answer{Choices: []string{"time", "papers"}}
	}
	if w.random.IntN(10) == 0 {
		r.Answers["comment"] = survey.Answer{Text: "Chờ hơi lâu; cần \"thêm\" ghế,\nxin cảm ơn."}
	}
	return r
}

// accept stores responses, all at once so that they share fsyncs.
func (w *world) accept(responses ...*survey.Response) {
	w.Helper()
	var group sync.WaitGroup
	for _, r := range responses {
		group.Go(func() {
			if err := w.store.Insert(w.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
				w.Error(err)
			}
		})
	}
	group.Wait()
}

// people accepts n responses in a unit.
func (w *world) people(unit string, n int) {
	w.Helper()
	var all []*survey.Response
	for range n {
		all = append(all, w.person(unit))
	}
	w.accept(all...)
}

// crowd accepts what most tests want: two large departments, a small one, and
// sheets that do not count. It gives one that does.
func (w *world) crowd() *survey.Response {
	w.Helper()
	w.people("S1", 120)
	w.people("S2", 80)
	w.people("S3", 3)
	partial, withdrawn, excluded := w.person("S1"), w.person("S1"), w.person("S2")
	partial.Partial = true
	w.accept(partial, withdrawn.Marker(), excluded)
	w.exclude(1, excluded)
	known := w.person("S1")
	w.accept(known)
	return known
}

// exclude adds a review.
func (w *world) exclude(seq int64, r *survey.Response) {
	w.Helper()
	w.keep(results.Reviews, "w/"+"000000000"+string(rune('0'+seq)), results.Review{Wave: "w", Seq: seq, State: results.ReviewExcluded, Reason: "trùng",
		Who: "chi", At: noon, Scope: results.Scope{Responses: []string{r.ID.String()}}})
}

// wave is the stored wave.
func (w *world) wave() manage.Stored[survey.Wave] {
	w.Helper()
	v, err := manage.Present[survey.Wave](w.Context(), w.manager, directory.Waves, "w")
	if err != nil {
		w.Fatal(err)
	}
	return v
}

// seal seals the wave.
func (w *world) seal() seal.Record {
	w.Helper()
	if _, err := w.seals.Begin(w.Context(), "w", w.wave().Rev, "chi"); err != nil {
		w.Fatal(err)
	}
	r, err := w.seals.Finish(w.Context(), "w", nil)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func (w *world) read(name string) []byte {
	w.Helper()
	b, err := w.seals.Read(w.Context(), "w", name)
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// verify gives the faults that a check finds, in words.
func (w *world) verify() []seal.Difference {
	w.Helper()
	r, err := w.seals.Verify(w.Context(), "w")
	if err != nil {
		w.Fatal(err)
	}
	return r.Differences
}

// faults are the kinds of differences, each once.
func faults(all []seal.Difference) map[seal.Fault]bool {
	set := map[seal.Fault]bool{}
	for _, d := range all {
		set[d.Fault] = true
	}
	return set
}

// weigh makes units count by their dossiers.
func (w *world) weigh(dossiers map[string]int) {
	w.Helper()
	for unit, n := range dossiers {
		d := survey.Workload{Unit: unit, Period: "2026", Dossiers: n}
		w.keep(directory.Workloads, d.Key(), d)
	}
	v := w.wave()
	v.Value.Period, v.Value.Weighting, v.Value.Factors = "2026", survey.ByDossiers, map[string]int{"A": 2}
	if _, err := store.Change(w.Context(), w.store, directory.Waves, "w", v.Rev, v.Value); err != nil {
		w.Fatal(err)
	}
}
