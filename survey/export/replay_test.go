package export

import (
	"context"
	"encoding/binary"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/store"
)

// replay is a store whose wave w holds one response n times, each under an id of
// its own.
type replay struct {
	store.Store
	n    int
	id   survey.ResponseID
	body bson.Raw
}

func (r replay) Scan(ctx context.Context, collection string, span store.Range) iter.Seq2[store.Doc, error] {
	if collection != store.Responses {
		return r.Store.Scan(ctx, collection, span)
	}
	return func(yield func(store.Doc, error) bool) {
		id := r.id
		for i := range r.n {
			if ctx.Err() != nil {
				yield(store.Doc{}, ctx.Err())
				return
			}
			binary.BigEndian.PutUint32(id[12:], uint32(i))
			if !yield(store.Doc{Key: store.ResponseKey("w", id), Rev: 1, Body: r.body}, nil) {
				return
			}
		}
	}
}
