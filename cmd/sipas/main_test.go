package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program: as the command sipas of
// testscript, and as a server process of its own (see process).
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sipas": main})
}

// full tells whether kill tests run in their full size.
func full() bool { return os.Getenv("SIPAS_TEST_FULL") != "" }

// process is a running sipas of its own, that can be killed.
type process struct {
	*exec.Cmd
	base  string        // http://HOST:PORT
	lines []string      // what it printed before it listened
	ready time.Duration // from start to listening
}

// startQuiet runs sipas with arguments and does not wait for anything.
func startQuiet(t *testing.T, args ...string) *process {
	t.Helper()
	p := newProcess(t, args)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

func newProcess(t *testing.T, args []string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(self, args...)}
	p.Args[0] = "sipas"
	p.Env = append(os.Environ(), "SIPAS_LOG_LEVEL=error")
	t.Cleanup(func() {
		if p.Process != nil {
			p.Process.Kill()
		}
	})
	return p
}

// startProcess runs sipas with arguments until it listens.
func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	p := newProcess(t, args)
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		p.lines = append(p.lines, lines.Text())
		if _, base, ok := strings.Cut(lines.Text(), listeningOn); ok {
			p.base, p.ready = base, time.Since(start)
			go io.Copy(io.Discard, out)
			return p
		}
	}
	t.Fatalf("sipas %v did not start; it printed %q", args, p.lines)
	return nil
}

// kill is kill -9, and waits until the process is gone.
func (p *process) kill() {
	p.Process.Kill()
	p.Wait()
}

// stop is what an operator does.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("sipas ended with %v", err)
	}
}

// furnished is a folder with counters and an open wave but no answers.
func furnished(t *testing.T) (dir string, codes []string) {
	t.Helper()
	s := &benchServer{dir: t.TempDir()}
	codes, err := s.furnish(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s.dir, codes
}
