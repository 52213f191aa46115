package tickets

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Claim takes a ticket for a response that is about to be written. Claiming
// again for the same id is the same as once. ErrUsed when the ticket is used
// or claimed for another, ErrRevoked, ErrUnknown; after KindUnavailable it may
// have been claimed, and the same claim may be made again.
func (t *Tickets) Claim(ctx context.Context, wave, key string, id survey.ResponseID) error {
	mine := t.claim(wave, key, id)
	for {
		d, rev, err := t.load(ctx, wave, key)
		switch {
		case err != nil:
			return err
		case d.Claim == mine:
			return nil
		case d.Used || d.Claim != "":
			return ErrUsed
		}
		b, err := t.batch(ctx, wave, d.Batch)
		if err != nil {
			return err
		}
		if !b.Revoked.IsZero() {
			return ErrRevoked
		}
		_, err = store.Change(ctx, t.Store, Collection, wave+"/"+key, rev, document{Batch: d.Batch, Claim: mine, Hour: id.Hour()})
		if errors.Is(err, store.ErrStale) {
			continue // another phone was quicker: look what it did
		}
		if err != nil {
			return fmt.Errorf("claiming a ticket: %w", err)
		}
		return nil
	}
}

// Spend marks a ticket as used for good, once the response for which it was
// claimed is durable. Spending again is the same as once. Who has not claimed
// it cannot spend it: ErrUsed.
func (t *Tickets) Spend(ctx context.Context, wave, key string, id survey.ResponseID) error {
	return t.end(ctx, wave, key, t.claim(wave, key, id), true)
}

// end ends a claim, if it is still there: the ticket is used then, or free.
func (t *Tickets) end(ctx context.Context, wave, key, claim string, used bool) error {
	for {
		d, rev, err := t.load(ctx, wave, key)
		switch {
		case err != nil:
			return err
		case d.Used == used && d.Claim == "":
			return nil
		case d.Claim != claim:
			return ErrUsed
		}
		_, err = store.Change(ctx, t.Store, Collection, wave+"/"+key, rev, document{Batch: d.Batch, Used: used})
		if errors.Is(err, store.ErrStale) {
			continue
		}
		if err != nil {
			return fmt.Errorf("ending a ticket's claim: %w", err)
		}
		return nil
	}
}

// claim is what a ticket holds while it is claimed for a response. It differs
// from ticket to ticket, so that it says nothing where it may be left over.
func (t *Tickets) claim(wave, key string, id survey.ResponseID) string {
	return t.hash("claim", wave, key, id.String())
}

// Claimed is a ticket that is claimed at this moment, or was when its process
// died.
type Claimed struct {
	Wave, Key string
	Hour      time.Time // in which the form was opened, UTC

	claim string
}

// Claims are the claimed tickets of a wave whose forms were opened before an
// hour. It reads all tickets of the wave.
func (t *Tickets) Claims(ctx context.Context, wave string, before time.Time) ([]Claimed, error) {
	keys, err := t.claimed(ctx, wave)
	if err != nil {
		return nil, err
	}
	var all []Claimed
	for _, key := range keys {
		d, _, err := t.load(ctx, wave, key)
		if err != nil {
			return nil, err
		}
		if d.Claim != "" && d.Hour.Before(before) {
			all = append(all, Claimed{Wave: wave, Key: key, Hour: d.Hour.UTC(), claim: d.Claim})
		}
	}
	return all, nil
}

// claimed are the keys of the claimed tickets of a wave.
func (t *Tickets) claimed(ctx context.Context, wave string) (keys []string, err error) {
	for d, err := range t.Store.Scan(ctx, Collection, store.Prefix(wave+"/")) {
		if err != nil {
			return nil, fmt.Errorf("looking for claimed tickets: %w", err)
		}
		if _, is := d.Body.Lookup("claim").StringValueOK(); is {
			keys = append(keys, strings.TrimPrefix(d.Key, wave+"/"))
		}
	}
	return keys, nil
}

// For tells whether the claim is for a response.
func (t *Tickets) For(c Claimed, id survey.ResponseID) bool {
	return t.claim(c.Wave, c.Key, id) == c.claim
}

// Finish ends a claim that was left over: the ticket is used if the response
// came, else free again. A claim that somebody ended meanwhile is no error.
func (t *Tickets) Finish(ctx context.Context, c Claimed, came bool) error {
	if err := t.end(ctx, c.Wave, c.Key, c.claim, came); !errors.Is(err, ErrUsed) {
		return err
	}
	return nil
}
