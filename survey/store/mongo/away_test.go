package mongo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
	"sipas/survey/store/mongo/mongotest"
	"sipas/survey/store/storetest"
)

func want(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", name, err, want)
	}
}

// TestLostReplies is R7 for the store: the reply to an insert is lost after the
// server has done it. The insert is repeated, meets itself and succeeds; an
// insert of other content under that key still finds it taken.
func TestLostReplies(t *testing.T) {
	p, uri := through(t, mongotest.Start(t).URI())
	s := open(t, uri)
	for i := range 6 {
		key := fmt.Sprintf("k%02d", i)
		p.lose.Store(int32(1 + i%3))
		want(t, "Insert whose reply is lost", s.Insert(t.Context(), "c", key, storetest.Body("n", i)), nil)
		p.lose.Store(0)
		d, err := s.Get(t.Context(), "c", key)
		if err != nil || d.Rev != 1 || !bytes.Equal(d.Body, storetest.Body("n", i)) {
			t.Errorf("Get %s: %+v, %v", key, d, err)
		}
		p.lose.Store(1)
		want(t, "Insert of other content", s.Insert(t.Context(), "c", key, storetest.Body("n", -1)), store.ErrExists)
		p.lose.Store(0)
	}
	n := 0
	for _, err := range s.Scan(t.Context(), "c", store.Range{}) {
		want(t, "Scan", err, nil)
		n++
	}
	if n != 6 {
		t.Errorf("%d documents, want 6", n)
	}
	if lost := p.lost.Load(); lost < 15 {
		t.Errorf("the proxy lost %d replies only", lost)
	}
}

// TestServerDiesAndComesBack is R5: kill -9 of the server twice under load.
func TestServerDiesAndComesBack(t *testing.T) {
	server := mongotest.Start(t)
	s := open(t, server.URI(), WithTimeout(2*time.Second))
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	acknowledged, longest := map[string]bool{}, time.Duration(0)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				key := fmt.Sprintf("%d/%06d", w, i)
				start := time.Now()
				if err := s.Insert(t.Context(), "responses", key, storetest.Body("k", key)); err != nil {
					t.Errorf("Insert: %v", err)
					return
				}
				mu.Lock()
				acknowledged[key] = true
				longest = max(longest, time.Since(start))
				mu.Unlock()
			}
		})
	}
	// However slow the machine is, some inserts come before each crash and after the last.
	for crash := range 3 {
		for enough := 0; enough < 20*(crash+1) && !t.Failed(); time.Sleep(10 * time.Millisecond) {
			mu.Lock()
			enough = len(acknowledged)
			mu.Unlock()
		}
		if crash < 2 {
			server.Kill()
			time.Sleep(300 * time.Millisecond)
			server.Again()
		}
	}
	stop()
	wg.Wait()
	n := 0
	for d, err := range s.Scan(t.Context(), "responses", store.Range{}) {
		want(t, "Scan", err, nil)
		if n++; !acknowledged[d.Key] {
			t.Errorf("%q is there and was not acknowledged", d.Key)
		}
	}
	if n != len(acknowledged) {
		t.Errorf("%d documents, %d acknowledged", n, len(acknowledged))
	}
	if longest > 15*time.Second {
		t.Errorf("the longest insert took %v", longest)
	}
	t.Logf("%d acknowledged through 2 crashes, 0 lost, 0 doubled, longest wait %v", len(acknowledged), longest)
}

func TestServerAway(t *testing.T) {
	server := mongotest.Start(t)
	s := open(t, server.URI(), WithTimeout(300*time.Millisecond), WithPatience(time.Second))
	want(t, "Insert", s.Insert(t.Context(), "c", "a", storetest.Body("k", "a")), nil)
	server.Kill()

	start := time.Now()
	_, get := s.Get(t.Context(), "c", "a")
	_, replace := s.Replace(t.Context(), "c", "a", 1, storetest.Body())
	var scan error
	for _, err := range s.Scan(t.Context(), "c", store.Range{}) {
		scan = err
	}
	for name, err := range map[string]error{
		"Get": get, "Replace": replace, "Scan": scan, "Ping": s.Ping(t.Context()),
		"Delete": s.Delete(t.Context(), "c", "a", 1), "Insert": s.Insert(t.Context(), "c", "b", storetest.Body()),
	} {
		want(t, name+" while the server is away", err, store.ErrUnavailable)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("six refusals took %v", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	want(t, "Insert with less patience", s.Insert(ctx, "c", "b", storetest.Body()), context.DeadlineExceeded)

	server.Again()
	for deadline := time.Now().Add(15 * time.Second); s.Ping(t.Context()) != nil; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the store did not recover by itself")
		}
	}
	d, err := s.Get(t.Context(), "c", "a")
	if err != nil || d.Rev != 1 {
		t.Errorf("Get when the server is back: %+v, %v", d, err)
	}
	want(t, "Insert when the server is back", s.Insert(t.Context(), "c", "b", storetest.Body()), nil)
}

