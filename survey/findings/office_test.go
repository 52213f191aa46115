package findings_test

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// noon is when most tests take place: Thursday 5 March 2026, 12:00 in Vietnam,
// in the week 2026-W10.
var noon = time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)

// office is a province with waves, and analysts who look at them.
type office struct {
	testing.TB
	store     store.Store
	directory *directory.Directory
	results   *results.Results
	findings  *findings.Findings
	now       time.Time
	random    *rand.Rand
	heard     map[string]bool // waves in memory
}

// newOffice has a province with two departments: D1 of two centres, and D2,
// which has none.
func newOffice(t testing.TB) *office {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	o := &office{TB: t, store: s, now: noon, random: rand.New(rand.NewPCG(1, 2)), heard: map[string]bool{}}
	o.directory = directory.New(s, func() time.Time { return o.now })
	for _, u := range []struct{ id, parent string }{{"P", ""}, {"D1", "P"}, {"D2", "P"}, {"D1C1", "D1"}, {"D1C2", "D1"}} {
		o.keep(directory.Units, u.id, survey.Unit{ID: u.id, Name: name(u.id), Kind: survey.Department, Parent: u.parent})
	}
	for _, f := range []string{"land", "civil"} {
		o.keep(directory.Fields, f, survey.Field{Code: f, Name: name(f)})
	}
	q := survey.SIPAS25()
	o.keep(directory.Questionnaires, q.Ref.String(), q)
	o.results = results.New(results.Config{Store: s, Directory: o.directory, Now: func() time.Time { return o.now },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Waves: 1000})
	o.findings = findings.New(findings.Config{Results: o.results, Directory: o.directory, Now: func() time.Time { return o.now }})
	return o
}

func name(s string) survey.Text { return survey.Text{survey.Vietnamese: s, survey.English: s} }

// wave adds a wave that opened four weeks ago and closes in a month.
func (o *office) wave(id string, state survey.WaveState) {
	o.Helper()
	w := survey.Wave{ID: id, Title: name(id), Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm,
		State: state, Opens: noon.AddDate(0, 0, -28), Closes: noon.AddDate(0, 0, 30)}
	_, rev, err := store.Load[survey.Wave](o.Context(), o.store, directory.Waves, id)
	if err == nil {
		_, err = store.Change(o.Context(), o.store, directory.Waves, id, rev, w)
	} else {
		err = store.Add(o.Context(), o.store, directory.Waves, id, w)
	}
	if err != nil {
		o.Fatal(err)
	}
	if err := o.directory.Changed(o.Context()); err != nil {
		o.Fatal(err)
	}
}

func (o *office) keep(collection, key string, v any) {
	o.Helper()
	if err := store.Add(o.Context(), o.store, collection, key, v); err != nil {
		o.Fatal(err)
	}
}

// person is who answers, and what.
type person struct {
	unit, field, sex, age string
	counter               string // "": the unit's first
	stage, ontime         string
	channel               survey.Channel
	at                    time.Time
	rate                  func(code string) int // 0 leaves out, -1 does not know; nil: as people do
	wishes                []string
}

// hear lets results hear of people's answers.
func (o *office) hear(wave string, people ...person) {
	o.Helper()
	if !o.heard[wave] {
		if _, err := o.results.Frame(o.Context(), wave); err != nil {
			o.Fatal(err)
		}
		o.heard[wave] = true
	}
	for _, p := range people {
		o.results.Heard(o.sheet(wave, p))
	}
}

func (o *office) sheet(wave string, p person) *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(o.random.Uint32())
	}
	if p.at.IsZero() {
		p.at = o.now
	}
	if p.channel == "" {
		p.channel = survey.ByQR
	}
	if p.rate == nil {
		p.rate = func(string) int { return [...]int{5, 5, 5, 4, 4, 4, 4, 3, 2, 1, 0, -1}[o.random.IntN(12)] }
	}
	if p.counter == "" {
		p.counter = p.unit + "-1"
	}
	r := &survey.Response{ID: survey.NewResponseID(p.at, random), Wave: wave, Unit: p.unit, Counter: p.counter, Field: p.field,
		Questionnaire: survey.Ref{ID: "sipas-25", Version: 1}, Form: survey.FullForm, Language: survey.Vietnamese, Channel: p.channel,
		Hour: p.at.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
	for _, code := range survey.SIPAS25().Rated() {
		switch n := p.rate(code); {
		case n < 0:
			r.Answers[code] = survey.Answer{DontKnow: true}
		case n > 0:
			r.Answers[code] = survey.Answer{Rating: n}
		}
	}
	for code, option := range map[string]string{"sex": p.sex, "age": p.age, "stage": p.stage, "ontime": p.ontime} {
		if option != "" {
			r.Answers[code] = survey.Answer{Choices: []string{option}}
		}
	}
	if len(p.wishes) > 0 {
		r.Answers["wishes"] = survey.Answer{Choices: p.wishes}
	}
	return r
}

// all rates everything alike.
func all(n int) func(string) int { return func(string) int { return n } }

// many is a person n times.
func many(n int, p person) []person {
	var people []person
	for range n {
		people = append(people, p)
	}
	return people
}

func (o *office) look(l findings.Lens) *findings.Sight {
	o.Helper()
	s, err := o.findings.Look(o.Context(), l)
	if err != nil {
		o.Fatalf("%v: %v", l, err)
	}
	return s
}

func (o *office) by(l findings.Lens, dimension string) *findings.Breakdown {
	o.Helper()
	b, err := o.findings.By(o.Context(), l, dimension)
	if err != nil {
		o.Fatalf("%v by %s: %v", l, dimension, err)
	}
	return b
}

// told are the groups of a breakdown as "label n" or "label -".
func told(b *findings.Breakdown) []string {
	var all []string
	for _, g := range b.Groups {
		if g.Suppressed {
			all = append(all, g.Label+" -")
			continue
		}
		all = append(all, fmt.Sprintf("%s %d", g.Label, g.Responses))
	}
	return all
}

// only is a lens on some labels of a dimension.
func only(wave, by string, labels ...string) findings.Lens {
	return findings.Lens{Wave: wave, Only: []findings.Only{{By: by, Labels: labels}}}
}
