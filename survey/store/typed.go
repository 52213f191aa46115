package store

import (
	"context"
	"fmt"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
)

// Load reads the document under key into a T by its bson tags and gives its
// revision. A document that does not fit T is ErrDamaged.
func Load[T any](ctx context.Context, s Store, collection, key string) (T, int64, error) {
	var v T
	d, err := s.Get(ctx, collection, key)
	if err != nil {
		return v, 0, err
	}
	v, err = Decode[T](collection, d)
	return v, d.Rev, err
}

// Decode reads a document of a collection into a T by its bson tags. One that
// does not fit is ErrDamaged.
func Decode[T any](collection string, d Doc) (T, error) {
	var v T
	if err := bson.Unmarshal(d.Body, &v); err != nil {
		return v, misfit(collection, d.Key, err)
	}
	return v, nil
}

// All reads every document of a range into Ts, in key order. It ends at the
// first error.
func All[T any](ctx context.Context, s Store, collection string, r Range) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for d, err := range s.Scan(ctx, collection, r) {
			var v T
			if err == nil {
				v, err = Decode[T](collection, d)
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

// Add inserts v under a new key; ErrExists when it is taken.
func Add(ctx context.Context, s Store, collection, key string, v any) error {
	body, err := bson.Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding %s/%s: %w", collection, key, err)
	}
	return s.Insert(ctx, collection, key, body)
}

// Change replaces the document under key, whose revision must be rev, by v.
func Change(ctx context.Context, s Store, collection, key string, rev int64, v any) (int64, error) {
	body, err := bson.Marshal(v)
	if err != nil {
		return 0, fmt.Errorf("encoding %s/%s: %w", collection, key, err)
	}
	return s.Replace(ctx, collection, key, rev, body)
}

func misfit(collection, key string, err error) error {
	return &survey.Error{Kind: survey.KindDamaged, Code: ErrDamaged.Code,
		Err: fmt.Errorf("%s/%s does not have the expected form: %w", collection, key, err)}
}
