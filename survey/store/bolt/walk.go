package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
)

// walk reads the pages of one transaction straight from the file, and trusts
// none: page numbers, kinds, sizes and the order of keys are verified before
// they are followed, and no page is read twice, so that no damage can make it
// run in circles or crash. The transaction must stay readable meanwhile: the
// file is not written to, or a bbolt transaction holds it.
type walk struct {
	ctx  context.Context
	file io.ReaderAt
	meta meta

	// deep reads leaves too. Without it only inner pages and the root are
	// read, some 1 % of the file.
	deep bool

	// only, if not empty, is the one collection whose leaves are read.
	only string

	// document is called for each document of the leaves that are read.
	document func(collection string, key, value []byte)
	// damage is called for what is wrong. Walking goes on with the next page.
	damage func(Damage)

	seen    []uint64 // a bit for each page
	buffers [2 * maxDepth][]byte
	tallies map[string][]byte
}

// maxDepth is more levels than a tree of 2^40 pages has. Each level has its
// buffer, for the root's tree and for the collection below it.
const maxDepth = 16

// run walks everything. The error is the context's.
func (w *walk) run() error {
	w.seen = make([]uint64, w.meta.high/64+1)
	w.mark(0)
	w.mark(1)
	w.tallies = map[string][]byte{}
	top := tree{w: w, deep: true, leaf: w.bucket}
	top.subtree(w.meta.root, 0, nil, nil)
	w.freeList()
	return w.ctx.Err()
}

// bucket walks one bucket that the root names.
func (w *walk) bucket(e element) {
	name := string(e.key)
	if !e.bucket || len(e.value) < bucketHeader {
		w.damage(Damage{Collection: name, Text: "the root holds something that is no collection"})
		return
	}
	deep := w.deep && (w.only == "" || w.only == name)
	t := tree{w: w, name: name, deep: deep, base: maxDepth, leaf: func(e element) { w.document(name, e.key, e.value) }}
	switch name {
	case string(tallyBucket):
		t.deep, t.leaf = true, func(e element) { w.tallies[string(e.key)] = bytes.Clone(e.value) }
	case string(markBucket), string(probeBucket):
		t.leaf = func(element) {}
	}
	if root := binary.LittleEndian.Uint64(e.value); root != 0 {
		t.subtree(root, 0, nil, nil)
		return
	}
	inline := e.value[bucketHeader:]
	if len(inline) < pageHeader {
		w.damage(Damage{Collection: name, Text: "a small collection is cut short"})
		return
	}
	if t.deep {
		t.leaves(0, parsePage(inline), nil, nil)
	}
}

// read brings page id into a buffer.
func (w *walk) read(id uint64, buffer int) (page, error) {
	if id < 2 || id >= w.meta.high {
		return page{}, fmt.Errorf("page %d does not exist: there are %d", id, w.meta.high)
	}
	if w.marked(id) {
		return page{}, fmt.Errorf("page %d is referred to twice", id)
	}
	w.mark(id)
	b := w.buffer(buffer, pageSize)
	if _, err := w.file.ReadAt(b, int64(id)*pageSize); err != nil {
		return page{}, fmt.Errorf("page %d: %w", id, err)
	}
	le := binary.LittleEndian
	if got := le.Uint64(b); got != id {
		return page{}, fmt.Errorf("page %d calls itself %d", id, got)
	}
	over := uint64(le.Uint32(b[12:]))
	if over >= w.meta.high-id {
		return page{}, fmt.Errorf("page %d goes on over %d pages, past the end", id, over)
	}
	if over == 0 {
		return parsePage(b), nil
	}
	for i := id + 1; i <= id+over; i++ {
		if w.marked(i) {
			return page{}, fmt.Errorf("page %d goes on over page %d, which is another's", id, i)
		}
		w.mark(i)
	}
	b = w.buffer(buffer, int(over+1)*pageSize)
	if _, err := w.file.ReadAt(b, int64(id)*pageSize); err != nil {
		return page{}, fmt.Errorf("page %d: %w", id, err)
	}
	return parsePage(b), nil
}

func (w *walk) buffer(i, size int) []byte {
	if cap(w.buffers[i]) < size {
		w.buffers[i] = make([]byte, size)
	}
	return w.buffers[i][:size]
}

func (w *walk) mark(id uint64)        { w.seen[id/64] |= 1 << (id % 64) }
func (w *walk) marked(id uint64) bool { return w.seen[id/64]&(1<<(id%64)) != 0 }

// freeList verifies that no page is both free and in use, which would let
// bbolt write over it, and, when all pages were read, that none is neither.
func (w *walk) freeList() {
	if w.meta.free == noFreeList {
		w.damage(Damage{Text: "there is no free list"})
		return
	}
	p, err := w.read(w.meta.free, 0)
	if err == nil && p.flags != freePage {
		err = fmt.Errorf("page %d should be the free list", w.meta.free)
	}
	if err != nil {
		w.damage(Damage{Page: w.meta.free, Text: err.Error()})
		return
	}
	ids, count := p.data[pageHeader:], uint64(p.count)
	if p.count == 0xFFFF { // too many for 16 bits: the first element is the count
		count, ids = binary.LittleEndian.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		w.damage(Damage{Page: w.meta.free, Text: "the free list is longer than its page"})
		return
	}
	last := uint64(1)
	for i := range count {
		id := binary.LittleEndian.Uint64(ids[8*i:])
		if id <= last || id >= w.meta.high || w.marked(id) {
			w.damage(Damage{Page: w.meta.free, Text: fmt.Sprintf("the free list holds page %d", id)})
			return
		}
		last = id
		w.mark(id)
	}
	if w.deep && w.only == "" {
		w.lost()
	}
}

// lost reports pages that nothing refers to.
func (w *walk) lost() {
	count, first := 0, uint64(0)
	for id := w.meta.high - 1; id >= 2; id-- {
		if !w.marked(id) {
			count, first = count+1, id
		}
	}
	if count > 0 {
		w.damage(Damage{Page: first, Text: fmt.Sprintf("%d pages belong to nothing, this is the first", count)})
	}
}
