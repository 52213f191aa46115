package collect

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"sipas/survey"
	"sipas/survey/store"
)

// Withdrawals is the collection of notices that a response was withdrawn, for
// the other nodes: "<wave>/<uuid of the notice>" in rough order of time.
const Withdrawals = "withdrawals"

// Withdrawal is such a notice.
type Withdrawal struct {
	Response string `bson:"response"` // its id
}

// Found is what a receipt code tells: that, and on which day, an answer was
// recorded. Never which answer.
type Found struct {
	Receipt   string
	Hour      time.Time // when it was recorded, rounded down; zero once withdrawn
	Wave      survey.Wave
	Withdrawn bool
	Final     bool // it can no longer be withdrawn

	key string
	rev int64
	is  *survey.Response
}

// Look finds the response of a receipt code as typed. ErrReceipt when there
// is none; KindNotFound, receipt.misread when the code was mistyped.
func (c *Collector) Look(ctx context.Context, typed string) (Found, error) {
	prefix, err := survey.IDPrefix(typed)
	if err != nil {
		return Found{}, err
	}
	config, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return Found{}, err
	}
	waves := slices.Clone(config.Waves)
	slices.SortStableFunc(waves, func(a, b survey.Wave) int { return b.Opens.Compare(a.Opens) })
	for _, w := range waves {
		for d, err := range c.Store.Scan(ctx, store.Responses, store.Prefix(w.ID+"/"+prefix)) {
			if err != nil {
				return Found{}, err
			}
			return c.found(d, w)
		}
	}
	return Found{}, ErrReceipt
}

func (c *Collector) found(d store.Doc, w survey.Wave) (Found, error) {
	r, err := store.DecodeResponse(d.Key, d.Body)
	if err != nil {
		return Found{}, err
	}
	phase := w.Phase(c.Now())
	return Found{Receipt: r.ID.Receipt(), Hour: r.Hour, Wave: w, Withdrawn: r.Withdrawn,
		Final: phase == survey.PhaseOver || phase == survey.PhaseHidden,
		key:   d.Key, rev: d.Rev, is: r}, nil
}

// Withdraw replaces the response of a receipt code by an empty marker, for
// good. Withdrawing twice is the same as once. ErrFinal when the wave is over.
func (c *Collector) Withdraw(ctx context.Context, typed string) (Found, error) {
	for {
		f, err := c.Look(ctx, typed)
		switch {
		case err != nil || f.Withdrawn:
			return f, err
		case f.Final:
			return f, ErrFinal
		}
		err = c.withdraw(ctx, f)
		if errors.Is(err, store.ErrStale) {
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
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer cancel()
	marker := f.is.Marker()
	if _, err := c.Store.Replace(ctx, store.Responses, f.key, f.rev, store.EncodeResponse(marker)); err != nil {
		return unavailable(err)
	}
	c.Heard(marker)
	// The marker is the truth. The notice only lets other nodes see it sooner
	// than at their next full reading, so its failure is not the citizen's.
	id, err := uuid.NewV7FromReader(c.Random)
	if err == nil {
		err = store.Add(ctx, c.Store, Withdrawals, f.Wave.ID+"/"+id.String(), Withdrawal{Response: f.is.ID.String()})
	}
	if err != nil {
		slog.WarnContext(ctx, "withdrawal not announced to other nodes", "err", err)
	}
	return nil
}
