package monitor

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sipas/survey"
	"sipas/survey/results"
)

// next is the next event of a stream; ok is false when the stream has ended.
func next(t testing.TB, s *Stream) (e Event, ok bool) {
	t.Helper()
	select {
	case e, ok = <-s.C:
		return e, ok
	case <-time.After(10 * time.Second):
		t.Fatal("the stream is silent")
		return e, false
	}
}

// run runs the monitor until stop.
func (p *province) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { p.monitor.Run(ctx) })
	stop = sync.OnceFunc(func() { cancel(); done.Wait() })
	p.Cleanup(stop)
	return stop
}

func TestStream(t *testing.T) {
	p := newProvince(t)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p.wave("w", survey.Open)
	if _, err := p.monitor.Follow(t.Context(), "x", ""); !errors.Is(err, results.ErrNoWave) {
		t.Errorf("no wave: %v", err)
	}
	stop := p.run()
	s, err := p.monitor.Follow(t.Context(), "w", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{NewSight, NewCount} { // who knows nothing is told all
		if e, ok := next(t, s); !ok || e.Name != want || e.All != 0 {
			t.Errorf("first %+v, want %s", e, want)
		}
	}
	p.people("D1C1-1", 1, p.now(), p.mixed)
	e, _ := next(t, s)
	if e.Name != NewCount || e.All != 1 || e.Today != 1 {
		t.Errorf("after an answer: %+v", e)
	}
	last := e.ID
	p.pass(2 * time.Minute)
	if e, _ := next(t, s); e.Name != NewSight {
		t.Errorf("after two minutes: %+v", e)
	}
	p.monitor.Close(s)
	p.monitor.Close(s)
	if _, ok := next(t, s); ok {
		t.Error("closed, and goes on")
	}
	// Who comes back is told what is new since, and nothing else.
	p.people("D1C1-1", 1, p.now(), p.mixed)
	back, err := p.monitor.Follow(t.Context(), "w", last)
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := next(t, back); e.Name != NewSight {
		t.Errorf("back: %+v", e)
	}
	if e, _ := next(t, back); e.Name != NewCount || e.All != 2 {
		t.Errorf("back: %+v", e)
	}
	sight := p.look()
	id, all, today, err := p.monitor.Position(t.Context(), sight)
	if err != nil || all != 2 || today != 2 {
		t.Fatalf("position %d, %d, %v", all, today, err)
	}
	again, err := p.monitor.Follow(t.Context(), "w", id)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(again.C); n != 0 {
		t.Errorf("%d events for who knows all", n)
	}
	stop()
	for _, s := range []*Stream{back, again} {
		if _, ok := next(t, s); ok {
			t.Error("the monitor has ended, and the stream goes on")
		}
	}
	if s, err := p.monitor.Follow(t.Context(), "w", ""); err != nil {
		t.Error(err)
	} else if _, ok := next(t, s); ok {
		t.Error("a stream after the end")
	}
}

// TestSlowReaders: who does not read is let go; the others hear everything.
func TestSlowReaders(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	id, _, _, err := p.monitor.Position(t.Context(), p.look())
	if err != nil {
		t.Fatal(err)
	}
	slow, err := p.monitor.Follow(t.Context(), "w", id)
	if err != nil {
		t.Fatal(err)
	}
	quick, err := p.monitor.Follow(t.Context(), "w", id)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 * buffered {
		p.people("D1C1-1", 1, p.now(), p.mixed)
		p.monitor.beat(t.Context())
		if e, ok := next(t, quick); !ok || e.All != i+1 {
			t.Fatalf("the quick one heard %+v, %v", e, ok)
		}
	}
	heard := 0
	for range slow.C {
		heard++
	}
	if heard != buffered {
		t.Errorf("the slow one heard %d, want %d and the end", heard, buffered)
	}
	p.monitor.Close(quick)
	if n := len(p.monitor.streams.by); n != 0 {
		t.Errorf("%d waves are followed by nobody", n)
	}
}

// TestManyLook: however many look and follow, a sight is made once.
func TestManyLook(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	p.people("D1C1-1", 20, noon.Add(-3*time.Hour), p.mixed)
	stop := p.run()
	var all sync.WaitGroup
	var mu sync.Mutex
	sights := map[*Sight]bool{}
	for range 50 {
		all.Go(func() {
			s, err := p.monitor.Follow(context.Background(), "w", "")
			if err != nil {
				t.Error(err)
				return
			}
			defer p.monitor.Close(s)
			for range 20 {
				x, err := p.monitor.Look(context.Background(), "w")
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				sights[x] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
	stop()
	if len(sights) != 1 {
		t.Errorf("%d sights were made", len(sights))
	}
}
