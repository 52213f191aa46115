package export

import (
	"encoding/binary"
	"errors"
)

// cell is an answer: a number as in coded files, or words.
type cell struct {
	n     int
	words []byte
}

// row is a response as it is written. It is used again for the next one.
type row struct {
	number            int // from 1 on, in the order of the file
	labels            [labels][]byte
	partial, excluded bool
	cells             []cell // of the asked variables, in their order
}

// shift makes every number of a cell positive, so that most take one byte.
const shift = -CodeNoAnswer

// pack appends a row to b, without its number.
func (r *row) pack(b []byte) []byte {
	flags := byte(0)
	if r.partial {
		flags |= 1
	}
	if r.excluded {
		flags |= 2
	}
	b = append(b, flags)
	for _, l := range r.labels {
		b = binary.AppendUvarint(b, uint64(len(l)))
		b = append(b, l...)
	}
	for i := range r.cells {
		c := &r.cells[i]
		b = binary.AppendUvarint(b, uint64(c.n+shift))
		if c.n == isWords {
			b = binary.AppendUvarint(b, uint64(len(c.words)))
			b = append(b, c.words...)
		}
	}
	return b
}

// isWords is the number of a cell with words.
const isWords = 0x7fff

// errRow says that the temporary file does not hold what was put there.
var errRow = errors.New("the temporary file has been altered")

// unpack reads what pack wrote; its slices point into b.
func (r *row) unpack(b []byte) error {
	if len(b) == 0 {
		return errRow
	}
	r.partial, r.excluded = b[0]&1 != 0, b[0]&2 != 0
	at := 1
	for i := range r.labels {
		var ok bool
		if r.labels[i], at, ok = bytesAt(b, at); !ok {
			return errRow
		}
	}
	for i := range r.cells {
		n, size := binary.Uvarint(b[at:])
		if size <= 0 {
			return errRow
		}
		at += size
		c := &r.cells[i]
		c.n, c.words = int(n)-shift, nil
		if c.n == isWords {
			var ok bool
			if c.words, at, ok = bytesAt(b, at); !ok {
				return errRow
			}
		}
	}
	if at != len(b) {
		return errRow
	}
	return nil
}

// bytesAt reads bytes with their length before them.
func bytesAt(b []byte, at int) (content []byte, next int, ok bool) {
	n, size := binary.Uvarint(b[at:])
	if size <= 0 || uint64(len(b)-at-size) < n {
		return nil, at, false
	}
	at += size
	return b[at : at+int(n)], at + int(n), true
}
