package analyst

import (
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
)

// office is a small province with these pages over a real store.
type office struct {
	*desktest.Office
	results *results.Results
	pages   *Pages
	random  *rand.Rand
	form    *survey.Questionnaire
}

// newOffice has the province P with the departments D1, of the centres D1C1
// and D1C2, and D2; and no wave.
func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{form: survey.SIPAS25(), random: rand.New(rand.NewPCG(3, 4))}
	o.Office = desktest.New(t, func(d *desktest.Office) ([]web.Audience, error) {
		o.results = results.New(results.Config{Store: d.Store, Directory: d.Directory, Now: d.Now, Log: slog.New(slog.DiscardHandler)})
		shown := findings.New(findings.Config{Results: o.results, Directory: d.Directory, Now: d.Now})
		var err error
		o.pages, err = New(Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Results: o.results, Findings: shown, Now: d.Now})
		return []web.Audience{o.pages}, err
	})
	for _, u := range []survey.Unit{
		{ID: "P", Name: survey.Text{"vi": "Tỉnh Minh Hoạ", "en": "Minh Hoạ Province"}},
		{ID: "D1", Name: survey.Text{"vi": "Sở Nội vụ", "en": "Home Affairs"}, Parent: "P"},
		{ID: "D1C1", Name: survey.Text{"vi": "Điểm tiếp nhận số 1", "en": "Reception 1"}, Parent: "D1"},
		{ID: "D1C2", Name: survey.Text{"vi": "Điểm tiếp nhận số 2", "en": "Reception 2"}, Parent: "D1"},
		{ID: "D2", Name: survey.Text{"vi": "Sở Tư pháp", "en": "Justice"}, Parent: "P"},
	} {
		o.keep(directory.Units, u.ID, u)
	}
	o.keep(directory.Questionnaires, o.form.Ref.String(), o.form)
	return o
}

func (o *office) keep(collection, key string, v any) {
	o.Helper()
	if err := store.Add(o.Context(), o.Store, collection, key, v); err != nil {
		o.Fatal(err)
	}
}

// wave adds a wave that began so many days ago and lasts a month.
func (o *office) wave(id string, state survey.WaveState, daysAgo int, edit ...func(*survey.Wave)) {
	o.Helper()
	opens := o.Now().AddDate(0, 0, -daysAgo)
	w := survey.Wave{ID: id, Title: survey.Text{"vi": "Đợt " + id, "en": "Wave " + id}, Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, State: state, Opens: opens, Closes: opens.AddDate(0, 1, 0), Demo: true}
	for _, e := range edit {
		e(&w)
	}
	o.keep(directory.Waves, id, w)
	if err := o.Directory.Changed(o.Context()); err != nil {
		o.Fatal(err)
	}
}

// sheets are responses to be accepted.
type sheets struct {
	wave, unit string
	n          int
	rate       func(code string) int // 0 for none and -1 for "don't know"
	channel    survey.Channel
	at         time.Time
	sex        string
}

// answers accepts n responses of a unit in the wave w, now, by QR.
func (o *office) answers(unit string, n int, rate func(code string) int) {
	o.Helper()
	o.accept(sheets{wave: "w", unit: unit, n: n, rate: rate})
}

func (o *office) accept(s sheets) {
	o.Helper()
	if s.channel == "" {
		s.channel = survey.ByQR
	}
	if s.at.IsZero() {
		s.at = o.Now()
	}
	for range s.n {
		r := o.response(s)
		if err := o.Store.Insert(o.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
			o.Fatal(err)
		}
		o.results.Heard(r)
	}
}

func (o *office) response(s sheets) *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(o.random.Uint32())
	}
	r := &survey.Response{ID: survey.NewResponseID(s.at, random), Wave: s.wave, Unit: s.unit, Counter: s.unit,
		Questionnaire: o.form.Ref, Form: survey.FullForm, Language: "vi", Channel: s.channel,
		Hour: s.at.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
	for _, code := range o.form.Rated() {
		switch k := s.rate(code); {
		case k < 0:
			r.Answers[code] = survey.Answer{DontKnow: true}
		case k > 0:
			r.Answers[code] = survey.Answer{Rating: k}
		}
	}
	if s.sex != "" {
		r.Answers["sex"] = survey.Answer{Choices: []string{s.sex}}
	}
	return r
}

func alike(n int) func(string) int { return func(string) int { return n } }

// mixed rates as people do; the fifth factor often "don't know".
func (o *office) mixed(code string) int {
	if code[0] == 'E' && o.random.IntN(3) == 0 {
		return -1
	}
	return [...]int{5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2, 1, 0}[o.random.IntN(13)]
}
