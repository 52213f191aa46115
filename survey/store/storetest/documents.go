package storetest

import (
	"testing"

	"sipas/survey/store"
)

func documents(t *testing.T, s store.Store, _ Size) {
	ctx := t.Context()
	one, two, three := Body("n", int32(1)), Body("n", int32(2)), Body("n", int32(3))

	_, err := s.Get(ctx, "units", "a")
	want(t, "Get from a collection that never was", err, store.ErrNotFound)
	_, err = s.Replace(ctx, "units", "a", 1, one)
	want(t, "Replace in a collection that never was", err, store.ErrNotFound)
	want(t, "Delete in a collection that never was", s.Delete(ctx, "units", "a", 1), store.ErrNotFound)
	for d, err := range s.Scan(ctx, "units", store.Range{}) {
		t.Fatalf("Scan of a collection that never was: %v, %v", d, err)
	}

	want(t, "Insert", s.Insert(ctx, "units", "a", one), nil)
	holds(t, s, "units", "a", 1, one)
	want(t, "Insert of a taken key", s.Insert(ctx, "units", "a", two), store.ErrExists)
	want(t, "Insert of a taken key, same content", s.Insert(ctx, "units", "a", one), store.ErrExists)
	holds(t, s, "units", "a", 1, one)
	_, err = s.Get(ctx, "units", "b")
	want(t, "Get of an absent key", err, store.ErrNotFound)

	rev, err := s.Replace(ctx, "units", "a", 1, two)
	want(t, "Replace", err, nil)
	if rev != 2 {
		t.Fatalf("Replace gave revision %d, want 2", rev)
	}
	holds(t, s, "units", "a", 2, two)
	for _, wrong := range []int64{-1, 0, 1, 3, 1 << 40} {
		_, err = s.Replace(ctx, "units", "a", wrong, three)
		want(t, "Replace of another revision", err, store.ErrStale)
		want(t, "Delete of another revision", s.Delete(ctx, "units", "a", wrong), store.ErrStale)
	}
	holds(t, s, "units", "a", 2, two)
	_, err = s.Replace(ctx, "units", "b", 1, three)
	want(t, "Replace of an absent key", err, store.ErrNotFound)
	rev, err = s.Replace(ctx, "units", "a", 2, two) // the same content is a change too
	want(t, "Replace by the same content", err, nil)
	if rev != 3 {
		t.Fatalf("Replace by the same content gave revision %d, want 3", rev)
	}

	want(t, "Delete of an absent key", s.Delete(ctx, "units", "b", 1), store.ErrNotFound)
	want(t, "Delete", s.Delete(ctx, "units", "a", 3), nil)
	_, err = s.Get(ctx, "units", "a")
	want(t, "Get after Delete", err, store.ErrNotFound)
	want(t, "Delete after Delete", s.Delete(ctx, "units", "a", 3), store.ErrNotFound)
	want(t, "Insert after Delete", s.Insert(ctx, "units", "a", three), nil)
	holds(t, s, "units", "a", 1, three)
}

func collectionsApart(t *testing.T, s store.Store, _ Size) {
	put(t, s, "waves", "x", "y")
	put(t, s, "waves2", "x")
	put(t, s, "2", "x")
	want(t, "Delete", s.Delete(t.Context(), "waves", "x", 1), nil)
	for collection, left := range map[string]int{"waves": 1, "waves2": 1, "2": 1, "wave": 0} {
		if got := keys(t, s, collection, store.Range{}); len(got) != left {
			t.Errorf("%s holds %q, want %d", collection, got, left)
		}
	}
}

func largeDocuments(t *testing.T, s store.Store, _ Size) {
	// A body {"b": binary} has 4+1 bytes of document, 1+2 of type and name,
	// 4+1 of length and subtype.
	const around = 13
	ctx := t.Context()
	fits := Body("b", make([]byte, store.MaxDocument-around))
	if len(fits) != store.MaxDocument {
		t.Fatalf("the body has %d bytes", len(fits))
	}
	for i := range fits[around-1 : len(fits)-1] {
		fits[around-1+i] = byte(i * 7)
	}
	want(t, "Insert of a body over the limit",
		s.Insert(ctx, "files", "over", Body("b", make([]byte, store.MaxDocument-around+1))), store.ErrInvalid)
	want(t, "Insert of the largest body", s.Insert(ctx, "files", "k", fits), nil)
	holds(t, s, "files", "k", 1, fits)
	_, err := s.Replace(ctx, "files", "k", 1, Body("small", true))
	want(t, "Replace by a small body", err, nil)
	holds(t, s, "files", "k", 2, Body("small", true))
	_, err = s.Replace(ctx, "files", "k", 2, fits)
	want(t, "Replace by the largest body", err, nil)
	put(t, s, "files", "a", "z")
	var got []string
	for d, err := range s.Scan(ctx, "files", store.Range{}) {
		want(t, "Scan", err, nil)
		got = append(got, d.Key)
	}
	if len(got) != 3 {
		t.Errorf("Scan gave %q", got)
	}
	want(t, "Delete", s.Delete(ctx, "files", "k", 3), nil)
}