func TestOpenWhileTheServerIsAway(t *testing.T) {
	var log bytes.Buffer
	server := mongotest.Start(t)
	server.Kill()
	s := open(t, server.URI(), WithTimeout(500*time.Millisecond), WithLog(slog.New(slog.NewTextHandler(&log, nil))))
	if !strings.Contains(log.String(), "does not answer yet") {
		t.Errorf("the log says %q", log.String())
	}
	want(t, "Ping", s.Ping(t.Context()), store.ErrUnavailable)
	server.Again()
	for deadline := time.Now().Add(15 * time.Second); s.Ping(t.Context()) != nil; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the store did not find the server by itself")
		}
	}
	if n := strings.Count(log.String(), "single server"); n != 1 {
		t.Errorf("%d warnings about a single server, want 1: %q", n, log.String())
	}
}

func TestOpenRefusesOtherURIs(t *testing.T) {
	for _, uri := range []string{"", "localhost", "http://localhost", "mongodb://", "mongodb://h/?w=x&nonsense"} {
		if s, err := Open(t.Context(), uri); err == nil {
			_ = s.Close()
			t.Errorf("%q was accepted", uri)
		}
	}
}

// TestReadableByHand looks at a document as a database administrator would.
func TestReadableByHand(t *testing.T) {
	s := open(t, mongotest.URI(t))
	body := storetest.Body("unit", "so-xay-dung", "answers", bson.D{{Key: "A1", Value: int32(5)}})
	want(t, "Insert", s.Insert(t.Context(), "responses", "2026-h2/1", body), nil)
	raw, err := s.db.Collection("responses").FindOne(t.Context(), bson.D{{Key: "answers.A1", Value: 5}}).Raw()
	if err != nil {
		t.Fatal(err)
	}
	want := storetest.Body("_id", "2026-h2/1", "rev", int64(1), "unit", "so-xay-dung", "answers", bson.D{{Key: "A1", Value: int32(5)}})
	if !bytes.Equal(raw, want) {
		t.Errorf("stored as %v, want %v", raw, want)
	}
}

// TestMeddledDocuments: a document that another hand wrote is named, not
// skipped and not served.
func TestMeddledDocuments(t *testing.T) {
	s := open(t, mongotest.URI(t))
	want(t, "Insert", s.Insert(t.Context(), "c", "a", storetest.Body("k", "a")), nil)
	if _, err := s.db.Collection("c").InsertOne(t.Context(), bson.D{{Key: "_id", Value: "b"}, {Key: "rev", Value: 1.5}}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Get(t.Context(), "c", "b")
	want(t, "Get", err, store.ErrDamaged)
	n := 0
	var scan error
	for _, err := range s.Scan(t.Context(), "c", store.Range{}) {
		if scan = err; err == nil {
			n++
		}
	}
	want(t, "Scan", scan, store.ErrDamaged)
	if n != 1 || !strings.Contains(scan.Error(), `"b"`) {
		t.Errorf("Scan gave %d documents, then %v", n, scan)
	}
}

func TestMine(t *testing.T) {
	s := open(t, mongotest.URI(t))
	body := storetest.Body("n", 1)
	want(t, "Insert", s.Insert(t.Context(), "c", "a", body), nil)
	want(t, "the same", s.mine(t.Context(), "c", "a", body), nil)
	want(t, "other content", s.mine(t.Context(), "c", "a", storetest.Body("n", 2)), store.ErrExists)
	want(t, "not there", s.mine(t.Context(), "c", "b", body), errUnsettled)
	if _, err := s.Replace(t.Context(), "c", "a", 1, body); err != nil {
		t.Fatal(err)
	}
	want(t, "the same, replaced meanwhile", s.mine(t.Context(), "c", "a", body), store.ErrExists)
}

func TestShardNeedsARouter(t *testing.T) {
	s := open(t, mongotest.Start(t).URI())
	if err := s.Shard(t.Context(), "responses"); err == nil || !strings.Contains(err.Error(), "no mongos") {
		t.Errorf("Shard: %v", err)
	}
	want(t, "Shard of a bad name", s.Shard(t.Context(), "a.b"), store.ErrInvalid)
}

func TestCollections(t *testing.T) {
	s := open(t, mongotest.URI(t))
	for _, c := range []string{"waves", "units"} {
		want(t, "Insert", s.Insert(t.Context(), c, "a", storetest.Body()), nil)
	}
	names, err := s.Collections(t.Context())
	if err != nil || strings.Join(names, " ") != "units waves" {
		t.Errorf("got %q, %v", names, err)
	}
}
