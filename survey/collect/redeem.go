package collect

import (
	"context"
	"errors"
	"log/slog"

	"sipas/survey"
	"sipas/survey/store"
	"sipas/survey/tickets"
)

// redeem keeps a response that a one-time code pays for. Each step is one
// change of one document, and after a crash between any two the same form sent
// again goes on where it was cut off:
//
//	is the response there?      then its receipt, whatever the ticket says
//	claim the ticket for it     of many forms with one ticket, one gets it
//	insert the response         as without a ticket
//	spend the ticket            nothing joins it and the response any more
//
// What is cut off before the last step and never sent again is put right by
// Collector.Janitor.
func (c *Collector) redeem(ctx context.Context, r *survey.Response, ticket string) (Receipt, error) {
	if err := c.claim(ctx, r, ticket); err != nil {
		return Receipt{}, unavailable(err)
	}
	receipt, err := c.keep(ctx, r)
	if err != nil {
		return Receipt{}, err
	}
	c.spend(ctx, r, ticket)
	return receipt, nil
}

// claim takes the ticket for r. nil, too, when r is there already.
func (c *Collector) claim(ctx context.Context, r *survey.Response, ticket string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer cancel()
	if _, err := c.settled(ctx, r); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	err := c.Tickets.Claim(ctx, r.Wave, ticket, r.ID)
	if !errors.Is(err, tickets.ErrUsed) {
		return err
	}
	// Perhaps by this very form: a double tap whose first half has just ended.
	_, there := c.settled(ctx, r)
	if errors.Is(there, store.ErrNotFound) {
		return err
	}
	return there
}

// spend ends the claim. The response is durable, so that a failure is not the
// citizen's: the ticket stays claimed and opens no other form.
func (c *Collector) spend(ctx context.Context, r *survey.Response, ticket string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer cancel()
	err := c.Tickets.Spend(ctx, r.Wave, ticket, r.ID)
	// Used already: the first half of a double tap has spent it.
	if err != nil && !errors.Is(err, tickets.ErrUsed) {
		slog.WarnContext(ctx, "a one-time code stays claimed until its form is sent again or the janitor comes", "err", err)
	}
}
