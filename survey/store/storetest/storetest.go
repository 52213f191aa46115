// Package storetest is the conformance suite of store.Store. Every engine runs
// it in its own tests; what an engine cannot show here, no other package may
// rely on.
//
//	func TestConformance(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) store.Store { return openFresh(t) }, storetest.Full)
//	}
//
// A new way of using the store gets its test here first.
package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// Size says how much of everything a run does.
type Size struct {
	Documents int // in a long scan
	Races     int // rounds of each race
	Racers    int // goroutines in a round
	Steps     int // sequences of random steps against the model
}

// Full is for engines with an index on keys. Quick is for servers that read a
// whole collection to answer any question, as FerretDB v1 does: smaller scans,
// and as many races.
var (
	Full  = Size{Documents: 5000, Races: 50, Racers: 16, Steps: 60}
	Quick = Size{Documents: 700, Races: 50, Racers: 16, Steps: 12}
)

// Run holds an engine to the words of package store. open gives a new, empty
// store; the suite closes it.
func Run(t *testing.T, open func(t *testing.T) store.Store, size Size) {
	fresh := func(t *testing.T) store.Store {
		t.Helper()
		s := open(t)
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Errorf("closing: %v", err)
			}
		})
		return s
	}
	for _, c := range []struct {
		name string
		test func(t *testing.T, s store.Store, size Size)
	}{
		{"documents", documents},
		{"collections apart", collectionsApart},
		{"values come back as they were", valuesComeBack},
		{"hostile values refused", hostileRefused},
		{"hostile keys refused", keysRefused},
		{"large documents", largeDocuments},
		{"key order", keyOrder},
		{"ranges", ranges},
		{"random ranges", randomRanges},
		{"long scan", longScan},
		{"scan while others write", scanWhileWriting},
		{"scan whose loop writes", scanLoopWrites},
		{"one of many inserts wins", insertRace},
		{"no update is lost", replaceRace},
		{"replace or delete wins", deleteRace},
		{"random steps", randomSteps},
		{"cancelled contexts", cancelled},
		{"ping", ping},
		{"closed", closed},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, fresh(t), size) })
	}
}

// Body builds a document of name-value pairs: Body("a", 1, "b", "x").
func Body(pairs ...any) bson.Raw {
	d := bson.D{}
	for i := 0; i+1 < len(pairs); i += 2 {
		d = append(d, bson.E{Key: fmt.Sprint(pairs[i]), Value: pairs[i+1]})
	}
	b, err := bson.Marshal(d)
	if err != nil {
		panic(fmt.Sprintf("storetest.Body(%v): %v", pairs, err)) // a mistake in a test
	}
	return b
}

// want fails the test unless err matches target; nil stands for success.
func want(t *testing.T, doing string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Fatalf("%s: got %v, want %v", doing, err, target)
	}
}

// holds fails the test unless key holds body at revision rev.
func holds(t *testing.T, s store.Store, collection, key string, rev int64, body bson.Raw) {
	t.Helper()
	d, err := s.Get(t.Context(), collection, key)
	if err != nil {
		t.Fatalf("Get %s %q: %v", collection, key, err)
	}
	if d.Key != key || d.Rev != rev || !bytes.Equal(d.Body, body) {
		t.Fatalf("Get %s %q: got %q revision %d %v, want revision %d %v", collection, key, d.Key, d.Rev, d.Body, rev, body)
	}
}

// put inserts documents that are no part of what is tested.
func put(t *testing.T, s store.Store, collection string, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if err := s.Insert(t.Context(), collection, k, Body("k", k)); err != nil {
			t.Fatalf("Insert %s %q: %v", collection, k, err)
		}
	}
}

// keys scans a range and gives its keys, checking each body that put made.
func keys(t *testing.T, s store.Store, collection string, r store.Range) []string {
	t.Helper()
	got := []string{}
	for d, err := range s.Scan(t.Context(), collection, r) {
		if err != nil {
			t.Fatalf("Scan %s %+v: %v", collection, r, err)
		}
		if d.Rev != 1 || !bytes.Equal(d.Body, Body("k", d.Key)) {
			t.Fatalf("Scan %s %+v: %q has revision %d, body %v", collection, r, d.Key, d.Rev, d.Body)
		}
		got = append(got, d.Key)
	}
	return got
}
