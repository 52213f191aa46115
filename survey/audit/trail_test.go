package audit_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/store/mongo"
	"sipas/survey/store/mongo/mongotest"
)

var noon = time.Date(2026, 3, 5, 5, 0, 0, 123456789, time.UTC)

func clock() time.Time { return noon }

func newStore(t testing.TB) store.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func record(t testing.TB, trail *audit.Trail, act, object string, changes ...survey.Difference) {
	t.Helper()
	ctx := audit.With(t.Context(), audit.Actor{Name: "lan", Via: audit.ByWeb})
	if err := trail.Record(ctx, act, object, changes); err != nil {
		t.Fatal(err)
	}
}

func entries(t testing.TB, trail *audit.Trail) []audit.Entry {
	t.Helper()
	var all []audit.Entry
	for e, err := range trail.Entries(t.Context(), 0, 0) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

func TestEntriesAreChained(t *testing.T) {
	trail := audit.New(newStore(t), clock)
	record(t, trail, "wave.open", "2026-q1")
	record(t, trail, "unit.change", "D1", survey.Difference{Path: "name.vi", From: "Sở A", To: "Sở Nội vụ"})
	if err := trail.Record(t.Context(), "session.sweep", "", nil); err != nil {
		t.Fatal(err)
	}
	got := entries(t, trail)
	at := noon.Truncate(time.Second)
	want := []audit.Entry{
		{Seq: 1, At: at, Who: "lan", Via: "web", Act: "wave.open", Object: "2026-q1"},
		{Seq: 2, At: at, Who: "lan", Via: "web", Act: "unit.change", Object: "D1",
			Changes: []survey.Difference{{Path: "name.vi", From: "Sở A", To: "Sở Nội vụ"}}},
		{Seq: 3, At: at, Via: "system", Act: "session.sweep"},
	}
	for i := range want {
		if i > 0 {
			want[i].Prev = want[i-1].Hash
		}
		want[i].Hash = want[i].Sum()
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestCanonicalForm writes the documented form out by hand.
func TestCanonicalForm(t *testing.T) {
	e := audit.Entry{Seq: 7, At: noon, Who: "lan", Via: "web", Act: "unit.change", Object: "D1",
		Changes: []survey.Difference{{Path: "name.vi", To: "Sở"}}, Prev: "ab"}
	const want = "13:sipas audit 1,1:7,20:2026-03-05T05:00:00Z,3:lan,3:web,11:unit.change,2:D1,1:1,7:name.vi,0:,4:Sở,2:ab,"
	if got := string(e.Canonical()); got != want {
		t.Errorf("canonical form\n%s, want\n%s", got, want)
	}
	if want := fmt.Sprintf("%x", sha256.Sum256([]byte(want))); e.Sum() != want {
		t.Errorf("sum %s, want %s", e.Sum(), want)
	}
}

func TestNilTrailRecordsNothing(t *testing.T) {
	var trail *audit.Trail
	if err := trail.Record(t.Context(), "x", "y", nil); err != nil {
		t.Error(err)
	}
}

func TestPages(t *testing.T) {
	trail := audit.New(newStore(t), clock)
	for i := range 12 {
		record(t, trail, "act", fmt.Sprint(i+1))
	}
	objects := func(seq func(func(audit.Entry, error) bool)) (s []string) {
		for e, err := range seq {
			if err != nil {
				t.Fatal(err)
			}
			s = append(s, e.Object)
		}
		return s
	}
	for what, got := range map[string][]string{
		"11 12": objects(trail.Entries(t.Context(), 11, 0)),
		"3 4 5": objects(trail.Entries(t.Context(), 3, 3)),
		"12 11": objects(trail.Latest(t.Context(), 0, 2)),
		"2 1":   objects(trail.Latest(t.Context(), 3, 9)),
		"":      objects(trail.Entries(t.Context(), 13, 0)),
	} {
		if s := strings.Join(got, " "); s != what {
			t.Errorf("entries %q, want %q", s, what)
		}
	}
}

// TestNothingIsLost lets nodes and goroutines record at once, on both engines.
func TestNothingIsLost(t *testing.T) {
	const nodes, each = 4, 8
	for name, s := range map[string]func(t *testing.T) store.Store{
		"bolt": func(t *testing.T) store.Store { return newStore(t) },
		"mongo": func(t *testing.T) store.Store {
			s, err := mongo.Open(t.Context(), mongotest.URI(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := s(t)
			var all sync.WaitGroup
			for n := range nodes {
				trail := audit.New(s, clock)
				for g := range each {
					all.Go(func() {
						for i := range 3 {
							if err := trail.Record(t.Context(), "act", fmt.Sprint(n, g, i), nil); err != nil {
								t.Error(err)
							}
						}
					})
				}
			}
			all.Wait()
			trail := audit.New(s, clock)
			r, err := trail.Verify(t.Context())
			if err != nil || !r.Whole() || r.Entries != nodes*each*3 {
				t.Errorf("%+v, %v; want %d entries", r, err, nodes*each*3)
			}
			seen := map[string]bool{}
			for _, e := range entries(t, trail) {
				seen[e.Object] = true
			}
			if len(seen) != nodes*each*3 {
				t.Errorf("%d different entries, want %d", len(seen), nodes*each*3)
			}
		})
	}
}

func TestVisitorWhoGoesAwayIsRecorded(t *testing.T) {
	trail := audit.New(newStore(t), clock)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := trail.Record(ctx, "act", "x", nil); err != nil {
		t.Error(err)
	}
	if n := len(entries(t, trail)); n != 1 {
		t.Errorf("%d entries, want 1", n)
	}
}

type awayStore struct{ store.Store }

func (awayStore) Insert(context.Context, string, string, bson.Raw) error { return store.ErrUnavailable }

func TestStoreAwayIsTold(t *testing.T) {
	trail := audit.New(awayStore{newStore(t)}, clock)
	if err := trail.Record(t.Context(), "act", "x", nil); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("error %v, want ErrUnavailable", err)
	}
}

func TestWhatMustNotBeThereIsLeftOut(t *testing.T) {
	trail := audit.New(newStore(t), clock)
	long := strings.Repeat("ế", 500)
	changes := []survey.Difference{
		{Path: "password", From: "tre xanh", To: "bong mat"}, {Path: "factor.Secret", To: "JBSWY3DP"},
		{Path: "answers.A1", To: "5"}, {Path: "name.vi", To: long}, {Path: "x", To: "a\xffb"}}
	for i := range audit.MaxChanges {
		changes = append(changes, survey.Difference{Path: fmt.Sprint("list.", i), To: "1"})
	}
	record(t, trail, "act", "x", changes...)
	e := entries(t, trail)[0]
	if len(e.Changes) != audit.MaxChanges || e.Changes[audit.MaxChanges-1].To != "6 more" {
		t.Errorf("%d changes, the last %+v", len(e.Changes), e.Changes[len(e.Changes)-1])
	}
	want := []survey.Difference{
		{Path: "password", From: "(not kept)", To: "(not kept)"}, {Path: "factor.Secret", To: "(not kept)"},
		{Path: "answers.A1", To: "(not kept)"},
		{Path: "name.vi", To: fmt.Sprintf("%s… (500 characters, SHA-256 %x)", strings.Repeat("ế", 200), sha256.Sum256([]byte(long)))},
		{Path: "x", To: "a\uFFFDb"}}
	if d := cmp.Diff(want, e.Changes[:5]); d != "" {
		t.Error(d)
	}
}
