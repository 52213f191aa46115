package main

import (
	"context"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// formsAt reads the forms of a server's counters.
func formsAt(t *testing.T, base string, codes []string) []*target {
	t.Helper()
	var addresses []string
	for _, c := range codes {
		addresses = append(addresses, base+"/k/"+c)
	}
	targets, err := targetsOf(t.Context(), addresses)
	if err != nil {
		t.Fatal(err)
	}
	return targets
}

// drive lets n phones fill in forms until ctx ends and gives the receipts
// that were acknowledged.
func drive(ctx context.Context, targets []*target, n int) []string {
	phones := make([]*phone, n)
	var group sync.WaitGroup
	for i := range phones {
		phones[i] = newPhone(targets[i%len(targets)], rand.Uint64())
		group.Go(func() {
			defer phones[i].close()
			for ctx.Err() == nil {
				phones[i].journey(ctx)
			}
		})
	}
	group.Wait()
	var receipts []string
	for _, p := range phones {
		receipts = append(receipts, p.receipts...)
	}
	return receipts
}

// kill -9 at random moments under 32 phones, again and again on one folder:
// every acknowledged answer is there once, and the server is back at once.
func TestKilledServerLosesNothing(t *testing.T) {
	rounds := 6
	if full() {
		rounds = 100
	}
	dir, codes := furnished(t)
	var acknowledged []string
	var slowest time.Duration
	for range rounds {
		p := startProcess(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
		slowest = max(slowest, p.ready)
		forms := formsAt(t, p.base, codes)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Duration(50+rand.IntN(400))*time.Millisecond, func() { p.kill(); cancel() })
		acknowledged = append(acknowledged, drive(ctx, forms, 32)...)
		p.Wait()
	}
	s := &benchServer{dir: dir}
	if err := s.compare(t.Context(), acknowledged, io.Discard); err != nil {
		t.Error(err)
	}
	if len(acknowledged) < rounds {
		t.Errorf("only %d answers were acknowledged in %d rounds: the test tested little", len(acknowledged), rounds)
	}
	t.Logf("%d rounds, %d acknowledged, slowest start %v", rounds, len(acknowledged), slowest)
}

// A server that is killed in its first 300 ms on a fresh folder starts again.
func TestKilledAtFirstStartOpensAgain(t *testing.T) {
	rounds := 8
	if full() {
		rounds = 100
	}
	var slowest time.Duration
	for range rounds {
		dir := t.TempDir()
		first := startQuiet(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
		time.Sleep(time.Duration(rand.IntN(300)) * time.Millisecond)
		first.kill()
		again := startProcess(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
		slowest = max(slowest, again.ready)
		again.stop(t)
	}
	t.Logf("%d of %d fresh folders opened again, slowest start %v", rounds, rounds, slowest)
}

// SIGTERM under load: what was acknowledged is there, and the exit is clean.
func TestStoppedServerFinishesItsWork(t *testing.T) {
	dir, codes := furnished(t)
	p := startProcess(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	forms := formsAt(t, p.base, codes)
	ctx, cancel := context.WithCancel(t.Context())
	var acknowledged []string
	var group sync.WaitGroup
	group.Go(func() { acknowledged = drive(ctx, forms, 16) })
	time.Sleep(500 * time.Millisecond)
	p.stop(t)
	cancel()
	group.Wait()
	s := &benchServer{dir: dir}
	if err := s.compare(t.Context(), acknowledged, io.Discard); err != nil {
		t.Error(err)
	}
	if len(acknowledged) == 0 {
		t.Error("nothing was acknowledged before the stop")
	}
}

// A second server on the same folder is refused at once, and the first goes on.
func TestSecondServerIsRefused(t *testing.T) {
	dir, codes := furnished(t)
	p := startProcess(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	second := startQuiet(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	start := time.Now()
	if err := second.Wait(); err == nil {
		t.Error("a second server ran on the same folder")
	}
	t.Logf("refused after %v", time.Since(start))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	acknowledged := drive(ctx, formsAt(t, p.base, codes), 4)
	p.stop(t)
	s := &benchServer{dir: dir}
	if err := s.compare(t.Context(), acknowledged, io.Discard); err != nil || len(acknowledged) == 0 {
		t.Errorf("%d acknowledged, %v", len(acknowledged), err)
	}
}
