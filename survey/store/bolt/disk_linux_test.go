package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

// TestDiskErrors gives the store a descriptor that cannot be written to, as a
// disk that fails would, and takes it away again.
func TestDiskErrors(t *testing.T) {
	path := fresh(t)
	s := open(t, path)
	insertKeys(t, s, "c", "a")
	broken, err := os.Open(filepath.Dir(path)) // a folder: every write fails
	if err != nil {
		t.Fatal(err)
	}
	defer broken.Close()
	whole, err := syscall.Dup(int(s.file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Dup2(int(broken.Fd()), int(s.file.Fd())); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		err = s.Insert(t.Context(), "c", "b", storetest.Body())
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("Insert on a broken disk: %v", err)
		}
		if err := s.Ping(t.Context()); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("Ping on a broken disk: %v", err)
		}
	}
	if _, err := s.Get(t.Context(), "c", "a"); err != nil {
		t.Errorf("Get on a broken disk: %v", err)
	}
	if err := syscall.Dup2(whole, int(s.file.Fd())); err != nil {
		t.Fatal(err)
	}
	_ = syscall.Close(whole)
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping on the mended disk: %v", err)
	}
	insertKeys(t, s, "c", "b")
	if r, err := s.Check(t.Context()); err != nil || len(r.Damages) > 0 || r.Documents["c"] != 2 {
		t.Errorf("Check: %+v, %v", r, err)
	}
}
