package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey/store"
)

// modelDoc is a document as the model keeps it.
type modelDoc struct {
	Rev int64
	N   int32
}

// randomSteps does the same random steps to the store and to a Go map, and
// compares every answer.
func randomSteps(t *testing.T, s store.Store, size Size) {
	sequence := 0
	rapid.Check(t, func(rt *rapid.T) {
		sequence++
		m := model{t: t, rt: rt, s: s, collection: fmt.Sprint("c", sequence), docs: map[string]modelDoc{}}
		for range size.Steps {
			m.step()
		}
		m.compare(store.Range{})
	})
}

type model struct {
	t          *testing.T
	rt         *rapid.T
	s          store.Store
	collection string
	docs       map[string]modelDoc
}

func (m *model) step() {
	key := rapid.SampledFrom([]string{"a", "a/1", "a/2", "b", "đ"}).Draw(m.rt, "key")
	n := rapid.Int32Range(0, 9).Draw(m.rt, "n")
	rev := rapid.Int64Range(0, 4).Draw(m.rt, "rev")
	if old, ok := m.docs[key]; ok && rapid.Bool().Draw(m.rt, "current") {
		rev = old.Rev
	}
	old, there := m.docs[key]
	switch rapid.SampledFrom([]string{"insert", "insert", "replace", "delete", "get", "scan"}).Draw(m.rt, "verb") {
	case "insert":
		m.expect("Insert", m.s.Insert(m.t.Context(), m.collection, key, Body("n", n)), pick(there, store.ErrExists, nil))
		if !there {
			m.docs[key] = modelDoc{1, n}
		}
	case "replace":
		got, err := m.s.Replace(m.t.Context(), m.collection, key, rev, Body("n", n))
		m.expect("Replace", err, conflict(there, old.Rev == rev))
		if err == nil {
			m.docs[key] = modelDoc{rev + 1, n}
			if got != rev+1 {
				m.rt.Fatalf("Replace of revision %d gave %d", rev, got)
			}
		}
	case "delete":
		err := m.s.Delete(m.t.Context(), m.collection, key, rev)
		m.expect("Delete", err, conflict(there, old.Rev == rev))
		if err == nil {
			delete(m.docs, key)
		}
	case "get":
		d, err := m.s.Get(m.t.Context(), m.collection, key)
		m.expect("Get", err, pick(there, nil, store.ErrNotFound))
		if err == nil && (d.Rev != old.Rev || string(d.Body) != string(Body("n", old.N))) {
			m.rt.Fatalf("Get gave revision %d %v, want %+v", d.Rev, d.Body, old)
		}
	case "scan":
		m.compare(store.Range{From: key, Limit: int(rev), Reverse: n%2 == 0})
	}
}

// compare scans a range of the store and of the model.
func (m *model) compare(r store.Range) {
	expected := inRange(slices.Collect(maps.Keys(m.docs)), r)
	got := []string{}
	for d, err := range m.s.Scan(m.t.Context(), m.collection, r) {
		if err != nil {
			m.rt.Fatalf("Scan: %v", err)
		}
		w := m.docs[d.Key]
		if d.Rev != w.Rev || string(d.Body) != string(Body("n", w.N)) {
			m.rt.Fatalf("Scan gave %q revision %d %v, want %+v", d.Key, d.Rev, d.Body, w)
		}
		got = append(got, d.Key)
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		m.rt.Fatalf("Scan %+v (-want +got):\n%s", r, diff)
	}
}

func (m *model) expect(doing string, err, target error) {
	if !errors.Is(err, target) {
		m.rt.Fatalf("%s: got %v, want %v", doing, err, target)
	}
}

func pick(c bool, yes, no error) error {
	if c {
		return yes
	}
	return no
}

func conflict(there, current bool) error {
	return pick(there, pick(current, nil, store.ErrStale), store.ErrNotFound)
}
