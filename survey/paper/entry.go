package paper

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sipas/survey"
)

// Pass is which of the two times a sheet is typed in.
type Pass int

// The passes. In the Second, texts are not typed in again: two people never
// write the same sentence, and nothing is computed from it.
const (
	First  Pass = 1
	Second Pass = 2
)

// Pass is the one that a batch is in; 0 when nothing is to be typed in.
func (b Batch) Pass() Pass {
	switch {
	case b.Kind != Paper:
	case b.State == Open && b.Returned > 0:
		return First
	case b.State == Entered:
		return Second
	}
	return 0
}

// Reading is a sheet as somebody has typed it in.
type Reading struct {
	Number int
	Void   bool                // blank or unreadable; Values don't matter then
	Values map[string][]string // question code -> values, as from a form
	Over   bool                // the person has seen what was typed in before, and puts it right
}

// Save keeps what somebody read on a sheet, over what was there from the same
// pass. It is durable when Save returns. The error is KindInvalid with
// Problems by question, ErrSerial, ErrStep when the batch is not in that pass,
// ErrSecondHand when the person typed the sheet in in the other pass, ErrTaken
// when something else is there that the person has not seen, or ErrFrozen.
func (o *Office) Save(ctx context.Context, by string, id string, pass Pass, r Reading) (Sheet, error) {
	b, err := o.Batch(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	if pass == 0 || b.Pass() != pass {
		return Sheet{}, ErrStep
	}
	if r.Number < 1 || r.Number > b.HandedOut {
		return Sheet{}, ErrSerial
	}
	q, err := o.Questionnaire(ctx, b.Batch)
	if err != nil {
		return Sheet{}, err
	}
	entry, err := read(q, pass, r)
	if err != nil {
		return Sheet{}, err
	}
	return o.alter(ctx, id, r.Number, func(s *Sheet) error {
		mine, other := &s.First, s.Second
		if pass == Second {
			mine, other = &s.Second, s.First
		}
		switch {
		case s.Final != nil || s.Done:
			return ErrFrozen
		case pass == Second && other == nil:
			return ErrSerial // it was not there the first time
		case other != nil && slices.Contains(other.Hands, by):
			return ErrSecondHand
		}
		if *mine != nil && !r.Over && !(*mine).same(entry) {
			return ErrTaken
		}
		if *mine != nil {
			entry.Hands = (*mine).Hands
		}
		entry.Hands = hand(entry.Hands, by)
		*mine, s.Hands = &entry, hand(s.Hands, by)
		return nil
	})
}

// same tells whether two entries say the same.
func (e Entry) same(o Entry) bool {
	return e.Void == o.Void && maps.EqualFunc(e.Values, o.Values, slices.Equal)
}

// read checks a reading and gives it its one form.
func read(q *survey.Questionnaire, pass Pass, r Reading) (Entry, error) {
	if r.Void {
		return Entry{Void: true}, nil
	}
	given := r.Values
	if pass == Second {
		given = maps.Clone(given)
		for _, x := range slices.Concat(q.Before, q.After) {
			if x.Kind == survey.Words {
				delete(given, x.Code)
			}
		}
	}
	answers, err := q.Check(given)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Values: values(answers)}, nil
}

// Progress is how far the typing has come.
type Progress struct {
	Entered, Again int          // sheets typed in once and twice
	Void           int          // of those typed in once
	Missing        map[int]bool // numbers of the present pass that are still to be typed in
}

// Progress counts the sheets of a batch. In the first pass any number handed
// out may be among those that came back, so that Missing holds all not typed in.
func (b Batch) Progress(sheets []Sheet) Progress {
	p := Progress{Missing: map[int]bool{}}
	if b.Pass() == First {
		for n := 1; n <= b.HandedOut; n++ {
			p.Missing[n] = true
		}
	}
	for _, s := range sheets {
		if s.First == nil && !s.Done {
			continue
		}
		p.Entered++
		delete(p.Missing, s.Number)
		if s.Void || s.First != nil && s.First.Void {
			p.Void++
		}
		switch {
		case s.Second != nil:
			p.Again++
		case b.Pass() == Second:
			p.Missing[s.Number] = true
		}
	}
	return p
}

// Finish ends the present pass: after the First the batch waits for the second
// entry, after the Second its differences are to be settled, if there are any.
// ErrCount when sheets are missing or too many; Problems say how many.
func (o *Office) Finish(ctx context.Context, id string, rev int64, pass Pass) (Batch, error) {
	b, err := o.Batch(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	if pass == 0 || b.Pass() != pass {
		return b.Batch, ErrStep
	}
	sheets, err := o.Sheets(ctx, id)
	if err != nil {
		return b.Batch, err
	}
	p := b.Progress(sheets)
	if p.Entered != b.Returned || pass == Second && p.Again != p.Entered {
		done := p.Entered
		if pass == Second {
			done = p.Again
		}
		return b.Batch, &survey.Error{Kind: ErrCount.Kind, Code: ErrCount.Code,
			Problems: []survey.Problem{{Field: "returned", Code: "paper.batch.counted", Args: []string{count(done), count(b.Returned)}}}}
	}
	b.State = Entered
	if pass == Second {
		q, err := o.Questionnaire(ctx, b.Batch)
		if err != nil {
			return b.Batch, err
		}
		c := Compare(q, sheets)
		b.Differing, b.Twice, b.Void = c.Differing, c.Twice, p.Void
		b.State = Compared
		if c.Open == 0 {
			b.State = Settled
		}
	}
	if err := o.record(ctx, fmt.Sprintf("paper.batch.%s", b.State), id, survey.Difference{Path: "sheets", To: count(p.Entered)}); err != nil {
		return b.Batch, err
	}
	return o.replace(ctx, b.Batch, rev)
}
