package storetest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"sipas/survey/store"
)

// many inserts n documents 000000.. by several writers.
func many(t *testing.T, s store.Store, collection string, n int) {
	t.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				k := fmt.Sprintf("%06d", i)
				if err := s.Insert(t.Context(), collection, k, Body("k", k)); err != nil {
					t.Errorf("Insert %q: %v", k, err)
					return
				}
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

func longScan(t *testing.T, s store.Store, size Size) {
	n := size.Documents
	many(t, s, "c", n)
	for _, reverse := range []bool{false, true} {
		for _, limit := range []int{0, 1, 31, 32, 33, 255, 256, 257, n - 1, n, n + 1} {
			got := keys(t, s, "c", store.Range{Limit: limit, Reverse: reverse})
			most := n
			if limit > 0 {
				most = min(limit, n)
			}
			if len(got) != most {
				t.Fatalf("limit %d, reverse %t: %d documents, want %d", limit, reverse, len(got), most)
			}
			for i, k := range got {
				at := i
				if reverse {
					at = n - 1 - i
				}
				if k != fmt.Sprintf("%06d", at) {
					t.Fatalf("limit %d, reverse %t: document %d is %q", limit, reverse, i, k)
				}
			}
		}
	}
	seen := 0
	for _, err := range s.Scan(t.Context(), "c", store.Range{}) {
		want(t, "Scan", err, nil)
		if seen++; seen == n/2 {
			break
		}
	}
	if seen != n/2 {
		t.Errorf("a scan that is left early gave %d, want %d", seen, n/2)
	}
}

// scanWhileWriting lets writers insert between the keys while a scan runs. It
// must give all that was there when it began, in order, and nothing twice.
func scanWhileWriting(t *testing.T, s store.Store, size Size) {
	n := size.Documents / 2
	many(t, s, "c", n)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil && i < n; i++ {
				k := fmt.Sprintf("%06d+%d", (i*7919)%n, w)
				if err := s.Insert(ctx, "c", k, Body("k", k)); err != nil && ctx.Err() == nil {
					t.Errorf("Insert %q: %v", k, err)
					return
				}
			}
		})
	}
	for _, reverse := range []bool{false, true, false} {
		old, last := 0, ""
		for _, k := range keys(t, s, "c", store.Range{Reverse: reverse}) {
			if last != "" && (k <= last) != reverse {
				t.Errorf("%q came after %q", k, last)
			}
			if last = k; len(k) == 6 {
				old++
			}
		}
		if old != n {
			t.Errorf("reverse %t: %d of %d documents that were there before the scan", reverse, old, n)
		}
	}
	stop()
	wg.Wait()
}

// scanLoopWrites changes each document while it is scanned, from the loop itself.
func scanLoopWrites(t *testing.T, s store.Store, size Size) {
	n := size.Documents / 10
	many(t, s, "c", n)
	seen := 0
	for d, err := range s.Scan(t.Context(), "c", store.Range{}) {
		want(t, "Scan", err, nil)
		seen++
		if seen%2 == 0 {
			want(t, "Delete in the loop", s.Delete(t.Context(), "c", d.Key, d.Rev), nil)
			continue
		}
		_, err := s.Replace(t.Context(), "c", d.Key, d.Rev, Body("done", true))
		want(t, "Replace in the loop", err, nil)
	}
	if seen != n {
		t.Errorf("the scan gave %d of %d", seen, n)
	}
	left := 0
	for d, err := range s.Scan(t.Context(), "c", store.Range{}) {
		want(t, "Scan", err, nil)
		if left++; d.Rev != 2 {
			t.Errorf("%q has revision %d", d.Key, d.Rev)
		}
	}
	if left != (n+1)/2 {
		t.Errorf("%d documents are left, want %d", left, (n+1)/2)
	}
}
