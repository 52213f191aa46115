package posters

import (
	"fmt"
	"io"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/poster"
)

// BenchmarkProvince makes one file of posters for 3,000 counters as the pages
// do: a job, its file in the store, read back whole. The bar is 60 s and 300 MB
// for the process:
//
//	go test -c ./survey/web/posters
//	/usr/bin/time -v ./posters.test -test.run - -test.bench Province -test.benchtime 1x
func BenchmarkProvince(b *testing.B) {
	const counters = 3000
	o := newOffice(b)
	o.work()
	for i := range counters {
		c := survey.Counter{ID: fmt.Sprintf("m-%d", i), Unit: "D2", Field: "ho-tich", Name: survey.Text{"vi": fmt.Sprintf("Quầy số %d", i), "en": fmt.Sprintf("Counter %d", i)}}
		o.keep(directory.Counters, c.ID, c)
		code := survey.NewCode([survey.RandomCodeBytes]byte{byte(i), byte(i >> 5), byte(i >> 10), byte(i * 7), byte(i * 11), byte(i * 13), 7})
		o.keep(directory.Codes, code, survey.CounterCode{Code: code, Counter: c.ID, Issued: time.Now()})
	}
	if err := o.config.Changed(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, size := range []poster.Size{poster.A4, poster.A5, poster.Labels24} {
			begun := time.Now()
			j, err := o.runner.Start(b.Context(), jobs.Order{Kind: Kind, Owner: "chi", Units: []string{"D2"},
				Details: order{Choice: choice{Unit: "D2", Size: size, Languages: []string{"vi", "en"}, Marks: true}, Base: "https://hailong.example.gov.vn"}})
			for err == nil && !j.State.Ended() {
				time.Sleep(50 * time.Millisecond)
				j, err = o.runner.Get(b.Context(), j.ID)
			}
			if err != nil || j.State != jobs.Done || j.Done != counters+2 {
				b.Fatalf("%+v, %v", j, err)
			}
			f, err := o.runner.Open(b.Context(), j)
			if err != nil {
				b.Fatal(err)
			}
			n, err := io.Copy(io.Discard, f)
			if err != nil || n != j.File.Size {
				b.Fatalf("%d bytes, %v", n, err)
			}
			b.Logf("%s: %d sheets in %s, %d bytes", size, j.Done, time.Since(begun).Round(time.Millisecond), n)
		}
	}
}
