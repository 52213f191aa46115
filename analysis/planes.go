package analysis

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// planes is one item's answers turned on their side: bit i of word w of each
// plane belongs to the 64w+i-th row of a block. Answers that are not ratings
// are 0 in every plane but dontKnow. Counting, adding and multiplying then
// work on 64 rows at a time.
type planes struct {
	bit      [][]uint64 // bit[p]: bit p of the rating
	valid    []uint64   // 1 where there is a rating
	top      []uint64   // 1 where the rating is one of the two best
	dontKnow []uint64
}

// newPlanes makes room for words words of a scale.
func newPlanes(scale, words int) planes {
	n := bits.Len(uint(scale))
	p := planes{bit: make([][]uint64, n), valid: make([]uint64, words), dontKnow: make([]uint64, words)}
	for b := range p.bit {
		p.bit[b] = make([]uint64, words)
	}
	if topIsBit(scale) {
		p.top = p.bit[n-1]
	} else {
		p.top = make([]uint64, words)
	}
	return p
}

// topIsBit reports whether the two best categories are exactly those with the
// highest bit set: 4 and 5 of five, 2 and 3 of three.
func topIsBit(scale int) bool { return (scale-1)&(scale-2) == 0 && scale > 2 }

// pack fills the planes from answers; len(answers) must be a multiple of 64.
func (p *planes) pack(answers []uint8, scale int) {
	p.packBits(answers)
	p.derive(len(answers)/64, scale)
}

// packBits fills the planes bit and dontKnow.
func (p *planes) packBits(answers []uint8) {
	if len(p.bit) == 3 {
		p.pack3(answers)
	} else {
		p.packAny(answers)
	}
}

// derive fills the planes valid and top of the first words words from bit.
func (p *planes) derive(words, scale int) {
	for w := range words {
		var any uint64
		for _, b := range p.bit {
			any |= b[w]
		}
		p.valid[w] = any
	}
	if !topIsBit(scale) {
		for w := range words {
			p.top[w] = p.equal(w, scale) | p.equal(w, scale-1)
		}
	}
}

// grow appends a word of 64 answers to the planes bit and dontKnow, as a
// Builder does; valid and top are not kept there.
func (p *planes) grow(answers []uint8) {
	for b := range p.bit {
		p.bit[b] = append(p.bit[b], 0)
	}
	p.dontKnow = append(p.dontKnow, 0)
	last := planes{bit: make([][]uint64, 0, 4), dontKnow: p.dontKnow[len(p.dontKnow)-1:]}
	for _, plane := range p.bit {
		last.bit = append(last.bit, plane[len(plane)-1:])
	}
	last.packBits(answers)
}

// clip returns the planes bit and dontKnow as they are now, for readers.
func (p *planes) clip() planes {
	c := planes{bit: make([][]uint64, len(p.bit)), dontKnow: slices.Clip(p.dontKnow)}
	for b, plane := range p.bit {
		c.bit[b] = slices.Clip(plane)
	}
	return c
}

// load fills the planes with the words of from, starting at word at, and with
// the answers that come after the last full word; mask, unless nil, clears the
// rows that are not in it.
func (p *planes) load(from *planes, at, words int, rest []uint8, mask []uint64, scale int) {
	full := words
	if len(rest) > 0 {
		full--
	}
	for b, plane := range from.bit {
		copy(p.bit[b], plane[at:at+full])
	}
	copy(p.dontKnow, from.dontKnow[at:at+full])
	if len(rest) > 0 {
		var line [64]uint8
		copy(line[:], rest)
		last := planes{dontKnow: p.dontKnow[full:words]}
		for _, plane := range p.bit {
			last.bit = append(last.bit, plane[full:words])
		}
		last.packBits(line[:])
	}
	if mask != nil {
		for _, plane := range append(p.bit[:len(p.bit):len(p.bit)], p.dontKnow) {
			for w, m := range mask {
				plane[w] &= m
			}
		}
	}
	p.derive(words, scale)
}

const (
	lowBits = 0x0101010101010101 // the lowest bit of each byte
	gather  = 0x0102040810204080 // multiplying by it moves the low bits of 8 bytes into the top byte
)

