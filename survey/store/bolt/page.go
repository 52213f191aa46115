package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// bbolt's file format, version 2, as this package reads it without bbolt.
// Integers are in the byte order of the machine; every machine this program
// is built for is little endian.
//
//	page    id u64, flags u16, count u16, overflow u32, then its elements
//	meta    magic u32, version u32, page size u32, flags u32, root page u64,
//	        root sequence u64, free list page u64, high water mark u64,
//	        transaction u64, FNV-1a of all that u64
//	branch  position u32, key size u32, page u64       for each element
//	leaf    flags u32, position u32, key size u32, value size u32
//
// Positions count from the element itself. A page with an overflow of n goes
// on over the n pages behind it.
const (
	pageSize    = 4096
	pageHeader  = 16
	elementSize = 16

	branchPage = 0x01
	leafPage   = 0x02
	metaPage   = 0x04
	freePage   = 0x10

	metaMagic    = 0xED0CDAED
	metaVersion  = 2
	metaLength   = 56 // without its sum
	bucketFlag   = 0x01
	bucketHeader = 16
	noFreeList   = ^uint64(0)
)

// meta is where a transaction begins: its tree, its free pages, its end.
type meta struct {
	root, free, high, tx uint64
}

// parseMeta takes meta page number id apart.
func parseMeta(b []byte, id uint64) (meta, error) {
	le := binary.LittleEndian
	if len(b) < pageHeader+metaLength+8 {
		return meta{}, fmt.Errorf("meta page %d is cut short", id)
	}
	m := b[pageHeader:]
	sum := fnv.New64a()
	_, _ = sum.Write(m[:metaLength])
	switch {
	case le.Uint32(m) != metaMagic:
		return meta{}, fmt.Errorf("meta page %d does not begin like one", id)
	case le.Uint32(m[4:]) != metaVersion:
		return meta{}, fmt.Errorf("meta page %d has version %d", id, le.Uint32(m[4:]))
	case le.Uint64(m[metaLength:]) != sum.Sum64():
		return meta{}, fmt.Errorf("meta page %d has another checksum", id)
	case le.Uint32(m[8:]) != pageSize:
		return meta{}, fmt.Errorf("meta page %d tells of pages of %d bytes", id, le.Uint32(m[8:]))
	}
	return meta{root: le.Uint64(m[16:]), free: le.Uint64(m[32:]), high: le.Uint64(m[40:]), tx: le.Uint64(m[48:])}, nil
}

// readMetas gives the meta pages that are sound, the latest first, and what is
// wrong with the others. bbolt begins with the latest and falls back to the
// other, which is the commit before.
func readMetas(file io.ReaderAt) (sound []meta, faults []error) {
	for id := range uint64(2) {
		var b [pageSize]byte
		n, err := file.ReadAt(b[:], int64(id)*pageSize)
		if err != nil && !errors.Is(err, io.EOF) {
			faults = append(faults, fmt.Errorf("meta page %d: %w", id, err))
			continue
		}
		m, err := parseMeta(b[:n], id)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		sound = append(sound, m)
	}
	if len(sound) == 2 && sound[1].tx > sound[0].tx {
		sound[0], sound[1] = sound[1], sound[0]
	}
	return sound, faults
}

// page is a page with its overflow, read into memory. A page inside a leaf
// value (bbolt keeps small buckets so) has no id and no overflow.
type page struct {
	flags uint16
	count int
	data  []byte
}

func parsePage(b []byte) page {
	le := binary.LittleEndian
	return page{flags: le.Uint16(b[8:]), count: int(le.Uint16(b[10:])), data: b}
}

var errElement = errors.New("an element points outside of its page")

// element is the i-th key of a branch (child is set) or leaf (value is set).
type element struct {
	key, value []byte
	child      uint64
	bucket     bool
}

func (p page) element(i int) (element, error) {
	at := pageHeader + i*elementSize
	if at+elementSize > len(p.data) {
		return element{}, errElement
	}
	le, b := binary.LittleEndian, p.data[at:]
	if p.flags == branchPage {
		key, _, err := cut(b, le.Uint32(b), le.Uint32(b[4:]), 0)
		return element{key: key, child: le.Uint64(b[8:])}, err
	}
	key, value, err := cut(b, le.Uint32(b[4:]), le.Uint32(b[8:]), le.Uint32(b[12:]))
	return element{key: key, value: value, bucket: le.Uint32(b)&bucketFlag != 0}, err
}

// cut takes the key at a position and the value behind it.
func cut(b []byte, position, keySize, valueSize uint32) (key, value []byte, err error) {
	from, mid := uint64(position), uint64(position)+uint64(keySize)
	to := mid + uint64(valueSize)
	if from < elementSize || to > uint64(len(b)) {
		return nil, nil, errElement
	}
	return b[from:mid:mid], b[mid:to:to], nil
}
