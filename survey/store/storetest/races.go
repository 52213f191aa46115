package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"sipas/survey/store"
)

// race runs f by n goroutines that start together.
func race(n int, f func(i int)) {
	var ready, done sync.WaitGroup
	gate := make(chan struct{})
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			<-gate
			f(i)
		})
	}
	ready.Wait()
	close(gate)
	done.Wait()
}

func insertRace(t *testing.T, s store.Store, size Size) {
	for round := range size.Races {
		key := fmt.Sprintf("r%03d", round)
		var won, lost atomic.Int32
		winner := atomic.Int32{}
		race(size.Racers, func(i int) {
			switch err := s.Insert(t.Context(), "c", key, Body("by", int32(i))); {
			case err == nil:
				won.Add(1)
				winner.Store(int32(i))
			case errors.Is(err, store.ErrExists):
				lost.Add(1)
			default:
				t.Errorf("Insert: %v", err)
			}
		})
		if won.Load() != 1 || int(lost.Load()) != size.Racers-1 {
			t.Fatalf("round %d: %d inserts won, %d found the key taken, of %d", round, won.Load(), lost.Load(), size.Racers)
		}
		holds(t, s, "c", key, 1, Body("by", winner.Load()))
	}
	if n := len(revisions(t, s, "c")); n != size.Races {
		t.Errorf("%d documents after %d rounds", n, size.Races)
	}
}

// replaceRace counts in one document by reading and replacing it. The count
// must be the number of acknowledged replacements, and so must the revision.
func replaceRace(t *testing.T, s store.Store, size Size) {
	const key = "counter"
	want(t, "Insert", s.Insert(t.Context(), "c", key, Body("n", int64(0))), nil)
	var stale atomic.Int64
	race(8, func(int) {
		for done := 0; done < size.Races/5; {
			d, err := s.Get(t.Context(), "c", key)
			if err != nil {
				t.Errorf("Get: %v", err)
				return
			}
			n := d.Body.Lookup("n").Int64()
			switch rev, err := s.Replace(t.Context(), "c", key, d.Rev, Body("n", n+1)); {
			case err == nil && rev == d.Rev+1:
				done++
			case errors.Is(err, store.ErrStale):
				stale.Add(1)
			default:
				t.Errorf("Replace: revision %d, %v", rev, err)
				return
			}
		}
	})
	total := int64(8 * (size.Races / 5))
	holds(t, s, "c", key, total+1, Body("n", total))
	t.Logf("%d replacements, %d lost a race and tried again", total, stale.Load())
}

func deleteRace(t *testing.T, s store.Store, size Size) {
	for round := range size.Races {
		key := fmt.Sprintf("r%03d", round)
		put(t, s, "c", key)
		var replaced, deleted atomic.Int32
		race(size.Racers, func(i int) {
			var err error
			won := &deleted
			if i%2 == 0 {
				_, err = s.Replace(t.Context(), "c", key, 1, Body("by", int32(i)))
				won = &replaced
			} else {
				err = s.Delete(t.Context(), "c", key, 1)
			}
			switch {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, store.ErrStale) && !errors.Is(err, store.ErrNotFound):
				t.Errorf("racer %d: %v", i, err)
			}
		})
		_, err := s.Get(t.Context(), "c", key)
		switch {
		case replaced.Load()+deleted.Load() != 1:
			t.Fatalf("round %d: %d replacements and %d deletions won", round, replaced.Load(), deleted.Load())
		case deleted.Load() == 1:
			want(t, "Get after a deletion won", err, store.ErrNotFound)
		default:
			want(t, "Get after a replacement won", err, nil)
		}
	}
}

// revisions scans a collection.
func revisions(t *testing.T, s store.Store, collection string) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	for d, err := range s.Scan(t.Context(), collection, store.Range{}) {
		want(t, "Scan", err, nil)
		all[d.Key] = d.Rev
	}
	return all
}
