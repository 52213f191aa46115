package paper_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/paper"
)

// answersFile is a CSV file of n answers in about 30 columns, made as it is read.
func answersFile(n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		codes := survey.SIPAS25().Rated()
		fmt.Fprint(w, "unit,counter,day,stage")
		for _, c := range codes {
			fmt.Fprint(w, ","+c)
		}
		fmt.Fprint(w, "\n")
		for i := range n {
			line := "A,a1,09/03/2026,both"
			for j := range codes {
				line += fmt.Sprintf(",%d", (i+j*j)%5+1)
			}
			fmt.Fprintln(w, line)
		}
		w.Close()
	}()
	return r
}

// BenchmarkImport imports 100,000 answers of 30 columns: dry run, then the
// responses on disk. peak-MB is the heap over what the program had before.
func BenchmarkImport(b *testing.B) {
	const many = 100_000
	for b.Loop() {
		w := newWorld(b)
		ctx := context.Background()
		peak, stop := heap()
		begin := time.Now()
		u := must[paper.Upload](b)(w.Send(ctx, "lan", paper.Sending{Name: "x.csv", Wave: "w", Channel: survey.ByImport}, answersFile(many)))
		checked := time.Since(begin)
		begin = time.Now()
		must[paper.Upload](b)(w.Confirm(ctx, "lan", u.ID))
		b.ReportMetric(checked.Seconds(), "dryrun-s")
		b.ReportMetric(time.Since(begin).Seconds(), "apply-s")
		close(stop)
		b.ReportMetric(float64(<-peak)/(1<<20), "peak-MB")
		if w.heard != many {
			b.Fatalf("%d responses", w.heard)
		}
	}
}

// heap watches the heap until stop is closed, and then tells its peak.
func heap() (peak chan uint64, stop chan struct{}) {
	peak, stop = make(chan uint64, 1), make(chan struct{})
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, uint64(0)
	go func() {
		for {
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(50 * time.Millisecond):
				runtime.ReadMemStats(&m)
				if m.HeapAlloc > before {
					most = max(most, m.HeapAlloc-before)
				}
			}
		}
	}()
	return peak, stop
}

// A broken upload keeps nothing.
func TestBrokenUpload(t *testing.T) {
	w := newWorld(t)
	r := io.MultiReader(answersFile(3000), failing{})
	_, err := w.Send(t.Context(), "lan", paper.Sending{Wave: "w", Channel: survey.ByImport}, r)
	if !errors.Is(err, errBroken) {
		t.Errorf("%v", err)
	}
}

var errBroken = errors.New("the line went dead")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }
