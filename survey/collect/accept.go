package collect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
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
	Language string              // of the page; kept only if the questionnaire has it
	Kiosk    bool                // it comes from a kiosk that has proved itself; then, and only then, its seal must be a kiosk's
	Partial  bool                // left before the end: what is not valid is left out. At kiosks only
	Network  string              // the sender's IP address without port, for throttling only; "" is never throttled
}

// Receipt is the proof for the citizen that the answer is on disk.
type Receipt struct {
	Code string // e.g. 0RK2-7MZ4-QT81-9FXB
	New  bool   // false when the same answer was accepted before
}

// writing bounds how long an insert may take once it is under way. It goes on
// when the phone has gone away: what was sent is kept.
const writing = 15 * time.Second

// settling is how long a form may know more than this node: another node that
// had already seen a new wave may have handed it out. It is longer than any
// change of the configuration stays unseen.
const settling = 2 * time.Minute

// Accept checks a submission and keeps it exactly once. Its errors, in the
// order of checking: code.misread, ErrSeal, ErrThrottled, ErrOver, ErrExpired,
// ErrRevoked, ErrNoToken or ErrNoTicket (the unit has been put into a stricter
// mode meanwhile), KindInvalid with Problems by question, ErrDiffers,
// ErrWithdrawn, those of tickets.Claim, and KindUnavailable, after which the
// very same submission may be sent again.
//
// What was accepted in time gets its receipt again at any time: before it is
// refused by date, code, mode or ticket, the store is asked whether the
// response is there.
func (c *Collector) Accept(ctx context.Context, s Submission) (Receipt, error) {
	opened, err := c.opened(s)
	if err != nil {
		return Receipt{}, err
	}
	now := c.Now()
	if err := c.Limits.allow(s.Network, opened.Code, now); err != nil {
		return Receipt{}, err
	}
	config, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return Receipt{}, fmt.Errorf("accepting a response: %w", err)
	}
	refused := admit(config, opened, now)
	q := config.Questionnaires[opened.Questionnaire]
	switch {
	case q == nil && refused == nil:
		return Receipt{}, noQuestionnaire(opened.Wave, opened.Questionnaire)
	case q == nil:
		return Receipt{}, refused
	}
	answers, invalid := s.answers(q.On(opened.Form))
	r := &survey.Response{
		ID: opened.ID, Wave: opened.Wave, Unit: opened.Unit, Counter: opened.Counter, Field: opened.Field,
		Questionnaire: opened.Questionnaire, Form: opened.Form, Language: language(q, s.Language), Channel: opened.Channel,
		Hour: now.UTC().Truncate(time.Hour), Seconds: seconds(now.Sub(opened.At)), Answers: answers,
		Partial: s.partial(),
	}
	switch {
	case refused != nil && invalid == nil:
		return c.again(ctx, r, refused)
	case refused != nil:
		return Receipt{}, refused
	case invalid != nil:
		return Receipt{}, invalid
	case opened.Ticket != "":
		return c.redeem(ctx, r, opened.Ticket)
	}
	return c.keep(ctx, r)
}

// partial tells whether the sheet is kept as one that was left.
func (s Submission) partial() bool { return s.Partial && s.Kiosk }

// answers checks what was sent. Of a sheet that was left, what is wrong is
// left out: nobody is there to put it right.
func (s Submission) answers(q *survey.Questionnaire) (survey.Answers, error) {
	answers, err := q.Check(s.Values)
	e, wrong := errors.AsType[*survey.Error](err)
	if !wrong || !s.partial() {
		return answers, err
	}
	valid := maps.Clone(s.Values)
	for _, p := range e.Problems {
		delete(valid, p.Field)
	}
	return q.Check(valid)
}

// opened reads the submission's seal; it must be for the code it was sent to.
func (c *Collector) opened(s Submission) (Opened, error) {
	code, err := survey.ParseCode(s.Code)
	if err != nil {
		return Opened{}, err
	}
	opened, err := c.Sealer.Open(s.Seal)
	if err != nil {
		return Opened{}, err
	}
	if code != opened.Code || s.Kiosk != (opened.Channel == survey.ByKiosk) {
		return Opened{}, ErrSeal
	}
	return opened, nil
}

