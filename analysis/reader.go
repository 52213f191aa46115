package analysis

import (
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// consumer is what a goroutine does with the rows it is given. Every row comes
// twice: in planes, and as a row of the frame.
type consumer interface {
	// take is given n rows of one slot, in words lo..hi of the planes.
	take(items []planes, slot int, n int64, lo, hi int)
	// chosen is given the rows lo..hi of slot 1 that mask chooses, all if it
	// is nil; regrouped the rows of any slot, counted from lo.
	chosen(mask []uint64, lo, hi int)
	regrouped(slot int, rows []int32, lo int)
}

// read gives every row of the groups' view to one of several consumers, each
// fed by a goroutine of its own: slot 0 for rows without a group, i+1 for group
// i. Only the planes of the given items are filled. Which consumer sees a row
// is left to chance: what they add up must not depend on it.
func read[C consumer](g Groups, items []int, workers int, newConsumer func() C) []C {
	rows := g.view.frame.rows
	blockRows := blockSize(g.Len())
	blocks := (rows + blockRows - 1) / blockRows
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	consumers := make([]C, max(1, min(workers, blocks)))
	var next atomic.Int64
	var wait sync.WaitGroup
	for i := range consumers {
		consumers[i] = newConsumer()
		wait.Go(func() {
			r := newReader(g, items, min(blockRows, rows), consumers[i])
			for b := int(next.Add(1)) - 1; b < blocks; b = int(next.Add(1)) - 1 {
				r.block(b*blockRows, min(rows, (b+1)*blockRows))
			}
		})
	}
	wait.Wait()
	return consumers
}

// blockSize is how many rows are regrouped at a time: enough that each group
// fills whole words of 64 rows, and few enough to stay in the cache.
func blockSize(groups int) int {
	const least, most = 1 << 16, 1 << 20
	return min(most, max(least, 1<<bits.Len(uint(groups*1024))))
}

// reader is one goroutine's place to work. It takes blocks of rows, lays the
// rows of each group side by side (padded with empty answers to whole words)
// and turns them into planes.
type reader struct {
	view     View
	scale    int
	items    []int
	code     Codes    // row -> code
	slot     []uint32 // code -> slot; nil when there is one group only
	consumer consumer

	counts []int32  // rows of the block by slot
	start  []int32  // where a slot's rows begin among the regrouped
	source []int32  // row of the block for each regrouped place
	line   []uint8  // one item's answers, regrouped
	planes []planes // by item; empty for items that nobody asked for
}

// newReader makes room for blocks of rows.
func newReader(g Groups, items []int, rows int, c consumer) *reader {
	f := g.view.frame
	slots := g.Len() + 1
	words := (rows+63)/64 + slots
	r := &reader{
		view: g.view, scale: f.schema.Scale, items: items, code: g.code, slot: g.group,
		consumer: c,
		counts:   make([]int32, slots),
		start:    make([]int32, slots+1),
		line:     make([]uint8, words*64),
		planes:   make([]planes, len(f.items)),
	}
	for _, j := range items {
		r.planes[j] = newPlanes(r.scale, words)
	}
	return r
}

// block hands on the rows lo..hi of the frame.
func (r *reader) block(lo, hi int) {
	if r.slot == nil && r.dense(lo, hi) {
		r.whole(lo, hi)
		return
	}
	r.arrange(lo, hi)
	words := int(r.start[len(r.start)-1]) / 64
	for _, j := range r.items {
		block := r.view.frame.items[j][lo:hi]
		for slot, n := range r.counts {
			at := int(r.start[slot])
			from := r.source[at : at+int(n)]
			to := r.line[at:r.start[slot+1]]
			for i, row := range from {
				to[i] = block[row]
			}
			clear(to[n:])
		}
		r.planes[j].pack(r.line[:words*64], r.scale)
	}
	for slot, n := range r.counts {
		if n > 0 {
			at := r.start[slot]
			r.consumer.take(r.planes, slot, int64(n), int(at)/64, int(r.start[slot+1])/64)
			r.consumer.regrouped(slot, r.source[at:at+n], lo)
		}
	}
}

// dense reports whether enough of the block is chosen to read it in place.
func (r *reader) dense(lo, hi int) bool {
	if r.view.mask == nil {
		return true
	}
	return 4*ones(r.view.mask[lo/64:(hi+63)/64]) > int64(hi-lo)
}

// whole hands on a block of one group from the planes that the Builder made;
// rows outside the view are cleared.
func (r *reader) whole(lo, hi int) {
	f := r.view.frame
	words := (hi - lo + 63) / 64
	n := int64(hi - lo)
	var mask []uint64
	if r.view.mask != nil {
		mask = r.view.mask[lo/64 : lo/64+words]
		n = ones(mask)
	}
	rest := (hi - lo) % 64
	for _, j := range r.items {
		r.planes[j].load(&f.packed[j], lo/64, words, f.items[j][hi-rest:hi], mask, r.scale)
	}
	if n > 0 {
		r.consumer.take(r.planes, 1, n, 0, words)
		r.consumer.chosen(mask, lo, hi)
	}
}

// arrange sorts the block's chosen rows by slot (a counting sort), each slot
// beginning at a whole word.
func (r *reader) arrange(lo, hi int) {
	clear(r.counts)
	v := r.view
	slotOf := func(row int) uint32 {
		if r.slot == nil {
			return 1
		}
		return r.slot[r.code.At(row)]
	}
	whole := v.mask == nil && r.slot != nil
	if whole {
		r.code.count(lo, hi, r.slot, r.counts)
	} else {
		for row := range v.between(lo, hi) {
			r.counts[slotOf(row)]++
		}
	}
	place := int32(0)
	next := make([]int32, len(r.counts))
	for slot, n := range r.counts {
		r.start[slot], next[slot] = place, place
		place += (n + 63) &^ 63
	}
	r.start[len(r.counts)] = place
	r.source = slices.Grow(r.source[:0], int(place))[:place]
	if whole {
		r.code.place(lo, hi, r.slot, next, r.source)
		return
	}
	for row := range v.between(lo, hi) {
		slot := slotOf(row)
		r.source[next[slot]] = int32(row - lo)
		next[slot]++
	}
}
