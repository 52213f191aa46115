package reform

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"sipas/survey"
)

// An act that is on its way while a round is published must not land after it:
// the sheet would no longer be what was frozen, and the person would have been
// told "saved" about something that counts for nothing. A round and its sheets
// are many documents, nodes are many, and a process may die at any write, so that
// neither a lock nor a state of the round by itself can prevent it. Therefore:
//
//  1. CloseSheets writes the round's revision into every sheet ([Sheet].Closing).
//     Whoever has read the sheet before loses the race for its revision, reads it
//     again, and finds it closed.
//  2. Publish then writes the round as published, if it still has that revision.
//  3. Who wants to change a closed sheet reads the round. Published, it is too
//     late. Still running at that revision, the publishing is on its way or its
//     process has died: the act first gives the round its next revision, so that
//     2 cannot happen any more, and then goes on. Running at a later revision,
//     that has been done already.
//
// So one conditional write of one document, the round, decides which of the two
// came first, and each sheet that 2 publishes is the one that 1 has seen. A mark
// never goes back to an earlier revision, so that one that was left behind frees
// nothing. Publishing that was cut short needs nobody: it is taken up by doing it
// again, and taken back by the next act.

// atOnce is how many sheets are written at the same time: an embedded store makes
// them durable together.
const atOnce = 200

// CloseSheets closes the sheets of a round for publishing it: as long as the round
// keeps the revision rev, none of them changes. Nothing is written unless all are
// final. Doing it again is the same as once. The errors of Publish.
func (o *Office) CloseSheets(ctx context.Context, id string, rev int64) error {
	r, is, err := o.Round(ctx, id)
	switch {
	case err != nil:
		return err
	case is != rev:
		return ErrChanged
	case r.State != Running:
		return ErrNotRun
	}
	sheets, err := o.Sheets(ctx, r)
	if err != nil {
		return err
	}
	var open []survey.Problem
	for _, e := range r.Units {
		if sheets[e.Unit].Stage != Final {
			open = append(open, survey.Problem{Field: e.Unit, Code: "round.open"})
		}
	}
	if len(open) > 0 {
		return &survey.Error{Kind: ErrNotFinal.Kind, Code: ErrNotFinal.Code, Problems: open}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, e := range r.Units {
		if sheets[e.Unit].Closing != rev {
			group.Go(func() error { return o.closeSheet(ctx, r, e.Unit, rev) })
		}
	}
	return group.Wait()
}

// closeSheet closes one sheet, as it then is.
func (o *Office) closeSheet(ctx context.Context, r *Round, unit string, round int64) error {
	for range tries {
		s, rev, err := o.Sheet(ctx, r, unit)
		switch {
		case err != nil:
			return err
		case s.Stage != Final:
			return &survey.Error{Kind: ErrNotFinal.Kind, Code: ErrNotFinal.Code, Problems: []survey.Problem{{Field: unit, Code: "round.open"}}}
		case s.Closing == round:
			return nil
		case s.Closing > round: // the round has moved on
			return ErrChanged
		}
		next := *s
		next.Closing = round
		_, err = o.put(ctx, SheetsKept, sheetKey(r.ID, unit), rev, next)
		if !errors.Is(err, ErrChanged) && !errors.Is(err, ErrTaken) {
			return err
		}
	}
	return ErrChanged
}

// free makes sure that a sheet may change: a publishing that has closed it does
// not happen any more. ErrNotRun when it has happened.
func (o *Office) free(ctx context.Context, round string, s *Sheet) error {
	if s.Closing == 0 {
		return nil
	}
	for range tries {
		r, rev, err := o.Round(ctx, round)
		switch {
		case err != nil:
			return err
		case r.State != Running:
			return ErrNotRun
		case rev != s.Closing:
			return nil
		}
		_, err = o.keepRound(ctx, "take back publishing", r, *r, rev)
		if !errors.Is(err, ErrChanged) {
			return err
		}
	}
	return ErrTouched
}
