package directory_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// clock is a time that tests set.
type clock struct{ ns atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ns.Store(noon.UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.ns.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.ns.Add(int64(d)) }

// watched is a store that counts what it is asked and can be taken away.
type watched struct {
	store.Store
	gets, scans atomic.Int64
	fault       atomic.Pointer[error]
	hang        atomic.Bool
}

func (w *watched) away(err error) {
	if err == nil {
		w.fault.Store(nil)
		return
	}
	w.fault.Store(&err)
}

func (w *watched) trouble(ctx context.Context) error {
	if w.hang.Load() {
		<-ctx.Done()
		return store.Because(store.ErrUnavailable, "waiting: %w", ctx.Err())
	}
	if err := w.fault.Load(); err != nil {
		return *err
	}
	return nil
}

func (w *watched) Get(ctx context.Context, collection, key string) (store.Doc, error) {
	w.gets.Add(1)
	if err := w.trouble(ctx); err != nil {
		return store.Doc{}, err
	}
	return w.Store.Get(ctx, collection, key)
}

func (w *watched) Scan(ctx context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	w.scans.Add(1)
	if err := w.trouble(ctx); err != nil {
		return func(yield func(store.Doc, error) bool) { yield(store.Doc{}, err) }
	}
	return w.Store.Scan(ctx, collection, r)
}

func open(t *testing.T) *watched {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &watched{Store: s}
}

func add(t *testing.T, s store.Store, collection, key string, v any) {
	t.Helper()
	if err := store.Add(context.Background(), s, collection, key, v); err != nil {
		t.Fatal(err)
	}
}

func snapshot(t *testing.T, d *directory.Directory) *directory.Snapshot {
	t.Helper()
	s, err := d.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func changed(t *testing.T, d *directory.Directory) {
	t.Helper()
	if err := d.Changed(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// scansPerLoad is one per collection of configuration.
const scansPerLoad = 9

func TestAFreshSnapshotAsksNothing(t *testing.T) {
	s, c := open(t), newClock()
	d := directory.New(s, c.now)
	first := snapshot(t, d)
	for range 1000 {
		c.advance(directory.Freshness / 1001)
		if snapshot(t, d) != first {
			t.Fatal("another snapshot")
		}
	}
	if g, n := s.gets.Load(), s.scans.Load(); g != 1 || n != scansPerLoad {
		t.Errorf("%d gets and %d scans for one look", g, n)
	}
}

func TestAnOldSnapshotLooksAtTheRevisionOnly(t *testing.T) {
	s, c := open(t), newClock()
	d := directory.New(s, c.now)
	first := snapshot(t, d)
	c.advance(directory.Freshness)
	if snapshot(t, d) != first {
		t.Error("read again although nothing changed")
	}
	if g, n := s.gets.Load(), s.scans.Load(); g != 2 || n != scansPerLoad {
		t.Errorf("%d gets and %d scans for two looks", g, n)
	}
}

func TestAChangeReachesOtherNodesWithinFreshness(t *testing.T) {
	s, c := open(t), newClock()
	here, there := directory.New(s, c.now), directory.New(s, c.now)
	snapshot(t, here)
	snapshot(t, there)
	add(t, s, directory.Fields, "ho-tich", survey.Field{Code: "ho-tich"})
	changed(t, here)
	if _, ok := snapshot(t, here).Fields["ho-tich"]; !ok {
		t.Error("this node's next snapshot does not hold the change")
	}
	c.advance(directory.Freshness)
	after := snapshot(t, there)
	if _, ok := after.Fields["ho-tich"]; !ok {
		t.Error("the other node does not see the change in time")
	}
	if after.Revision != 1 {
		t.Errorf("revision %d after one change", after.Revision)
	}
}

// A node that dies between its change and the announcement: the others see
// the change within a minute all the same.
func TestAChangeWithoutAnnouncementIsSeenWithinAMinute(t *testing.T) {
	s, c := open(t), newClock()
	d := directory.New(s, c.now)
	snapshot(t, d)
	add(t, s, directory.Fields, "ho-tich", survey.Field{Code: "ho-tich"})
	for range 60 / 2 {
		c.advance(directory.Freshness)
		snapshot(t, d)
	}
	if _, ok := snapshot(t, d).Fields["ho-tich"]; !ok {
		t.Error("a minute later the change is not seen")
	}
}

func TestAClockThatWentBackMakesItLookAgain(t *testing.T) {
	s, c := open(t), newClock()
	d := directory.New(s, c.now)
	snapshot(t, d)
	add(t, s, directory.Fields, "ho-tich", survey.Field{Code: "ho-tich"})
	c.advance(-24 * time.Hour)
	if _, ok := snapshot(t, d).Fields["ho-tich"]; !ok {
		t.Error("it waits for a day that has been already")
	}
}

func TestStoreAway(t *testing.T) {
	s, c := open(t), newClock()
	d := directory.New(s, c.now)
	gone := store.Because(store.ErrUnavailable, "unplugged")
	s.away(gone)
	if _, err := d.Snapshot(context.Background()); !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("without any snapshot the error is %v", err)
	}
	s.away(nil)
	first := snapshot(t, d) // at once, not only after Freshness
	s.away(gone)
	for range 10 {
		c.advance(time.Hour)
		if snapshot(t, d) != first {
			t.Fatal("the last snapshot is gone")
		}
	}
	if err := d.Changed(context.Background()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Changed gave %v", err)
	}
	s.away(nil)
	add(t, s, directory.Fields, "ho-tich", survey.Field{Code: "ho-tich"})
	c.advance(directory.Freshness)
	if _, ok := snapshot(t, d).Fields["ho-tich"]; !ok {
		t.Error("not refreshed when the store came back")
	}
}

// While one caller waits for a store that hangs, the others are served; the
// one waits three seconds at most.
func TestAHangingStoreHoldsUpOneCallerForThreeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		d := directory.New(s, time.Now)
		first := snapshot(t, d)
		s.hang.Store(true)
		defer s.hang.Store(false)
		time.Sleep(directory.Freshness)
		begin := time.Now()
		var longest, waited atomic.Int64
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				if got, err := d.Snapshot(context.Background()); got != first || err != nil {
					t.Errorf("got %v, %v", got, err)
				}
				took := int64(time.Since(begin))
				longest.Store(max(longest.Load(), took))
				if took > 0 {
					waited.Add(1)
				}
			})
		}
		group.Wait()
		if longest.Load() != int64(3*time.Second) || waited.Load() != 1 {
			t.Errorf("%d callers waited, up to %s", waited.Load(), time.Duration(longest.Load()))
		}
	})
}

