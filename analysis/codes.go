package analysis

import (
	"iter"
	"math"
	"math/bits"
	"slices"
)

// Codes are the codes of a label column, one per row, in as few bytes each as
// the number of labels allows. They are shared and never change.
type Codes struct {
	// One of the three is set; all are nil where there is no row.
	narrow []uint8
	middle []uint16
	wide   []uint32
}

// At returns the code of a row.
func (c Codes) At(row int) uint32 {
	switch {
	case c.narrow != nil:
		return uint32(c.narrow[row])
	case c.middle != nil:
		return uint32(c.middle[row])
	}
	return c.wide[row]
}

// Len returns the number of rows.
func (c Codes) Len() int { return len(c.narrow) + len(c.middle) + len(c.wide) }

// All yields each row with its code, in order.
func (c Codes) All() iter.Seq2[int, uint32] { return c.Between(0, c.Len()) }

// Between yields the rows lo..hi-1 with their codes, in order.
func (c Codes) Between(lo, hi int) iter.Seq2[int, uint32] {
	return func(yield func(int, uint32) bool) {
		switch {
		case c.narrow != nil:
			each(c.narrow[lo:hi], lo, yield)
		case c.middle != nil:
			each(c.middle[lo:hi], lo, yield)
		case lo < hi:
			each(c.wide[lo:hi], lo, yield)
		}
	}
}

func each[T uint8 | uint16 | uint32](codes []T, lo int, yield func(int, uint32) bool) {
	for i, code := range codes {
		if !yield(lo+i, uint32(code)) {
			return
		}
	}
}

// bitsOf returns the word of 64 rows from row 64w on, a bit for each row whose
// code is wanted; wanted is 1 or 0 by code.
func (c Codes) bitsOf(wanted []uint8, w int) uint64 {
	switch {
	case c.narrow != nil:
		return bitsOf(c.narrow[w<<6:], wanted)
	case c.middle != nil:
		return bitsOf(c.middle[w<<6:], wanted)
	}
	return bitsOf(c.wide[w<<6:], wanted)
}

func bitsOf[T uint8 | uint16 | uint32](codes []T, wanted []uint8) uint64 {
	var word uint64
	for i, code := range codes[:min(64, len(codes))] {
		word |= uint64(wanted[code]) << i
	}
	return word
}

// widened returns the codes in a form that has room for a code: the same, or a
// copy, so that frames that hold the old form keep it.
func (c Codes) widened(code uint32) Codes {
	switch {
	case code <= math.MaxUint8 && c.middle == nil && c.wide == nil:
	case code <= math.MaxUint16 && c.wide == nil:
		if c.middle == nil {
			c = Codes{middle: converted[uint16](c, len(c.narrow)+64)}
		}
	case c.wide == nil:
		c = Codes{wide: converted[uint32](c, c.Len()+64)}
	}
	return c
}

func converted[T uint16 | uint32](c Codes, room int) []T {
	to := make([]T, 0, room)
	for _, code := range c.All() {
		to = append(to, T(code))
	}
	return to
}

// append adds a row, whose code there must be room for.
func (c *Codes) append(code uint32) {
	switch {
	case c.wide != nil:
		c.wide = append(c.wide, code)
	case c.middle != nil:
		c.middle = append(c.middle, uint16(code))
	default:
		c.narrow = append(c.narrow, uint8(code))
	}
}

// grow makes room for n more rows.
func (c *Codes) grow(n int) {
	switch {
	case c.wide != nil:
		c.wide = slices.Grow(c.wide, n)
	case c.middle != nil:
		c.middle = slices.Grow(c.middle, n)
	default:
		c.narrow = slices.Grow(c.narrow, n)
	}
}

// clip returns the codes without room to append in place.
func (c Codes) clip() Codes {
	return Codes{slices.Clip(c.narrow), slices.Clip(c.middle), slices.Clip(c.wide)}
}

// count adds the rows lo..hi-1 to the counts of their slots; slot is by code.
func (c Codes) count(lo, hi int, slot []uint32, counts []int32) {
	switch {
	case c.narrow != nil:
		count(c.narrow[lo:hi], slot, counts)
	case c.middle != nil:
		count(c.middle[lo:hi], slot, counts)
	default:
		count(c.wide[lo:hi], slot, counts)
	}
}

func count[T uint8 | uint16 | uint32](codes []T, slot []uint32, counts []int32) {
	for _, code := range codes {
		counts[slot[code]]++
	}
}

// place writes the rows lo..hi-1, counted from lo, each to the next place of
// its slot in to.
func (c Codes) place(lo, hi int, slot []uint32, next, to []int32) {
	switch {
	case c.narrow != nil:
		place(c.narrow[lo:hi], slot, next, to)
	case c.middle != nil:
		place(c.middle[lo:hi], slot, next, to)
	default:
		place(c.wide[lo:hi], slot, next, to)
	}
}

func place[T uint8 | uint16 | uint32](codes []T, slot []uint32, next, to []int32) {
	for i, code := range codes {
		s := slot[code]
		to[next[s]] = int32(i)
		next[s]++
	}
}

// Locate adds to cells, which has one for each of the rows lo..hi-1, the number
// by[code] of the row's code.
func (c Codes) Locate(lo, hi int, by, cells []int32) {
	switch {
	case c.narrow != nil:
		locate(c.narrow[lo:hi], by, cells)
	case c.middle != nil:
		locate(c.middle[lo:hi], by, cells)
	case lo < hi:
		locate(c.wide[lo:hi], by, cells)
	}
}

func locate[T uint8 | uint16 | uint32](codes []T, by, cells []int32) {
	cells = cells[:len(codes)]
	for i, code := range codes {
		cells[i] += by[code]
	}
}

// CountAt counts those of the rows from lo, a multiple of 64, up to hi-1 that
// are chosen, a bit each in the words of chosen, each at the number of its cell
// and that of its code: counts[cells[row-lo]+by[code]].
func (c Codes) CountAt(lo, hi int, chosen []uint64, by, cells, counts []int32) {
	switch {
	case c.narrow != nil:
		countAt(c.narrow[lo:hi], chosen, by, cells, counts)
	case c.middle != nil:
		countAt(c.middle[lo:hi], chosen, by, cells, counts)
	case lo < hi:
		countAt(c.wide[lo:hi], chosen, by, cells, counts)
	}
}

func countAt[T uint8 | uint16 | uint32](codes []T, chosen []uint64, by, cells, counts []int32) {
	for w, word := range chosen {
		if word == ^uint64(0) {
			some, at := codes[w<<6:w<<6+64], cells[w<<6:w<<6+64]
			for i, code := range some {
				counts[at[i]+by[code]]++
			}
			continue
		}
		for ; word != 0; word &= word - 1 {
			i := w<<6 + bits.TrailingZeros64(word)
			counts[cells[i]+by[codes[i]]]++
		}
	}
}

// NarrowCodes are those of up to 256 labels, a byte for each row. They must not
// be changed any more.
func NarrowCodes(codes []uint8) Codes { return Codes{narrow: codes} }

// NewCodes are given codes in as few bytes each as the largest allows.
func NewCodes(codes []uint32) Codes {
	c := Codes{narrow: make([]uint8, 0, len(codes))}
	for _, code := range codes {
		c = c.widened(code)
		c.append(code)
	}
	return c
}
