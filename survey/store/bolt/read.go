package bolt

import (
	"bytes"
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// Get implements store.Store. The body is a copy.
func (s *Store) Get(ctx context.Context, collection, key string) (store.Doc, error) {
	if err := store.CheckKey(collection, key); err != nil {
		return store.Doc{}, wrap("reading document", err)
	}
	if err := s.ready(ctx); err != nil {
		return store.Doc{}, wrap("reading document", err)
	}
	d := store.Doc{Key: key}
	err := s.view(func(tx *snapshot) error {
		b := tx.Bucket([]byte(collection))
		if b == nil {
			return store.ErrNotFound
		}
		k := []byte(key)
		value := b.Get(k)
		if value == nil {
			return store.ErrNotFound
		}
		r, err := decode(collection, k, value)
		d.Rev, d.Body = r.rev, bson.Raw(bytes.Clone(r.body))
		return err
	})
	if err != nil {
		return store.Doc{}, wrap("reading document", err)
	}
	return d, nil
}

// Collections lists the collections that ever held a document, in order.
func (s *Store) Collections(ctx context.Context) ([]string, error) {
	if err := s.ready(ctx); err != nil {
		return nil, wrap("listing collections", err)
	}
	var names []string
	err := s.view(func(tx *snapshot) error {
		c := tx.Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			if k[0] != '#' {
				names = append(names, string(k))
			}
		}
		return nil
	})
	return names, wrap("listing collections", err)
}
