package tickets

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Batch is codes that were made together, for the counters of a unit or for
// one counter.
type Batch struct {
	ID      string    `bson:"id" json:"id"`
	Wave    string    `bson:"wave" json:"wave"`
	Unit    string    `bson:"unit" json:"unit"`
	Counter string    `bson:"counter,omitempty" json:"counter,omitempty"` // "": any counter of the unit and of those below it
	Count   int       `bson:"count" json:"count"`                         // how many codes were asked for
	Made    time.Time `bson:"made" json:"made"`                           // the hour, UTC
	Revoked time.Time `bson:"revoked,omitempty" json:"revoked,omitzero"`
}

// Serves tells whether the batch's codes are for a counter.
func (b Batch) Serves(tree *survey.Tree, c survey.Counter) bool {
	if b.Counter != "" {
		return b.Counter == c.ID
	}
	return tree.Within(c.Unit, b.Unit)
}

// Count is how many tickets of a batch there are, and in which state.
type Count struct{ Made, Used, Claimed int }

// Free is how many can still be used, if the batch is not revoked.
func (c Count) Free() int { return c.Made - c.Used - c.Claimed }

func (t *Tickets) batch(ctx context.Context, wave, id string) (Batch, error) {
	b, _, err := store.Load[Batch](ctx, t.Store, Batches, wave+"/"+id)
	if err != nil {
		return b, fmt.Errorf("reading a batch of tickets: %w", err)
	}
	return b, nil
}

// Batch finds a batch. store.ErrNotFound when there is none.
func (t *Tickets) Batch(ctx context.Context, wave, id string) (Batch, error) {
	return t.batch(ctx, wave, id)
}

// Batches are all batches of a wave, by id.
func (t *Tickets) Batches(ctx context.Context, wave string) ([]Batch, error) {
	var all []Batch
	for b, err := range store.All[Batch](ctx, t.Store, Batches, store.Prefix(wave+"/")) {
		if err != nil {
			return nil, fmt.Errorf("reading batches of tickets: %w", err)
		}
		all = append(all, b)
	}
	return all, nil
}

// Revoke makes the codes of a batch that are not used yet useless, for good.
// Answers that came by its codes stay. Revoking twice is the same as once.
func (t *Tickets) Revoke(ctx context.Context, wave, id string) error {
	for {
		b, rev, err := store.Load[Batch](ctx, t.Store, Batches, wave+"/"+id)
		if err != nil {
			return fmt.Errorf("revoking a batch of tickets: %w", err)
		}
		if !b.Revoked.IsZero() {
			return nil
		}
		b.Revoked = t.hour()
		if _, err = store.Change(ctx, t.Store, Batches, wave+"/"+id, rev, b); err == nil || !errors.Is(err, store.ErrStale) {
			return err
		}
	}
}

// hour is now, rounded down: a batch of one code must not tell more.
func (t *Tickets) hour() time.Time { return t.Now().UTC().Truncate(time.Hour) }

// Counts are the numbers of tickets of a wave by batch. It reads all tickets
// of the wave: about a second for a million.
func (t *Tickets) Counts(ctx context.Context, wave string) (map[string]Count, error) {
	all := map[string]Count{}
	for d, err := range store.All[document](ctx, t.Store, Collection, store.Prefix(wave+"/")) {
		if err != nil {
			return nil, fmt.Errorf("counting tickets: %w", err)
		}
		c := all[d.Batch]
		c.Made++
		switch {
		case d.Used:
			c.Used++
		case d.Claim != "":
			c.Claimed++
		}
		all[d.Batch] = c
	}
	return all, nil
}
