package compare

import (
	"log/slog"
	"math"
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
	"sipas/survey/web/lens"
)

// office is a small province with these pages over a real store.
type office struct {
	*desktest.Office
	results *results.Results
	pages   *Pages
	random  *rand.Rand
}

// newOffice has the province P with the departments D1, of the centres D1C1
// and D1C2, and D2; and no wave.
func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{random: rand.New(rand.NewPCG(3, 4))}
	o.Office = desktest.New(t, func(d *desktest.Office) ([]web.Audience, error) {
		o.results = results.New(results.Config{Store: d.Store, Directory: d.Directory, Now: d.Now, Log: slog.New(slog.DiscardHandler), Waves: 20})
		shown := findings.New(findings.Config{Results: o.results, Directory: d.Directory, Now: d.Now})
		var err error
		o.pages, err = New(lens.Room{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Findings: shown, Now: d.Now})
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
	q := survey.SIPAS25()
	o.keep(directory.Questionnaires, q.Ref.String(), q)
	return o
}

func (o *office) keep(collection, key string, v any) {
	o.Helper()
	if err := store.Add(o.Context(), o.Store, collection, key, v); err != nil {
		o.Fatal(err)
	}
}

// wave adds a wave that began so many days ago and lasted a month.
func (o *office) wave(id string, daysAgo int, edit ...func(*survey.Wave)) {
	o.Helper()
	opens := o.Now().AddDate(0, 0, -daysAgo)
	w := survey.Wave{ID: id, Title: survey.Text{"vi": "Đợt " + id, "en": "Wave " + id}, Questionnaire: survey.SIPAS25().Ref,
		Form: survey.FullForm, State: survey.Closed, Opens: opens, Closes: opens.AddDate(0, 1, 0), Demo: true}
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
	daysAgo    int
	sex        string
	asked      *survey.Questionnaire // nil: the built-in one
}

func (o *office) accept(all ...sheets) {
	o.Helper()
	for _, s := range all {
		if s.channel == "" {
			s.channel = survey.ByQR
		}
		for range s.n {
			r := o.response(s)
			if err := o.Store.Insert(o.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
				o.Fatal(err)
			}
			o.results.Heard(r)
		}
	}
}

func (o *office) response(s sheets) *survey.Response {
	var random [survey.RandomIDBytes]byte
	for i := range random {
		random[i] = byte(o.random.Uint32())
	}
	q := s.asked
	if q == nil {
		q = survey.SIPAS25()
	}
	at := o.Now().AddDate(0, 0, -s.daysAgo)
	r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: s.wave, Unit: s.unit, Counter: s.unit,
		Questionnaire: q.Ref, Form: survey.FullForm, Language: "vi", Channel: s.channel,
		Hour: at.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
	for _, code := range q.Rated() {
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

// mood rates as people do around a mean, answers of a person alike; the fifth
// factor often "don't know".
func (o *office) mood(mean float64) func(code string) int {
	person := 0.0
	return func(code string) int {
		if code == "A1" {
			person = 0.7 * o.random.NormFloat64()
		}
		if code[0] == 'E' && o.random.IntN(4) == 0 {
			return -1
		}
		return int(min(5, max(1, math.Round(mean+person+0.7*o.random.NormFloat64()))))
	}
}
