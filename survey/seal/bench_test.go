package seal_test

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sipas/survey/seal"
	"sipas/survey/store"
)

// fill accepts n people of a province of 40 units, by many writers at once so
// that they share fsyncs.
func (w *world) fill(n int) {
	w.Helper()
	type doc struct {
		key  string
		body []byte
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
		r := w.person("U" + strconv.Itoa(w.random.IntN(40)))
		docs <- doc{store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)}
	}
	close(docs)
	writers.Wait()
}

// BenchmarkSeal seals a wave of 100,000 responses, or SIPAS_BENCH_RESPONSES,
// verifies it, and reports the most memory in use.
func BenchmarkSeal(b *testing.B) {
	n := 100_000
	if s := os.Getenv("SIPAS_BENCH_RESPONSES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	w := newWorld(b)
	w.fill(n)
	if _, err := w.seals.Begin(b.Context(), "w", w.wave().Rev, "chi"); err != nil {
		b.Fatal(err)
	}
	measured := func(name string, act func() error) {
		runtime.GC()
		var peak atomic.Uint64
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				select {
				case <-stop:
					return
				case <-time.After(20 * time.Millisecond):
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					peak.Store(max(peak.Load(), m.HeapInuse))
				}
			}
		}()
		begun := time.Now()
		if err := act(); err != nil {
			b.Fatal(err)
		}
		took := time.Since(begun)
		close(stop)
		<-stopped
		b.ReportMetric(took.Seconds(), "s/"+name)
		b.ReportMetric(float64(peak.Load())/1e6, "MB/"+name)
	}
	// A wave is sealed once, however long that takes.
	measured("seal", func() error { _, err := w.seals.Finish(b.Context(), "w", nil); return err })
	measured("verify", func() error {
		r, err := w.seals.Verify(b.Context(), "w")
		if err == nil && !r.Same() {
			b.Error(r.Differences)
		}
		return err
	})
	for _, name := range []string{seal.Dataset, seal.Open} {
		b.ReportMetric(float64(len(w.read(name)))/1e6, "MB/"+name)
	}
}
