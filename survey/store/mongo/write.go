package mongo

import (
	"bytes"
	"context"
	"errors"
	"hash/fnv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// Insert implements store.Store.
func (s *Store) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	if err := store.Check(collection, key, body); err != nil {
		return wrap("inserting document", err)
	}
	return wrap("inserting document", s.insert(ctx, collection, key, body))
}

// insert tries until the outcome is known or the patience is used up.
func (s *Store) insert(ctx context.Context, collection, key string, body bson.Raw) error {
	doc := stored(key, 1, body)
	patient, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	for try := 0; ; try++ {
		err := s.once(patient, func(ctx context.Context) error {
			_, err := s.db.Collection(collection).InsertOne(ctx, doc)
			return err
		})
		if errors.Is(err, store.ErrExists) && try > 0 {
			err = s.mine(patient, collection, key, body)
		}
		if !unknown(err) {
			return err
		}
		if !pause(patient, key, try) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return store.Because(store.ErrUnavailable, "after %d tries: %w", try+1, err)
		}
	}
}

// errUnsettled says that a document is there for an insert to meet, and not
// yet there for a majority to read.
var errUnsettled = errors.New("inserted, but not yet by a majority")

// mine looks at the document that a repeated insert has met. If it is the
// insert's own, the first try had succeeded after all.
func (s *Store) mine(ctx context.Context, collection, key string, body bson.Raw) error {
	d, err := s.get(ctx, collection, key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return errUnsettled
	case err != nil:
		return err
	case d.Rev == 1 && bytes.Equal(d.Body, body):
		return nil
	}
	return store.ErrExists
}

// pause waits before the next try, longer each time up to a second, and by
// each key differently, so that a crowd does not come back at once. It tells
// whether there is time for another try.
func pause(ctx context.Context, key string, try int) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	longest := min(time.Second, 50*time.Millisecond<<min(try, 10))
	wait := longest/2 + longest/2*time.Duration(h.Sum32()%1024)/1024
	select {
	case <-time.After(wait):
		return true
	case <-ctx.Done():
		return false
	}
}

// identity selects a document in one revision.
func identity(key string, rev int64) bson.D {
	return bson.D{{Key: "_id", Value: key}, {Key: "rev", Value: rev}}
}

// Replace implements store.Store.
func (s *Store) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	if err := store.Check(collection, key, body); err != nil {
		return 0, wrap("replacing document", err)
	}
	var matched int64
	err := s.once(ctx, func(ctx context.Context) error {
		r, err := s.db.Collection(collection).ReplaceOne(ctx, identity(key, rev), stored(key, rev+1, body))
		if err == nil {
			matched = r.MatchedCount
		}
		return err
	})
	if err == nil && matched == 0 {
		err = s.missed(ctx, collection, key)
	}
	if err != nil {
		return 0, wrap("replacing document", err)
	}
	return rev + 1, nil
}

// Delete implements store.Store.
func (s *Store) Delete(ctx context.Context, collection, key string, rev int64) error {
	if err := store.CheckKey(collection, key); err != nil {
		return wrap("deleting document", err)
	}
	var deleted int64
	err := s.once(ctx, func(ctx context.Context) error {
		r, err := s.db.Collection(collection).DeleteOne(ctx, identity(key, rev))
		if err == nil {
			deleted = r.DeletedCount
		}
		return err
	})
	if err == nil && deleted == 0 {
		err = s.missed(ctx, collection, key)
	}
	return wrap("deleting document", err)
}

// missed says why no document had the key and the revision.
func (s *Store) missed(ctx context.Context, collection, key string) error {
	if _, err := s.get(ctx, collection, key); err != nil {
		return err // not found, or not known
	}
	return store.ErrStale
}
