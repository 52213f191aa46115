package compare

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
)

// BenchmarkPages asks for comparisons and series over a wave of a million answers
// (SIPAS_BENCH_RESPONSES) in 50 units and one of a fifth as many. Run it with
// -benchtime 1x: then each address is asked for the first time.
func BenchmarkPages(b *testing.B) {
	n := 1_000_000
	if s := os.Getenv("SIPAS_BENCH_RESPONSES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	o := newOffice(b)
	var units []string
	for i := range 50 {
		id := fmt.Sprintf("U%02d", i)
		units = append(units, id)
		o.keep(directory.Units, id, survey.Unit{ID: id, Name: survey.Text{"vi": id}, Parent: []string{"P", "D1", "D2"}[i%3]})
	}
	o.wave("then", 200)
	o.wave("w", 60, func(w *survey.Wave) { w.Before = "then" })
	v := o.Person(nil, access.Viewer)
	for _, wave := range []string{"then", "w"} {
		v.Get("/results/" + wave + "/series").Want(200) // from now on it hears
	}
	rate := o.mood(4)
	for i := range n + n/5 {
		s := sheets{wave: "w", unit: units[o.random.IntN(50)], rate: rate, daysAgo: 31 + i%28, sex: []string{"female", "male"}[i%2], channel: survey.Channels()[o.random.IntN(7)]}
		if i >= n {
			s.wave, s.daysAgo = "then", s.daysAgo+140
		}
		o.results.Heard(o.response(s))
	}
	v.Get("/results/w/compare?by=q.age").Want(200)
	for name, path := range map[string]string{
		"two waves":              "/results/w/compare?with=then",
		"two waves of one sex":   "/results/w/compare?q.sex=female",
		"two channels":           "/results/w/compare?by=channel&a=qr&b=paper",
		"two units":              "/results/w/compare?by=unit&a=D1&b=D2",
		"two periods of one sex": "/results/w/compare?by=period&a=2026-W37&b=2026-W38&q.sex=male",
		"waves":                  "/results/w/series?over=waves",
		"periods":                "/results/w/series?over=periods",
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				v.Get(path).Want(200)
			}
		})
	}
}
