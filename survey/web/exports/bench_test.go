package exports

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/jobs"
	"sipas/survey/store"
	"sipas/survey/web/desktest"
)

// generated is a store whose responses are made while they are read, the same
// each time.
type generated struct {
	store.Store
	n    int
	make func(r *rand.Rand) *survey.Response
}

func (g generated) Scan(ctx context.Context, c string, r store.Range) iter.Seq2[store.Doc, error] {
	if c != store.Responses {
		return g.Store.Scan(ctx, c, r)
	}
	return func(yield func(store.Doc, error) bool) {
		random := rand.New(rand.NewPCG(1, 2))
		for range g.n {
			x := g.make(random)
			if !yield(store.Doc{Key: store.ResponseKey(x.Wave, x.ID), Rev: 1, Body: store.EncodeResponse(x)}, nil) {
				return
			}
		}
	}
}

// large makes the office a province of 50 more units, whose answers come from
// a generated store.
func (o *office) large(n int) {
	o.Helper()
	var units []string
	for u := range 50 {
		unit := fmt.Sprintf("U%02d", u)
		o.keep(directory.Units, unit, survey.Unit{ID: unit, Name: survey.Text{"vi": "Đơn vị " + unit, "en": "Unit " + unit}, Parent: "P"})
		units = append(units, unit)
	}
	for f := range 20 {
		code := fmt.Sprintf("f%02d", f)
		o.keep(directory.Fields, code, survey.Field{Code: code, Name: survey.Text{"vi": "Lĩnh vực " + code}})
	}
	if err := o.Directory.Changed(o.Context()); err != nil {
		o.Fatal(err)
	}
	form, rated, opens := survey.SIPAS25(), survey.SIPAS25().Rated(), o.Now().AddDate(0, 0, -60)
	g := generated{o.Store, n, func(random *rand.Rand) *survey.Response {
		var id [survey.RandomIDBytes]byte
		for k := range id {
			id[k] = byte(random.Uint32())
		}
		unit, at := units[random.IntN(len(units))], opens.Add(time.Duration(random.IntN(30*24))*time.Hour)
		r := &survey.Response{ID: survey.NewResponseID(at, id), Wave: "w", Unit: unit, Counter: unit + "-1", Field: fmt.Sprintf("f%02d", random.IntN(20)),
			Questionnaire: form.Ref, Form: survey.FullForm, Language: "vi", Channel: survey.ByQR, Hour: at.Truncate(time.Hour), Seconds: 60 + random.IntN(200), Answers: survey.Answers{}}
		for _, code := range rated {
			if k := [...]int{5, 5, 5, 4, 4, 4, 4, 3, 2, 1, 0}[random.IntN(11)]; k > 0 {
				r.Answers[code] = survey.Answer{Rating: k}
			}
		}
		r.Answers["sex"] = survey.Answer{Choices: []string{[]string{"female", "male"}[random.IntN(2)]}}
		return r
	}}
	o.results.Store, o.pages.Dispatch.Store = g, g
}

// BenchmarkReports has the report of a wave in 50 units made in each form, as
// a visitor waits for it: of the whole, and through a filter that nobody has
// looked through before.
func BenchmarkReports(b *testing.B) {
	o := newOffice(b)
	o.large(desktest.Responses(b))
	begun := time.Now()
	if _, err := o.results.Frame(b.Context(), "w"); err != nil {
		b.Fatal(err)
	}
	b.Logf("loaded in %v", time.Since(begun))
	who := o.Person(nil, access.Viewer)
	for _, name := range []string{"report", "report.pdf", "files/report.xlsx", "files/report.json", "files"} {
		b.Run(name+"/whole", func(b *testing.B) {
			for range b.N {
				who.Get("/results/w/" + name + "?lang=vi").Want(200)
			}
		})
		fresh := 0
		b.Run(name+"/new-filter", func(b *testing.B) {
			for range b.N {
				q := fmt.Sprintf("?lang=vi&unit=U%02d&field=f%02d", fresh%50, fresh/50%20)
				fresh++
				if a := who.Get("/results/w/" + name + q); a.Status != 200 && a.Status != 409 {
					b.Fatalf("%d\n%s", a.Status, a.Page)
				}
			}
		})
	}
}

// BenchmarkJob has a job write each format into the store, and reports the
// time, the size and the most memory in use beyond the wave in memory. The
// responses are made while they are read, which takes its time, too.
func BenchmarkJob(b *testing.B) {
	o := newOffice(b)
	n := desktest.Responses(b)
	o.large(n)
	if _, err := o.results.Frame(b.Context(), "w"); err != nil {
		b.Fatal(err)
	}
	o.work()
	for _, f := range export.Formats() {
		b.Run(string(f), func(b *testing.B) {
			for range b.N {
				runtime.GC()
				before, peak, stop := inUse(), atomic.Uint64{}, make(chan struct{})
				go func() {
					for {
						select {
						case <-stop:
							return
						case <-time.After(20 * time.Millisecond):
							peak.Store(max(peak.Load(), inUse()))
						}
					}
				}()
				begun := time.Now()
				job, err := o.runner.Start(b.Context(), jobs.Order{Kind: dispatch.Kind, Owner: "lan", Details: dispatch.Order{Wave: "w", All: true, Language: "vi", Choice: dispatch.Choice{Format: f}}})
				if err != nil {
					b.Fatal(err)
				}
				for !job.State.Ended() {
					time.Sleep(10 * time.Millisecond)
					if job, err = o.runner.Get(b.Context(), job.ID); err != nil {
						b.Fatal(err)
					}
				}
				close(stop)
				if job.State != jobs.Done || job.Done != n {
					b.Fatalf("%+v", job)
				}
				b.ReportMetric(time.Since(begun).Seconds(), "s")
				b.ReportMetric(float64(job.File.Size)/1e6, "MB")
				b.ReportMetric(float64(peak.Load()-min(before, peak.Load()))/1e6, "MB-heap")
			}
		})
	}
}

func inUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}
