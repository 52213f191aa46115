package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

func TestTruncated(t *testing.T) {
	path, _ := sample(t)
	size := used(t, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int64{0, 1, 512, pageSize - 1, pageSize, 2 * pageSize, 3 * pageSize, 4 * pageSize, size / 2, size - pageSize, size - 1} {
		copied := filepath.Join(t.TempDir(), "sipas.db")
		if err := os.WriteFile(copied, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(copied, quiet)
		if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), copied) {
			t.Errorf("%d bytes of %d: %v", n, size, err)
		}
		if r, err := Inspect(t.Context(), copied); err != nil || len(r.Damages) == 0 {
			t.Errorf("%d bytes of %d: Inspect: %v, %v", n, size, r.Damages, err)
		}
		if info, err := os.Stat(copied); err != nil || info.Size() != n {
			t.Errorf("%d bytes of %d: the file has been touched: %v, %v", n, size, info.Size(), err)
		}
	}
}

// locate finds where in the file the value under a key lies. There may be
// copies of it in pages that are free by now.
func locate(t *testing.T, path, key string) (at []int64) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := []byte(key + "\x01\x00\x00\x00")
	for from := 0; ; {
		i := bytes.Index(b[from:], whole)
		if i < 0 {
			break
		}
		from += i + len(key)
		at = append(at, int64(from))
	}
	if len(at) == 0 {
		t.Fatalf("%q is not in the file", key)
	}
	return at
}

func overwrite(t *testing.T, path string, at int64, b ...byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
}

// TestDamageUnderAnOpenStore alters one document's bytes while the store has
// the file mapped, as a failing disk would. Its neighbours stay readable.
func TestDamageUnderAnOpenStore(t *testing.T) {
	path := fresh(t)
	s := open(t, path)
	insertKeys(t, s, "c", "first", "second-of-three", "third")
	for _, at := range locate(t, path, "second-of-three") {
		overwrite(t, path, at+header+8, 'X')
	}

	_, get := s.Get(t.Context(), "c", "second-of-three")
	var scan error
	n := 0
	for _, err := range s.Scan(t.Context(), "c", store.Range{}) {
		if scan = err; err == nil {
			n++
		}
	}
	_, replace := s.Replace(t.Context(), "c", "second-of-three", 1, storetest.Body())
	for name, err := range map[string]error{"Get": get, "Scan": scan, "Replace": replace, "Delete": s.Delete(t.Context(), "c", "second-of-three", 1)} {
		if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), `c "second-of-three"`) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n != 1 {
		t.Errorf("Scan gave %d documents before the damaged one", n)
	}
	if _, err := s.Get(t.Context(), "c", "third"); err != nil {
		t.Errorf("Get of a neighbour: %v", err)
	}
	if err := s.Insert(t.Context(), "c", "second-of-three", storetest.Body()); !errors.Is(err, store.ErrExists) {
		t.Errorf("Insert over a damaged document: %v", err)
	}
	insertKeys(t, s, "c", "fourth")
	r, err := s.Check(t.Context())
	if err != nil || len(r.Damages) != 1 || r.Damages[0].Key != "second-of-three" || r.Documents["c"] != 3 {
		t.Errorf("Check: %+v, %v", r, err)
	}
}

// TestSwappedValues puts the sound value of one key under another.
func TestSwappedValues(t *testing.T) {
	path := fresh(t)
	s := open(t, path)
	for _, k := range []string{"key-one", "key-two"} {
		if err := s.Insert(t.Context(), "c", k, storetest.Body("about", k)); err != nil {
			t.Fatal(err)
		}
	}
	one := locate(t, path, "key-one")[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	length := int64(header + len(storetest.Body("about", "key-one")))
	for _, two := range locate(t, path, "key-two") {
		overwrite(t, path, two, whole[one:one+length]...)
	}
	if d, err := s.Get(t.Context(), "c", "key-two"); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Get: %v, %v", d, err)
	}
}

// TestFileCutUnderAnOpenStore makes the map reach past the end of the file:
// without SetPanicOnFault reading there ends the process.
func TestFileCutUnderAnOpenStore(t *testing.T) {
	path, truth := sample(t)
	s := open(t, path)
	if err := os.Truncate(path, 5*pageSize); err != nil {
		t.Fatal(err)
	}
	damaged := 0
	for key := range truth["responses"] {
		if _, err := s.Get(t.Context(), "responses", key); errors.Is(err, store.ErrDamaged) {
			damaged++
		} else if err != nil {
			t.Fatalf("Get: %v", err)
		}
	}
	var scan error
	for _, err := range s.Scan(t.Context(), "responses", store.Range{}) {
		scan = err
	}
	if damaged == 0 || !errors.Is(scan, store.ErrDamaged) {
		t.Errorf("%d Gets told of the damage; Scan: %v", damaged, scan)
	}
	if err := s.Insert(t.Context(), "responses", "2026-h2/5", storetest.Body()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Insert: %v", err)
	}
	if err := s.Insert(t.Context(), "units", "z", storetest.Body()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Insert after the store has stopped: %v", err)
	}
	closeStore(t, s)
	if _, err := Open(path, quiet); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Open: %v", err)
	}
}

// TestLostPage is what bbolt alone never notices: a leaf says that it has fewer
// documents than it had.
func TestLostPage(t *testing.T) {
	path, truth := sample(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range locate(t, path, "2026-h2/"+fmt.Sprintf("%032d", 1000)) {
		at = at / pageSize * pageSize
		if p := parsePage(whole[at : at+pageSize]); p.flags == leafPage && p.count > 1 {
			overwrite(t, path, at+10, whole[at+10]-1)
		}
	}
	s := open(t, path)
	n := 0
	var scan error
	for _, err := range s.Scan(context.Background(), "responses", store.Range{}) {
		if scan = err; err == nil {
			n++
		}
	}
	if all := len(truth["responses"]); n != all-1 || !errors.Is(scan, store.ErrDamaged) ||
		!strings.Contains(scan.Error(), fmt.Sprintf("%d of %d", all-1, all)) {
		t.Errorf("Scan of %d, %v", n, scan)
	}
	for _, err := range s.Scan(t.Context(), "units", store.Range{}) {
		if err != nil {
			t.Errorf("Scan of a whole collection: %v", err)
		}
	}
}
