package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"go.uber.org/goleak"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

// open opens a store that is closed with the test.
func open(tb testing.TB, path string) *Store {
	tb.Helper()
	s, err := Open(path, quiet)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

var quiet = WithLog(slog.New(slog.DiscardHandler))

func fresh(tb testing.TB) string {
	tb.Helper()
	return filepath.Join(tb.TempDir(), "data", "sipas.db")
}

func insertKeys(tb testing.TB, s store.Store, collection string, keys ...string) {
	tb.Helper()
	for _, k := range keys {
		if err := s.Insert(context.Background(), collection, k, storetest.Body("k", k)); err != nil {
			tb.Fatalf("Insert %q: %v", k, err)
		}
	}
}

func closeStore(tb testing.TB, s *Store) {
	tb.Helper()
	if err := s.Close(); err != nil {
		tb.Fatalf("Close: %v", err)
	}
}

func TestReopenFindsEverything(t *testing.T) {
	path := fresh(t)
	s := open(t, path)
	insertKeys(t, s, "c", "a", "b")
	closeStore(t, s)
	s = open(t, path)
	for _, k := range []string{"a", "b"} {
		d, err := s.Get(t.Context(), "c", k)
		if err != nil || !bytes.Equal(d.Body, storetest.Body("k", k)) {
			t.Errorf("Get %q: %v, %v", k, d, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("the folder holds %q", left)
	}
}

func TestSecondOpenIsRefusedAtOnce(t *testing.T) {
	path := fresh(t)
	s := open(t, path)
	insertKeys(t, s, "c", "a")
	start := time.Now()
	_, err := Open(path, quiet)
	if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), path) {
		t.Fatalf("second Open: %v", err)
	}
	if took := time.Since(start); took > 200*time.Millisecond {
		t.Errorf("the refusal took %v", took)
	}
	insertKeys(t, s, "c", "b")
	closeStore(t, s)
	insertKeys(t, open(t, path), "c", "c")
}

func TestManyOpenAtOnceOneWins(t *testing.T) {
	for range 20 {
		path := fresh(t)
		var wg sync.WaitGroup
		got := make(chan *Store, 8)
		for range 8 {
			wg.Go(func() {
				s, err := Open(path, quiet)
				switch {
				case err == nil:
					got <- s
				case !errors.Is(err, store.ErrLocked):
					t.Errorf("Open: %v", err)
				}
			})
		}
		wg.Wait()
		if len(got) != 1 {
			t.Fatalf("%d of 8 got the store", len(got))
		}
		s := <-got
		insertKeys(t, s, "c", "a")
		closeStore(t, s)
		if d, err := open(t, path).Get(t.Context(), "c", "a"); err != nil {
			t.Fatalf("Get: %v, %v", d, err)
		}
	}
}

func TestLeftoversOfInterruptedStartsAreSwept(t *testing.T) {
	path := fresh(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), fmt.Sprintf(".sipas.db.%d.new", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open(t, path)
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}

func TestForeignFilesAreRefused(t *testing.T) {
	foreign := fresh(t)
	if err := os.MkdirAll(filepath.Dir(foreign), 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(foreign, 0o600, &bbolt.Options{PageSize: pageSize})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("registry"))
		return err
	}), db.Close()); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "sipas.db")
	if err := os.WriteFile(other, bytes.Repeat([]byte("SQLite format 3\x00"), 4096), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, path := range map[string]string{"of another program": foreign, "not bbolt": other, "a folder": folder} {
		before, _ := os.ReadFile(path)
		_, err := Open(path, quiet)
		if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestOpenWhereNothingCanBeWritten(t *testing.T) {
	_, err := Open("/proc/sipas/sipas.db", quiet)
	if !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Open below /proc: %v", err)
	}
}

// TestCloseKeepsWhatWasAccepted closes under load: an insert has happened
// exactly if it was answered with nil.
func TestCloseKeepsWhatWasAccepted(t *testing.T) {
	for round := range 20 {
		path := fresh(t)
		s := open(t, path)
		var mu sync.Mutex
		accepted := map[string]bool{}
		var wg sync.WaitGroup
		for w := range 32 {
			wg.Go(func() {
				for i := 0; ; i++ {
					key := fmt.Sprintf("%d/%d", w, i)
					err := s.Insert(t.Context(), "c", key, storetest.Body("k", key))
					if errors.Is(err, store.ErrClosed) {
						return
					}
					if err != nil {
						t.Errorf("Insert: %v", err)
						return
					}
					mu.Lock()
					accepted[key] = true
					mu.Unlock()
				}
			})
		}
		time.Sleep(time.Duration(round) * time.Millisecond)
		closeStore(t, s)
		wg.Wait()
		n := 0
		for d, err := range open(t, path).Scan(t.Context(), "c", store.Range{}) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; !accepted[d.Key] {
				t.Errorf("%q is there and was refused", d.Key)
			}
		}
		if n != len(accepted) {
			t.Fatalf("%d documents, %d were accepted", n, len(accepted))
		}
	}
}

// TestCloseLeavesNothing opens, uses and closes: no goroutine and no open file
// stays behind, also when Close comes while the audit still reads.
func TestCloseLeavesNothing(t *testing.T) {
	path, _ := sample(t)
	before := goleak.IgnoreCurrent()
	for range 5 {
		s, err := Open(path, quiet)
		if err != nil {
			t.Fatal(err)
		}
		for range s.Scan(t.Context(), "units", store.Range{}) {
			break
		}
		closeStore(t, s)
	}
	goleak.VerifyNone(t, before)
	if left, err := os.ReadDir("/proc/self/fd"); err == nil {
		for _, f := range left {
			if name, _ := os.Readlink("/proc/self/fd/" + f.Name()); name == path {
				t.Errorf("%s is still open", path)
			}
		}
	}
}

func ExampleOpen() {
	folder, err := os.MkdirTemp("", "sipas")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	s, err := Open(filepath.Join(folder, "sipas.db"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	ctx := context.Background()
	fmt.Println(s.Insert(ctx, "units", "so-xay-dung", storetest.Body("name", "Sở Xây dựng")))
	fmt.Println(s.Insert(ctx, "units", "so-xay-dung", storetest.Body("name", "Sở Xây dựng")))
	d, err := s.Get(ctx, "units", "so-xay-dung")
	fmt.Println(d.Rev, d.Body, err)
	// Output:
	// <nil>
	// inserting document: store.exists
	// 1 {"name": "Sở Xây dựng"} <nil>
}