// Admit says why a form may not come in now, as Accept would before it looks
// at the answers, or nil: ErrOver, ErrExpired, ErrRevoked, ErrNoToken,
// ErrNoTicket; KindUnavailable when the form may know a wave that this node
// does not know yet.
func (c *Collector) Admit(ctx context.Context, o Opened) error {
	config, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return fmt.Errorf("judging a form: %w", err)
	}
	return admit(config, o, c.Now())
}

// admit says why a form may not come in now, or nil. Only a form that this
// service has handed out gets here.
func admit(config *directory.Snapshot, o Opened, now time.Time) error {
	wave, known := config.Wave(o.Wave)
	phase := wave.Phase(now)
	switch {
	case (!known || phase == survey.PhaseHidden || phase == survey.PhaseEarly) && now.Sub(o.At) < settling:
		return errBehind
	case !known || !wave.Takes(o.At, now):
		return ErrOver
	case now.Sub(o.At) > o.Life():
		return ErrExpired
	case config.Counters[o.Counter].Closed:
		return ErrRevoked
	case o.Channel != survey.ByKiosk && !config.Codes[o.Code].Revoked.IsZero():
		return ErrRevoked // a poster's code; a kiosk proves itself otherwise
	}
	return unproven(o.Channel, wave.AccessAt(config.Tree, o.Unit))
}

// again gives what was accepted in time its receipt again, although it would
// be refused as new; what is not there meets the refusal.
func (c *Collector) again(ctx context.Context, r *survey.Response, refused error) (Receipt, error) {
	_, err := c.settled(ctx, r)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return Receipt{}, refused
	case err != nil:
		return Receipt{}, err
	}
	return Receipt{Code: r.ID.Receipt()}, nil
}

func (c *Collector) keep(ctx context.Context, r *survey.Response) (Receipt, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer cancel()
	err := c.Store.Insert(ctx, store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r))
	switch {
	case err == nil:
		c.doubts.take(r.ID)
		c.Heard(r)
		return Receipt{Code: r.ID.Receipt(), New: true}, nil
	case errors.Is(err, store.ErrExists):
		kept, err := c.settled(ctx, r)
		if err != nil {
			return Receipt{}, unavailable(err)
		}
		if c.doubts.take(r.ID) { // ours after all: only its acknowledgement was lost
			c.Heard(kept)
		}
		return Receipt{Code: r.ID.Receipt()}, nil
	}
	if err = unavailable(err); survey.KindOf(err) == survey.KindUnavailable {
		c.doubts.add(r.ID)
	}
	return Receipt{}, fmt.Errorf("storing the response: %w", err)
}

// settled is the response that is kept under r's id. ErrWithdrawn, ErrDiffers
// when it is not r; store.ErrNotFound when there is none.
func (c *Collector) settled(ctx context.Context, r *survey.Response) (*survey.Response, error) {
	key := store.ResponseKey(r.Wave, r.ID)
	d, err := c.Store.Get(ctx, store.Responses, key)
	if err != nil {
		return nil, fmt.Errorf("comparing with the response that is there: %w", err)
	}
	kept, err := store.DecodeResponse(key, d.Body)
	switch {
	case err != nil:
		return nil, err
	case kept.Withdrawn:
		return nil, ErrWithdrawn
	case !kept.SameSheet(r):
		return nil, ErrDiffers
	}
	return kept, nil
}

// unavailable turns a timeout of our own into the store's word for it, so
// that the phone keeps the answer and tries again.
func unavailable(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return &survey.Error{Kind: survey.KindUnavailable, Code: store.ErrUnavailable.Code, Err: err}
	}
	return err
}

// language is the one a page claims to be in, "" when the questionnaire does
// not have it: a phone may claim anything.
func language(q *survey.Questionnaire, claimed string) string {
	if slices.Contains(q.Languages, claimed) {
		return claimed
	}
	return ""
}

func seconds(d time.Duration) int {
	return int(min(max(d, 0), survey.MaxSeconds*time.Second) / time.Second)
}
