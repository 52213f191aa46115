package tickets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// MaxBatch is the most codes that are made at once.
const MaxBatch = 100_000

// chunk is how many codes are written at the same time: the embedded store
// makes them durable together.
const chunk = 500

// What asking for a batch can meet.
var (
	ErrCount = &survey.Error{Kind: survey.KindInvalid, Code: "tickets.count"} // not 1 to MaxBatch
	ErrMade  = &survey.Error{Kind: survey.KindConflict, Code: "tickets.made"} // there is a batch of this id: its codes have been shown
)

// Make makes a batch's codes and hands them to each, some hundred at a time,
// once they are durable; nobody can ask for them again. The caller chooses
// b.ID, a name without slash, so that asking twice makes one batch. When it
// breaks off, by an error of the store or of each, the batch stays with the
// codes made until then: Counts tells how many, and Revoke ends them.
func (t *Tickets) Make(ctx context.Context, b Batch, each func(codes []string) error) (Batch, error) {
	if b.Count < 1 || b.Count > MaxBatch {
		return b, ErrCount
	}
	b.Made, b.Revoked = t.hour(), time.Time{}
	err := store.Add(ctx, t.Store, Batches, b.Wave+"/"+b.ID, b)
	if errors.Is(err, store.ErrExists) {
		return b, ErrMade
	}
	for left := b.Count; err == nil && left > 0; left -= chunk {
		var codes []string
		if codes, err = t.some(ctx, b, min(left, chunk)); err == nil {
			err = each(codes)
		}
	}
	if err != nil {
		return b, fmt.Errorf("making a batch of tickets: %w", err)
	}
	return b, nil
}

// some makes n tickets.
func (t *Tickets) some(ctx context.Context, b Batch, n int) ([]string, error) {
	codes, faults := make([]string, n), make([]error, n)
	random := make([][survey.RandomPassBytes]byte, n)
	for i := range random {
		if _, err := io.ReadFull(t.Random, random[i][:]); err != nil {
			return nil, survey.Errorf(survey.KindInternal, "random", "making a code: %w", err)
		}
	}
	var group sync.WaitGroup
	for i := range codes {
		group.Go(func() {
			codes[i] = survey.NewPassCode(random[i])
			faults[i] = store.Add(ctx, t.Store, Collection, b.Wave+"/"+t.hash("ticket", b.Wave, codes[i]), document{Batch: b.ID})
		})
	}
	group.Wait()
	if i := slices.IndexFunc(faults, func(err error) bool { return err != nil }); i >= 0 {
		return nil, faults[i]
	}
	return codes, nil
}
