package opinion

import (
	"context"
	"errors"
	"fmt"

	"sipas/survey/store"
)

// Withdraw ends a link that was lost or sent to the wrong person, whatever was
// filled in under it. ErrNotGone when its sheet has been sent: that stays.
// Withdrawing again is the same as once. A link of another round is ErrUnknown.
func (o *Office) Withdraw(ctx context.Context, round, typed string) error {
	token, err := ParseToken(typed)
	if err != nil {
		return err
	}
	l, _, err := store.Load[linked](ctx, o.Store, LinksKept, o.hash("link", token))
	if errors.Is(err, store.ErrNotFound) || err == nil && l.Round != round {
		return ErrUnknown
	}
	if err != nil {
		return fmt.Errorf("reading a link: %w", err)
	}
	key := o.sheetKey(round, token)
	return o.doing(ctx, "withdraw survey link", SheetsKept+"/"+round, nil, func() error {
		for {
			sheet, rev, err := o.load(ctx, key)
			switch {
			case err != nil:
				return err
			case sheet.State == Sent:
				return ErrNotGone
			case sheet.State == Withdrawn:
				return nil
			}
			_, err = store.Change(ctx, o.Store, SheetsKept, key, rev, Sheet{Group: sheet.Group, State: Withdrawn})
			if !errors.Is(err, store.ErrStale) {
				return err
			}
		}
	})
}

// WithdrawFree ends all links of a group that nobody has begun with, and tells
// how many those were.
func (o *Office) WithdrawFree(ctx context.Context, round, group string) (n int, err error) {
	err = o.doing(ctx, "withdraw unused survey links", SheetsKept+"/"+round+"/"+group, nil, func() error {
		free, err := o.free(ctx, round, group)
		if err != nil {
			return err
		}
		for key, rev := range free {
			_, err := store.Change(ctx, o.Store, SheetsKept, key, rev, Sheet{Group: group, State: Withdrawn})
			if errors.Is(err, store.ErrStale) {
				continue // somebody has just begun
			}
			if err != nil {
				return fmt.Errorf("withdrawing a link: %w", err)
			}
			n++
		}
		return nil
	})
	return n, err
}

// free are the sheets of a group that nobody has begun, with their revisions.
func (o *Office) free(ctx context.Context, round, group string) (map[string]int64, error) {
	free := map[string]int64{}
	for d, err := range o.Store.Scan(ctx, SheetsKept, store.Prefix(round+"/")) {
		if err != nil {
			return nil, fmt.Errorf("looking for unused links: %w", err)
		}
		if field(d, "state") == string(Free) && field(d, "group") == group {
			free[d.Key] = d.Rev
		}
	}
	return free, nil
}

func field(d store.Doc, name string) string {
	s, _ := d.Body.Lookup(name).StringValueOK()
	return s
}

// Count is how many links of a group there are, and what became of them.
type Count struct{ Issued, Free, Begun, Sent, Withdrawn, Delegates int } // Delegates: of Sent

// Counts are the numbers of a round by group.
func (o *Office) Counts(ctx context.Context, round string) (map[string]Count, error) {
	all := map[string]Count{}
	for d, err := range o.Store.Scan(ctx, SheetsKept, store.Prefix(round+"/")) {
		if err != nil {
			return nil, fmt.Errorf("counting sheets: %w", err)
		}
		c := all[field(d, "group")]
		c.Issued++
		switch SheetState(field(d, "state")) {
		case Free:
			c.Free++
		case Begun:
			c.Begun++
		case Withdrawn:
			c.Withdrawn++
		case Sent:
			c.Sent++
			if By(field(d, "by")) == Delegate {
				c.Delegates++
			}
		}
		all[field(d, "group")] = c
	}
	return all, nil
}
