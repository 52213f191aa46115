package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"

	"sipas/survey"
)

// benchCmd drives journeys: open the form, send all answers, follow to the
// receipt. Without addresses it starts a server of its own on an empty
// temporary store, and afterwards compares that store with what was
// acknowledged, both ways.
type benchCmd struct {
	Addresses []string      `arg:"" optional:"" name:"address" help:"Citizens' addresses on this machine, http://HOST:PORT/k/CODE. Default: a server of its own."`
	Clients   int           `default:"32" help:"Phones at the same time, 1 to 1000."`
	Journeys  int           `default:"20000" help:"Stop after so many journeys, at most 1000000."`
	For       time.Duration `default:"60s" help:"Stop after so long, at most 10m."`
}

// Validate keeps a run bounded.
func (b *benchCmd) Validate() error {
	if b.Clients < 1 || b.Clients > 1000 || b.Journeys < 1 || b.Journeys > 1_000_000 || b.For <= 0 || b.For > 10*time.Minute {
		return fmt.Errorf("bench: 1 to 1000 clients, 1 to 1000000 journeys, at most 10m")
	}
	return nil
}

func (b *benchCmd) Run(w *world) error {
	if len(b.Addresses) > 0 {
		run, err := b.drive(w, b.Addresses)
		if err != nil {
			return err
		}
		run.report(w.out)
		return run.verdict(checkReceipts(w.ctx, b.Addresses[0], run.acknowledged))
	}
	server, err := startServer(w)
	if err != nil {
		return err
	}
	defer server.remove()
	run, err := b.drive(w, server.addresses)
	if err != nil {
		return err
	}
	cpu, err := server.stop()
	if err != nil {
		return err
	}
	run.report(w.out)
	fmt.Fprintf(w.out, "server CPU       %.3f ms a journey\n", float64(cpu.Microseconds())/1000/float64(max(1, len(run.acknowledged))))
	return run.verdict(server.compare(w.ctx, run.acknowledged, w.out))
}

// outcome is what a run measured.
type outcome struct {
	took         time.Duration
	journeys     []time.Duration // of the successful ones
	posts        []time.Duration
	bytes        int64
	failures     map[string]int // by what went wrong
	acknowledged []string       // receipts
}

func (b *benchCmd) drive(w *world, addresses []string) (*outcome, error) {
	ctx, cancel := context.WithTimeout(w.ctx, b.For)
	defer cancel()
	targets, err := targetsOf(ctx, addresses)
	if err != nil {
		return nil, err
	}
	bar := progressbar.NewOptions(b.Journeys, progressbar.OptionSetWriter(w.err), progressbar.OptionSetDescription("journeys"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionClearOnFinish())
	var begun atomic.Int64
	phones := make([]*phone, b.Clients)
	var group sync.WaitGroup
	start := time.Now()
	for i := range phones {
		p := newPhone(targets[i%len(targets)], uint64(i))
		phones[i] = p
		group.Go(func() {
			defer p.close()
			for ctx.Err() == nil && begun.Add(1) <= int64(b.Journeys) {
				p.journey(ctx)
				_ = bar.Add(1) // a terminal that is gone is no reason to stop measuring
			}
		})
	}
	group.Wait()
	all := &outcome{took: time.Since(start), failures: map[string]int{}}
	_ = bar.Finish()
	for _, p := range phones {
		all.journeys = append(all.journeys, p.journeys...)
		all.posts = append(all.posts, p.posts...)
		all.bytes += p.bytes
		all.acknowledged = append(all.acknowledged, p.receipts...)
		for what, n := range p.failures {
			all.failures[what] += n
		}
	}
	return all, nil
}

func (o *outcome) report(out io.Writer) {
	fmt.Fprintf(out, "journeys         %d in %.1f s, %.0f a second\n", len(o.journeys), o.took.Seconds(), float64(len(o.journeys))/o.took.Seconds())
	fmt.Fprintf(out, "whole journey    p50 %s  p95 %s  p99 %s\n", percentile(o.journeys, 50), percentile(o.journeys, 95), percentile(o.journeys, 99))
	fmt.Fprintf(out, "sending answers  p50 %s  p95 %s  p99 %s\n", percentile(o.posts, 50), percentile(o.posts, 95), percentile(o.posts, 99))
	fmt.Fprintf(out, "bytes received   %.1f kB a journey\n", float64(o.bytes)/1000/float64(max(1, len(o.journeys))))
	failed := 0
	for what, n := range o.failures {
		failed += n
		fmt.Fprintf(out, "failed           %d x %s\n", n, what)
	}
	fmt.Fprintf(out, "errors           %d\n", failed)
}

// verdict is the end of a run: wrong is what the comparison with the store said.
func (o *outcome) verdict(wrong error) error {
	if wrong != nil {
		return wrong
	}
	if len(o.failures) > 0 {
		return survey.Errorf(survey.KindInternal, "bench.errors", "some journeys failed; see above")
	}
	return nil
}

// local refuses addresses that are not on this machine: a load test is for
// one's own server.
func local(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || !strings.HasPrefix(u.Path, "/k/") {
		return nil, survey.Errorf(survey.KindInvalid, "bench.address", "%q is not an address like http://localhost:8080/k/CODE", address)
	}
	switch u.Hostname() {
	case "localhost", "127.0.0.1", "::1":
		return u, nil
	}
	return nil, survey.Errorf(survey.KindInvalid, "bench.address", "%s is not this machine", u.Hostname())
}
