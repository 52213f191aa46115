package bolt

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"sipas/survey/store"
	"sipas/survey/store/storetest"
)

func TestChecksumIsCRC32C(t *testing.T) {
	// The check value of CRC-32C (RFC 3720, appendix B.4 uses the same
	// polynomial; "123456789" gives E3069283 in the catalogue of CRCs).
	if got := crc32.Checksum([]byte("123456789"), castagnoli); got != 0xE3069283 {
		t.Errorf("got %08X", got)
	}
	value, sum := encode("units", "a", 1, storetest.Body("x", 1))
	plain := append([]byte("units\x00a"), value[:9]...)
	plain = append(plain, value[header:]...)
	if got := crc32.Checksum(plain, castagnoli); got != sum {
		t.Errorf("the sum is %08x, of the bytes it should cover %08x", sum, got)
	}
}

// TestValues: a value comes back, and neither another place nor any altered
// byte of it passes.
func TestValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		collection := rapid.StringMatching(`[a-z0-9_]{1,64}`).Draw(t, "collection")
		key := rapid.StringN(1, 20, 100).Draw(t, "key")
		rev := rapid.Int64Min(1).Draw(t, "rev")
		body := storetest.Body("text", rapid.String().Draw(t, "text"))
		value, sum := encode(collection, key, rev, body)
		r, err := decode(collection, []byte(key), value)
		if err != nil || r.rev != rev || r.sum != sum || !bytes.Equal(r.body, body) {
			t.Fatalf("got %+v, %v", r, err)
		}
		for name, elsewhere := range map[string][2]string{"collection": {collection + "x", key}, "key": {collection, key + "x"}} {
			if _, err := decode(elsewhere[0], []byte(elsewhere[1]), value); !errors.Is(err, store.ErrDamaged) {
				t.Fatalf("under another %s: %v", name, err)
			}
		}
		at := rapid.IntRange(0, len(value)-1).Draw(t, "at")
		value[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
		if _, err := decode(collection, []byte(key), value); !errors.Is(err, store.ErrDamaged) {
			t.Fatalf("with byte %d altered: %v", at, err)
		}
		if _, err := decode(collection, []byte(key), value[:at]); !errors.Is(err, store.ErrDamaged) {
			t.Fatalf("cut to %d bytes: %v", at, err)
		}
	})
}

func TestTallies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want tally
		sums := rapid.SliceOf(rapid.Uint32()).Draw(t, "sums")
		for _, s := range sums {
			want.add(s)
		}
		b := want.bytes("units")
		if got, err := parseTally("units", b); err != nil || got != want {
			t.Fatalf("got %+v, %v, want %+v", got, err, want)
		}
		if _, err := parseTally("waves", b); !errors.Is(err, store.ErrDamaged) {
			t.Fatalf("of another collection: %v", err)
		}
		b[rapid.IntRange(0, len(b)-1).Draw(t, "at")] ^= 0x10
		if _, err := parseTally("units", b); !errors.Is(err, store.ErrDamaged) {
			t.Fatalf("altered: %v", err)
		}
		for _, s := range sums {
			want.remove(s)
		}
		if want != (tally{}) {
			t.Fatalf("emptied: %+v", want)
		}
	})
}

// TestEveryCommitIsSynced guards the two switches that would make the engine
// fast and forgetful.
func TestEveryCommitIsSynced(t *testing.T) {
	s := open(t, fresh(t))
	if s.db.NoSync || s.db.NoGrowSync || s.db.NoFreelistSync {
		t.Error("bbolt was told not to sync")
	}
}

// FuzzWalk alters the pages of a small store in any way. Walking them must end
// and must not crash, and documents that it calls sound must be the true ones.
func FuzzWalk(f *testing.F) {
	path := filepath.Join(f.TempDir(), "sipas.db")
	s := open(f, path)
	for _, c := range []string{"a", "b", "c"} {
		insertKeys(f, s, c, "k1", "k2", "k3")
	}
	fill(f, s, 60)
	closeStore(f, s)
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	sound, faults := readMetas(bytes.NewReader(whole))
	if len(sound) != 2 || len(faults) > 0 {
		f.Fatal(faults)
	}
	m := sound[0]
	whole = whole[:m.high*pageSize]
	want := 3*3 + 60
	f.Add(uint32(0), []byte{})
	for id := uint32(2); uint64(id) < m.high; id++ {
		f.Add(id*pageSize+8, []byte{1, 0})
		f.Add(id*pageSize+10, []byte{255, 255, 1})
		f.Add(id*pageSize+16, []byte{2, 0, 0, 0, 255, 255, 255, 255, 3, 0, 0, 0})
	}
	f.Fuzz(func(t *testing.T, at uint32, patch []byte) {
		b := bytes.Clone(whole)
		copy(b[int(at)%len(b):], patch)
		n, damages := 0, 0
		w := walk{ctx: context.Background(), file: bytes.NewReader(b), meta: m, deep: true,
			damage: func(Damage) { damages++ },
			document: func(c string, key, value []byte) {
				if _, fault := parse(c, key, value); fault != "" {
					damages++
					return
				}
				n++
			}}
		if err := w.run(); err != nil {
			t.Fatal(err)
		}
		if n > want {
			t.Errorf("%d sound documents of %d", n, want)
		}
		if n < want && damages == 0 && len(w.tallies) == 4 {
			var counted uint64
			for name, v := range w.tallies {
				ta, err := parseTally(name, v)
				if err != nil {
					return // noticed
				}
				counted += ta.count
			}
			if counted == uint64(n) {
				t.Errorf("%d documents of %d, and nobody notices", n, want)
			}
		}
	})
}
