package collect

import (
	"context"
	"errors"
	"fmt"
	"io"

	"sipas/survey/store"
)

const (
	secrets    = "secrets"
	sealSecret = "seal"
)

type secretDoc struct {
	Key []byte `bson:"key"`
}

// Secret is the sealing key that the store keeps for a service which was
// given none: made from random at first use, the same for all nodes after.
func Secret(ctx context.Context, s store.Store, random io.Reader) ([]byte, error) {
	d, _, err := store.Load[secretDoc](ctx, s, secrets, sealSecret)
	if err == nil {
		return d.Key, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("reading the sealing key: %w", err)
	}
	fresh := secretDoc{Key: make([]byte, KeyBytes)}
	if _, err := io.ReadFull(random, fresh.Key); err != nil {
		return nil, fmt.Errorf("making a sealing key: %w", err)
	}
	err = store.Add(ctx, s, secrets, sealSecret, fresh)
	if errors.Is(err, store.ErrExists) { // another node was first: its key counts
		if d, _, err = store.Load[secretDoc](ctx, s, secrets, sealSecret); err == nil {
			return d.Key, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("keeping the sealing key: %w", err)
	}
	return fresh.Key, nil
}
