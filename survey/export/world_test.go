package export

import (
	"bytes"
	"encoding/csv"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// noon is when the tests take place: 5 March 2026, 12:00 in Vietnam.
var noon = time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)

// key is the secret of the tests' installation.
var key = [32]byte{1, 2, 3}

// world is a store with a province of two departments, a wave, and as many
// responses as a test wants.
type world struct {
	testing.TB
	store     store.Store
	directory *directory.Directory
	random    *rand.Rand
}

func newWorld(t testing.TB) *world {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w := &world{TB: t, store: s, directory: directory.New(s, func() time.Time { return noon }), random: rand.New(rand.NewPCG(1, 2))}
	for _, u := range []survey.Unit{
		{ID: "P", Name: both("Tỉnh Mẫu", "Sample Province"), Kind: survey.Province},
		{ID: "D1", Name: both("Sở Một", "Department One"), Kind: survey.Department, Parent: "P"},
		{ID: "D2", Name: both("Sở Hai", "Department Two"), Kind: survey.Department, Parent: "P"},
	} {
		w.keep(directory.Units, u.ID, u)
	}
	for _, c := range []survey.Counter{{ID: "D1-1", Unit: "D1", Name: both("Quầy 1", "Counter 1"), Field: "land"}, {ID: "D2-1", Unit: "D2", Name: both("Quầy 2", "Counter 2")}} {
		w.keep(directory.Counters, c.ID, c)
	}
	w.keep(directory.Fields, "land", survey.Field{Code: "land", Name: both("Đất đai", "Land")})
	w.questionnaire(survey.SIPAS25())
	w.wave("w", survey.SIPAS25().Ref)
	return w
}

func (w *world) questionnaire(q *survey.Questionnaire) {
	w.Helper()
	w.keep(directory.Questionnaires, q.Ref.String(), q)
}

func (w *world) wave(id string, ref survey.Ref) {
	w.Helper()
	w.keep(directory.Waves, id, survey.Wave{ID: id, Title: both("Đợt "+id, "Wave "+id), Questionnaire: ref, Form: survey.FullForm,
		State: survey.Closed, Opens: noon.AddDate(0, 0, -10), Closes: noon.AddDate(0, 0, -1)})
}

func (w *world) keep(collection, key string, v any) {
	w.Helper()
	if err := store.Add(w.Context(), w.store, collection, key, v); err != nil {
		w.Fatal(err)
	}
}

// source exports everything of wave w, also what does not count.
func (w *world) source() Source {
	w.Helper()
	config, err := w.directory.Snapshot(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	wave, ok := config.Wave("w")
	if !ok {
		w.Fatal("no wave")
	}
	return Source{Store: w.store, Config: config, Wave: wave, Order: key, Temp: w.TempDir()}
}

// sheet is a response of department One at noon without answers.
func (w *world) sheet() *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(w.random.Uint32())
	}
	return &survey.Response{ID: survey.NewResponseID(noon, random), Wave: "w", Unit: "D1", Counter: "D1-1", Field: "land",
		Questionnaire: survey.Ref{ID: "sipas-25", Version: 1}, Form: survey.FullForm, Language: survey.Vietnamese, Channel: survey.ByQR,
		Hour: noon, Seconds: 90, Answers: survey.Answers{}}
}

// person answers as people do.
func (w *world) person() *survey.Response {
	r := w.sheet()
	if w.random.IntN(3) == 0 {
		r.Unit, r.Counter, r.Field = "D2", "D2-1", ""
	}
	r.Hour = noon.Add(-time.Duration(w.random.IntN(240)) * time.Hour)
	q := survey.SIPAS25()
	stage := q.Before[0].Options[w.random.IntN(4)].Code
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

func (w *world) accept(responses ...*survey.Response) {
	w.Helper()
	for _, r := range responses {
		if err := w.store.Insert(w.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
			w.Fatal(err)
		}
	}
}

// people accepts n responses.
func (w *world) people(n int) {
	w.Helper()
	for range n {
		w.accept(w.person())
	}
}

// file is what Responses writes.
func (w *world) file(f Format, s Source) ([]byte, Digest) {
	w.Helper()
	var b bytes.Buffer
	d, err := Responses(w.Context(), &b, f, s)
	if err != nil {
		w.Fatal(err)
	}
	if d.Bytes != int64(b.Len()) {
		w.Fatalf("%s: %d bytes, digest of %d", f, b.Len(), d.Bytes)
	}
	return b.Bytes(), d
}

// table reads CSV back, strictly, as a header and rows by variable.
func (w *world) table(content []byte, separator rune) (header []string, rows []map[string]string) {
	w.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\uFEFF")))
	r.Comma = separator
	all, err := r.ReadAll()
	if err != nil {
		w.Fatal(err)
	}
	for _, line := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = line[i]
		}
		rows = append(rows, m)
	}
	return all[0], rows
}

func rated(codes string, n int) survey.Answers {
	a := survey.Answers{}
	for _, c := range strings.Fields(codes) {
		a[c] = survey.Answer{Rating: n}
	}
	return a
}
