package mongo

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"sipas/survey/store"
)

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, collection, key string) (store.Doc, error) {
	if err := store.CheckKey(collection, key); err != nil {
		return store.Doc{}, wrap("reading document", err)
	}
	d, err := s.get(ctx, collection, key)
	return d, wrap("reading document", err)
}

func (s *Store) get(ctx context.Context, collection, key string) (d store.Doc, err error) {
	err = s.once(ctx, func(ctx context.Context) error {
		raw, err := s.db.Collection(collection).FindOne(ctx, bson.D{{Key: "_id", Value: key}}).Raw()
		if err == nil {
			d, _, err = apart(collection, raw, nil)
		}
		return err
	})
	return d, err
}

// A scan asks for a chunk of documents, reads it to its end, and hands it out
// when the server's cursor is closed again. However slowly the documents are
// used, no cursor stays open, and one that the server killed costs one retry.
const (
	firstChunk = 100
	chunkDocs  = 2000
	chunkBytes = 4 << 20
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
	bounds, some := within(r)
	c := chunk{collection: collection, reverse: r.Reverse, limit: firstChunk, bounds: bounds}
	for yielded := 0; some; {
		if r.Limit > 0 {
			c.limit = min(c.limit, r.Limit-yielded)
		}
		failed := s.once(ctx, func(ctx context.Context) error { return s.fill(ctx, &c) })
		for i := range c.docs {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(c.docs[i], nil) {
				return nil
			}
		}
		yielded += len(c.docs)
		switch {
		case failed != nil:
			return failed
		case c.end || yielded == r.Limit:
			return nil
		}
		c.limit = chunkDocs
	}
	return ctx.Err()
}

// chunk is the part of a scan that was read at once.
type chunk struct {
	collection string
	reverse    bool
	limit      int
	bounds     bounds // of what was not read yet
	end        bool   // there was nothing more
	docs       []store.Doc
	space      []byte // for the bodies, used again by each chunk
}

// fill reads the next documents. When it fails, those before the fault are there.
func (s *Store) fill(ctx context.Context, c *chunk) (err error) {
	c.docs, c.space = c.docs[:0], c.space[:0]
	direction := 1
	if c.reverse {
		direction = -1
	}
	cursor, err := s.db.Collection(c.collection).Find(ctx, c.bounds.filter(), options.Find().
		SetSort(bson.D{{Key: "_id", Value: direction}}).SetLimit(int64(c.limit)).SetBatchSize(int32(c.limit)))
	if err != nil {
		return err
	}
	defer cursor.Close(ctx)
	for cursor.Next(ctx) {
		var d store.Doc
		if d, c.space, err = apart(c.collection, cursor.Current, c.space); err != nil {
			return err
		}
		c.docs = append(c.docs, d)
		c.bounds.pass(d.Key, c.reverse)
		if len(c.space) >= chunkBytes {
			return nil
		}
	}
	c.end = cursor.Err() == nil && len(c.docs) < c.limit
	return cursor.Err()
}

// Collections lists the collections of the database that may be ours, in order.
func (s *Store) Collections(ctx context.Context) (names []string, err error) {
	err = s.once(ctx, func(ctx context.Context) error {
		names, err = s.db.ListCollectionNames(ctx, bson.D{})
		return err
	})
	names = slices.DeleteFunc(names, func(n string) bool { return store.CheckCollection(n) != nil })
	slices.Sort(names)
	return names, wrap("listing collections", err)
}
