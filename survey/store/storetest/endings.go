package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sipas/survey/store"
)

// verbs calls every method that can wait and gives its error by name.
func verbs(ctx context.Context, s store.Store, collection, key string) map[string]error {
	_, get := s.Get(ctx, collection, key)
	_, replace := s.Replace(ctx, collection, key, 1, Body("other", true))
	var scan error
	for _, err := range s.Scan(ctx, collection, store.Range{}) {
		if scan = err; err != nil {
			break
		}
	}
	return map[string]error{
		"Get": get, "Replace": replace, "Scan": scan,
		"Insert": s.Insert(ctx, collection, key+"+", Body("new", true)),
		"Delete": s.Delete(ctx, collection, key, 1),
		"Ping":   s.Ping(ctx),
	}
}

func cancelled(t *testing.T, s store.Store, _ Size) {
	put(t, s, "c", "a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for verb, err := range verbs(ctx, s, "c", "a") {
		want(t, verb+" with a cancelled context", err, context.Canceled)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for verb, err := range verbs(late, s, "c", "a") {
		want(t, verb+" after its deadline", err, context.DeadlineExceeded)
	}
	if got := keys(t, s, "c", store.Range{}); len(got) != 1 {
		t.Errorf("the collection holds %q", got)
	}

	many(t, s, "long", 300)
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range s.Scan(ctx, "long", store.Range{}) {
		if last = err; err == nil {
			if n++; n == 100 {
				cancel()
			}
		}
	}
	want(t, "Scan cancelled in the middle", last, context.Canceled)
	if n != 100 {
		t.Errorf("a scan cancelled after 100 documents gave %d", n)
	}
}

func ping(t *testing.T, s store.Store, _ Size) {
	for i := range 3 {
		want(t, fmt.Sprint("Ping ", i), s.Ping(t.Context()), nil)
	}
}

func closed(t *testing.T, s store.Store, _ Size) {
	put(t, s, "c", "a")
	want(t, "Close", s.Close(), nil)
	for verb, err := range verbs(t.Context(), s, "c", "a") {
		want(t, verb+" after Close", err, store.ErrClosed)
	}
	want(t, "Close again", s.Close(), nil)
}
