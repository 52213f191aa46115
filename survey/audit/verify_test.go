package audit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/store"
)

// at is the key of an entry.
func at(seq int) string { return fmt.Sprintf("%019d", seq) }

// alter changes a stored entry behind the trail's back.
func alter(t *testing.T, s store.Store, seq int, change func(*audit.Entry)) {
	t.Helper()
	e, rev, err := store.Load[audit.Entry](t.Context(), s, audit.Collection, at(seq))
	if err != nil {
		t.Fatal(err)
	}
	change(&e)
	if _, err := store.Change(t.Context(), s, audit.Collection, at(seq), rev, e); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, s store.Store, seq int) {
	t.Helper()
	d, err := s.Get(t.Context(), audit.Collection, at(seq))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), audit.Collection, at(seq), d.Rev); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsTheFirstFault(t *testing.T) {
	const n = 6
	for _, tt := range []struct {
		name   string
		tamper func(*testing.T, store.Store)
		fault  audit.Fault
		at     int64
	}{
		{"nothing", func(*testing.T, store.Store) {}, "", 0},
		{"another name", func(t *testing.T, s store.Store) {
			alter(t, s, 3, func(e *audit.Entry) { e.Who = "minh" })
		}, audit.Altered, 3},
		{"a change left out", func(t *testing.T, s store.Store) {
			alter(t, s, 2, func(e *audit.Entry) { e.Changes = nil })
		}, audit.Altered, 2},
		{"words moved between fields", func(t *testing.T, s store.Store) {
			alter(t, s, 2, func(e *audit.Entry) { e.Act, e.Object = e.Act+e.Object, "" })
		}, audit.Altered, 2},
		{"another time, with a fresh hash", func(t *testing.T, s store.Store) {
			alter(t, s, 3, func(e *audit.Entry) { e.At = e.At.AddDate(0, 0, -1); e.Hash = e.Sum() })
		}, audit.Unlinked, 4},
		{"an entry removed", func(t *testing.T, s store.Store) { remove(t, s, 4) }, audit.Missing, 4},
		{"the first removed", func(t *testing.T, s store.Store) { remove(t, s, 1) }, audit.Missing, 1},
		{"two swapped", func(t *testing.T, s store.Store) {
			var a, b audit.Entry
			alter(t, s, 2, func(e *audit.Entry) { a = *e })
			alter(t, s, 3, func(e *audit.Entry) { b = *e; *e = a })
			alter(t, s, 2, func(e *audit.Entry) { *e = b })
		}, audit.Missing, 2},
		{"one repeated", func(t *testing.T, s store.Store) {
			var a audit.Entry
			alter(t, s, 2, func(e *audit.Entry) { a = *e })
			alter(t, s, 3, func(e *audit.Entry) { *e = a })
		}, audit.OutOfOrder, 2},
		{"something else in its place", func(t *testing.T, s store.Store) {
			remove(t, s, 5)
			if err := store.Add(t.Context(), s, audit.Collection, at(5), map[string]any{"seq": "five"}); err != nil {
				t.Fatal(err)
			}
		}, audit.Altered, 5},
		{"the last altered, and work goes on", func(t *testing.T, s store.Store) {
			alter(t, s, n, func(e *audit.Entry) { e.Seq = 1 })
			record(t, audit.New(s, clock), "act", "later")
		}, audit.Altered, n},
		{"the end cut off", func(t *testing.T, s store.Store) { remove(t, s, n) }, audit.Cut, n},
		{"all rewritten", func(t *testing.T, s store.Store) {
			for i := range n {
				remove(t, s, i+1)
			}
			for range n {
				record(t, audit.New(s, clock), "harmless", "x")
			}
		}, audit.Unexpected, n},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStore(t)
			trail := audit.New(s, clock)
			for i := range n {
				record(t, trail, "act", fmt.Sprint(i), survey.Difference{Path: "x", To: "1"})
			}
			before, err := trail.Verify(t.Context())
			if err != nil || !before.Whole() || before.Entries != n || before.Last.Seq != n {
				t.Fatalf("%+v, %v", before, err)
			}
			tt.tamper(t, s)
			r, err := trail.Verify(t.Context(), before.Last)
			if err != nil || r.Fault != tt.fault || r.At != tt.at {
				t.Errorf("%+v, %v; want %q at %d", r, err, tt.fault, tt.at)
			}
		})
	}
}

// TestCutOffEndNeedsAMark says honestly what the chain alone cannot show.
func TestCutOffEndNeedsAMark(t *testing.T) {
	s := newStore(t)
	trail := audit.New(s, clock)
	record(t, trail, "act", "1")
	record(t, trail, "act", "2")
	remove(t, s, 2)
	if r, err := trail.Verify(t.Context()); err != nil || !r.Whole() {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestMark(t *testing.T) {
	m := audit.Mark{Seq: 12, Hash: strings.Repeat("ab", 32)}
	if got, err := audit.ParseMark(" " + m.String() + "\n"); err != nil || got != m {
		t.Errorf("%v, %v", got, err)
	}
	for _, wrong := range []string{"", "12", "12:", "0:" + m.Hash, "-1:" + m.Hash, "x:" + m.Hash, "12:" + m.Hash[1:], "12:" + strings.ToUpper(m.Hash)} {
		if m, err := audit.ParseMark(wrong); survey.KindOf(errOr(err)) != survey.KindInvalid {
			t.Errorf("%q is read as %v, %v", wrong, m, err)
		}
	}
}

func errOr(err error) error {
	if err == nil {
		return errors.New("none")
	}
	return err
}

func TestStoreAwayIsNoFault(t *testing.T) {
	s := newStore(t)
	record(t, audit.New(s, clock), "act", "1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r, err := audit.New(s, clock).Verify(ctx); err == nil {
		t.Errorf("%+v without an error although nothing could be read", r)
	}
}
