package reform

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// The collections.
const (
	SetsKept   = "reform_sets"   // criteria sets, by CriteriaSet.Ref
	RoundsKept = "reform_rounds" // rounds, by id
	SheetsKept = "reform_sheets" // score sheets: "<round>/<unit>"
	FilesKept  = "reform_files"  // parts of evidence: "<SHA-256>/<number>"
)

// What can stand in the way of an office's work, beside what is wrong with the
// thing itself (KindInvalid with Problems) and what acts are refused for.
var (
	ErrNoSet     = &survey.Error{Kind: survey.KindNotFound, Code: "criteria.unknown"}
	ErrSetFixed  = &survey.Error{Kind: survey.KindConflict, Code: "criteria.fixed"} // a published version does not change
	ErrSetUsed   = &survey.Error{Kind: survey.KindConflict, Code: "criteria.used"}  // a round is scored by it
	ErrNoRound   = &survey.Error{Kind: survey.KindNotFound, Code: "round.unknown"}
	ErrRunning   = &survey.Error{Kind: survey.KindConflict, Code: "round.running"} // that may change only while the round is prepared
	ErrNotRun    = &survey.Error{Kind: survey.KindConflict, Code: "round.not_run"} // the round is being prepared, or published
	ErrNotFinal  = &survey.Error{Kind: survey.KindConflict, Code: "round.not_final"}
	ErrNoEntrant = &survey.Error{Kind: survey.KindNotFound, Code: "round.no_unit"} // the unit takes no part
	ErrChanged   = &survey.Error{Kind: survey.KindConflict, Code: "edit.changed"}  // somebody was quicker
	ErrTaken     = &survey.Error{Kind: survey.KindConflict, Code: "edit.taken"}    // the id is in use
)

// identifier is what ids of sets, rounds and groups look like.
var identifier = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Trail keeps who did what; *audit.Trail does.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Config is what an Office works with. Store is required.
type Config struct {
	Store store.Store
	Trail Trail            // nil: none is kept
	Now   func() time.Time // nil: time.Now
}

// Office keeps criteria sets, rounds and score sheets. Its methods may be called
// by any number of goroutines and nodes. Who acts is named by the caller, who
// has made sure that the person may, and has put an audit.Actor into the
// context. What it hands out is shared: nobody may change anything in it.
type Office struct {
	Config

	mu     sync.Mutex
	sheets map[string]readSheet // by key
	sets   map[string]*CriteriaSet
}

// readSheet is a sheet as it was last read.
type readSheet struct {
	rev   int64
	sheet *Sheet
}

// mostSheets bounds the sheets that are kept at hand.
const mostSheets = 4000

// New makes an office.
func New(c Config) *Office {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Office{Config: c, sheets: map[string]readSheet{}, sets: map[string]*CriteriaSet{}}
}

func (o *Office) now() time.Time { return o.Now().UTC().Truncate(time.Millisecond) }

// doing writes the entry of an act into the trail, does it, and takes the entry
// back when it failed.
func (o *Office) doing(ctx context.Context, act, object string, changes []survey.Difference, do func() error) error {
	if o.Trail == nil {
		return do()
	}
	if err := o.Trail.Record(ctx, act, object, changes); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	err := do()
	if err == nil {
		return nil
	}
	why := []survey.Difference{{Path: "reason", To: survey.KindOf(err).String()}}
	if told := o.Trail.Record(context.WithoutCancel(ctx), "not done: "+act, object, why); told != nil {
		return errors.Join(err, fmt.Errorf("writing the audit trail: %w", told))
	}
	return err
}

// put inserts with revision 0, and replaces that revision otherwise.
func (o *Office) put(ctx context.Context, collection, key string, rev int64, v any) (int64, error) {
	if rev == 0 {
		err := store.Add(ctx, o.Store, collection, key, v)
		if errors.Is(err, store.ErrExists) {
			return 0, ErrTaken
		}
		return 1, err
	}
	rev, err := store.Change(ctx, o.Store, collection, key, rev, v)
	if errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound) {
		return 0, ErrChanged
	}
	return rev, err
}

// load reads a document; missing is the error when it is not there.
func load[T any](ctx context.Context, o *Office, collection, key string, missing error) (*T, int64, error) {
	if store.CheckKey(collection, key) != nil {
		return nil, 0, missing
	}
	v, rev, err := store.Load[T](ctx, o.Store, collection, key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, 0, missing
	case err != nil:
		return nil, 0, fmt.Errorf("reading %s/%s: %w", collection, key, err)
	}
	return &v, rev, nil
}
