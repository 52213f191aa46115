package store_test

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// office is a document like those of the configuration.
type office struct {
	Name  string    `bson:"name"`
	Seats int       `bson:"seats"`
	Since time.Time `bson:"since,omitempty"`
}

func openStore(t *testing.T) store.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTypedDocuments(t *testing.T) {
	ctx, s := context.Background(), openStore(t)
	first := office{Name: "Xã Tân An", Seats: 12, Since: opened}
	if _, _, err := store.Load[office](ctx, s, "offices", "b"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Load of nothing gave %v", err)
	}
	if err := store.Add(ctx, s, "offices", "b", first); err != nil {
		t.Fatal(err)
	}
	if err := store.Add(ctx, s, "offices", "b", office{}); !errors.Is(err, store.ErrExists) {
		t.Errorf("Add under a taken key gave %v", err)
	}
	got, rev, err := store.Load[office](ctx, s, "offices", "b")
	if diff := cmp.Diff(first, got); diff != "" || rev != 1 || err != nil {
		t.Errorf("Load gave revision %d, %v, %s", rev, err, diff)
	}
	second := office{Name: "Xã Tân An", Seats: 20}
	if rev, err = store.Change(ctx, s, "offices", "b", 1, second); rev != 2 || err != nil {
		t.Errorf("Change gave %d, %v", rev, err)
	}
	if _, err := store.Change(ctx, s, "offices", "b", 1, first); !errors.Is(err, store.ErrStale) {
		t.Errorf("Change of an old revision gave %v", err)
	}
	if _, err := store.Change(ctx, s, "offices", "c", 1, first); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Change of nothing gave %v", err)
	}
	got, rev, err = store.Load[office](ctx, s, "offices", "b")
	if diff := cmp.Diff(second, got); diff != "" || rev != 2 || err != nil {
		t.Errorf("Load gave revision %d, %v, %s", rev, err, diff)
	}
}

func TestAllInKeyOrder(t *testing.T) {
	ctx, s := context.Background(), openStore(t)
	for _, key := range []string{"c", "a", "b/2", "b/1"} {
		if err := store.Add(ctx, s, "offices", key, office{Name: key}); err != nil {
			t.Fatal(err)
		}
	}
	read := func(r store.Range, most int) (names []string) {
		for o, err := range store.All[office](ctx, s, "offices", r) {
			if err != nil {
				t.Fatal(err)
			}
			if names = append(names, o.Name); len(names) == most {
				break
			}
		}
		return names
	}
	for name, c := range map[string]struct {
		got, want []string
	}{
		"all":        {read(store.Range{}, -1), []string{"a", "b/1", "b/2", "c"}},
		"prefix":     {read(store.Prefix("b/"), -1), []string{"b/1", "b/2"}},
		"backward":   {read(store.Range{Reverse: true, Limit: 2}, -1), []string{"c", "b/2"}},
		"broken off": {read(store.Range{}, 2), []string{"a", "b/1"}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A document that does not fit ends the walk with its name in the error.
func TestMisfitsAreDamage(t *testing.T) {
	ctx, s := context.Background(), openStore(t)
	for key, v := range map[string]any{"a": office{Name: "a"}, "b": bson.D{{Key: "name", Value: bson.A{1}}}, "c": office{Name: "c"}} {
		if err := store.Add(ctx, s, "offices", key, v); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := store.Load[office](ctx, s, "offices", "b"); survey.KindOf(err) != survey.KindDamaged || !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Load gave %v", err)
	}
	var seen []string
	var last error
	for o, err := range store.All[office](ctx, s, "offices", store.Range{}) {
		if last = err; err == nil {
			seen = append(seen, o.Name)
		}
	}
	if diff := cmp.Diff([]string{"a"}, seen); diff != "" || !errors.Is(last, store.ErrDamaged) {
		t.Errorf("All gave %v after %v", last, seen)
	}
}

func TestWhatCannotBeStored(t *testing.T) {
	ctx, s := context.Background(), openStore(t)
	if err := store.Add(ctx, s, "offices", "a", office{}); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{
		"a channel":    struct{ C chan int }{make(chan int)},
		"no document":  5,
		"not a number": bson.D{{Key: "x", Value: math.NaN()}},
		"a dollar":     bson.D{{Key: "$x", Value: 1}},
		"bad UTF-8":    office{Name: "\xff"},
	} {
		if err := store.Add(ctx, s, "offices", "b", v); err == nil {
			t.Errorf("%s: Add gave no error", name)
		}
		if _, err := store.Change(ctx, s, "offices", "a", 1, v); err == nil {
			t.Errorf("%s: Change gave no error", name)
		}
	}
	got, rev, err := store.Load[office](ctx, s, "offices", "a")
	if got != (office{}) || rev != 1 || err != nil {
		t.Errorf("Load gave %+v, %d, %v", got, rev, err)
	}
}
