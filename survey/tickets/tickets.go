package tickets

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// The collections. Tickets lie under "<wave>/<keyed hash of the code>", batches
// under "<wave>/<id>".
const (
	Collection = "tickets"
	Batches    = "ticket_batches"
)

// What a caller may have to tell apart, beside the store's own errors and
// pass.misread of survey.ParsePassCode.
var (
	ErrUnknown = &survey.Error{Kind: survey.KindNotFound, Code: "ticket.unknown"} // no such code in this wave
	ErrUsed    = &survey.Error{Kind: survey.KindGone, Code: "ticket.used"}        // or claimed for another response
	ErrRevoked = &survey.Error{Kind: survey.KindGone, Code: "ticket.revoked"}     // with its whole batch
)

// Config is what Tickets work with. Store and Key are required.
type Config struct {
	Store  store.Store
	Key    []byte           // secret, the same on all nodes for as long as codes are in people's hands
	Now    func() time.Time // nil: time.Now
	Random io.Reader        // nil: crypto/rand
}

// Tickets keeps one-time codes. Its methods may be called by any number of
// goroutines and nodes.
type Tickets struct{ Config }

// New makes Tickets.
func New(c Config) *Tickets {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return &Tickets{c}
}

// hashBytes is what is kept of an HMAC-SHA-256: 128 bits (RFC 2104, section 5).
const hashBytes = 16

// hash is the keyed hash of a code or of an id, in hexadecimal.
func (t *Tickets) hash(parts ...string) string {
	h := hmac.New(sha256.New, t.Key)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil)[:hashBytes])
}

// document is a ticket as it is stored. Free: only Batch. Claimed: Claim and
// Hour, too. Used: Used, and nothing of the claim.
type document struct {
	Batch string    `bson:"batch"`
	Claim string    `bson:"claim,omitempty"` // keyed hash of the response's id
	Hour  time.Time `bson:"hour,omitempty"`  // in which that response's form was opened
	Used  bool      `bson:"used,omitempty"`
}

// Ticket is a code that may open a form.
type Ticket struct {
	Key   string // under which it is kept in its wave: a keyed hash, no secret
	Batch Batch
}

// Find is the ticket of a code as typed, if it can still be used. Its errors
// are pass.misread, ErrUnknown, ErrUsed and ErrRevoked; with the last two the
// Ticket is nevertheless filled in.
func (t *Tickets) Find(ctx context.Context, wave, typed string) (Ticket, error) {
	code, err := survey.ParsePassCode(typed)
	if err != nil {
		return Ticket{}, err
	}
	key := t.hash("ticket", wave, code)
	b, err := t.judge(ctx, wave, key)
	return Ticket{Key: key, Batch: b}, err
}

// judge is the batch of a ticket, and why it cannot be used.
func (t *Tickets) judge(ctx context.Context, wave, key string) (Batch, error) {
	d, _, err := t.load(ctx, wave, key)
	if err != nil {
		return Batch{}, err
	}
	b, err := t.batch(ctx, wave, d.Batch)
	switch {
	case err != nil:
		return Batch{}, err
	case d.Used || d.Claim != "":
		return b, ErrUsed
	case !b.Revoked.IsZero():
		return b, ErrRevoked
	}
	return b, nil
}

func (t *Tickets) load(ctx context.Context, wave, key string) (document, int64, error) {
	d, rev, err := store.Load[document](ctx, t.Store, Collection, wave+"/"+key)
	if errors.Is(err, store.ErrNotFound) {
		return d, 0, ErrUnknown
	}
	if err != nil {
		return d, 0, fmt.Errorf("reading a ticket: %w", err)
	}
	return d, rev, nil
}

// Usable tells whether the ticket under a key that Find gave can still be
// used: nil, ErrUnknown, ErrUsed or ErrRevoked.
func (t *Tickets) Usable(ctx context.Context, wave, key string) error {
	_, err := t.judge(ctx, wave, key)
	return err
}
