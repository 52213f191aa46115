package export

import (
	"context"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// responses is how many the benchmarks export: a million, or
// SIPAS_BENCH_RESPONSES.
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

// fill writes n responses by many writers at once, so that they share fsyncs.
func (w *world) fill(n int) {
	w.Helper()
	type doc struct {
		key  string
		body bson.Raw
	}
	docs := make(chan doc, 1024)
	var writers sync.WaitGroup
	for range 4096 {
		writers.Go(func() {
			for d := range docs {
				if err := w.store.Insert(context.Background(), store.Responses, d.key, d.body); err != nil {
					w.Error(err)
				}
			}
		})
	}
	for range n {
		r := w.person()
		docs <- doc{store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)}
	}
	close(docs)
	writers.Wait()
}

// BenchmarkResponses exports a wave from an embedded store in every format,
// and reports the time, the size and the most memory in use.
func BenchmarkResponses(b *testing.B) {
	w := newWorld(b)
	n := responses(b)
	w.fill(n)
	for _, f := range Formats() {
		b.Run(string(f), func(b *testing.B) {
			for range b.N {
				s := w.source()
				s.Texts = true
				before, peak, stop := inUse(), atomic.Uint64{}, make(chan struct{})
				go func() {
					for {
						select {
						case <-stop:
							return
						case <-time.After(20 * time.Millisecond):
							if m := live(); m > peak.Load() {
								peak.Store(m)
							}
						}
					}
				}()
				begun, worked := time.Now(), processor(b)
				d, err := Responses(b.Context(), io.Discard, f, s)
				close(stop)
				if err != nil || d.Rows != n {
					b.Fatalf("%d rows, %v", d.Rows, err)
				}
				b.ReportMetric(time.Since(begun).Seconds(), "s")
				b.ReportMetric((processor(b) - worked).Seconds(), "cpu-s")
				b.ReportMetric(float64(d.Bytes)/1e6, "MB")
				b.ReportMetric(float64(peak.Load()-min(before, peak.Load()))/1e6, "MB-heap")
			}
		})
	}
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

func inUse() uint64 {
	runtime.GC()
	return live()
}

func live() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// BenchmarkReport writes the workbook of a wave in 300 units.
func BenchmarkReport(b *testing.B) {
	w := newWorld(b)
	w.people(200)
	r := w.study()
	for len(r.Units) < 300 {
		r.Units = append(r.Units, r.Units[0])
	}
	for b.Loop() {
		if _, err := r.WriteXLSX(io.Discard, "vi"); err != nil {
			b.Fatal(err)
		}
	}
}
