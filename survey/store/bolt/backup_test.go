package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

// TestBackupWhileWriting is R12 for this engine: ten backups under eight
// writers. Each is a sound store that holds everything acknowledged before it
// began, and of each writer's numbered documents an unbroken beginning.
func TestBackupWhileWriting(t *testing.T) {
	s := open(t, fresh(t))
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	for w := range 8 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				key := fmt.Sprintf("%d/%06d", w, i)
				if err := s.Insert(t.Context(), "responses", key, storetest.Body("k", key)); err != nil {
					t.Errorf("Insert: %v", err)
					return
				}
				mu.Lock()
				acknowledged[key] = true
				mu.Unlock()
			}
		})
	}
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(acknowledged)
	}
	for i := range 10 {
		before := count()
		for more := before + 100; before < more && !t.Failed(); before = count() {
			time.Sleep(time.Millisecond)
		}
		var b bytes.Buffer
		if err := s.Backup(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "restored.db")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if r, err := Inspect(t.Context(), path); err != nil || len(r.Damages) > 0 || r.Documents["responses"] < before {
			t.Fatalf("backup %d, %d acknowledged before: %+v, %v", i, before, r, err)
		}
		next := map[string]int{}
		for d, err := range open(t, path).Scan(t.Context(), "responses", store.Range{}) {
			if err != nil {
				t.Fatal(err)
			}
			writer, _, _ := strings.Cut(d.Key, "/")
			if d.Key != fmt.Sprintf("%s/%06d", writer, next[writer]) {
				t.Fatalf("backup %d: %q came, document %d of its writer was due", i, d.Key, next[writer])
			}
			next[writer]++
		}
	}
	stop()
	wg.Wait()
}

// TestRestored compares a backup with its source, document by document.
func TestRestored(t *testing.T) {
	path, truth := sample(t)
	s := open(t, path)
	var b bytes.Buffer
	if err := s.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "sipas.db")
	if err := os.WriteFile(restored, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if v := judge(t, restored, truth); !v.opened || v.changed+v.silent+v.found+v.checked > 0 {
		t.Errorf("%+v", v)
	}
	got := open(t, restored)
	names, err := got.Collections(t.Context())
	if diff := cmp.Diff([]string{"empty", "files", "responses", "units"}, names); diff != "" || err != nil {
		t.Errorf("collections (-want +got):\n%s%v", diff, err)
	}
	insertKeys(t, got, "units", "d")
}

func TestBackupEnds(t *testing.T) {
	s := open(t, fresh(t))
	insertKeys(t, s, "c", "a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Backup(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("with a cancelled context: %v", err)
	}
	refuse := errors.New("the tape is full")
	if err := s.Backup(t.Context(), writerFunc(func([]byte) (int, error) { return 0, refuse })); !errors.Is(err, refuse) {
		t.Errorf("with a writer that fails: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	err := s.Backup(ctx, writerFunc(func(b []byte) (int, error) { cancel(); return len(b), nil }))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled in the middle: %v", err)
	}
	insertKeys(t, s, "c", "b")
	closeStore(t, s)
	if err := s.Backup(t.Context(), io.Discard); !errors.Is(err, store.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

type writerFunc func(b []byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// TestCheckWhileWriting: what is being written must not look damaged.
func TestCheckWhileWriting(t *testing.T) {
	path, _ := sample(t)
	s := open(t, path)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				key := fmt.Sprintf("w%d/%d", w, i)
				insertKeys(t, s, "responses", key)
				if i%3 == 0 {
					if err := s.Delete(t.Context(), "responses", key, 1); err != nil {
						t.Errorf("Delete: %v", err)
					}
				}
			}
		})
	}
	for range 30 {
		r, err := s.Check(t.Context())
		if err != nil || len(r.Damages) > 0 {
			t.Errorf("Check: %v, %v", r.Damages, err)
			break
		}
		if r.Documents["units"] != 3 {
			t.Errorf("Check: %v", r.Documents)
		}
	}
	stop()
	wg.Wait()
}

func TestCheckIsCancelled(t *testing.T) {
	path, _ := sample(t)
	s := open(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, check := s.Check(ctx)
	_, inspect := Inspect(ctx, path)
	if !errors.Is(check, context.Canceled) || !errors.Is(inspect, context.Canceled) {
		t.Errorf("Check: %v; Inspect: %v", check, inspect)
	}
}

func TestInspectOfNothing(t *testing.T) {
	if _, err := Inspect(t.Context(), filepath.Join(t.TempDir(), "absent.db")); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Inspect: %v", err)
	}
}

// TestSlowReadersPinNothing scans slowly while the same few documents are
// replaced again and again: the file must not grow by what the scan has read.
func TestSlowReadersPinNothing(t *testing.T) {
	s := open(t, fresh(t))
	fill(t, s, 5000)
	large := storetest.Body("b", bytes.Repeat([]byte("x"), 100_000))
	insertKeys(t, s, "files", "f")
	rev := int64(1)
	sizes := []int64{}
	n := 0
	for _, err := range s.Scan(t.Context(), "responses", store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%100 != 0 {
			continue
		}
		if rev, err = s.Replace(t.Context(), "files", "f", rev, large); err != nil {
			t.Fatal(err)
		}
		if err := s.view(func(tx *snapshot) error { sizes = append(sizes, tx.Size()); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if grown := slices.Max(sizes) - sizes[2]; grown > 1<<20 {
		t.Errorf("the file grew by %d bytes during a scan that wrote %d times the same document", grown, len(sizes))
	}
}
