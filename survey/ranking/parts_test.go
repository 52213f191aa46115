package ranking_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"sipas/survey/ranking"
	"sipas/survey/store"
)

// A document of several parts is read back to the byte, also when an earlier
// process has kept some of them; none may be missing, or change places.
func TestDocumentOfSeveralParts(t *testing.T) {
	w := newWorld(t)
	data := bytes.Repeat([]byte("điểm thẩm định "), 230_000)
	record, err := ranking.Write(w.rankings, t.Context(), "r", "chi", data)
	if err != nil {
		t.Fatal(err)
	}
	if record.Parts != 3 || record.Size != len(data) {
		t.Fatalf("kept as %+v", record)
	}
	got, _, err := w.rankings.FrozenBytes(t.Context(), "r")
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("%d bytes of %d, %v", len(got), len(data), err)
	}
	// The record was not written, and a part is damaged: the next attempt mends it.
	d, err := w.store.Get(t.Context(), ranking.RecordsKept, "r")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.Delete(t.Context(), ranking.RecordsKept, "r", d.Rev); err != nil {
		t.Fatal(err)
	}
	key := func(n int) string { return fmt.Sprintf("r/%s/%06d", record.SHA256, n) }
	type part struct {
		Data []byte `bson:"data"`
	}
	change := func(n int, data []byte) {
		t.Helper()
		_, rev, err := store.Load[part](t.Context(), w.store, ranking.PartsKept, key(n))
		if err == nil {
			_, err = store.Change(t.Context(), w.store, ranking.PartsKept, key(n), rev, part{data})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	change(1, []byte("x"))
	if _, err := ranking.Write(w.rankings, t.Context(), "r", "lan", data); err != nil {
		t.Fatal(err)
	}
	if got, _, err = w.rankings.FrozenBytes(t.Context(), "r"); err != nil || !bytes.Equal(got, data) {
		t.Fatalf("after mending %d bytes of %d, %v", len(got), len(data), err)
	}
	last, _, err := store.Load[part](t.Context(), w.store, ranking.PartsKept, key(2))
	if err != nil {
		t.Fatal(err)
	}
	first, _, err := store.Load[part](t.Context(), w.store, ranking.PartsKept, key(0))
	if err != nil {
		t.Fatal(err)
	}
	change(0, last.Data)
	change(2, first.Data)
	if _, _, err := w.rankings.FrozenBytes(t.Context(), "r"); !errors.Is(err, ranking.ErrDamaged) {
		t.Errorf("parts that changed places: %v", err)
	}
}
