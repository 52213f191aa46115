package results

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// noon is when the tests take place: 5 March 2026, 12:00 in Vietnam.
var noon = time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)

// province is a store with units, a wave and as many responses as a test wants.
type province struct {
	testing.TB
	store     store.Store
	directory *directory.Directory
	units     []string
	now       time.Time
	random    *rand.Rand
	rated     []string
}

// newProvince has a province with three departments, each of two centres.
func newProvince(t testing.TB) *province {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p := &province{TB: t, store: s, now: noon, random: rand.New(rand.NewPCG(1, 2)),
		rated: survey.SIPAS25().Rated()}
	p.directory = directory.New(s, func() time.Time { return p.now })
	name := func(s string) survey.Text { return survey.Text{survey.Vietnamese: s, survey.English: s} }
	p.keep(directory.Units, "P", survey.Unit{ID: "P", Name: name("P"), Kind: survey.Province})
	for d := range 3 {
		id := fmt.Sprintf("D%d", d+1)
		p.keep(directory.Units, id, survey.Unit{ID: id, Name: name(id), Kind: survey.Department, Parent: "P"})
		for c := range 2 {
			sub := fmt.Sprintf("%sC%d", id, c+1)
			p.keep(directory.Units, sub, survey.Unit{ID: sub, Name: name(sub), Kind: survey.Centre, Parent: id})
			p.units = append(p.units, sub)
		}
	}
	q := survey.SIPAS25()
	p.keep(directory.Questionnaires, q.Ref.String(), q)
	p.wave("w", survey.Open)
	return p
}

// wave adds or changes a wave that lasts from ten days ago to in ten days.
func (p *province) wave(id string, state survey.WaveState) {
	p.Helper()
	w := survey.Wave{ID: id, Title: survey.Text{survey.Vietnamese: id}, Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
		State: state, Opens: noon.AddDate(0, 0, -10), Closes: noon.AddDate(0, 0, 10), Demo: true}
	_, rev, err := store.Load[survey.Wave](p.Context(), p.store, directory.Waves, id)
	if err == nil {
		if _, err := store.Change(p.Context(), p.store, directory.Waves, id, rev, w); err != nil {
			p.Fatal(err)
		}
	} else {
		p.keep(directory.Waves, id, w)
	}
	if err := p.directory.Changed(p.Context()); err != nil {
		p.Fatal(err)
	}
}

func (p *province) keep(collection, key string, v any) {
	p.Helper()
	if err := store.Add(p.Context(), p.store, collection, key, v); err != nil {
		p.Fatal(err)
	}
}

func (p *province) results(quick time.Duration) *Results {
	return New(Config{Store: p.store, Directory: p.directory, Now: func() time.Time { return p.now },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Quick: quick})
}

// sheet makes a response of a unit at a moment; rate gives the answer to each
// criterion, 0 for none and -1 for "don't know".
func (p *province) sheet(unit string, at time.Time, rate func(code string) int) *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(p.random.Uint32())
	}
	r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: "w", Unit: unit, Counter: unit + "-1", Field: "land",
		Questionnaire: survey.Ref{ID: "sipas-25", Version: 1}, Form: survey.FullForm, Language: survey.Vietnamese, Channel: survey.ByQR,
		Hour: at.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
	for _, code := range p.rated {
		switch n := rate(code); {
		case n < 0:
			r.Answers[code] = survey.Answer{DontKnow: true}
		case n > 0:
			r.Answers[code] = survey.Answer{Rating: n}
		}
	}
	r.Answers["stage"] = survey.Answer{Choices: []string{"result"}}
	r.Answers["comment"] = survey.Answer{Text: "Cảm ơn"}
	return r
}

// all rates everything alike.
func all(n int) func(string) int { return func(string) int { return n } }

// any rates as people do: mostly fours and fives, some left out.
func (p *province) any() func(string) int {
	return func(string) int { return [...]int{5, 5, 5, 4, 4, 4, 4, 3, 2, 1, 0, -1}[p.random.IntN(12)] }
}

// accept makes responses durable, as the room of collecting does.
func (p *province) accept(responses ...*survey.Response) {
	p.Helper()
	for _, r := range responses {
		if err := p.store.Insert(p.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
			p.Fatal(err)
		}
	}
}

// replace puts a marker in a response's place, as withdrawing does.
func (p *province) replace(marker *survey.Response) {
	p.Helper()
	key := store.ResponseKey(marker.Wave, marker.ID)
	d, err := p.store.Get(p.Context(), store.Responses, key)
	if err != nil {
		p.Fatal(err)
	}
	if _, err := p.store.Replace(p.Context(), store.Responses, key, d.Rev, store.EncodeResponse(marker)); err != nil {
		p.Fatal(err)
	}
}

// people accepts n responses of a unit at noon and returns them.
func (p *province) people(unit string, n int, rate func(string) int) []*survey.Response {
	p.Helper()
	var rs []*survey.Response
	for range n {
		rs = append(rs, p.sheet(unit, p.now, rate))
	}
	p.accept(rs...)
	return rs
}

func frame(t testing.TB, r *Results) *Snapshot {
	t.Helper()
	s, err := r.Frame(context.Background(), "w")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func summary(t testing.TB, r *Results, ask Ask) *Summary {
	t.Helper()
	s, err := r.Summary(context.Background(), "w", ask)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
