package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

// smallDisk mounts a file system of some megabytes. That takes the rights of
// root; with "tmpfs" in SIPAS_TEST_REQUIRE their lack is a failure.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	dir := t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes))
	if err != nil {
		if strings.Contains(os.Getenv("SIPAS_TEST_REQUIRE"), "tmpfs") {
			t.Fatalf("mounting a small disk: %v", err)
		}
		t.Skipf("mounting a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmounting: %v", err)
		}
	})
	return dir
}

// TestFullDisk is R3: what was acknowledged stays, what was refused did not
// happen, and writing goes on by itself when there is space.
func TestFullDisk(t *testing.T) {
	dir := smallDisk(t, 12)
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 6<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "data", "sipas.db")
	s, err := Open(path, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	accepted := map[string]bool{}
	fillUp := func(phase string, most int) (refused int) {
		var mu sync.Mutex
		var wg sync.WaitGroup
		for w := range 16 {
			wg.Go(func() {
				failures := 0
				for i := 0; i < most && failures < 20; i++ {
					key := fmt.Sprintf("%s/%02d/%06d", phase, w, i)
					err := s.Insert(t.Context(), "responses", key, answer(t, i))
					mu.Lock()
					switch {
					case err == nil:
						accepted[key] = true
					case errors.Is(err, store.ErrUnavailable):
						failures++
						refused++
					default:
						t.Errorf("Insert: %v", err)
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		return refused
	}
	refused := fillUp("before", 100_000)
	if refused == 0 || len(accepted) < 1000 {
		t.Fatalf("%d accepted, %d refused: the disk never filled", len(accepted), refused)
	}
	if err := s.Ping(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Ping on a full disk: %v", err)
	}
	matches(t, s, accepted)
	full := len(accepted)

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping when there is space again: %v", err)
	}
	if refused := fillUp("after", 50); refused != 0 {
		t.Errorf("%d refused when there is space again", refused)
	}
	matches(t, s, accepted)
	t.Logf("%d accepted before the disk was full, %d refused, %d accepted after", full, refused, len(accepted)-full)
	if r, err := s.Check(t.Context()); err != nil || len(r.Damages) > 0 {
		t.Errorf("Check: %v, %v", r.Damages, err)
	}
	closeStore(t, s)
	s, err = Open(path, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	matches(t, s, accepted)
}

// matches compares the store with what was accepted, both ways.
func matches(t *testing.T, s *Store, accepted map[string]bool) {
	t.Helper()
	n := 0
	for d, err := range s.Scan(t.Context(), "responses", store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; !accepted[d.Key] {
			t.Errorf("%q is there and was refused", d.Key)
		}
	}
	if n != len(accepted) {
		t.Errorf("%d documents, %d were accepted", n, len(accepted))
	}
}

// TestNoSpaceToBegin opens a new store on a full disk.
func TestNoSpaceToBegin(t *testing.T) {
	dir := smallDisk(t, 1)
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 1<<20-8192), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "sipas.db")
	if _, err := Open(path, quiet); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Open on a full disk: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, quiet)
	if err != nil {
		t.Fatalf("Open when there is space again: %v", err)
	}
	defer s.Close()
	if err := s.Insert(t.Context(), "c", "a", storetest.Body()); err != nil {
		t.Error(err)
	}
}
