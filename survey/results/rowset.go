package results

import (
	"math/bits"
	"slices"
)

// rowset is a set of rows, a bit each. Rows beyond its end are not in it.
type rowset []uint64

func (s rowset) has(row int) bool { return row>>6 < len(s) && s[row>>6]>>(row&63)&1 == 1 }

// add puts a row into the set.
func (s *rowset) add(row int) {
	if need := row>>6 + 1; need > len(*s) {
		*s = append(*s, make([]uint64, need-len(*s))...)
	}
	(*s)[row>>6] |= 1 << (row & 63)
}

func (s rowset) remove(row int) {
	if row>>6 < len(s) {
		s[row>>6] &^= 1 << (row & 63)
	}
}

func (s rowset) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// meets tells whether the sets have a row in common.
func (s rowset) meets(o rowset) bool {
	for i := range min(len(s), len(o)) {
		if s[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// union is a new set of the rows in either.
func union(a, b rowset) rowset {
	if len(a) < len(b) {
		a, b = b, a
	}
	u := a.clone()
	for i, word := range b {
		u[i] |= word
	}
	return u
}

// minus is a new set of the rows in a that are not in b.
func minus(a, b rowset) rowset {
	d := a.clone()
	for i := range min(len(a), len(b)) {
		d[i] &^= b[i]
	}
	return d
}

func (s rowset) clone() rowset { return slices.Clone(s) }
