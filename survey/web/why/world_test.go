package why

import (
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/comments"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/lens"
)

// world is a province P with the departments D1, which has the centre D1C, and
// D2, with a counter each, and the waves w, which is over, and open, which
// collects. The clock stands at desktest.Noon, Monday 2 November 2026.
type world struct {
	*desktest.Office
	results  *results.Results
	findings *findings.Findings
	comments *comments.Comments
	pages    *Pages
	random   *rand.Rand
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{random: rand.New(rand.NewPCG(7, 8))}
	quiet := slog.New(slog.DiscardHandler)
	w.Office = desktest.New(t, func(o *desktest.Office) ([]web.Audience, error) {
		w.results = results.New(results.Config{Store: o.Store, Directory: o.Directory, Now: o.Now, Log: quiet})
		w.findings = findings.New(findings.Config{Results: w.results, Directory: o.Directory, Now: o.Now})
		w.comments = comments.New(comments.Config{Store: o.Store, Results: w.results, Directory: o.Directory, Now: o.Now, Log: quiet})
		pages, err := New(Config{Room: lens.Room{Site: o.Site, Desk: o.Desk, Directory: o.Directory, Findings: w.findings, Now: o.Now},
			Comments: w.comments, Log: quiet})
		w.pages = pages
		return []web.Audience{pages}, err
	})
	for _, u := range []survey.Unit{
		{ID: "P", Name: survey.Text{"vi": "Tỉnh Minh Hoạ", "en": "Minh Hoạ Province"}},
		{ID: "D1", Name: survey.Text{"vi": "Sở Nội vụ", "en": "Home Affairs"}, Parent: "P"},
		{ID: "D1C", Name: survey.Text{"vi": "Điểm tiếp nhận số 1", "en": "Reception 1"}, Parent: "D1"},
		{ID: "D2", Name: survey.Text{"vi": "Sở Tư pháp", "en": "Justice"}, Parent: "P"},
	} {
		w.keep(directory.Units, u.ID, u)
		w.keep(directory.Counters, u.ID+"-1", survey.Counter{ID: u.ID + "-1", Unit: u.ID, Name: survey.Text{"vi": "Quầy của " + u.ID, "en": "Counter of " + u.ID}})
	}
	q := survey.SIPAS25()
	w.keep(directory.Questionnaires, q.Ref.String(), q)
	w.wave("w", survey.Closed, 60)
	w.wave("open", survey.Open, 40)
	w.wave("empty", survey.Closed, 400)
	w.wave("secret", survey.Draft, 1)
	return w
}

func (w *world) keep(collection, key string, v any) {
	w.Helper()
	if err := store.Add(w.Context(), w.Store, collection, key, v); err != nil {
		w.Fatal(err)
	}
}

// wave adds a wave that began so many days ago and lasts 50.
func (w *world) wave(id string, state survey.WaveState, daysAgo int) {
	w.Helper()
	opens := desktest.Noon.AddDate(0, 0, -daysAgo)
	w.keep(directory.Waves, id, survey.Wave{ID: id, Title: survey.Text{"vi": "Đợt " + id, "en": "Wave " + id}, Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, State: state, Opens: opens, Closes: opens.AddDate(0, 0, 50)})
	if err := w.Directory.Changed(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// sheet is a whole one of somebody whose mood is about the mean given, three
// or four weeks ago.
func (w *world) sheet(wave, unit string, mean float64) *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(w.random.Uint32())
	}
	at := desktest.Noon.AddDate(0, 0, -21-7*w.random.IntN(2)).Add(time.Duration(w.random.IntN(8)-4) * time.Hour)
	r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: wave, Unit: unit, Counter: unit + "-1", Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, Language: "vi", Channel: survey.ByQR, Hour: at.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
	person := mean + w.random.NormFloat64()*.6
	answer := func(code string, loading float64) int {
		x := int(math.Round(mean + loading*(person-mean) + w.random.NormFloat64()*.5))
		x = max(1, min(5, x))
		r.Answers[code] = survey.Answer{Rating: x}
		return x
	}
	sum := 0
	for i, c := range survey.SIPAS25().Criteria() {
		n := answer(c.Code, 1)
		if i == 6 || c.Code[0] == 'C' {
			sum += n
		}
	}
	r.Answers["OV"] = survey.Answer{Rating: max(1, min(5, int(math.Round(float64(sum)/7+w.random.NormFloat64()*.3))))}
	for _, q := range survey.SIPAS25().After {
		if q.Kind == survey.OneOf && !q.Off && w.random.IntN(8) > 0 {
			r.Answers[q.Code] = survey.Answer{Choices: []string{q.Options[w.random.IntN(len(q.Options))].Code}}
		}
		if q.Kind == survey.SomeOf {
			r.Answers[q.Code] = survey.Answer{Choices: []string{q.Options[w.random.IntN(2)].Code, q.Options[2+w.random.IntN(3)].Code}}
		}
	}
	r.Answers["stage"] = survey.Answer{Choices: []string{"result"}}
	return r
}

func (w *world) accept(r *survey.Response) {
	w.Helper()
	if err := w.Store.Insert(w.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
		w.Fatal(err)
	}
	w.results.Heard(r)
}

// fill accepts sheets: good ones in D1C, worse ones in D2, with comments.
func (w *world) fill(wave string, n int) {
	w.Helper()
	for i := range n {
		unit, mean := "D1C", 4.2
		if i%3 == 0 {
			unit, mean = "D2", 2.9
		}
		r := w.sheet(wave, unit, mean)
		switch {
		case i%3 == 0:
			r.Answers["comment"] = survey.Answer{Text: fmt.Sprintf("Phải chờ rất lâu, lần thứ %d. Gọi 0912345678", i%7)}
		case i%4 == 0:
			r.Answers["comment"] = survey.Answer{Text: "Hướng dẫn tận tình <b>cảm ơn</b>"}
		}
		w.accept(r)
	}
}

// settle waits until everything that takes long is there.
func (w *world) settle(v desktest.Visitor, path string) desktest.Answer {
	w.Helper()
	for range 100 {
		if a := v.Get(path); a.Header.Get("Refresh") == "" {
			return a
		}
		time.Sleep(100 * time.Millisecond)
	}
	w.Fatalf("%s is never ready", path)
	return desktest.Answer{}
}
