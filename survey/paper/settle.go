package paper

import (
	"context"
	"slices"

	"sipas/survey"
)

// Settling is the decision about one mismatch, with the paper in hand.
type Settling struct {
	Number int
	Code   string
	Choice Choice
	Other  []string // of OtherReading: what the paper says; none means left out
}

// Settle decides mismatches; each is durable by itself. When the last is
// decided the batch waits for its controller. A decision may be changed until
// it is accepted. The error is KindInvalid with a Problem when a decision
// cannot be; ErrStep, ErrFrozen.
func (o *Office) Settle(ctx context.Context, by, id string, decisions []Settling) (Comparison, error) {
	b, err := o.Batch(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	if b.State != Compared && b.State != Settled {
		return Comparison{}, ErrStep
	}
	q, err := o.Questionnaire(ctx, b.Batch)
	if err != nil {
		return Comparison{}, err
	}
	for _, d := range decisions {
		if err := o.settle(ctx, by, id, q, d); err != nil {
			return Comparison{}, err
		}
	}
	sheets, err := o.Sheets(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	c := Compare(q, sheets)
	if c.Open == 0 && b.State == Compared {
		b.State = Settled
		if err := o.record(ctx, "paper.batch.settled", id, survey.Difference{Path: "differences", To: count(c.Differing)}); err != nil {
			return c, err
		}
		_, err = o.replace(ctx, b.Batch, b.Rev)
	}
	return c, err
}

func (o *Office) settle(ctx context.Context, by, id string, q *survey.Questionnaire, d Settling) error {
	_, err := o.alter(ctx, id, d.Number, func(s *Sheet) error {
		if s.Final != nil || s.Done {
			return ErrFrozen
		}
		list := Compare(q, []Sheet{*s}).List
		i := slices.IndexFunc(list, func(m Mismatch) bool { return m.Code == d.Code })
		if i < 0 {
			return ErrSerial
		}
		given, err := list[i].settle(q, d.Choice, d.Other)
		if err != nil {
			return err
		}
		if s.Settled == nil {
			s.Settled = map[string][]string{}
		}
		s.Settled[d.Code] = given
		s.Hands = hand(s.Hands, by)
		return nil
	})
	return err
}

// final is what a sheet says in the end. A decision for an entry that is not
// void against one that is takes all of that entry.
func (s Sheet) final(q *survey.Questionnaire) (Entry, error) {
	e := *s.First
	if decided := s.Settled[VoidCode]; len(decided) > 0 && (decided[0] == VoidYes) != e.Void {
		e = *s.Second
	}
	if e.Void {
		return Entry{Void: true}, nil
	}
	given := make(map[string][]string, len(e.Values))
	for code, v := range e.Values {
		given[code] = v
	}
	for code, v := range s.Settled {
		if code != VoidCode {
			given[code] = v
		}
	}
	answers, err := q.Check(given)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Values: values(answers)}, nil
}
