package desktest

import (
	"context"
	"iter"
	"os"
	"strconv"
	"testing"

	"sipas/survey"
	"sipas/survey/store"
)

// Responses is how many a benchmark is of: a million, or what
// SIPAS_BENCH_RESPONSES says.
func Responses(b testing.TB) int {
	b.Helper()
	s := os.Getenv("SIPAS_BENCH_RESPONSES")
	if s == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		b.Fatalf("SIPAS_BENCH_RESPONSES: %v", err)
	}
	return n
}

// Generated is a store whose N responses are made by Make while they are read;
// whatever else is asked of it comes from the store inside.
type Generated struct {
	store.Store
	N    int
	Make func(i int) *survey.Response
}

// Scan makes responses, and hands on what is not about them.
func (g Generated) Scan(ctx context.Context, c string, r store.Range) iter.Seq2[store.Doc, error] {
	if c != store.Responses {
		return g.Store.Scan(ctx, c, r)
	}
	return func(yield func(store.Doc, error) bool) {
		for i := range g.N {
			x := g.Make(i)
			if !yield(store.Doc{Key: store.ResponseKey(x.Wave, x.ID), Rev: 1, Body: store.EncodeResponse(x)}, nil) {
				return
			}
		}
	}
}
