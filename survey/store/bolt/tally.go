package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"

	"go.etcd.io/bbolt"

	"sipas/survey/store"
)

// The buckets beside the collections. '#' cannot be part of a collection's name.
var (
	markBucket  = []byte("#sipas") // "format" -> the layout's version
	tallyBucket = []byte("#tally") // collection -> tally
	probeBucket = []byte("#probe") // there only while Ping asks for space
)

var formatKey = []byte("format")

// format names the layout of the whole file.
const format = "sipas store 1"

// tally counts the documents of a collection. Sums are added modulo 2^64, so
// that each commit can carry its difference forward.
type tally struct {
	count uint64
	sum   uint64
}

func (t *tally) add(sum uint32)    { t.count++; t.sum += uint64(sum) }
func (t *tally) remove(sum uint32) { t.count--; t.sum -= uint64(sum) }

// bytes are count, sum and a CRC-32C over the collection's name and both.
func (t tally) bytes(collection string) []byte {
	b := make([]byte, 0, 20)
	b = binary.BigEndian.AppendUint64(b, t.count)
	b = binary.BigEndian.AppendUint64(b, t.sum)
	return binary.BigEndian.AppendUint32(b, tallySum(collection, b))
}

func tallySum(collection string, b []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte(collection), castagnoli), castagnoli, b[:16])
}

func parseTally(collection string, b []byte) (tally, error) {
	if len(b) != 20 || tallySum(collection, b) != binary.BigEndian.Uint32(b[16:]) {
		return tally{}, store.Because(store.ErrDamaged, "tally of collection %q", collection)
	}
	return tally{count: binary.BigEndian.Uint64(b), sum: binary.BigEndian.Uint64(b[8:])}, nil
}

// readTallies gives the tally of every collection.
func readTallies(tx *snapshot) (map[string]tally, error) {
	all := map[string]tally{}
	b := tx.Bucket(tallyBucket)
	if b == nil {
		return nil, store.Because(store.ErrDamaged, "the tallies are missing")
	}
	err := b.ForEach(func(k, v []byte) error {
		t, err := parseTally(string(k), v)
		all[string(k)] = t
		return err
	})
	return all, err
}

// matchCollections makes sure that collections and tallies belong together, so
// that a collection whose name was altered does not look empty.
func matchCollections(tx *snapshot, tallies map[string]tally) error {
	for name, t := range tallies {
		if t.count > 0 && tx.Bucket([]byte(name)) == nil {
			return store.Because(store.ErrDamaged, "the collection %q is missing with its %d documents", name, t.count)
		}
	}
	return tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
		_, ok := tallies[string(name)]
		switch {
		case ok, bytes.Equal(name, markBucket), bytes.Equal(name, tallyBucket), bytes.Equal(name, probeBucket):
			return nil
		}
		return store.Because(store.ErrDamaged, "there is a collection %q without a tally", name)
	})
}

// moves is what one commit does to the tallies.
type moves map[string]*tally

func (m moves) of(tx *bbolt.Tx, collection string) (*tally, error) {
	if t := m[collection]; t != nil {
		return t, nil
	}
	t := &tally{}
	if v := tx.Bucket(tallyBucket).Get([]byte(collection)); v != nil {
		old, err := parseTally(collection, v)
		if err != nil {
			return nil, err
		}
		*t = old
	}
	m[collection] = t
	return t, nil
}

func (m moves) write(tx *bbolt.Tx) error {
	b := tx.Bucket(tallyBucket)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if err := b.Put([]byte(name), m[name].bytes(name)); err != nil {
			return err
		}
	}
	return nil
}

// writeMark makes an empty bbolt file one of ours.
func writeMark(tx *bbolt.Tx) error {
	b, err := tx.CreateBucket(markBucket)
	if err != nil {
		return err
	}
	if _, err := tx.CreateBucket(tallyBucket); err != nil {
		return err
	}
	return b.Put(formatKey, []byte(format))
}

// checkMark refuses a bbolt file that another program made.
func checkMark(tx *snapshot, path string) error {
	b := tx.Bucket(markBucket)
	if b == nil {
		return store.Because(store.ErrDamaged, "%s is a bbolt file of another program", path)
	}
	if got := string(b.Get(formatKey)); got != format {
		return store.Because(store.ErrDamaged, "%s has the layout %s, this program reads %q", path, fmt.Sprintf("%q", got), format)
	}
	return nil
}