// After a quiet night nobody may be served yesterday's configuration, not
// even while another caller is just looking.
func TestAfterALongSilenceEverybodyWaitsForTheLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		slow := &slowGets{watched: s, delay: time.Second}
		d := directory.New(slow, time.Now)
		snapshot(t, d)
		time.Sleep(12 * time.Hour)
		add(t, s, directory.Fields, "ho-tich", survey.Field{Code: "ho-tich"})
		changed(t, directory.New(s, time.Now)) // another node
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				got, err := d.Snapshot(context.Background())
				if err != nil {
					t.Error(err)
				} else if _, ok := got.Fields["ho-tich"]; !ok {
					t.Error("served yesterday's configuration")
				}
			})
		}
		group.Wait()
		if n := slow.asked.Load(); n != 2 {
			t.Errorf("%d looks for two", n)
		}
	})
}

// slowGets takes its time for every Get.
type slowGets struct {
	*watched
	delay time.Duration
	asked atomic.Int64
}

func (s *slowGets) Get(ctx context.Context, collection, key string) (store.Doc, error) {
	s.asked.Add(1)
	time.Sleep(s.delay)
	return s.watched.Get(ctx, collection, key)
}

// Starting up with a store that is away: those who waited for the same look
// share its failure instead of queueing for one look each.
func TestCallersWithoutSnapshotShareAFailedLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		s.hang.Store(true)
		defer s.hang.Store(false)
		d := directory.New(s, time.Now)
		begin := time.Now()
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				if _, err := d.Snapshot(context.Background()); !errors.Is(err, store.ErrUnavailable) {
					t.Errorf("the error is %v", err)
				}
			})
		}
		group.Wait()
		if took := time.Since(begin); took > 6*time.Second {
			t.Errorf("100 callers took %s", took)
		}
	})
}

func TestACallerWhoLeavesDoesNotSpoilTheLook(t *testing.T) {
	s, c := open(t), newClock()
	d := directory.New(s, c.now)
	left, leave := context.WithCancel(context.Background())
	leave()
	if _, err := d.Snapshot(left); err != nil {
		t.Fatal(err)
	}
	add(t, s, directory.Fields, "ho-tich", survey.Field{Code: "ho-tich"})
	changed(t, directory.New(s, c.now))
	c.advance(directory.Freshness)
	got, err := d.Snapshot(left)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := got.Fields["ho-tich"]; !ok {
		t.Error("a cancelled request left everybody with the old configuration")
	}
}

// Sixteen managers on four nodes change at the same time, fifty times over:
// each finds its change in its node's next snapshot, and no announcement is lost.
func TestChangedRaces(t *testing.T) {
	const loops, managers, nodes = 50, 16, 4
	s, c := open(t), newClock()
	var node [nodes]*directory.Directory
	for i := range node {
		node[i] = directory.New(s, c.now)
	}
	for loop := range loops {
		var group sync.WaitGroup
		for m := range managers {
			group.Go(func() {
				d, code := node[m%nodes], fmt.Sprintf("f-%d-%d", loop, m)
				if err := store.Add(t.Context(), s, directory.Fields, code, survey.Field{Code: code}); err != nil {
					t.Error(err)
				}
				if err := d.Changed(t.Context()); err != nil {
					t.Error(err)
				}
				got, err := d.Snapshot(t.Context())
				if err != nil {
					t.Error(err)
				} else if _, ok := got.Fields[code]; !ok {
					t.Errorf("%s is not in the next snapshot", code)
				}
			})
		}
		group.Wait()
	}
	c.advance(directory.Freshness)
	for i, d := range node {
		got := snapshot(t, d)
		if len(got.Fields) != loops*managers || got.Revision != loops*managers {
			t.Errorf("node %d: %d fields, revision %d, want %d", i, len(got.Fields), got.Revision, loops*managers)
		}
	}
}

func TestChangedSaysWhatWentWrong(t *testing.T) {
	s := open(t)
	d := directory.New(s, newClock().now)
	left, leave := context.WithCancel(context.Background())
	leave()
	if err := d.Changed(left); !errors.Is(err, context.Canceled) {
		t.Errorf("Changed of a cancelled context gave %v", err)
	}
	if err := s.Insert(context.Background(), "meta", "directory", mustMarshal(t, bson.D{{Key: "changed", Value: "yesterday"}})); err != nil {
		t.Fatal(err)
	}
	if err := d.Changed(context.Background()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Changed over a damaged revision gave %v", err)
	}
}

func mustMarshal(t *testing.T, v any) bson.Raw {
	t.Helper()
	b, err := bson.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func BenchmarkSnapshot(b *testing.B) {
	s, err := bolt.Open(filepath.Join(b.TempDir(), "sipas.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	d := directory.New(s, time.Now)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := d.Snapshot(context.Background()); err != nil {
				b.Error(err)
			}
		}
	})
}
