package bolt

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

// stall keeps the committer waiting for bbolt until the returned function is called.
func stall(t *testing.T, s *Store) (release func()) {
	t.Helper()
	tx, err := s.db.Begin(true)
	if err != nil {
		t.Fatal(err)
	}
	first := make(chan error, 1)
	go func() { first <- s.Insert(context.Background(), "stall", "first", storetest.Body()) }()
	for { // until the committer has taken it
		s.mu.Lock()
		n := len(s.queue)
		s.mu.Unlock()
		if n == 0 {
			time.Sleep(5 * time.Millisecond)
			break
		}
		time.Sleep(time.Millisecond)
	}
	return func() {
		_ = tx.Rollback()
		if err := <-first; err != nil && !errors.Is(err, store.ErrExists) {
			t.Errorf("the stalled insert: %v", err)
		}
	}
}

func TestCancelledBeforeTheCommitterTakesIt(t *testing.T) {
	s := open(t, fresh(t))
	release := stall(t, s)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	body := storetest.Body("k", "b")
	if err := s.Insert(ctx, "c", "b", body); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Insert: %v", err)
	}
	clear(body) // it is the caller's again
	release()
	insertKeys(t, s, "c", "a")
	if _, err := s.Get(t.Context(), "c", "b"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an insert that was taken back happened: %v", err)
	}
}

// TestOneBatch puts conflicting changes into one commit. Each must be answered
// for itself, in the order in which they came.
func TestOneBatch(t *testing.T) {
	s := open(t, fresh(t))
	insertKeys(t, s, "c", "old")
	release := stall(t, s)
	body := storetest.Body("n", 1)
	changes := []struct {
		c    *change
		want error
	}{
		{&change{verb: insert, key: "new"}, nil},
		{&change{verb: insert, key: "new"}, store.ErrExists},
		{&change{verb: insert, key: "old"}, store.ErrExists},
		{&change{verb: replace, key: "old", rev: 1}, nil},
		{&change{verb: replace, key: "old", rev: 1}, store.ErrStale},
		{&change{verb: replace, key: "absent", rev: 1}, store.ErrNotFound},
		{&change{verb: remove, key: "old", rev: 2}, nil},
		{&change{verb: remove, key: "old", rev: 2}, store.ErrNotFound},
		{&change{verb: insert, key: "old"}, nil},
	}
	var wg sync.WaitGroup
	for i, x := range changes {
		x.c.collection, x.c.done = "c", make(chan error, 1)
		if x.c.verb != remove {
			x.c.value, x.c.sum = encode("c", x.c.key, x.c.rev+1, body)
		}
		s.mu.Lock()
		s.queue = append(s.queue, x.c)
		s.mu.Unlock()
		wg.Go(func() {
			if err := <-x.c.done; !errors.Is(err, x.want) {
				t.Errorf("change %d: got %v, want %v", i, err, x.want)
			}
		})
	}
	s.signal()
	release()
	wg.Wait()
	if r, err := s.Check(t.Context()); err != nil || len(r.Damages) > 0 || r.Documents["c"] != 2 {
		t.Errorf("Check: %+v, %v", r, err)
	}
}

// TestStopped is about a commit whose last fsync failed: nothing may be read or
// written any more, but the file must be given back.
func TestStopped(t *testing.T) {
	path := fresh(t)
	s := open(t, path)
	insertKeys(t, s, "c", "a")
	_ = s.stop(store.Because(store.ErrUnavailable, "the disk did not confirm a commit"))
	_, get := s.Get(t.Context(), "c", "a")
	_, check := s.Check(t.Context())
	for name, err := range map[string]error{
		"Insert": s.Insert(t.Context(), "c", "b", storetest.Body()),
		"Get":    get, "Check": check, "Ping": s.Ping(t.Context()),
	} {
		if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "did not confirm") {
			t.Errorf("%s: %v", name, err)
		}
	}
	closeStore(t, s)
	insertKeys(t, open(t, path), "c", "b")
}

func TestVisibleTellsACommitThatHappened(t *testing.T) {
	s := open(t, fresh(t))
	insertKeys(t, s, "c", "a")
	var now int
	if err := s.view(func(tx *snapshot) error { now = tx.ID(); return nil }); err != nil {
		t.Fatal(err)
	}
	if !s.visible(now) || s.visible(now+1) {
		t.Errorf("transaction %d: visible %t, the next: %t", now, s.visible(now), s.visible(now+1))
	}
}
