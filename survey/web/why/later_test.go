package why

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func quietLater() *later[int] { return newLater[int](time.Now, slog.New(slog.DiscardHandler)) }

// TestLater: computed once for all who wait; shown old while answers come in,
// and computed again after a while.
func TestLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := quietLater()
		var runs atomic.Int64
		slow := func(value int) func(context.Context) (int, error) {
			return func(context.Context) (int, error) {
				runs.Add(1)
				time.Sleep(2 * time.Second)
				return value, nil
			}
		}
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if r, err := l.of(t.Context(), "k", "1", slow(7)); err != nil || r.Ready || !r.Working {
					t.Errorf("at first: %+v, %v", r, err)
				}
			})
		}
		all.Wait()
		time.Sleep(2 * time.Second)
		r, err := l.of(t.Context(), "k", "1", slow(8))
		if err != nil || !r.Ready || r.Value != 7 || r.Old || r.Working || runs.Load() != 1 {
			t.Fatalf("then: %+v, %v after %d runs", r, err, runs.Load())
		}
		if r, _ := l.of(t.Context(), "k", "2", slow(9)); r.Value != 7 || !r.Old || r.Working {
			t.Errorf("soon after more answers: %+v", r)
		}
		time.Sleep(laterAge)
		if r, _ := l.of(t.Context(), "k", "2", slow(9)); r.Value != 7 || !r.Old || !r.Working {
			t.Errorf("a while after: %+v", r)
		}
		time.Sleep(3 * time.Second)
		if r, _ := l.of(t.Context(), "k", "2", slow(10)); r.Value != 9 || r.Old || r.Working || runs.Load() != 2 {
			t.Errorf("computed again: %+v after %d runs", r, runs.Load())
		}
	})
}

// TestLaterQuick: what does not take long is there at once.
func TestLaterQuick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, err := quietLater().of(t.Context(), "k", "1", func(context.Context) (int, error) { return 3, nil })
		if err != nil || !r.Ready || r.Value != 3 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// TestLaterFails: an error and a fault are told once, and the next who asks
// tries again.
func TestLaterFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := quietLater()
		broken := errors.New("broken")
		if _, err := l.of(t.Context(), "k", "1", func(context.Context) (int, error) { return 0, broken }); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
		if _, err := l.of(t.Context(), "k", "1", func(context.Context) (int, error) { panic("fault") }); err == nil {
			t.Error("a fault is no error")
		}
		if r, err := l.of(t.Context(), "k", "1", func(context.Context) (int, error) { return 5, nil }); err != nil || r.Value != 5 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// TestLaterBounds: only so many results are kept.
func TestLaterBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := quietLater()
		for i := range 3 * mostKept {
			if _, err := l.of(t.Context(), string(rune('a'+i)), "1", func(context.Context) (int, error) { return i, nil }); err != nil {
				t.Fatal(err)
			}
		}
		if len(l.entries) != mostKept {
			t.Errorf("%d results kept", len(l.entries))
		}
	})
}

// TestLaterLeft: who leaves does not end the computation for the others.
func TestLaterLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := quietLater()
		left, leave := context.WithCancel(t.Context())
		go func() { time.Sleep(100 * time.Millisecond); leave() }()
		if _, err := l.of(left, "k", "1", func(ctx context.Context) (int, error) { time.Sleep(time.Second); return 4, ctx.Err() }); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		time.Sleep(2 * time.Second)
		if r, err := l.of(t.Context(), "k", "1", nil); err != nil || r.Value != 4 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}
