package ranking

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"sipas/survey/store"
)

// Record is what is kept of a frozen round. ErrUnfrozen.
func (r *Rankings) Record(ctx context.Context, id string) (*Record, error) {
	if store.CheckKey(RecordsKept, id) != nil {
		return nil, ErrUnfrozen
	}
	record, _, err := store.Load[Record](ctx, r.Store, RecordsKept, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrUnfrozen
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was frozen of round %s: %w", id, err)
	}
	return &record, nil
}

// FrozenBytes is the document of a round as it was kept, to the byte. ErrUnfrozen;
// ErrDamaged when parts are gone or altered.
func (r *Rankings) FrozenBytes(ctx context.Context, id string) ([]byte, *Record, error) {
	record, err := r.Record(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	var data []byte
	for n := range record.Parts {
		p, _, err := store.Load[part](ctx, r.Store, PartsKept, partKey(record, n))
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil, fmt.Errorf("part %d of frozen round %s is gone: %w", n, id, ErrDamaged)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading frozen round %s: %w", id, err)
		}
		data = append(data, p.Data...)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != record.SHA256 || len(data) != record.Size {
		return nil, nil, fmt.Errorf("round %s is not what was frozen: %w", id, ErrDamaged)
	}
	return data, record, nil
}

// Frozen is the document of a round. ErrUnfrozen, ErrDamaged.
func (r *Rankings) Frozen(ctx context.Context, id string) (*Document, *Record, error) {
	data, record, err := r.FrozenBytes(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	d, err := Parse(data)
	return d, record, err
}

// frozen is the ranking of a published round. What was frozen never changes, and
// is read once.
func (r *Rankings) frozen(ctx context.Context, k *kept, id string) (*Ranking, error) {
	if k.frozen != nil {
		return k.frozen, nil
	}
	d, record, err := r.Frozen(ctx, id)
	if err != nil {
		return nil, err
	}
	ranking, err := FromDocument(d)
	if err != nil {
		return nil, err
	}
	ranking.Frozen = record
	k.frozen, k.live = ranking, nil
	return ranking, nil
}
