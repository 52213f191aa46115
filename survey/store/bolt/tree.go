package bolt

import (
	"bytes"
	"fmt"
)

// tree is the walk through one bucket's pages.
type tree struct {
	w      *walk
	name   string
	deep   bool
	leaf   func(element)
	base   int // where its buffers begin
	bottom int // depth of the leaves, 0 until one was seen; all lie equally deep
}

// subtree walks the page id and what is below it. Its keys must lie in
// from <= key < to, where nil stands for no bound.
func (t *tree) subtree(id uint64, depth int, from, to []byte) {
	if t.w.ctx.Err() != nil {
		return
	}
	if depth == maxDepth {
		t.damage(id, fmt.Errorf("page %d lies too deep", id), from, to)
		return
	}
	p, err := t.w.read(id, t.base+depth)
	if err != nil {
		t.damage(id, err, from, to)
		return
	}
	switch {
	case p.flags == leafPage && (t.bottom == 0 || t.bottom == depth+1):
		t.bottom = depth + 1
		if t.deep {
			t.leaves(id, p, from, to)
		}
	case p.flags == branchPage && (t.bottom == 0 || depth+1 < t.bottom) && p.count > 0:
		t.branches(id, depth, p, from, to)
	default:
		t.damage(id, fmt.Errorf("page %d has kind %#x and %d keys at depth %d", id, p.flags, p.count, depth), from, to)
	}
}

// branches walks the children of a page. Without deep one leaf tells that the
// others are leaves too, so they are noted and not read.
func (t *tree) branches(id uint64, depth int, p page, from, to []byte) {
	for i := range p.count {
		e, err := p.element(i)
		if err == nil && !between(e.key, from, to) {
			err = fmt.Errorf("page %d: the key %q is out of order", id, e.key)
		}
		if err != nil {
			t.damage(id, err, from, to)
			return
		}
		end := to
		if i+1 < p.count {
			next, err := p.element(i + 1)
			if err == nil && bytes.Compare(next.key, e.key) <= 0 {
				err = fmt.Errorf("page %d: the key %q is out of order", id, next.key)
			}
			if err != nil {
				t.damage(id, err, e.key, to)
				return
			}
			end = next.key
		}
		if !t.deep && t.bottom == depth+2 {
			t.note(id, e.child, e.key, end)
		} else {
			t.subtree(e.child, depth+1, e.key, end)
		}
		from = e.key
	}
}

// note takes a leaf as there without reading it.
func (t *tree) note(parent, id uint64, from, to []byte) {
	if id < 2 || id >= t.w.meta.high || t.w.marked(id) {
		t.damage(parent, fmt.Errorf("page %d leads to page %d, which is none or another's", parent, id), from, to)
		return
	}
	t.w.mark(id)
}

// leaves hands over what a leaf page holds.
func (t *tree) leaves(id uint64, p page, from, to []byte) {
	if p.flags != leafPage {
		t.damage(id, fmt.Errorf("page %d has kind %#x", id, p.flags), from, to)
		return
	}
	var last []byte
	for i := range p.count {
		e, err := p.element(i)
		if err == nil && (len(e.key) == 0 || !between(e.key, from, to) || i > 0 && bytes.Compare(e.key, last) <= 0) {
			err = fmt.Errorf("page %d: the key %q is out of order", id, e.key)
		}
		if err != nil {
			t.damage(id, err, from, to)
			return
		}
		t.leaf(e)
		last = e.key
	}
}

func between(key, from, to []byte) bool {
	return bytes.Compare(key, from) >= 0 && (to == nil || bytes.Compare(key, to) < 0)
}

func (t *tree) damage(id uint64, err error, from, to []byte) {
	d := Damage{Collection: t.name, Page: id, Text: err.Error()}
	if from != nil || to != nil {
		d.Text += fmt.Sprintf("; it holds keys from %q before %q", from, to)
	}
	t.w.damage(d)
}
