package collect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sipas/survey"
	"sipas/survey/store"
	"sipas/survey/tickets"
)

// leftover is when a claim can no longer be finished by its own form, counted
// from the hour in which that was opened: the rest of the hour, the form's
// life, and an hour for clocks that differ and writes that were under way.
const leftover = time.Hour + SealLife + time.Hour

// Janitor looks at once and then at every interval for one-time codes whose
// form was cut off and never sent again, until ctx ends. Any number of nodes
// may run one.
func (c *Collector) Janitor(ctx context.Context, every time.Duration) {
	clock := time.NewTicker(every)
	defer clock.Stop()
	for {
		if err := c.Settle(ctx); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "one-time codes that were cut off could not be looked at", "err", err)
		}
		select {
		case <-clock.C:
		case <-ctx.Done():
			return
		}
	}
}

// Settle ends the claims of one-time codes whose forms can no longer come in:
// the ticket is used if the response is there, else free again. It reads the
// tickets of all waves that have any.
func (c *Collector) Settle(ctx context.Context) error {
	config, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return fmt.Errorf("settling one-time codes: %w", err)
	}
	var all error
	for _, w := range config.Waves {
		claims, err := c.Tickets.Claims(ctx, w.ID, c.Now().Add(-leftover))
		all = errors.Join(all, err)
		for _, claim := range claims {
			all = errors.Join(all, c.settle(ctx, claim))
		}
	}
	return all
}

// settle looks among the responses of the claim's hour for the one that it is
// for: nothing tells which it is, so that each is tried.
func (c *Collector) settle(ctx context.Context, claim tickets.Claimed) error {
	const hourDigits = 13 // of a response's id: its time, written out with a hyphen
	prefix := survey.NewResponseID(claim.Hour, [survey.RandomIDBytes]byte{}).String()[:hourDigits]
	came := false
	for d, err := range c.Store.Scan(ctx, store.Responses, store.Prefix(claim.Wave+"/"+prefix)) {
		if err != nil {
			return fmt.Errorf("looking for the response of a one-time code: %w", err)
		}
		id, err := survey.ParseResponseID(d.Key[len(claim.Wave)+1:])
		if err != nil {
			return survey.Errorf(survey.KindDamaged, store.ErrDamaged.Code, "%s/%s: %w", store.Responses, d.Key, err)
		}
		if c.Tickets.For(claim, id) {
			came = true
			break
		}
	}
	return c.Tickets.Finish(ctx, claim, came)
}
