package mongo

import (
	"testing"

	"sipas/survey/store"
	"sipas/survey/store/mongo/mongotest"
	"sipas/survey/store/storetest"
)

func open(t testing.TB, uri string, opts ...Option) *Store {
	t.Helper()
	s, err := Open(t.Context(), uri, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestConformance(t *testing.T) {
	size := storetest.Quick
	if mongotest.External() != "" {
		size = storetest.Full
	}
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, mongotest.URI(t)) }, size)
}
