package opinion

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"sipas/survey/store"
)

// Close ends a survey for good, before its last day, too. What was sent counts,
// and may be seen from now on; what was not sent by then never will be (see
// Settle). ErrNotOpen, ErrChanged, ErrNoSurvey, ErrClosed.
func (o *Office) Close(ctx context.Context, round string, rev int64) (int64, error) {
	rev, err := o.change(ctx, "close sociological survey", round, rev, func(old *Survey) (*Survey, error) {
		if old.State != Open {
			return nil, ErrNotOpen
		}
		next := *old
		next.State = Closed
		if now := o.Now().UTC().Truncate(time.Second); now.Before(next.Closes) {
			next.Closes = now
		}
		return &next, nil
	})
	if err != nil {
		return 0, err
	}
	return rev, o.Settle(ctx, round)
}

// Settle ends the sheets of a closed survey that were not sent, so that what is
// counted then is all there will ever be. Sending reads the sheet, then the
// survey, then writes the sheet if nobody has meanwhile; a survey that is closed
// in between would not stop it. Therefore each sheet is written once more after
// the survey was closed: whoever was about to send it loses that race, looks
// again, and is told that the survey is over. Close does this; whoever counts does
// it again, for a process that died in between. Doing it again costs one look.
// ErrNotOver for a survey that is not closed.
func (o *Office) Settle(ctx context.Context, round string) error {
	s, _, err := o.Survey(ctx, round)
	switch {
	case err != nil:
		return err
	case s.State != Closed:
		return ErrNotOver
	}
	var left []string
	for d, err := range o.Store.Scan(ctx, SheetsKept, store.Prefix(round+"/")) {
		if err != nil {
			return fmt.Errorf("looking for sheets that were not sent: %w", err)
		}
		if unsent(SheetState(field(d, "state"))) && !ended(d) {
			left = append(left, d.Key)
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(chunk)
	for _, key := range left {
		group.Go(func() error { return o.end(ctx, key) })
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("ending sheets that were not sent: %w", err)
	}
	return nil
}

// end ends one sheet, unless it is sent first.
func (o *Office) end(ctx context.Context, key string) error {
	for {
		s, rev, err := o.load(ctx, key)
		if err != nil || !unsent(s.State) || s.Ended {
			return err
		}
		s.Ended = true
		if _, err = store.Change(ctx, o.Store, SheetsKept, key, rev, s); !errors.Is(err, store.ErrStale) {
			return err
		}
	}
}

func unsent(s SheetState) bool { return s == Free || s == Begun }

func ended(d store.Doc) bool {
	yes, _ := d.Body.Lookup("ended").BooleanOK()
	return yes
}
