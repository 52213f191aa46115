package bolt

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// A scan copies a chunk of documents in a short transaction and hands them out
// after it has ended. However slowly the documents are used, no transaction
// stays open, the file's pages are not pinned, and the loop may write to the
// store. The copy costs far less than verifying the checksum.
const (
	firstChunk = 32
	chunkDocs  = 1024
	chunkBytes = 1 << 20
)

// Scan implements store.Store.
func (s *Store) Scan(ctx context.Context, collection string, r store.Range) iter.Seq2[store.Doc, error] {
	return func(yield func(store.Doc, error) bool) {
		if err := s.scan(ctx, collection, r, yield); err != nil {
			yield(store.Doc{}, fmt.Errorf("scanning %s: %w", collection, err))
		}
	}
}

// scan yields the documents. The error is to be yielded, if the loop goes on.
func (s *Store) scan(ctx context.Context, collection string, r store.Range, yield func(store.Doc, error) bool) error {
	if err := store.CheckCollection(collection); err != nil {
		return err
	}
	c := chunk{collection: collection, r: r, limit: firstChunk}
	for yielded := 0; ; {
		if err := s.ready(ctx); err != nil {
			return err
		}
		if r.Limit > 0 {
			c.limit = min(c.limit, r.Limit-yielded)
		}
		failed := s.view(c.fill)
		for i := range c.docs {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(c.doc(i), nil) {
				return nil
			}
		}
		yielded += len(c.docs)
		switch {
		case failed != nil:
			return failed
		case c.end && r.Limit == 0:
			return s.audit.wait(ctx, collection)
		case c.end || yielded == r.Limit:
			return nil
		}
		c.limit = chunkDocs
	}
}

// chunk is the part of a scan that was read at once.
type chunk struct {
	collection string
	r          store.Range
	limit      int
	last       []byte // key of the last document read, nil at first
	end        bool   // there was nothing more
	docs       []held
	bodies     []byte
}

// held is a document of a chunk: its body ends at to in bodies.
type held struct {
	key string
	rev int64
	to  int
}

// doc is the i-th document. Its body is valid until the chunk is filled again.
func (c *chunk) doc(i int) store.Doc {
	from := 0
	if i > 0 {
		from = c.docs[i-1].to
	}
	h := c.docs[i]
	return store.Doc{Key: h.key, Rev: h.rev, Body: bson.Raw(c.bodies[from:h.to:h.to])}
}

// fill reads the next documents. When it fails, those before the fault are there.
func (c *chunk) fill(tx *snapshot) error {
	c.docs, c.bodies = c.docs[:0], c.bodies[:0]
	b := tx.Bucket([]byte(c.collection))
	if b == nil {
		c.end = true
		return nil
	}
	cursor := b.Cursor()
	for k, v := c.begin(cursor); ; k, v = c.step(cursor) {
		if k == nil || !c.within(k) {
			c.end = true
			return nil
		}
		if c.last != nil && !c.onward(k) {
			return store.Because(store.ErrDamaged, "%s: the key %q is out of order", c.collection, k)
		}
		r, err := decode(c.collection, k, v)
		if err != nil {
			return err
		}
		c.bodies = append(c.bodies, r.body...)
		c.docs = append(c.docs, held{key: string(k), rev: r.rev, to: len(c.bodies)})
		c.last = append(c.last[:0], k...)
		if len(c.docs) == c.limit || len(c.bodies) >= chunkBytes {
			return nil
		}
	}
}

// begin puts the cursor on the first key that was not read yet.
func (c *chunk) begin(cursor *bbolt.Cursor) (k, v []byte) {
	if !c.r.Reverse {
		from := c.last
		if from == nil {
			from = []byte(c.r.From)
		}
		k, v = cursor.Seek(from)
		if c.last != nil && bytes.Equal(k, c.last) {
			return cursor.Next()
		}
		return k, v
	}
	to := c.last
	if to == nil && c.r.To == "" {
		return cursor.Last()
	}
	if to == nil {
		to = []byte(c.r.To)
	}
	if k, _ = cursor.Seek(to); k == nil { // all keys are smaller
		return cursor.Last()
	}
	return cursor.Prev()
}

func (c *chunk) step(cursor *bbolt.Cursor) (k, v []byte) {
	if c.r.Reverse {
		return cursor.Prev()
	}
	return cursor.Next()
}

func (c *chunk) within(k []byte) bool {
	if c.r.Reverse {
		return string(k) >= c.r.From
	}
	return c.r.To == "" || string(k) < c.r.To
}

// onward tells whether k comes after the last key in the scan's direction.
func (c *chunk) onward(k []byte) bool {
	n := bytes.Compare(k, c.last)
	return n > 0 && !c.r.Reverse || n < 0 && c.r.Reverse
}
