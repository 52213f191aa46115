package results

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/store"
)

// responses is how many the benchmarks load: a million, or SIPAS_BENCH_RESPONSES.
func responses(b *testing.B) int {
	n := 1_000_000
	if s := os.Getenv("SIPAS_BENCH_RESPONSES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

// fill writes n responses of people into a wave that lasts ten days, by many
// writers at once so that they share the fsyncs.
func fill(b *testing.B, p *province, n int) {
	b.Helper()
	type doc struct {
		key  string
		body bson.Raw
	}
	docs := make(chan doc, 1024)
	var writers sync.WaitGroup
	for range 4096 {
		writers.Go(func() {
			for d := range docs {
				if err := p.store.Insert(context.Background(), store.Responses, d.key, d.body); err != nil {
					b.Error(err)
				}
			}
		})
	}
	after := survey.SIPAS25().After
	for i := range n {
		at := noon.Add(-time.Duration(240-240*i/n) * time.Hour)
		r := p.sheet(p.units[p.random.IntN(len(p.units))], at, p.any())
		for _, q := range after {
			if q.Kind == survey.OneOf && !q.Off {
				r.Answers[q.Code] = survey.Answer{Choices: []string{q.Options[p.random.IntN(len(q.Options))].Code}}
			}
		}
		if i%10 != 0 {
			delete(r.Answers, "comment")
		}
		docs <- doc{store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)}
	}
	close(docs)
	writers.Wait()
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// processor is how long the processors have worked for this process: unlike
// the clock, it does not count what else goes on on the machine.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkLoad reads a wave from an embedded store into columns, and sums it
// up: the first time, again after one more answer, and for one unit.
func BenchmarkLoad(b *testing.B) {
	p := newProvince(b)
	n := responses(b)
	fill(b, p, n)
	before := heap()
	b.ResetTimer()
	for i := range b.N {
		r := New(Config{Store: p.store, Directory: p.directory, Log: p.results(0).Log})
		begun, worked := time.Now(), processor(b)
		s := frame(b, r)
		took, work := time.Since(begun), processor(b)-worked
		if s.Responses != n {
			b.Fatalf("%d responses, want %d", s.Responses, n)
		}
		b.ReportMetric(float64(n)/took.Seconds(), "docs/s")
		b.ReportMetric(float64(work.Nanoseconds())/float64(n), "cpu-ns/doc")
		if i > 0 {
			continue
		}
		b.StopTimer()
		b.ReportMetric(float64(heap()-before)/float64(n), "heapB/doc")
		latencies(b, p, r)
		b.ReportMetric(float64(heap()-before)/float64(n), "heapB/doc-summed")
		runtime.KeepAlive(r)
		b.StartTimer()
	}
}

// latencies reports how long summaries take.
func latencies(b *testing.B, p *province, r *Results) {
	timed := func(name string, ask Ask) {
		begun := time.Now()
		summary(b, r, ask)
		b.ReportMetric(float64(time.Since(begun).Microseconds())/1000, name)
	}
	timed("ms-first", Ask{})
	timed("ms-again", Ask{})
	timed("ms-unit", Ask{Unit: "D1"})
	for range 5 {
		r.Heard(p.sheet("D1C1", noon, p.any()))
	}
	for _, w := range r.held() {
		w.counting.cost = 0 // do not wait
	}
	timed("ms-moved", Ask{})
}
