package collect

import (
	"context"
	"errors"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// Submission is a form as it comes back.
type Submission struct {
	Code     string // from the address it was sent to
	Seal     string
	Values   map[string][]string // question code -> values, as sent
	Language string
	Network  string // the sender's address, for throttling only; "" is never throttled
}

// Receipt is the proof for the citizen that the answer is on disk.
type Receipt struct {
	Code string // e.g. 0RK2-7MZ4-QT81-9FXB
	New  bool   // false when the same answer was accepted before
}

// writing bounds how long an insert may take once it is under way. It goes on
// when the phone has gone away: what was sent is kept.
const writing = 15 * time.Second

// Accept checks a submission and keeps it exactly once. Its errors, in the
// order of checking: ErrSeal, ErrThrottled, ErrExpired, ErrRevoked, ErrOver,
// KindInvalid with Problems by question, ErrDiffers, ErrWithdrawn, and the
// store's KindUnavailable, after which the very same submission may be sent again.
func (c *Collector) Accept(ctx context.Context, s Submission) (Receipt, error) {
	opened, err := c.opened(s)
	if err != nil {
		return Receipt{}, err
	}
	config, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return Receipt{}, err
	}
	q := config.Questionnaires[opened.Questionnaire]
	if q == nil {
		return Receipt{}, ErrSeal
	}
	answers, invalid := q.On(opened.Form).Check(s.Values)
	now := c.Now()
	r := &survey.Response{
		ID: opened.ID, Wave: opened.Wave, Unit: opened.Unit, Counter: opened.Counter, Field: opened.Field,
		Questionnaire: opened.Questionnaire, Form: opened.Form, Language: s.Language, Channel: opened.Channel,
		Hour: now.UTC().Truncate(time.Hour), Seconds: seconds(now.Sub(opened.At)), Answers: answers,
	}
	if refused := c.admit(config, opened, s.Network, now); refused != nil {
		return c.retry(ctx, r, invalid, refused)
	}
	if invalid != nil {
		return Receipt{}, invalid
	}
	return c.keep(ctx, r)
}

// retry gives what was accepted in time its receipt again, although it would
// be refused as new; everything else meets the refusal.
func (c *Collector) retry(ctx context.Context, r *survey.Response, invalid, refused error) (Receipt, error) {
	if invalid == nil {
		if receipt, err := c.settled(ctx, r); err == nil {
			return receipt, nil
		}
	}
	return Receipt{}, refused
}

// opened reads the submission's seal; it must be for the code it was sent to.
func (c *Collector) opened(s Submission) (Opened, error) {
	opened, err := c.Sealer.Open(s.Seal)
	if err != nil {
		return Opened{}, err
	}
	code, err := survey.ParseCode(s.Code)
	if err != nil {
		return Opened{}, err
	}
	if code != opened.Code {
		return Opened{}, ErrSeal
	}
	return opened, nil
}

// admit says why a form may not come in now, or nil.
func (c *Collector) admit(config *directory.Snapshot, o Opened, network string, now time.Time) error {
	wave, known := config.Wave(o.Wave)
	switch {
	case !known || !wave.Takes(o.At, now):
		return ErrOver
	case now.Sub(o.At) > SealLife:
		return ErrExpired
	case !config.Codes[o.Code].Revoked.IsZero() || config.Counters[o.Counter].Closed:
		return ErrRevoked
	}
	return c.Limits.allow(network, o.Code, now)
}

func (c *Collector) keep(ctx context.Context, r *survey.Response) (Receipt, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer cancel()
	err := c.Store.Insert(ctx, store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r))
	if errors.Is(err, store.ErrExists) {
		return c.settled(ctx, r)
	}
	if err != nil {
		return Receipt{}, unavailable(err)
	}
	c.Heard(r)
	return Receipt{Code: r.ID.Receipt(), New: true}, nil
}

// settled compares r with the response that is kept under its id.
func (c *Collector) settled(ctx context.Context, r *survey.Response) (Receipt, error) {
	key := store.ResponseKey(r.Wave, r.ID)
	d, err := c.Store.Get(ctx, store.Responses, key)
	if err != nil {
		return Receipt{}, err
	}
	kept, err := store.DecodeResponse(key, d.Body)
	switch {
	case err != nil:
		return Receipt{}, err
	case kept.Withdrawn:
		return Receipt{}, ErrWithdrawn
	case !kept.SameSheet(r):
		return Receipt{}, ErrDiffers
	}
	return Receipt{Code: r.ID.Receipt()}, nil
}

// unavailable turns a timeout of our own into the store's word for it, so
// that the phone keeps the answer and tries again.
func unavailable(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return &survey.Error{Kind: survey.KindUnavailable, Code: store.ErrUnavailable.Code, Err: err}
	}
	return err
}

func seconds(d time.Duration) int {
	return int(min(max(d, 0), survey.MaxSeconds*time.Second) / time.Second)
}
