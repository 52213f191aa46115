package manage

import (
	"context"
	"errors"
	"fmt"

	"sipas/survey"
	"sipas/survey/store"
)

// Trail keeps who changed what; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Stored is a thing with the revision under which it is stored; 0: not yet.
type Stored[T any] struct {
	Value T
	Rev   int64
}

// Present reads a thing as it is now, not as a snapshot may still have it:
// what an edit page shows, with the revision that the edit will be tied to.
// store.ErrNotFound when there is none.
func Present[T any](ctx context.Context, m *Manager, collection, key string) (Stored[T], error) {
	v, rev, err := store.Load[T](ctx, m.Store, collection, key)
	return Stored[T]{v, rev}, err
}

// anyRevision is what an Editor expects that was not told otherwise.
const anyRevision = -1

// If is the Editor for one act upon a thing that must still be stored under
// rev, or must not be there yet (0). ErrChanged when somebody was quicker.
func (e *Editor) If(rev int64) *Editor {
	return &Editor{change: e.change, rev: rev, covered: e.covered}
}

// Together makes all that edit does one entry of the audit trail, written
// before the first of it: for imports of thousands of things.
func (e *Editor) Together(ctx context.Context, act, object string, changes []survey.Difference, edit func(*Editor) error) error {
	if err := e.record(ctx, act, object, changes); err != nil {
		return err
	}
	if err := edit(&Editor{change: e.change, rev: anyRevision, covered: true}); err != nil {
		return errors.Join(err, e.undone(ctx, act, object, err))
	}
	return nil
}

// place is where a thing lives, and what the audit trail calls the act.
type place struct{ act, collection, key string }

func (p place) object() string { return p.collection + "/" + p.key }

// put stores v. When the place is taken, judge (nil: always) decides from the
// present thing whether it may be replaced. What is there already is not
// stored again.
func put[T any](ctx context.Context, e *Editor, at place, v T, judge func(present T) error) error {
	for {
		present, rev, err := store.Load[T](ctx, e.m.Store, at.collection, at.key)
		isNew := errors.Is(err, store.ErrNotFound)
		switch {
		case err != nil && !isNew:
			return fmt.Errorf("reading %s: %w", at.object(), err)
		case e.rev != anyRevision && e.rev != rev:
			return ErrChanged
		case !isNew && judge != nil:
			if err := judge(present); err != nil {
				return err
			}
		}
		err = e.write(ctx, at, before(present, isNew), v, func() (err error) {
			if isNew {
				return store.Add(ctx, e.m.Store, at.collection, at.key, v)
			}
			_, err = store.Change(ctx, e.m.Store, at.collection, at.key, rev, v)
			return err
		})
		if lost(err) {
			continue // somebody else was quicker: look again
		}
		return err
	}
}

// before is the present thing as Differences wants it.
func before[T any](present T, isNew bool) any {
	if isNew {
		return nil
	}
	return present
}

// lost tells whether a write met another.
func lost(err error) bool {
	return errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrExists)
}

// remove deletes what judge lets go.
func remove[T any](ctx context.Context, e *Editor, at place, judge func(present T) error) error {
	for {
		present, rev, err := store.Load[T](ctx, e.m.Store, at.collection, at.key)
		if err != nil {
			return fmt.Errorf("reading %s: %w", at.object(), err)
		}
		if e.rev != anyRevision && e.rev != rev {
			return ErrChanged
		}
		if err := judge(present); err != nil {
			return err
		}
		err = e.write(ctx, at, present, nil, func() error {
			return e.m.Store.Delete(ctx, at.collection, at.key, rev)
		})
		if errors.Is(err, store.ErrStale) {
			continue
		}
		return err
	}
}

// write does one change of the store: its entry of the audit trail first, so
// that there is no change without one, then the change. A change that fails
// has an entry that says so.
func (e *Editor) write(ctx context.Context, at place, from, to any, do func() error) error {
	changes, err := survey.Differences(from, to)
	if err != nil {
		return err
	}
	if len(changes) == 0 && to != nil {
		return nil // it is there already
	}
	if !e.covered {
		if err := e.record(ctx, at.act, at.object(), redact(at.collection, changes)); err != nil {
			return err
		}
	}
	if err := do(); err != nil {
		err = fmt.Errorf("storing %s: %w", at.object(), err)
		if e.covered {
			return err
		}
		return errors.Join(err, e.undone(ctx, at.act, at.object(), err))
	}
	e.written.Store(true)
	return nil
}

func (e *Editor) record(ctx context.Context, act, object string, changes []survey.Difference) error {
	if e.m.Trail == nil {
		return nil
	}
	if err := e.m.Trail.Record(ctx, act, object, changes); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}

// undone is the entry for a change that was announced and did not happen.
func (e *Editor) undone(ctx context.Context, act, object string, why error) error {
	return e.record(context.WithoutCancel(ctx), "not done: "+act, object, []survey.Difference{{Path: "reason", To: survey.KindOf(why).String()}})
}

// same compares two things by what they say: a list that is empty is the same
// as one that is not there.
func same(a, b any) bool {
	d, err := survey.Differences(a, b)
	return err == nil && len(d) == 0
}
