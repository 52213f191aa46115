package moments

import (
	"encoding/binary"
	"math/bits"
	"runtime"
	"sync"
)

// blockWords is the number of 64-row words handled at a time: the planes of 25
// items with three bits then take 38 kB and stay in the first-level caches.
const blockWords = 64

// ones has bit 0 of every byte set; gather moves those bits, one per byte,
// into the top byte when multiplied with.
const (
	ones   = 0x0101010101010101
	gather = 0x0102040810204080
)

// column holds one item's answers of one block as bit planes: plane[b] has bit
// r set when answer r has bit b set, valid has it set when there is an answer.
type column struct {
	plane [7][blockWords]uint64
	valid [blockWords]uint64
}

// fill reads up to blockWords·64 answers and reports which bits occur. Rows
// beyond the end count as unanswered.
func (c *column) fill(answers []uint8) (seen uint8) {
	var word [8]uint64
	for w := range (len(answers) + 63) / 64 {
		rest := answers[w*64:]
		if len(rest) >= 64 {
			for k := range word {
				word[k] = binary.LittleEndian.Uint64(rest[k*8:])
			}
		} else {
			var tail [64]uint8
			copy(tail[:], rest)
			for k := range word {
				word[k] = binary.LittleEndian.Uint64(tail[k*8:])
			}
		}
		seen |= c.pack(w, &word)
	}
	return seen
}

// pack turns 64 answers into one word of each plane.
func (c *column) pack(w int, word *[8]uint64) uint8 {
	var all uint64
	for k, x := range word {
		if high := x >> 7 & ones; high != 0 { // answers above MaxAnswer become 0
			x &^= high * 0xff
			word[k] = x
		}
		all |= x
	}
	all |= all >> 32
	all |= all >> 16
	all |= all >> 8
	seen := uint8(all)
	var valid uint64
	for b := range bits.Len8(seen) {
		var p uint64
		for k, x := range word {
			p |= (x >> b & ones) * gather >> 56 << (8 * k)
		}
		c.plane[b][w] = p
		valid |= p
	}
	for b := bits.Len8(seen); b < len(c.plane); b++ {
		c.plane[b][w] = 0
	}
	c.valid[w] = valid
	return seen
}

// keep clears every row that is not in the mask.
func (c *column) keep(mask *[blockWords]uint64, words, planes int, from *column) {
	for b := range planes {
		src, dst := &from.plane[b], &c.plane[b]
		for w := range words {
			dst[w] = src[w] & mask[w]
		}
	}
	for w := range words {
		c.valid[w] = from.valid[w] & mask[w]
	}
}

// together counts the rows set in both planes.
func together(a, b *[blockWords]uint64, words int) (n int64) {
	for w := range words {
		n += int64(bits.OnesCount64(a[w] & b[w]))
	}
	return n
}

// among counts the rows set in all three planes.
func among(a, b, c *[blockWords]uint64, words int) (n int64) {
	for w := range words {
		n += int64(bits.OnesCount64(a[w] & b[w] & c[w]))
	}
	return n
}

// product is Σxy over the rows of a block, for answers of the given number of
// bits.
func product(x, y *column, words, planes int) (s int64) {
	if planes == 3 {
		return product3(x, y, words)
	}
	for a := range planes {
		for b := range planes {
			s += together(&x.plane[a], &y.plane[b], words) << (a + b)
		}
	}
	return s
}

// product3 is product unrolled for scales up to 7, where nearly all time goes.
func product3(x, y *column, words int) int64 {
	var s0, s1, s2, s3, s4 int
	x0, x1, x2 := x.plane[0][:words], x.plane[1][:words], x.plane[2][:words]
	y0, y1, y2 := y.plane[0][:words], y.plane[1][:words], y.plane[2][:words]
	for w := range x0 {
		a0, a1, a2 := x0[w], x1[w], x2[w]
		b0, b1, b2 := y0[w], y1[w], y2[w]
		s0 += bits.OnesCount64(a0 & b0)
		s1 += bits.OnesCount64(a0&b1) + bits.OnesCount64(a1&b0)
		s2 += bits.OnesCount64(a0&b2) + bits.OnesCount64(a1&b1) + bits.OnesCount64(a2&b0)
		s3 += bits.OnesCount64(a1&b2) + bits.OnesCount64(a2&b1)
		s4 += bits.OnesCount64(a2 & b2)
	}
	return int64(s0 + s1<<1 + s2<<2 + s3<<3 + s4<<4)
}

// inBlocks runs work over [0, n) rows in blocks, on as many goroutines as
// there are processors; each goroutine gets its own worker.
func inBlocks[W any](n int, start func() W, work func(W, int, int), done func(W)) {
	const size = blockWords * 64
	blocks := (n + size - 1) / size
	workers := min(runtime.GOMAXPROCS(0), blocks)
	var wait sync.WaitGroup
	var lock sync.Mutex
	for g := range workers {
		wait.Go(func() {
			own := start()
			for b := g; b < blocks; b += workers {
				work(own, b*size, min(n, (b+1)*size))
			}
			lock.Lock()
			defer lock.Unlock()
			done(own)
		})
	}
	wait.Wait()
}
