package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sipas/survey/demo"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store/mongo"
	"sipas/survey/store/mongo/mongotest"
)

// Two nodes on one MongoDB-wire server: a form opened at one may be sent to
// the other, each answer is there once, and one node's configuration is the
// other's.
func TestTwoNodesOnMongoDB(t *testing.T) {
	uri := mongotest.URI(t)
	t.Setenv("SIPAS_MONGODB_URI", uri)
	db, err := mongo.Open(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	d := directory.New(db, time.Now)
	m := &manage.Manager{Store: db, Directory: d}
	if err := demo.Seed(t.Context(), m, time.Now(), 1, demo.Size{}); err != nil {
		t.Fatal(err)
	}
	config, err := d.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	codes := demoCodes(config)
	one := startProcess(t, "serve", "--addr", "127.0.0.1:0")
	two := startProcess(t, "serve", "--addr", "127.0.0.1:0")

	var acknowledged []string
	for i := range 20 {
		form := open(t, one.base, codes[i%len(codes)], uint64(i))
		form.url = two.base + "/k/" + codes[i%len(codes)]
		for n, want := range []int{http.StatusCreated, http.StatusOK} {
			status, receipt, err := form.send(t.Context(), http.DefaultClient)
			if err != nil || status != want {
				t.Fatalf("sending %d: status %d, want %d (%v)", n, status, want, err)
			}
			if n == 0 {
				acknowledged = append(acknowledged, receipt)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	phones := drive(ctx, formsAt(t, one.base, codes), 2)
	phones.busy(t, 10)
	cancel()
	acknowledged = append(acknowledged, phones.receipts()...)
	one.stop(t)
	two.stop(t)
	if err := compareStore(t.Context(), db, acknowledged, io.Discard); err != nil {
		t.Error(err)
	}
}

// What one node accepts, the other's results know a few seconds later without
// being told. How long it took is logged; only never is a failure, because the
// machine may be busy.
func TestSecondNodeSeesAnswersOnMongoDB(t *testing.T) {
	w := &world{ctx: t.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	settings := &Settings{Addr: ":0", MongoDB: mongotest.URI(t), Limits: "on"}
	node := func() *app {
		a, err := newApp(w, settings)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
		return a
	}
	one := node()
	m := &manage.Manager{Store: one.store, Directory: one.directory}
	if err := demo.Seed(t.Context(), m, time.Now(), 1, demo.Size{}); err != nil {
		t.Fatal(err)
	}
	two := node()
	server := httptest.NewServer(one.server.Handler)
	defer server.Close()
	one.base.Store(&server.URL)
	config, err := one.directory.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for seen := range 3 {
		deadline := time.Now().Add(time.Minute)
		known := func() int {
			n, err := two.count(t.Context(), demo.ThisYear)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := known(); n != seen {
			t.Fatalf("the second node knows %d answers before the next is sent, want %d", n, seen)
		}
		form := open(t, server.URL, demoCodes(config)[seen], uint64(seen))
		if status, _, err := form.send(t.Context(), http.DefaultClient); err != nil || status != http.StatusCreated {
			t.Fatalf("sending: %d, %v", status, err)
		}
		begun := time.Now()
		for known() != seen+1 {
			if time.Now().After(deadline) {
				t.Fatal("the second node never knew")
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Logf("known to the other node after %v", time.Since(begun).Round(10*time.Millisecond))
	}
}
