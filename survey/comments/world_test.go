package comments

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// noon is Monday, 2 November 2026, at noon in Vietnam.
var noon = time.Date(2026, 11, 2, 5, 0, 0, 0, time.UTC)

// world is a province with the departments D1, which has the centre D1C, and
// D2, and an open wave w.
type world struct {
	testing.TB
	store    store.Store
	config   *directory.Directory
	results  *results.Results
	comments *Comments
	random   *rand.Rand
	now      time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w := &world{TB: t, store: s, config: directory.New(s, time.Now), random: rand.New(rand.NewPCG(5, 6)), now: noon}
	for id, parent := range map[string]string{"P": "", "D1": "P", "D1C": "D1", "D2": "P"} {
		w.keep(directory.Units, id, survey.Unit{ID: id, Name: survey.Text{"vi": id}, Parent: parent})
	}
	q := survey.SIPAS25()
	w.keep(directory.Questionnaires, q.Ref.String(), q)
	w.wave("w", survey.Open)
	w.results = results.New(results.Config{Store: s, Directory: w.config, Log: quiet, Now: w.clock})
	w.comments = w.fresh()
	return w
}

func (w *world) clock() time.Time { return w.now }

// fresh are comments that have read nothing yet.
func (w *world) fresh() *Comments {
	return New(Config{Store: w.store, Results: w.results, Directory: w.config, Now: w.clock, Log: slog.New(slog.DiscardHandler)})
}

func (w *world) keep(collection, key string, v any) {
	w.Helper()
	if err := store.Add(w.Context(), w.store, collection, key, v); err != nil {
		w.Fatal(err)
	}
}

func (w *world) wave(id string, state survey.WaveState) {
	w.Helper()
	w.keep(directory.Waves, id, survey.Wave{ID: id, Title: survey.Text{"vi": id}, Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, State: state, Opens: noon.AddDate(0, 0, -20), Closes: noon.AddDate(0, 1, 0)})
	if err := w.config.Changed(context.Background()); err != nil {
		w.Fatal(err)
	}
}

// sheet is one whose writer rates everything the same (0: nothing) and writes a
// text, a week ago.
func (w *world) sheet(unit string, rating int, text string) *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(w.random.Uint32())
	}
	at := noon.AddDate(0, 0, -7)
	r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: "w", Unit: unit, Counter: unit + "-1", Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, Language: "vi", Channel: survey.ByQR, Hour: at.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
	if rating > 0 {
		for _, code := range survey.SIPAS25().Rated() {
			r.Answers[code] = survey.Answer{Rating: rating}
		}
	}
	if text != "" {
		r.Answers["comment"] = survey.Answer{Text: text}
	}
	return r
}

// accept stores a sheet and lets the results hear of it.
func (w *world) accept(r *survey.Response) *survey.Response {
	w.Helper()
	if err := w.store.Insert(context.Background(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
		w.Fatal(err)
	}
	w.results.Heard(r)
	return r
}

// say accepts n sheets with the same text.
func (w *world) say(unit string, rating, n int, text string) {
	w.Helper()
	for range n {
		w.accept(w.sheet(unit, rating, text))
	}
}

// search finds comments, and fails the test when that fails.
func (w *world) search(ask Ask) *Page {
	w.Helper()
	if ask.Wave == "" {
		ask.Wave = "w"
	}
	p, err := w.comments.Search(context.Background(), ask)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (p *Page) texts() []string {
	var all []string
	for _, c := range p.Comments {
		all = append(all, c.Text)
	}
	return all
}
