package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"sipas/survey"
)

// TestLimits: each asker for itself, the more the dearer, and enough again
// after the time that the error names.
func TestLimits(t *testing.T) {
	l := newLimits(Rates{PerSecond: 2, Burst: 4, Streams: 1})
	now := time.Date(2026, 11, 2, 5, 0, 0, 0, time.UTC)
	for range 4 {
		if err := l.take("a", now, 1); err != nil {
			t.Fatal(err)
		}
	}
	err := l.take("a", now, 3)
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindThrottled || e.Retry != 1500*time.Millisecond {
		t.Fatalf("three more at once: %v", err)
	}
	if err := l.take("b", now, 4); err != nil {
		t.Errorf("another asker: %v", err)
	}
	if err := l.take("a", now.Add(e.Retry), 3); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if err := l.take("c", now, 1000); err != nil {
		t.Errorf("what costs more than anybody may have at once is never answered: %v", err)
	}
}

func TestLimitsForgetWhoHasGone(t *testing.T) {
	l := newLimits(Rates{PerSecond: 1, Burst: 2, Streams: 1})
	now := time.Date(2026, 11, 2, 5, 0, 0, 0, time.UTC)
	for i := range manyAskers {
		if err := l.take(fmt.Sprint(i), now, 1); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := l.take("busy", now.Add(time.Hour), 1); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.asks) > 2 {
		t.Errorf("%d askers are remembered", len(l.asks))
	}
	if l.take("busy", now.Add(time.Hour), 1) == nil {
		t.Error("somebody busy was forgotten, too")
	}
}

func TestStreamsHaveFewPlaces(t *testing.T) {
	l := newLimits(Rates{PerSecond: 1, Burst: 1, Streams: 1})
	end, err := l.stream()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.stream(); survey.KindOf(err) != survey.KindThrottled {
		t.Errorf("a second one: %v", err)
	}
	end()
	if _, err := l.stream(); err != nil {
		t.Errorf("after the first: %v", err)
	}
}

// TestThrottledKeysWait: the header says how long, and one key does not slow
// another.
func TestThrottledKeysWait(t *testing.T) {
	w := newWorld(t, Rates{PerSecond: 0.1, Burst: 2, Streams: 1})
	key, other := w.key(nil), w.key(nil)
	for range 2 {
		w.get("/api/v1", key, http.StatusOK)
	}
	r := w.get("/api/v1", key, http.StatusTooManyRequests)
	if s, err := strconv.Atoi(r.Header.Get("Retry-After")); err != nil || s < 1 || s > 10 {
		t.Errorf("Retry-After %q", r.Header.Get("Retry-After"))
	}
	w.get("/api/v1", other, http.StatusOK)
	w.Later(10 * time.Second)
	w.get("/api/v1", key, http.StatusOK)
}
