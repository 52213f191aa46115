package monitor

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/store"
)

// TestOpened: two nodes count, and each sees both once they are stored.
func TestOpened(t *testing.T) {
	p := newProvince(t)
	p.wave("w", survey.Open)
	other := p.node("n2")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 25 {
				p.monitor.Opened("codeD1C1-1")
				other.Opened("codeD1C1-1")
			}
		})
	}
	all.Wait()
	other.Opened("codeD2C2-1")
	if x := places(p.look())["D1C1"]; x.Opened != 0 {
		t.Errorf("%d opened before anything is stored", x.Opened)
	}
	for range 2 { // what is stored is not stored again
		for _, m := range []*Monitor{p.monitor, other} {
			if err := m.StoreOpened(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	p.pass(20 * time.Minute)
	if x := places(p.look())["D1C1"]; x.Opened != 0 {
		t.Errorf("%d opened shown within their hour", x.Opened)
	}
	p.pass(time.Hour)
	for name, want := range map[string]int{"D1C1-1": 200, "D1C1": 200, "D1": 200, "P": 200, "": 200, "D2C2": 0} { // one of five waits
		if x := places(p.look())[name]; x.Opened != want {
			t.Errorf("%q: %d opened, want %d", name, x.Opened, want)
		}
	}
	p.pass(24 * time.Hour)
	if x := places(p.look()); x["D2C2-1"].Opened != 1 || x["P"].Opened != 201 {
		t.Errorf("the next day %d and %d", x["D2C2-1"].Opened, x["P"].Opened)
	}
}

func TestLastSeen(t *testing.T) {
	p := newProvince(t)
	p.monitor.Opened("codeD1C1-1")
	p.monitor.Opened("codeD1C1-2")
	p.monitor.Opened("gone")
	if err := p.monitor.StoreOpened(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.pass(5 * 24 * time.Hour)
	p.monitor.Opened("codeD1C1-2") // not stored yet
	for range 2 {
		got, err := p.monitor.LastSeen(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(map[string]string{"codeD1C1-1": "2026-03-05", "codeD1C1-2": "2026-03-10", "gone": "2026-03-05"}, got); d != "" {
			t.Error(d)
		}
	}
	got, err := p.monitor.CountersSeen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]string{"D1C1-1": "2026-03-05", "D1C1-2": "2026-03-10"}, got); d != "" {
		t.Error(d)
	}
}

// doubtful is a store that makes an insert durable and says that it is away,
// or refuses it.
type doubtful struct {
	store.Store
	durable, refuse bool
}

func (s *doubtful) Insert(ctx context.Context, c, key string, body bson.Raw) error {
	if s.durable {
		s.durable = false
		return errors.Join(store.ErrUnavailable, s.Store.Insert(ctx, c, key, body))
	}
	if s.refuse {
		s.refuse = false
		return store.ErrUnavailable
	}
	return s.Store.Insert(ctx, c, key, body)
}

func TestOpenedWhileTheStoreIsAway(t *testing.T) {
	for name, s := range map[string]*doubtful{"refused": {refuse: true}, "kept all the same": {durable: true}} {
		t.Run(name, func(t *testing.T) {
			p := newProvince(t)
			p.wave("w", survey.Open)
			s.Store = p.store
			p.monitor.Store = s
			for range 10 {
				p.monitor.Opened("codeD1C1-1")
			}
			if err := p.monitor.StoreOpened(t.Context()); !errors.Is(err, store.ErrUnavailable) {
				t.Fatalf("error %v", err)
			}
			for range 5 {
				p.monitor.Opened("codeD1C1-1")
			}
			if err := p.monitor.StoreOpened(t.Context()); err != nil {
				t.Fatal(err)
			}
			p.pass(2 * time.Hour)
			if x := places(p.look())["D1C1-1"]; x.Opened != 15 {
				t.Errorf("%d opened, want 15", x.Opened)
			}
		})
	}
}

// TestOpenedNamesNobody: a document has a day, hours, codes and counts.
func TestOpenedNamesNobody(t *testing.T) {
	p := newProvince(t)
	p.monitor.Opened("codeD1C1-1")
	if err := p.monitor.StoreOpened(t.Context()); err != nil {
		t.Fatal(err)
	}
	for d, err := range p.store.Scan(t.Context(), Collection, store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(d.Key, "2026-03-05/n1/") || bytes.Count(d.Body, []byte("12")) != 1 {
			t.Errorf("%s: %v", d.Key, d.Body)
		}
		want := bson.D{{Key: "day", Value: "2026-03-05"}, {Key: "node", Value: "n1"}, {Key: "number", Value: int32(1)},
			{Key: "codes", Value: bson.D{{Key: "codeD1C1-1", Value: bson.D{{Key: "12", Value: int32(1)}}}}}}
		var got bson.D
		if err := bson.Unmarshal(d.Body, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}
