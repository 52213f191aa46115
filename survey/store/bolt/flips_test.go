package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

// sample makes a closed store file of a few hundred pages with a past: deleted,
// replaced and large documents, several collections. It gives what it holds.
func sample(t *testing.T) (path string, truth map[string]map[string][]byte) {
	t.Helper()
	path = fresh(t)
	s := open(t, path)
	ctx := t.Context()
	fill(t, s, 3000)
	insertKeys(t, s, "units", "a", "b", "c")
	insertKeys(t, s, "empty", "gone")
	if err := s.Delete(ctx, "empty", "gone", 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Insert(ctx, "files", "large", storetest.Body("b", bytes.Repeat([]byte("large"), 8000))); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < 3000; i += 7 {
		key := fmt.Sprintf("2026-h2/%032d", i)
		if i%2 == 0 {
			if err := s.Delete(ctx, "responses", key, 1); err != nil {
				t.Fatal(err)
			}
		} else if _, err := s.Replace(ctx, "responses", key, 1, storetest.Body("replaced", i)); err != nil {
			t.Fatal(err)
		}
	}
	truth = map[string]map[string][]byte{}
	for _, c := range []string{"responses", "units", "empty", "files"} {
		truth[c] = map[string][]byte{}
		for d, err := range s.Scan(ctx, c, store.Range{}) {
			if err != nil {
				t.Fatal(err)
			}
			truth[c][d.Key] = bytes.Clone(d.Body)
		}
	}
	closeStore(t, s)
	return path, truth
}

// used is how much of a store file its pages take; the rest is kept for growth.
func used(t *testing.T, path string) int64 {
	t.Helper()
	r, err := Inspect(t.Context(), path)
	if err != nil || len(r.Damages) > 0 {
		t.Fatalf("Inspect of a sound file: %v, %v", r.Damages, err)
	}
	return r.Bytes
}

// verdict is what became of one altered copy.
type verdict struct {
	opened  bool // Open let it in
	changed int  // documents that are not what they were
	silent  int  // documents given with another content, or scans short without an error
	found   int  // damages that Inspect reports
	checked int  // damages that Check of the open store reports
}

// judge opens an altered file and compares all it says with the truth.
func judge(t *testing.T, path string, truth map[string]map[string][]byte) verdict {
	t.Helper()
	r, err := Inspect(t.Context(), path)
	if err != nil {
		t.Fatalf("Inspect: %v", err)
	}
	v := verdict{found: len(r.Damages)}
	s, err := Open(path, quiet)
	if err != nil {
		if !errors.Is(err, store.ErrDamaged) {
			t.Errorf("Open: %v", err)
		}
		return v
	}
	defer s.Close()
	v.opened = true
	for c, docs := range truth {
		for key, body := range docs {
			d, err := s.Get(t.Context(), c, key)
			if err != nil || !bytes.Equal(d.Body, body) {
				v.changed++
			}
			if err == nil && !bytes.Equal(d.Body, body) {
				v.silent++
			}
		}
		n, failed := 0, error(nil)
		for d, err := range s.Scan(t.Context(), c, store.Range{}) {
			if err != nil {
				failed = err
				break
			}
			if n++; !bytes.Equal(d.Body, docs[d.Key]) {
				v.silent++
			}
		}
		if failed == nil && n != len(docs) {
			v.silent++
		}
		if failed != nil && !errors.Is(failed, store.ErrDamaged) {
			t.Errorf("Scan: %v", failed)
		}
	}
	checked, err := s.Check(t.Context())
	if err != nil {
		t.Errorf("Check: %v", err)
	}
	v.checked = len(checked.Damages)
	return v
}

// TestFlips is R11: 32 random bytes of a closed file are overwritten, 60 times
// on a fresh copy. Whatever changed must be reported by Inspect, and by Open or
// Check; nothing may be given out altered, and no collection may look smaller
// than it is. The only change that may pass in silence is the loss of the very
// last commit together with its meta page, which Inspect still sees.
func TestFlips(t *testing.T) {
	path, truth := sample(t)
	size := used(t, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	refused, altered, harmless, rows := 0, 0, 0, 0
	rounds := 60
	if full {
		rounds = 1000
	}
	for range rounds {
		at := r.Int64N(size - 32)
		b := bytes.Clone(whole)
		for i := range int64(4) {
			binary.LittleEndian.PutUint64(b[at+8*i:], r.Uint64())
		}
		copied := filepath.Join(t.TempDir(), "sipas.db")
		if err := os.WriteFile(copied, b, 0o600); err != nil {
			t.Fatal(err)
		}
		v := judge(t, copied, truth)
		meta := at < 2*pageSize
		switch {
		case !v.opened && v.found == 0:
			t.Errorf("seed %d, offset %d: Open refuses and Inspect finds nothing", seed, at)
		case v.changed > 0 && (v.found == 0 || v.checked == 0):
			t.Errorf("seed %d, offset %d: %d changed, Inspect found %d, Check %d", seed, at, v.changed, v.found, v.checked)
		case v.silent > 0 && !meta:
			t.Errorf("seed %d, offset %d: %d times silently wrong", seed, at, v.silent)
		}
		switch {
		case !v.opened:
			refused++
		case v.changed > 0:
			altered, rows = altered+1, rows+v.changed
		default:
			harmless++
		}
		_ = os.Remove(copied)
	}
	t.Logf("%d flips in %d pages: %d refused at Open, %d changed %d documents and were found, %d changed none",
		rounds, size/pageSize, refused, altered, rows, harmless)
}

// TestFlipsOnPurpose alters each kind of page.
func TestFlipsOnPurpose(t *testing.T) {
	path, truth := sample(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	metas, _ := readMetas(bytes.NewReader(whole))
	last := metas[0]
	pageOf := map[string]uint64{"root": last.root, "free list": last.free, "latest meta": last.tx % 2, "older meta": 1 - last.tx%2}
	root := whole[last.root*pageSize : (last.root+1)*pageSize] // the tallies are few and lie in it
	for i := range parsePage(root).count {
		if e, err := parsePage(root).element(i); err == nil && string(e.key) == "responses" {
			pageOf["branch"] = binary.LittleEndian.Uint64(e.value)
		}
	}
	tally := int(last.root*pageSize) + bytes.Index(root, []byte("responses\x00\x00"))
	for _, c := range []struct {
		name  string
		at    int
		opens bool
	}{
		{"root's kind", int(pageOf["root"])*pageSize + 8, false},
		{"root's number of keys", int(pageOf["root"])*pageSize + 10, false},
		{"free list's kind", int(pageOf["free list"])*pageSize + 8, false},
		{"free list's number of pages", int(pageOf["free list"])*pageSize + 11, false},
		{"free list's first page", int(pageOf["free list"])*pageSize + 16 + 7, false},
		{"latest meta", int(pageOf["latest meta"])*pageSize + 16 + 48, true},
		{"older meta", int(pageOf["older meta"])*pageSize + 16 + 48, true},
		{"branch's first child", int(pageOf["branch"])*pageSize + 16 + 8 + 6, false},
		{"branch's kind", int(pageOf["branch"])*pageSize + 8, false},
		{"tally", tally + 9 + 7, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.at < 8 {
				t.Fatal("there is no such page in the sample")
			}
			b := bytes.Clone(whole)
			b[c.at] ^= 0x5a
			copied := filepath.Join(t.TempDir(), "sipas.db")
			if err := os.WriteFile(copied, b, 0o600); err != nil {
				t.Fatal(err)
			}
			v := judge(t, copied, truth)
			if v.found == 0 || v.opened != c.opens || v.opened && v.checked == 0 {
				t.Errorf("%+v", v)
			}
		})
	}
}
