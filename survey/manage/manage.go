// Package manage is what a survey manager does: put units, counters,
// questionnaires and waves in place, hand out counter codes and revoke them.
//
// Changes are made inside [Manager.Change], which tells all nodes once at its
// end, however many documents were written:
//
//	err := m.Change(ctx, func(e *manage.Editor) error {
//		if err := e.PutUnit(ctx, unit); err != nil {
//			return err
//		}
//		_, err := e.IssueCode(ctx, counter.ID)
//		return err
//	})
//
// Each Put is one document and durable by itself: after an error the ones
// before it stay. A document that is there already is replaced, unless a rule
// forbids it; then the error says which. An edit that began with what
// [Present] gave is tied to it by [Editor.If], so that two managers at the
// same thing cannot overwrite each other unseen.
//
// Every change has its entry in the audit trail before it happens.
package manage

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// What a manager can meet beside invalid input.
var (
	ErrInUse       = &survey.Error{Kind: survey.KindConflict, Code: "questionnaire.in_use"}      // a published version never changes
	ErrStep        = &survey.Error{Kind: survey.KindConflict, Code: "wave.step"}                 // not a step from the present state
	ErrNoUnit      = &survey.Error{Kind: survey.KindInvalid, Code: "unit.unknown"}               // a counter or wave names a unit that is not there
	ErrCircle      = &survey.Error{Kind: survey.KindInvalid, Code: "unit.circle"}                // a unit would lie below itself
	ErrUnpublished = &survey.Error{Kind: survey.KindConflict, Code: "questionnaire.unpublished"} // a wave beyond draft needs a version that cannot change
	ErrEmptyForm   = &survey.Error{Kind: survey.KindInvalid, Code: "wave.empty_form"}            // the form asked for rates nothing
	ErrNoCounter   = &survey.Error{Kind: survey.KindNotFound, Code: "counter.unknown"}           // no such counter
	ErrNoForm      = &survey.Error{Kind: survey.KindInvalid, Code: "questionnaire.unknown"}      // a wave names a version that is not there
	ErrChanged     = &survey.Error{Kind: survey.KindConflict, Code: "edit.changed"}              // somebody else was quicker; see Editor.If
	ErrNoField     = &survey.Error{Kind: survey.KindInvalid, Code: "field.unknown"}              // a counter names a service field that is not there
	ErrKept        = &survey.Error{Kind: survey.KindConflict, Code: "edit.kept"}                 // only drafts can be taken away
	ErrRunning     = &survey.Error{Kind: survey.KindConflict, Code: "wave.running"}              // what a running wave asks is fixed
)

// Manager changes the configuration.
type Manager struct {
	Store     store.Store
	Directory *directory.Directory
	Trail     Trail            // nil: none is kept
	Now       func() time.Time // nil: time.Now
	Random    io.Reader        // nil: crypto/rand
}

// Editor is a Manager in the middle of a change. Its methods may be called by
// several goroutines.
type Editor struct {
	*change
	rev     int64 // that the next act's thing must have; anyRevision
	covered bool  // by an entry of the audit trail that was written before
}

// change is what the Editors of one Change share.
type change struct {
	m       *Manager
	written atomic.Bool
}

// Change runs edit and then tells all nodes, also after an error of edit, of
// what was written until then.
func (m *Manager) Change(ctx context.Context, edit func(*Editor) error) error {
	c := &change{m: m}
	err := edit(&Editor{change: c, rev: anyRevision})
	if c.written.Load() {
		err = errors.Join(err, m.Directory.Changed(context.WithoutCancel(ctx)))
	}
	return err
}

func (m *Manager) now() time.Time {
	if m.Now == nil {
		return time.Now().UTC()
	}
	return m.Now().UTC()
}

func (m *Manager) random() io.Reader {
	if m.Random == nil {
		return rand.Reader
	}
	return m.Random
}

// there tells whether a document exists.
func (e *Editor) there(ctx context.Context, collection, key string) (bool, error) {
	_, err := e.m.Store.Get(ctx, collection, key)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// need fails with missing when a document does not exist.
func (e *Editor) need(ctx context.Context, collection, key string, missing *survey.Error) error {
	ok, err := e.there(ctx, collection, key)
	if err == nil && !ok {
		err = &survey.Error{Kind: missing.Kind, Code: missing.Code, Err: fmt.Errorf("%s/%s", collection, key)}
	}
	return err
}
