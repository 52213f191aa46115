package main

import (
	"context"
	"io"
	"net/http"
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
