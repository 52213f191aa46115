package export

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
)

// Rows are put in order without holding them in memory: by the first bits of
// their places they go into buckets, the buckets into a file, and each bucket is
// sorted when it is read back. The file has no name from the beginning (where
// the system can do that), so that nothing stays when the process dies.
const (
	bucketBits  = 9
	buckets     = 1 << bucketBits
	bucketBytes = 16 << 10 // of a bucket in memory, before they go into the file
)

// shuffle is the file.
type shuffle struct {
	dir string

	mu      sync.Mutex
	file    *os.File // nil until it is needed
	end     int64
	extents [buckets][]extent
}

type extent struct {
	at   int64
	size int
}

// heap is what one goroutine puts into a shuffle.
type heap struct {
	to      *shuffle
	buckets [buckets][]byte
	counts  [buckets]int
}

// add puts in a row by its place.
func (h *heap) add(place *[16]byte, packed []byte) error {
	i := int(binary.BigEndian.Uint16(place[:]) >> (16 - bucketBits))
	h.counts[i]++
	b := h.buckets[i]
	b = append(b, place[:]...)
	b = binary.AppendUvarint(b, uint64(len(packed)))
	b = append(b, packed...)
	h.buckets[i] = b
	if len(b) < bucketBytes {
		return nil
	}
	h.buckets[i] = b[:0]
	return h.to.put(i, b)
}

func (s *shuffle) put(bucket int, b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	if _, err := s.file.WriteAt(b, s.end); err != nil {
		return fmt.Errorf("writing the temporary file: %w", err)
	}
	s.extents[bucket] = append(s.extents[bucket], extent{s.end, len(b)})
	s.end += int64(len(b))
	return nil
}

func (s *shuffle) open() (err error) {
	if s.file, err = os.CreateTemp(s.dir, "sipas-export-*"); err != nil {
		return fmt.Errorf("making a temporary file: %w", err)
	}
	_ = os.Remove(s.file.Name()) // an open file cannot be removed everywhere: see close
	return nil
}

func (s *shuffle) close() {
	if s.file == nil {
		return
	}
	_ = s.file.Close() // it is thrown away
	_ = os.Remove(s.file.Name())
}

// record is a packed row with its place.
type record struct{ place, packed []byte }

// bucket is what is in a bucket, in order; buffer and records are used again.
func (s *shuffle) bucket(i int, heaps []*heap, buffer *[]byte, records *[]record) error {
	b := (*buffer)[:0]
	for _, e := range s.extents[i] {
		b = slices.Grow(b, e.size)
		if _, err := s.file.ReadAt(b[len(b):len(b)+e.size], e.at); err != nil {
			return fmt.Errorf("reading the temporary file: %w", err)
		}
		b = b[:len(b)+e.size]
	}
	for _, h := range heaps {
		b = append(b, h.buckets[i]...)
	}
	*buffer = b
	all := (*records)[:0]
	for len(b) > 0 {
		if len(b) < 17 {
			return errRow
		}
		packed, next, ok := bytesAt(b, 16)
		if !ok {
			return errRow
		}
		all = append(all, record{b[:16], packed})
		b = b[next:]
	}
	slices.SortFunc(all, func(a, b record) int {
		if c := cmp.Compare(binary.BigEndian.Uint64(a.place), binary.BigEndian.Uint64(b.place)); c != 0 {
			return c
		}
		return cmp.Compare(binary.BigEndian.Uint64(a.place[8:]), binary.BigEndian.Uint64(b.place[8:]))
	})
	*records = all
	for i := 1; i < len(all); i++ {
		if string(all[i-1].place) == string(all[i].place) {
			return errors.New("the store tells of one response twice")
		}
	}
	return nil
}
