package collect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/tickets"
)

// Entry is what a visitor shows at the door of a counter's form.
type Entry struct {
	Token   string // from the counter's screen, as scanned or typed; "" when none was shown
	Ticket  string // a one-time code, likewise
	Network string // as in Submission: for throttling guesses only
}

// Pass is the leave to open a form. Only Enter makes those with a ticket.
type Pass struct {
	Channel survey.Channel
	ticket  string
}

// Enter tells how a visitor may open a form at a place, by the place's access
// mode. Where the counter's code is enough, nothing that is shown is looked at
// or used up. Otherwise a one-time code opens, and in rotating mode the code on
// the screen, too:
//
//	ErrNoToken, ErrNoTicket            nothing was shown that could open
//	ErrToken                           the screen shows another code by now
//	pass.misread, tickets.ErrUnknown,
//	tickets.ErrUsed, tickets.ErrRevoked,
//	ErrElsewhere                       the one-time code does not open this form
//	ErrThrottled                       too many wrong codes from this network
func (c *Collector) Enter(ctx context.Context, p Place, e Entry) (Pass, error) {
	switch {
	case p.Access == survey.OpenAccess:
		return Pass{Channel: survey.ByQR}, nil
	case e.Ticket != "":
		return c.byTicket(ctx, p, e)
	case p.Access == survey.RotatingAccess:
		return c.byToken(p, e)
	}
	return Pass{}, ErrNoTicket
}

func (c *Collector) byToken(p Place, e Entry) (Pass, error) {
	if e.Token == "" {
		return Pass{}, ErrNoToken
	}
	now := c.Now()
	if err := c.Limits.mayGuess(e.Network, now); err != nil {
		return Pass{}, err
	}
	switch c.age(p.Code, e.Token) {
	case fresh:
		return Pass{Channel: survey.ByRotating}, nil
	case made:
		c.Limits.guessed(e.Network, now)
	}
	return Pass{}, ErrToken
}

func (c *Collector) byTicket(ctx context.Context, p Place, e Entry) (Pass, error) {
	now := c.Now()
	if err := c.Limits.mayGuess(e.Network, now); err != nil {
		return Pass{}, err
	}
	t, err := c.Tickets.Find(ctx, p.Wave.ID, e.Ticket)
	if errors.Is(err, tickets.ErrUnknown) {
		c.Limits.guessed(e.Network, now)
	}
	if err != nil {
		return Pass{}, err
	}
	s, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return Pass{}, fmt.Errorf("judging a one-time code: %w", err)
	}
	if !t.Batch.Serves(s.Tree, p.Counter) {
		return Pass{}, ErrElsewhere
	}
	return Pass{Channel: survey.ByOneTime, ticket: t.Key}, nil
}

// Reopen is the seal under which a form goes on that was opened before, asking
// form from now on: of the same response, so that it counts once however often
// it is opened and sent. o must come from the Sealer.
func (c *Collector) Reopen(o Opened, form survey.Form) string {
	o.Form = form
	return c.Sealer.Seal(o)
}

// Renew lets the visitor of a form in again who had a one-time code, after
// that form has expired: the code is not used up yet. Without a code in it,
// or with one that is used up, the errors are those of Enter.
func (c *Collector) Renew(ctx context.Context, p Place, o Opened) (Pass, error) {
	if o.Ticket == "" || p.Access == survey.OpenAccess || o.Wave != p.Wave.ID {
		return c.Enter(ctx, p, Entry{})
	}
	if err := c.Tickets.Usable(ctx, o.Wave, o.Ticket); err != nil {
		return Pass{}, err
	}
	return Pass{Channel: survey.ByOneTime, ticket: o.Ticket}, nil
}

// strictness orders the ways in by what they prove; those that are not here
// are watched over by somebody.
var strictness = map[survey.Channel]int{survey.ByQR: 0, survey.ByRotating: 1, survey.ByOneTime: 2}

// unproven says why an answer of a channel does not count at a unit in a mode.
func unproven(by survey.Channel, mode survey.AccessMode) error {
	has, judged := strictness[by]
	switch {
	case judged && mode == survey.OneTimeAccess && has < strictness[survey.ByOneTime]:
		return ErrNoTicket
	case judged && mode == survey.RotatingAccess && has < strictness[survey.ByRotating]:
		return ErrNoToken
	}
	return nil
}

// Counters are the places where a one-time code opens a form now, by the names
// of office and counter in Vietnamese: for whoever has the code and not the
// counter's. The errors are those of Enter for one-time codes, and ErrNoWave
// when its wave or counters take no forms now.
func (c *Collector) Counters(ctx context.Context, e Entry) ([]Place, error) {
	now := c.Now()
	if err := c.Limits.mayGuess(e.Network, now); err != nil {
		return nil, err
	}
	s, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("finding a one-time code's counters: %w", err)
	}
	for _, w := range s.Waves {
		if w.Phase(now) != survey.PhaseOpen {
			continue
		}
		t, err := c.Tickets.Find(ctx, w.ID, e.Ticket)
		if errors.Is(err, tickets.ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var all []Place
		for code, cc := range s.Codes {
			counter := s.Counters[cc.Counter]
			if !cc.Revoked.IsZero() || !t.Batch.Serves(s.Tree, counter) {
				continue
			}
			if p, err := c.placeIn(s, code); err == nil && p.Wave.ID == w.ID {
				all = append(all, p)
			}
		}
		if len(all) == 0 {
			return nil, ErrNoWave
		}
		slices.SortFunc(all, func(a, b Place) int { return strings.Compare(a.sortName(), b.sortName()) })
		return all, nil
	}
	c.Limits.guessed(e.Network, now)
	return nil, tickets.ErrUnknown
}

func (p Place) sortName() string {
	return strings.Join([]string{p.Unit.Name.In(survey.Vietnamese), p.Counter.Name.In(survey.Vietnamese), p.Code}, "\x00")
}
