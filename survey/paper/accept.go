package paper

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/store"
)

// hands is how many sheets are made responses at once: engines write those
// that come together in one commit.
const hands = 16

// Accept turns a settled batch into responses and gives their number. by is
// the controller, who must have typed or settled none of its sheets:
// ErrController. Whatever ends it early (a crash, a store that is away), the
// batch stays in Accepting, and Accept goes on where it was, for whoever calls
// it; each sheet is counted once.
func (o *Office) Accept(ctx context.Context, by, id string, rev int64) (Batch, error) {
	b, err := o.Batch(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	if b.Kind != Paper {
		return b.Batch, ErrStep
	}
	sheets, err := o.Sheets(ctx, id)
	if err != nil {
		return b.Batch, err
	}
	switch b.State {
	case Accepted:
		return b.Batch, nil
	case Settled:
		if b, err = o.decide(ctx, by, b, rev, sheets); err != nil {
			return b.Batch, err
		}
	case Accepting:
	default:
		return b.Batch, ErrStep
	}
	return o.carryOut(ctx, b, sheets)
}

// decide is the controller's decision: after it the batch is being accepted,
// and the hour of its ids is fixed.
func (o *Office) decide(ctx context.Context, by string, b Stored, rev int64, sheets []Sheet) (Stored, error) {
	for _, s := range sheets {
		if slices.Contains(s.Hands, by) {
			return b, ErrController
		}
	}
	if _, _, _, err := o.waveOf(ctx, b.Wave); err != nil {
		return b, err
	}
	q, err := o.Questionnaire(ctx, b.Batch)
	if err != nil {
		return b, err
	}
	if c := Compare(q, sheets); c.Open > 0 {
		return b, ErrUnsettled
	}
	for _, s := range sheets {
		if _, err := s.final(q); err != nil {
			return b, &survey.Error{Kind: ErrUnsettled.Kind, Code: ErrUnsettled.Code, Err: fmt.Errorf("sheet %d: %w", s.Number, err)}
		}
	}
	if b.Rev != rev {
		return b, ErrChanged
	}
	if err := o.record(ctx, "paper.batch.accept", b.ID, survey.Difference{Path: "sheets", To: count(len(sheets))}); err != nil {
		return b, err
	}
	b.State, b.Accepted, b.Hour = Accepting, o.mark(by), o.Now().UTC().Truncate(time.Hour)
	if b.Batch, err = o.replace(ctx, b.Batch, rev); err == nil {
		b.Rev = rev + 1
	}
	return b, err
}

// carryOut makes responses of all sheets that are none yet, then closes the
// batch. It goes on when the controller's browser has gone away.
func (o *Office) carryOut(ctx context.Context, b Stored, sheets []Sheet) (Batch, error) {
	ctx = context.WithoutCancel(ctx)
	q, err := o.Questionnaire(ctx, b.Batch)
	if err != nil {
		return b.Batch, err
	}
	s, err := o.Directory.Snapshot(ctx)
	if err != nil {
		return b.Batch, err
	}
	field := s.Counters[b.Counter].Field
	lane := newLane(hands, func(sheet Sheet) error { return o.become(ctx, b.Batch, q, field, sheet) })
	for _, sheet := range sheets {
		if !lane.put(ctx, sheet) {
			break
		}
	}
	if err := lane.end(); err != nil {
		return b.Batch, err
	}
	b.Became, b.Void = 0, 0
	if sheets, err = o.Sheets(ctx, b.ID); err != nil {
		return b.Batch, err
	}
	for _, s := range sheets {
		if s.Void {
			b.Void++
		} else {
			b.Became++
		}
	}
	b.State, b.Secret = Accepted, nil
	done, err := o.replace(ctx, b.Batch, b.Rev)
	if errors.Is(err, ErrChanged) { // somebody else has carried it out at the same time
		if again, err := o.Batch(ctx, b.ID); err == nil && again.State == Accepted {
			return again.Batch, nil
		}
	}
	return done, err
}

// become makes a response of one sheet: its content is fixed in the draft
// first, so that every later try enters the same; then the response is
// entered; then the draft loses its answers.
func (o *Office) become(ctx context.Context, b Batch, q *survey.Questionnaire, field string, s Sheet) error {
	if s.Done {
		return nil
	}
	s, err := o.alter(ctx, b.ID, s.Number, func(s *Sheet) error {
		if s.Final != nil || s.Done {
			return nil
		}
		e, err := s.final(q)
		s.Final = &e
		return err
	})
	if err != nil || s.Done {
		return err
	}
	if !s.Final.Void {
		answers, err := q.Check(s.Final.Values)
		if err != nil {
			return err
		}
		_, err = o.Taker.TakeIn(ctx, &survey.Response{ID: b.identify(s.Number), Wave: b.Wave, Unit: b.Unit, Counter: b.Counter, Field: field,
			Questionnaire: b.Questionnaire, Form: b.Form, Channel: survey.ByPaper, Hour: hourOf(b.Day, b.Hour), Answers: answers, Batch: b.ID})
		if err != nil && !errors.Is(err, collect.ErrWithdrawn) {
			return fmt.Errorf("sheet %s: %w", b.Serial(s.Number), err)
		}
	}
	_, err = o.alter(ctx, b.ID, s.Number, func(s *Sheet) error {
		if !s.Done {
			*s = Sheet{Batch: s.Batch, Number: s.Number, Hands: s.Hands, Done: true, Void: s.Final.Void}
		}
		return nil
	})
	return err
}

// Resume goes on with batches whose accepting was cut off. A node calls it
// when it starts.
func (o *Office) Resume(ctx context.Context) error {
	var all []error
	for b, err := range store.All[Batch](ctx, o.Store, Batches, store.Prefix(string(Paper)+"-")) {
		if err != nil {
			return fmt.Errorf("reading batches: %w", err)
		}
		if b.State == Accepting {
			_, err := o.Accept(ctx, b.Accepted.By, b.ID, 0)
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}
