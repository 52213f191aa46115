package monitor

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/desktest"
)

// large makes the office a province of 200 units with 15 counters each, whose
// answers come on eight working days.
func (o *office) large(n int) {
	const units, desks = 200, 15
	ids := make([]string, 0, units*desks)
	for u := range units {
		unit := fmt.Sprintf("U%03d", u)
		o.keep(directory.Units, unit, survey.Unit{ID: unit, Name: survey.Text{"vi": "Đơn vị " + unit, "en": "Unit " + unit}, Parent: "P"})
		for d := range desks {
			id := fmt.Sprintf("%s-%02d", unit, d)
			o.keep(directory.Counters, id, survey.Counter{ID: id, Unit: unit, Name: survey.Text{"vi": "Quầy " + id, "en": "Counter " + id}})
			ids = append(ids, id)
		}
	}
	o.wave("w", survey.Open)
	form := survey.SIPAS25()
	rated := form.Rated()
	var days []time.Time // working days
	for d := noon; len(days) < 8; d = d.AddDate(0, 0, -1) {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			days = append(days, d)
		}
	}
	o.results.Store = desktest.Generated{Store: o.store, N: n, Make: func(i int) *survey.Response {
		var random [survey.RandomIDBytes]byte
		for k := range random {
			random[k] = byte(o.random.Uint32())
		}
		desk := ids[o.random.IntN(len(ids))]
		at := days[o.random.IntN(len(days))].Add(-time.Duration(o.random.IntN(5)) * time.Hour)
		r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: "w", Unit: desk[:4], Counter: desk, Questionnaire: form.Ref,
			Form: survey.FullForm, Language: "vi", Channel: survey.ByQR, Hour: at.Truncate(time.Hour), Seconds: 60 + o.random.IntN(200), Answers: survey.Answers{}}
		for _, code := range rated {
			if k := o.mixed(code); k > 0 {
				r.Answers[code] = survey.Answer{Rating: k}
			}
		}
		return r
	}}
}

// BenchmarkProvince watches 3,000 counters and a million answers: the page of
// the whole, that of a unit, the figures behind them, the list of patterns,
// and a pulse with 1,000 streams.
func BenchmarkProvince(b *testing.B) {
	o := newOffice(b)
	o.large(desktest.Responses(b))
	client := o.person(nil, access.Manager)
	begun := time.Now()
	if _, err := o.results.Frame(b.Context(), "w"); err != nil {
		b.Fatal(err)
	}
	b.Logf("loaded in %v", time.Since(begun))
	u := o.URL + "/"
	cookies := client.Jar.Cookies(mustURL(b, u))
	page := func(path string) time.Duration {
		q := httptest.NewRequest(http.MethodGet, path, nil)
		for _, c := range cookies {
			q.AddCookie(c)
		}
		w := httptest.NewRecorder()
		begun := time.Now()
		o.Config.Handler.ServeHTTP(w, q)
		if took := time.Since(begun); w.Code == http.StatusOK {
			return took
		}
		b.Fatalf("%s: %d", path, w.Code)
		return 0
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	for b.Loop() {
		o.pass(2 * time.Minute)
		begun := time.Now()
		if _, err := o.monitor.Look(b.Context(), "w"); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(ms(time.Since(begun)), "ms-figures")
		b.ReportMetric(ms(page("/monitor/w")), "ms-page")
		b.ReportMetric(ms(page("/monitor/w?unit=U007")), "ms-unit")
	}
	o.pass(2 * time.Minute)
	b.ReportMetric(ms(page("/monitor/w")), "ms-page-first")
	begun = time.Now()
	list, err := o.monitor.Patterns(b.Context(), "w")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(ms(time.Since(begun)), "ms-patterns")
	b.ReportMetric(float64(len(list.All)), "patterns")
	begun = time.Now()
	for range 1000 {
		s, err := o.monitor.Follow(b.Context(), "w", "")
		if err != nil {
			b.Fatal(err)
		}
		defer o.monitor.Close(s)
	}
	b.ReportMetric(ms(time.Since(begun)), "ms-1000-streams")
}
