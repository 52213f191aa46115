package seal

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// sorter takes an export in, takes the running number off every record, and
// gives the records under the header in byte order. It holds a run of them at a
// time; sorted runs wait in a temporary file, so that a wave of millions of
// sheets takes no more memory than its dataset.
type sorter struct {
	temp string // folder for the temporary file; "" is the system's
	run  int    // bytes of a run

	pending []byte // what has been written and not taken yet
	header  []byte // the first record; nil before it came
	lines   []line // of the run at hand
	data    []byte
	size    int // of all records
	file    *os.File
	ends    []int64 // of the runs in the file
}

// runSize is how many bytes a sorter holds at a time.
const runSize = 16 << 20

// Write takes a part of an export in. Records may be cut anywhere.
func (s *sorter) Write(p []byte) (int, error) {
	s.pending = append(s.pending, p...)
	if len(s.pending) < s.run/16 {
		return len(p), nil
	}
	return len(p), s.take(false)
}

// take takes the whole records off what is pending, and what is left, too, when
// nothing follows.
func (s *sorter) take(last bool) error {
	at := 0
	for at < len(s.pending) {
		end, whole := endOf(s.pending, at)
		if !whole && !last {
			break
		}
		comma := bytes.IndexByte(s.pending[at:end], ',')
		if comma < 0 {
			return errRecords
		}
		if err := s.record(s.pending[at+comma+1 : end]); err != nil {
			return err
		}
		at = end
	}
	s.pending = s.pending[:copy(s.pending, s.pending[at:])]
	return nil
}

func (s *sorter) record(r []byte) error {
	if s.size += len(r); s.header == nil {
		s.header = bytes.Clone(r)
		return nil
	}
	from := len(s.data)
	s.data = append(s.data, r...)
	s.lines = append(s.lines, newLine(s.data, from, len(s.data)))
	if len(s.data) < s.run {
		return nil
	}
	return s.spill()
}

// spill writes the run at hand to the file: each record after its length.
func (s *sorter) spill() error {
	if s.file == nil {
		f, err := os.CreateTemp(s.temp, "sipas-seal-*")
		if err != nil {
			return fmt.Errorf("sorting: %w", err)
		}
		s.file = f
	}
	inOrder(s.data, s.lines)
	w := bufio.NewWriterSize(s.file, 1<<18)
	var length [4]byte
	for _, l := range s.lines {
		binary.BigEndian.PutUint32(length[:], uint32(l.to-l.from))
		w.Write(length[:]) // an error stays with the writer until Flush
		w.Write(s.data[l.from:l.to])
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("sorting: %w", err)
	}
	end, err := s.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("sorting: %w", err)
	}
	s.ends = append(s.ends, end)
	s.lines, s.data = s.lines[:0], s.data[:0]
	return nil
}

// sorted is all that was written, in order. errRecords when it was no export.
func (s *sorter) sorted() ([]byte, error) {
	if err := s.take(true); err != nil {
		return nil, err
	}
	if s.header == nil {
		return nil, errRecords
	}
	out := append(make([]byte, 0, s.size), s.header...)
	if s.file == nil {
		inOrder(s.data, s.lines)
		for _, l := range s.lines {
			out = append(out, s.data[l.from:l.to]...)
		}
		return out, nil
	}
	if err := s.spill(); err != nil {
		return nil, err
	}
	s.data, s.lines, s.pending = nil, nil, nil
	return s.merge(out)
}

// merge appends the records of all runs in order.
func (s *sorter) merge(out []byte) ([]byte, error) {
	var all runs
	from := int64(0)
	for _, end := range s.ends {
		r := &run{from: bufio.NewReaderSize(io.NewSectionReader(s.file, from, end-from), 1<<16)}
		more, err := r.next()
		if err != nil {
			return nil, err
		}
		if more {
			all = append(all, r)
		}
		from = end
	}
	heap.Init(&all)
	for len(all) > 0 {
		out = append(out, all[0].record...)
		more, err := all[0].next()
		if err != nil {
			return nil, err
		}
		if more {
			heap.Fix(&all, 0)
		} else {
			heap.Pop(&all)
		}
	}
	return out, nil
}

// close removes the temporary file.
func (s *sorter) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

// run is a sorted run being read.
type run struct {
	from   *bufio.Reader
	record []byte // the next one
}

func (r *run) next() (more bool, err error) {
	var length [4]byte
	if _, err := io.ReadFull(r.from, length[:]); errors.Is(err, io.EOF) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("sorting: %w", err)
	}
	n := int(binary.BigEndian.Uint32(length[:]))
	r.record = slices.Grow(r.record[:0], n)[:n]
	if _, err := io.ReadFull(r.from, r.record); err != nil {
		return false, fmt.Errorf("sorting: %w", err)
	}
	return true, nil
}

// runs are a heap: the one with the lowest record comes first.
type runs []*run

func (r runs) Len() int           { return len(r) }
func (r runs) Less(i, j int) bool { return bytes.Compare(r[i].record, r[j].record) < 0 }
func (r runs) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *runs) Push(x any)        { *r = append(*r, x.(*run)) }
func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// line is a record in what a sorter holds: from the first byte up to the last.
type line struct {
	from, to int
	prefix   uint64 // its first bytes, so that most comparisons need not look further
}

func newLine(raw []byte, from, to int) line {
	var first [8]byte
	copy(first[:], raw[from:to])
	return line{from, to, binary.BigEndian.Uint64(first[:])}
}

// inOrder puts lines into the byte order of their records.
func inOrder(raw []byte, lines []line) {
	slices.SortFunc(lines, func(a, b line) int {
		if a.prefix != b.prefix {
			return cmp.Compare(a.prefix, b.prefix)
		}
		return bytes.Compare(raw[a.from:a.to], raw[b.from:b.to])
	})
}

// endOf is where the record that begins at from ends, behind its CR LF, and
// whether that is there. Line breaks inside quotes belong to it.
func endOf(raw []byte, from int) (end int, whole bool) {
	quoted := false
	for i := from; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			quoted = !quoted
		case '\n':
			if !quoted {
				return i + 1, true
			}
		}
	}
	return len(raw), false
}
