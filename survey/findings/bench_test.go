package findings_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// BenchmarkSights looks at a wave of a million answers (SIPAS_BENCH_RESPONSES)
// in 50 units: at filters never asked for before, and split by units, beside
// what filtering and counting alone take.
func BenchmarkSights(b *testing.B) {
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
		o.keep(directory.Units, id, survey.Unit{ID: id, Name: name(id), Kind: survey.Commune, Parent: []string{"P", "D1", "D2"}[i%3]})
	}
	for i := range 10 {
		o.keep(directory.Fields, fmt.Sprintf("f%d", i), survey.Field{Code: fmt.Sprintf("f%d", i), Name: name(fmt.Sprint(i))})
	}
	o.wave("w", survey.Closed)
	o.hear("w")
	ages := []string{"18-24", "25-34", "35-49", "50-60", "61"}
	for i := range n {
		p := person{unit: units[o.random.IntN(50)], sex: []string{"female", "male", ""}[o.random.IntN(3)], age: ages[o.random.IntN(5)],
			channel: survey.Channels()[o.random.IntN(7)], field: fmt.Sprintf("f%d", o.random.IntN(10)), at: noon.Add(-time.Duration(28*24*i/n) * time.Hour)}
		o.results.Heard(o.sheet("w", p))
	}
	if _, err := o.results.Standing(b.Context(), "w"); err != nil {
		b.Fatal(err)
	}
	o.look(only("w", "age", "61"))
	snapshot, err := o.results.Frame(b.Context(), "w")
	if err != nil {
		b.Fatal(err)
	}
	filters := []struct{ by, label string }{}
	for _, f := range ages {
		filters = append(filters, struct{ by, label string }{"age", f})
	}
	for _, c := range survey.Channels() {
		filters = append(filters, struct{ by, label string }{results.ByChannel, string(c)})
	}
	fresh := func() { // forgets what has been counted
		o.findings = findings.New(findings.Config{Results: o.results, Directory: o.directory, Now: func() time.Time { return o.now }})
		o.look(only("w", "age", "61"))
	}
	b.Run("bare", func(b *testing.B) {
		for i := range b.N {
			f := filters[i%len(filters)]
			v, err := snapshot.Live().Where(f.by, f.label)
			if err != nil {
				b.Fatal(err)
			}
			v.Tally()
		}
	})
	b.Run("look/dimensions new", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			fresh()
			b.StartTimer()
			o.look(only("w", results.ByChannel, "qr"))
		}
	})
	b.Run("look/unit, two filters, all new", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			fresh()
			b.StartTimer()
			l := only("w", results.ByChannel, "qr")
			l.Unit = "D1"
			l.Only = append(l.Only, findings.Only{By: results.ByField, Labels: []string{"f3"}})
			o.look(l)
		}
	})
	b.Run("look/labels new", func(b *testing.B) {
		for i := range b.N {
			if i%len(filters) == 0 {
				b.StopTimer()
				fresh()
				o.look(only("w", results.ByChannel, "none"))
				b.StartTimer()
			}
			o.look(only("w", filters[i%len(filters)].by, filters[i%len(filters)].label))
		}
	})
	b.Run("by units of a filter, all new", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			fresh()
			b.StartTimer()
			o.by(only("w", results.ByChannel, "qr"), results.ByUnit)
		}
	})
	b.Run("by channel, new", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			fresh()
			b.StartTimer()
			o.by(findings.Lens{Wave: "w"}, results.ByChannel)
		}
	})
	b.Run("ground", func(b *testing.B) {
		for range b.N {
			fresh()
		}
	})
}
