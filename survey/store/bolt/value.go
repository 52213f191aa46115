package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"go.etcd.io/bbolt"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// snapshot is a transaction that only reads.
type snapshot = bbolt.Tx

// A value is
//
//	byte 0       format version, 1
//	bytes 1-8    revision, big endian
//	bytes 9-12   CRC-32C, big endian
//	from 13      the body, BSON
//
// The sum covers collection, key, version, revision and body, so that a value
// that turns up under another key is noticed as well.
const (
	version = 1
	header  = 13
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode builds the value of a document and its sum. It copies body.
func encode(collection, key string, rev int64, body bson.Raw) (value []byte, sum uint32) {
	value = make([]byte, header+len(body))
	value[0] = version
	binary.BigEndian.PutUint64(value[1:], uint64(rev))
	copy(value[header:], body)
	sum = checksum(collection, []byte(key), value)
	binary.BigEndian.PutUint32(value[9:], sum)
	return value, sum
}

// checksum is the sum that value should carry.
func checksum(collection string, key, value []byte) uint32 {
	var lead [store.MaxCollection + 1]byte // the NUL ends the name, as keys hold none
	n := copy(lead[:], collection)
	sum := crc32.Update(0, castagnoli, lead[:min(n+1, len(lead))])
	sum = crc32.Update(sum, castagnoli, key)
	sum = crc32.Update(sum, castagnoli, value[:9])
	return crc32.Update(sum, castagnoli, value[header:])
}

// record is a value taken apart. body points into the value.
type record struct {
	rev  int64
	sum  uint32
	body bson.Raw
}

// decode verifies a value and takes it apart. The error is ErrDamaged and
// names collection and key.
func decode(collection string, key, value []byte) (record, error) {
	r, fault := parse(collection, key, value)
	if fault != "" {
		return record{}, store.Because(store.ErrDamaged, "%s %q: %s", collection, key, fault)
	}
	return r, nil
}

// parse is decode for those who name the document themselves.
func parse(collection string, key, value []byte) (r record, fault string) {
	if len(value) < header+5 {
		return record{}, fmt.Sprintf("a value of %d bytes", len(value))
	}
	if value[0] != version {
		return record{}, fmt.Sprintf("a value of format %d", value[0])
	}
	r = record{
		rev:  int64(binary.BigEndian.Uint64(value[1:])),
		sum:  binary.BigEndian.Uint32(value[9:]),
		body: bson.Raw(value[header:]),
	}
	if got := checksum(collection, key, value); got != r.sum {
		return record{}, fmt.Sprintf("its checksum is %08x and should be %08x", got, r.sum)
	}
	return r, ""
}
