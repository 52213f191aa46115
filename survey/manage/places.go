package manage

import (
	"context"
	"errors"
	"fmt"
	"io"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// PutUnit adds or changes a unit. Its parent must be there before it.
func (e *Editor) PutUnit(ctx context.Context, u survey.Unit) error {
	if !survey.ValidCode(u.ID) || u.Name.In(survey.Vietnamese) == "" {
		return &survey.Error{Kind: survey.KindInvalid, Code: "unit.invalid", Err: fmt.Errorf("unit %q", u.ID)}
	}
	if err := e.above(ctx, u); err != nil {
		return err
	}
	if err := dates(u); err != nil {
		return err
	}
	return put(ctx, e, place{"unit", directory.Units, u.ID}, u, nil)
}

// above walks up from a unit's parent: every unit on the way must be there,
// and none may be the unit itself.
func (e *Editor) above(ctx context.Context, u survey.Unit) error {
	for at := u.Parent; at != ""; {
		if at == u.ID {
			return &survey.Error{Kind: ErrCircle.Kind, Code: ErrCircle.Code, Err: fmt.Errorf("unit %q under %q", u.ID, u.Parent)}
		}
		parent, _, err := store.Load[survey.Unit](ctx, e.m.Store, directory.Units, at)
		if errors.Is(err, store.ErrNotFound) {
			return &survey.Error{Kind: ErrNoUnit.Kind, Code: ErrNoUnit.Code, Err: fmt.Errorf("%s/%s", directory.Units, at)}
		}
		if err != nil {
			return fmt.Errorf("looking above unit %s: %w", u.ID, err)
		}
		at = parent.Parent
	}
	return nil
}

// dates refuses a unit that ends before it begins: the tree of units would not
// stand (see survey.NewTree).
func dates(u survey.Unit) error {
	if u.To.IsZero() || u.From.Before(u.To) {
		return nil
	}
	return &survey.Error{Kind: survey.KindInvalid, Code: "unit.invalid", Problems: []survey.Problem{{Field: "to", Code: "unit.dates"}}}
}

// PutField adds or changes a service field.
func (e *Editor) PutField(ctx context.Context, f survey.Field) error {
	if !survey.ValidCode(f.Code) {
		return &survey.Error{Kind: survey.KindInvalid, Code: "field.invalid", Err: fmt.Errorf("field %q", f.Code)}
	}
	return put(ctx, e, place{"field", directory.Fields, f.Code}, f, nil)
}

// PutCounter adds or changes a counter of a unit that is there.
func (e *Editor) PutCounter(ctx context.Context, c survey.Counter) error {
	if !survey.ValidCode(c.ID) || c.Name.In(survey.Vietnamese) == "" {
		return &survey.Error{Kind: survey.KindInvalid, Code: "counter.invalid", Err: fmt.Errorf("counter %q", c.ID)}
	}
	if err := e.need(ctx, directory.Units, c.Unit, ErrNoUnit); err != nil {
		return err
	}
	if c.Field != "" {
		if err := e.need(ctx, directory.Fields, c.Field, ErrNoField); err != nil {
			return err
		}
	}
	return put(ctx, e, place{"counter", directory.Counters, c.ID}, c, nil)
}

// IssueCode makes a new random code that leads to a counter.
func (e *Editor) IssueCode(ctx context.Context, counter string) (survey.CounterCode, error) {
	if err := e.need(ctx, directory.Counters, counter, ErrNoCounter); err != nil {
		return survey.CounterCode{}, err
	}
	for {
		var random [survey.RandomCodeBytes]byte
		if _, err := io.ReadFull(e.m.random(), random[:]); err != nil {
			return survey.CounterCode{}, fmt.Errorf("making a counter code: %w", err)
		}
		c := survey.CounterCode{Code: survey.NewCode(random), Counter: counter, Issued: e.m.now()}
		err := put(ctx, &Editor{change: e.change, covered: e.covered}, place{"code", directory.Codes, c.Code}, c, nil)
		if errors.Is(err, ErrChanged) {
			continue // taken, one in ten million: another
		}
		if err != nil {
			return survey.CounterCode{}, err
		}
		return c, nil
	}
}

// RevokeCode ends a code for good. Revoking twice is the same as once.
func (e *Editor) RevokeCode(ctx context.Context, code string) error {
	c, rev, err := store.Load[survey.CounterCode](ctx, e.m.Store, directory.Codes, code)
	if err != nil {
		return fmt.Errorf("revoking code %s: %w", code, err)
	}
	if !c.Revoked.IsZero() {
		return nil
	}
	c.Revoked = e.m.now()
	err = put(ctx, &Editor{change: e.change, rev: rev, covered: e.covered}, place{"revoke code", directory.Codes, code}, c, nil)
	if errors.Is(err, ErrChanged) {
		return e.RevokeCode(ctx, code)
	}
	return err
}
