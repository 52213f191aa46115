package collect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Withdrawal is a notice in store.Withdrawals.
type Withdrawal struct {
	Response string `bson:"response"` // its id
}

// Found is what a receipt code tells: that, and on which day, an answer was
// recorded. Never which answer.
type Found struct {
	Receipt   string
	Hour      time.Time // when it was recorded, rounded down, UTC; zero once withdrawn
	Wave      survey.Wave
	Unit      string // id of the unit that was rated
	Counter   string // id of the counter that was rated
	Withdrawn bool
	Final     bool // the wave is over: it can no longer be withdrawn

	key string
	rev int64
	is  *survey.Response
}

// Look finds the response of a receipt code as typed. KindNotFound,
// receipt.misread when the code was mistyped; ErrReceipt when no response has
// it, or (once in 10^8 for 20,000 responses of an hour) when several have it,
// because then nobody can tell whose it is.
func (c *Collector) Look(ctx context.Context, typed string) (Found, error) {
	prefix, err := survey.IDPrefix(typed)
	if err != nil {
		return Found{}, err
	}
	config, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return Found{}, fmt.Errorf("looking up a receipt: %w", err)
	}
	var found []Found
	for _, w := range config.Waves {
		r := store.Prefix(w.ID + "/" + prefix)
		r.Limit = 2 // one more than there should be
		for d, err := range c.Store.Scan(ctx, store.Responses, r) {
			if err != nil {
				return Found{}, fmt.Errorf("looking up a receipt: %w", err)
			}
			f, err := c.found(d, w)
			if err != nil {
				return Found{}, err
			}
			found = append(found, f)
		}
	}
	switch len(found) {
	case 0:
		return Found{}, ErrReceipt
	case 1:
		return found[0], nil
	}
	return Found{}, survey.Errorf(ErrReceipt.Kind, ErrReceipt.Code, "%d responses share the receipt", len(found))
}

func (c *Collector) found(d store.Doc, w survey.Wave) (Found, error) {
	r, err := store.DecodeResponse(d.Key, d.Body)
	if err != nil {
		return Found{}, err
	}
	phase := w.Phase(c.Now())
	return Found{Receipt: r.ID.Receipt(), Hour: r.Hour, Wave: w, Unit: r.Unit, Counter: r.Counter, Withdrawn: r.Withdrawn,
		Final: phase == survey.PhaseOver || phase == survey.PhaseHidden,
		key:   d.Key, rev: d.Rev, is: r}, nil
}

// Withdraw replaces the response of a receipt code by an empty marker, for
// good. Withdrawing twice is the same as once. ErrFinal when the wave is over;
// the other errors are those of Look, and KindUnavailable, after which it may
// be tried again.
func (c *Collector) Withdraw(ctx context.Context, typed string) (Found, error) {
	for {
		f, err := c.Look(ctx, typed)
		switch {
		case err != nil:
			return f, err
		case f.Withdrawn:
			if c.doubts.take(f.is.ID) { // by us: only the acknowledgement was lost
				c.announce(ctx, f)
			}
			return f, nil
		case f.Final:
			return f, ErrFinal
		}
		err = c.withdraw(ctx, f)
		if errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound) {
			continue // somebody else is withdrawing it at this moment
		}
		if err != nil {
			return f, err
		}
		f.Withdrawn, f.Hour = true, time.Time{}
		return f, nil
	}
}

func (c *Collector) withdraw(ctx context.Context, f Found) error {
	writingCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer cancel()
	_, err := c.Store.Replace(writingCtx, store.Responses, f.key, f.rev, store.EncodeResponse(f.is.Marker()))
	if err = unavailable(err); err != nil {
		if survey.KindOf(err) == survey.KindUnavailable {
			c.doubts.add(f.is.ID)
		}
		return fmt.Errorf("withdrawing a response: %w", err)
	}
	c.doubts.take(f.is.ID)
	c.announce(ctx, f)
	return nil
}

// announce tells this node and the others of a withdrawal that is durable.
// The marker is the truth; the notice only lets other nodes see it sooner than
// at their next full reading, so its failure is not the citizen's.
func (c *Collector) announce(ctx context.Context, f Found) {
	c.Heard(f.is.Marker())
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer cancel()
	var random [survey.RandomIDBytes]byte
	_, err := io.ReadFull(c.Random, random[:])
	if err == nil {
		key := store.ResponseKey(f.Wave.ID, survey.NewResponseID(c.Now(), random))
		err = store.Add(ctx, c.Store, store.Withdrawals, key, Withdrawal{Response: f.is.ID.String()})
	}
	if err != nil {
		slog.WarnContext(ctx, "withdrawal not announced to other nodes", "err", err)
	}
}
