package bolt

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

// full asks for the long runs of the tests that have one.
var full = os.Getenv("SIPAS_TEST_FULL") != ""

// writers of a child process. Each waits for its answer before it goes on.
const writers = 32

// TestMain is also the child of the kill tests: it inserts until it is killed,
// and prints each key when, and only when, the insert was acknowledged.
func TestMain(m *testing.M) {
	if path := os.Getenv("SIPAS_STORE_CHILD"); path != "" {
		os.Exit(child(path, os.Getenv("SIPAS_STORE_ROUND")))
	}
	os.Exit(m.Run())
}

func child(path, round string) int {
	s, err := Open(path)
	if err != nil {
		fmt.Println("refused:", err)
		return 1
	}
	fmt.Println("open")
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("r%s/%02d/%06d", round, w, i)
				if err := s.Insert(context.Background(), "responses", key, storetest.Body("key", key, "text", strings.Repeat("x", 350))); err != nil {
					fmt.Println("failed:", key, err)
					return
				}
				fmt.Println(key)
			}
		})
	}
	wg.Wait()
	return 2
}

// killed starts a child on path, kills it after a time, and gives the keys
// that it acknowledged and how long Open takes afterwards.
func killed(t *testing.T, path string, round int, after time.Duration) (acknowledged []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SIPAS_STORE_CHILD="+path, fmt.Sprint("SIPAS_STORE_ROUND=", round))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // what was not printed to its end was not acknowledged
		}
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "r"+fmt.Sprint(round)+"/"):
			acknowledged = append(acknowledged, line)
		case line != "open":
			t.Errorf("the child said %q", line)
		}
	}
	_ = cmd.Wait() // it says "killed", which it was
	return acknowledged
}

// reopen opens the store and checks that it holds what was acknowledged, each
// once and whole, and besides at most one document of each writer of each round.
func reopen(t *testing.T, path string, acknowledged map[string]bool, rounds int) (took time.Duration) {
	t.Helper()
	start := time.Now()
	s, err := Open(path, quiet)
	took = time.Since(start)
	if err != nil {
		t.Fatalf("Open after a kill: %v", err)
	}
	defer s.Close()
	there, extra, last := 0, 0, ""
	for d, err := range s.Scan(t.Context(), "responses", store.Range{}) {
		if err != nil {
			t.Fatalf("Scan after a kill: %v", err)
		}
		if d.Key <= last {
			t.Fatalf("%q after %q: doubled", d.Key, last)
		}
		last = d.Key
		if !bytes.Equal(d.Body, storetest.Body("key", d.Key, "text", strings.Repeat("x", 350))) {
			t.Errorf("%q has another content", d.Key)
		}
		if acknowledged[d.Key] {
			there++
		} else {
			extra++
		}
	}
	if there != len(acknowledged) {
		t.Fatalf("%d acknowledged, %d of them are there: LOST %d", len(acknowledged), there, len(acknowledged)-there)
	}
	if extra > writers*rounds {
		t.Errorf("%d documents were not acknowledged, at most %d can have been under way", extra, writers*rounds)
	}
	return took
}

// TestKillUnderLoad is R1: kill -9 at random moments under 32 writers, always
// on the same file.
func TestKillUnderLoad(t *testing.T) {
	rounds := 8
	if full {
		rounds = 100
	}
	path := fresh(t)
	all := map[string]bool{}
	slowest := time.Duration(0)
	for round := range rounds {
		for _, key := range killed(t, path, round, time.Duration(100+rand.IntN(600))*time.Millisecond) {
			all[key] = true
		}
		slowest = max(slowest, reopen(t, path, all, round+1))
	}
	if slowest > time.Second {
		t.Errorf("opening after a kill took %v", slowest)
	}
	if len(all) < rounds*50 {
		t.Errorf("only %d inserts were acknowledged", len(all))
	}
	r, err := Inspect(t.Context(), path)
	if err != nil || len(r.Damages) > 0 {
		t.Errorf("Inspect: %v, %v", r.Damages, err)
	}
	t.Logf("%d rounds, %d acknowledged, 0 lost, 0 doubled, %d not acknowledged; slowest Open %v",
		rounds, len(all), r.Documents["responses"]-len(all), slowest)
}

// TestKillAtBirth is R2: fresh folders, killed within their first 300 ms.
func TestKillAtBirth(t *testing.T) {
	folders := 10
	if full {
		folders = 100
	}
	slowest, acknowledged, unborn := time.Duration(0), 0, 0
	for i := range folders {
		path := fresh(t)
		after := time.Duration(rand.IntN(300)) * time.Millisecond
		if i%2 == 0 {
			after = time.Duration(5+rand.IntN(30)) * time.Millisecond // while the file is being made
		}
		keys := killed(t, path, i, after)
		if _, err := os.Stat(path); err != nil {
			unborn++
		}
		all := map[string]bool{}
		for _, key := range keys {
			all[key] = true
		}
		slowest = max(slowest, reopen(t, path, all, 1))
		acknowledged += len(keys)
	}
	if slowest > time.Second {
		t.Errorf("opening after a kill took %v", slowest)
	}
	t.Logf("%d of %d folders opened again; %d had no file yet; %d acknowledged, 0 lost; slowest Open %v",
		folders, folders, unborn, acknowledged, slowest)
}

// TestSecondProcess is R4: another process on the file is refused at once and
// changes nothing.
func TestSecondProcess(t *testing.T) {
	path := fresh(t)
	s := open(t, path)
	insertKeys(t, s, "c", "a", "b")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SIPAS_STORE_CHILD="+path)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "refused:") || !strings.Contains(string(out), path+" is in use by another process") {
		t.Errorf("the second process: %v, it said %q", err, out)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("the refusal took %v", took)
	}
	insertKeys(t, s, "c", "c")
	closeStore(t, s)
	if r, err := Inspect(t.Context(), path); err != nil || len(r.Damages) > 0 || r.Documents["c"] != 3 {
		t.Errorf("Inspect: %+v, %v", r, err)
	}
}
