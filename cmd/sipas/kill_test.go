package main

import (
	"context"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
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

// crowd is phones that fill in forms until their context ends.
type crowd struct {
	phones []*phone
	group  sync.WaitGroup
	sent   atomic.Int64 // acknowledged so far
}

// drive starts n phones.
func drive(ctx context.Context, targets []*target, n int) *crowd {
	c := &crowd{}
	for i := range n {
		p := newPhone(targets[i%len(targets)], rand.Uint64())
		c.phones = append(c.phones, p)
		c.group.Go(func() {
			defer p.close()
			for ctx.Err() == nil {
				before := len(p.receipts)
				p.journey(ctx)
				c.sent.Add(int64(len(p.receipts) - before))
			}
		})
	}
	return c
}

// busy waits until so many answers are acknowledged, however slow the machine is.
func (c *crowd) busy(t *testing.T, answers int64) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); c.sent.Load() < answers; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("only %d answers were acknowledged in a minute", c.sent.Load())
		}
	}
}

// receipts waits for the phones to end and gives what was acknowledged.
func (c *crowd) receipts() []string {
	c.group.Wait()
	var all []string
	for _, p := range c.phones {
		all = append(all, p.receipts...)
	}
	return all
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
		ctx, cancel := context.WithCancel(t.Context())
		phones := drive(ctx, formsAt(t, p.base, codes), 32)
		phones.busy(t, 1)
		time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond)
		p.kill()
		cancel()
		acknowledged = append(acknowledged, phones.receipts()...)
	}
	s := &benchServer{dir: dir}
	if err := s.compare(t.Context(), acknowledged, io.Discard); err != nil {
		t.Error(err)
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
	ctx, cancel := context.WithCancel(t.Context())
	phones := drive(ctx, formsAt(t, p.base, codes), 16)
	phones.busy(t, 50)
	p.stop(t)
	cancel()
	acknowledged := phones.receipts()
	s := &benchServer{dir: dir}
	if err := s.compare(t.Context(), acknowledged, io.Discard); err != nil {
		t.Error(err)
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
	ctx, cancel := context.WithCancel(t.Context())
	phones := drive(ctx, formsAt(t, p.base, codes), 4)
	phones.busy(t, 20)
	cancel()
	acknowledged := phones.receipts()
	p.stop(t)
	s := &benchServer{dir: dir}
	if err := s.compare(t.Context(), acknowledged, io.Discard); err != nil {
		t.Error(err)
	}
}