// pack3 is packAny for scales of 4 to 7 categories, the usual ones.
func (p *planes) pack3(answers []uint8) {
	b0, b1, b2 := p.bit[0], p.bit[1], p.bit[2]
	for w := range len(answers) / 64 {
		chunk := answers[64*w : 64*w+64]
		var x0, x1, x2, dk uint64
		for i := 0; i < 64; i += 8 {
			eight := binary.LittleEndian.Uint64(chunk[i : i+8])
			x0 |= (eight & lowBits) * gather >> 56 << i
			x1 |= (eight >> 1 & lowBits) * gather >> 56 << i
			x2 |= (eight >> 2 & lowBits) * gather >> 56 << i
			dk |= (eight >> 7 & lowBits) * gather >> 56 << i
		}
		b0[w], b1[w], b2[w], p.dontKnow[w] = x0&^dk, x1&^dk, x2&^dk, dk
	}
}

// packAny turns bytes into planes for any scale. "Don't know" has the highest
// bit of all and clears the others.
func (p *planes) packAny(answers []uint8) {
	for w := range len(answers) / 64 {
		chunk := answers[64*w : 64*w+64]
		plane := func(bit int) (x uint64) {
			for i := 0; i < 64; i += 8 {
				x |= (binary.LittleEndian.Uint64(chunk[i:i+8]) >> bit & lowBits) * gather >> 56 << i
			}
			return x
		}
		dk := plane(7)
		p.dontKnow[w] = dk
		for b := range p.bit {
			p.bit[b][w] = plane(b) &^ dk
		}
	}
}

// equal returns the rows of word w whose rating is c >= 1.
func (p *planes) equal(w, c int) uint64 {
	m := p.valid[w]
	for b, plane := range p.bit {
		if c>>b&1 == 1 {
			m &= plane[w]
		} else {
			m &^= plane[w]
		}
	}
	return m
}

// count adds the rows of words lo..hi to the item's tally, except Missing,
// which the caller knows as the rest.
func (p *planes) count(lo, hi int, t *ItemTally) {
	t.DontKnow += ones(p.dontKnow[lo:hi])
	if len(p.bit) == 3 {
		p.count3(lo, hi, t)
		return
	}
	for c := range t.Counts {
		var n int
		for w := lo; w < hi; w++ {
			n += bits.OnesCount64(p.equal(w, c+1))
		}
		t.Counts[c] += int64(n)
	}
}

// count3 counts the categories of three bits: from how often bits are set
// together it follows how often each is alone.
func (p *planes) count3(lo, hi int, t *ItemTally) {
	b0, b1, b2 := p.bit[0][lo:hi], p.bit[1][lo:hi], p.bit[2][lo:hi]
	b1, b2 = b1[:len(b0)], b2[:len(b0)]
	var n0, n1, n2, n01, n02, n12, n012 int
	for w, x0 := range b0 {
		x1, x2 := b1[w], b2[w]
		n0 += bits.OnesCount64(x0)
		n1 += bits.OnesCount64(x1)
		n2 += bits.OnesCount64(x2)
		n01 += bits.OnesCount64(x0 & x1)
		n02 += bits.OnesCount64(x0 & x2)
		if both := x1 & x2; both != 0 { // categories 6 and 7 only
			n12 += bits.OnesCount64(both)
			n012 += bits.OnesCount64(both & x0)
		}
	}
	n := [8]int{
		1: n0 - n01 - n02 + n012,
		2: n1 - n01 - n12 + n012,
		3: n01 - n012,
		4: n2 - n02 - n12 + n012,
		5: n02 - n012,
		6: n12 - n012,
		7: n012,
	}
	for c := range t.Counts {
		t.Counts[c] += int64(n[c+1])
	}
}

// ones returns the number of set bits.
func ones(a []uint64) int64 {
	var n int
	for _, w := range a {
		n += bits.OnesCount64(w)
	}
	return int64(n)
}

// onesAnd returns the number of rows set in both planes.
func onesAnd(a, b []uint64) int64 {
	b = b[:len(a)]
	var n0, n1 int
	i := 0
	for ; i+4 <= len(a); i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		n0 += bits.OnesCount64(x[0]&y[0]) + bits.OnesCount64(x[2]&y[2])
		n1 += bits.OnesCount64(x[1]&y[1]) + bits.OnesCount64(x[3]&y[3])
	}
	for ; i < len(a); i++ {
		n0 += bits.OnesCount64(a[i] & b[i])
	}
	return int64(n0 + n1)
}
