package paper

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// What can stand in the way, beside KindInvalid with Problems and the errors
// of collect.TakeIn.
var (
	ErrUnknown    = &survey.Error{Kind: survey.KindNotFound, Code: "paper.batch.unknown"}
	ErrStep       = &survey.Error{Kind: survey.KindConflict, Code: "paper.batch.step"}       // not what the batch's state allows
	ErrChanged    = &survey.Error{Kind: survey.KindConflict, Code: "paper.batch.changed"}    // somebody was quicker
	ErrCount      = &survey.Error{Kind: survey.KindInvalid, Code: "paper.batch.count"}       // not as many sheets typed in as came back
	ErrSecondHand = &survey.Error{Kind: survey.KindForbidden, Code: "paper.batch.same_hand"} // typed in by the same person before
	ErrController = &survey.Error{Kind: survey.KindForbidden, Code: "paper.batch.controller"}
	ErrUnsettled  = &survey.Error{Kind: survey.KindConflict, Code: "paper.batch.unsettled"}
	ErrNoWave     = &survey.Error{Kind: survey.KindGone, Code: "paper.batch.wave"} // the wave takes no answers from staff now
	ErrSerial     = &survey.Error{Kind: survey.KindInvalid, Code: "paper.sheet.serial"}
	ErrOtherBatch = &survey.Error{Kind: survey.KindInvalid, Code: "paper.sheet.other_batch"}
	ErrTaken      = &survey.Error{Kind: survey.KindConflict, Code: "paper.sheet.taken"} // somebody has typed in something else under this number
	ErrFrozen     = &survey.Error{Kind: survey.KindGone, Code: "paper.sheet.frozen"}    // the batch is being accepted, or was
)

// Taker keeps responses; *collect.Collector does.
type Taker interface {
	TakeIn(ctx context.Context, r *survey.Response) (collect.Receipt, error)
}

// Trail keeps who did what; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Config is what an Office works with. Store, Directory and Taker are required.
type Config struct {
	Store     store.Store
	Directory *directory.Directory
	Taker     Taker
	Trail     Trail            // nil: none is kept
	Now       func() time.Time // nil: time.Now
	Random    io.Reader        // nil: crypto/rand; read by many goroutines

	// Later has Work called for an upload of somebody when the request that
	// asked for it is over: a job does. nil: at once, while the request waits.
	Later func(ctx context.Context, owner, upload string) error
}

// Office keeps batches. Its methods may be called by any number of goroutines
// and nodes. Who acts is named by the caller, who has made sure that the person
// may.
type Office struct{ Config }

// New makes an Office.
func New(c Config) *Office {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return &Office{c}
}

func (o *Office) mark(by string) Mark { return Mark{By: by, At: o.Now().UTC().Truncate(time.Second)} }

// record writes an entry of the audit trail.
func (o *Office) record(ctx context.Context, act, object string, changes ...survey.Difference) error {
	if o.Trail == nil {
		return nil
	}
	if err := o.Trail.Record(ctx, act, object, changes); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}

// secretBytes is the length of a batch's secret.
const secretBytes = 16

func (o *Office) secret() ([]byte, error) {
	b := make([]byte, secretBytes)
	if _, err := io.ReadFull(o.Random, b); err != nil {
		return nil, survey.Errorf(survey.KindInternal, "random", "making a batch's secret: %w", err)
	}
	return b, nil
}

// numbers is how many batches of a kind there can be.
const numbers = 999_999

// number inserts a document under the next free number of its kind. The insert
// decides: who loses takes the next.
func (o *Office) number(ctx context.Context, collection, kind string, add func(id string) error) (string, error) {
	last := 0
	r := store.Prefix(kind + "-")
	r.Reverse, r.Limit = true, 1
	for d, err := range o.Store.Scan(ctx, collection, r) {
		if err != nil {
			return "", fmt.Errorf("looking for the last number: %w", err)
		}
		if _, err := fmt.Sscanf(d.Key, kind+"-%06d", &last); err != nil {
			return "", survey.Errorf(survey.KindDamaged, "paper.batch.number", "%s/%s has no number: %w", collection, d.Key, err)
		}
	}
	for n := last + 1; n <= numbers; n++ {
		id := fmt.Sprintf("%s-%06d", kind, n)
		err := add(id)
		if errors.Is(err, store.ErrExists) {
			continue
		}
		return id, err
	}
	return "", survey.Errorf(survey.KindInternal, "paper.batch.number", "all %d numbers are used", numbers)
}

// waveOf is the wave with its questionnaire, if it takes answers from staff now.
func (o *Office) waveOf(ctx context.Context, id string) (*directory.Snapshot, survey.Wave, *survey.Questionnaire, error) {
	s, err := o.Directory.Snapshot(ctx)
	if err != nil {
		return nil, survey.Wave{}, nil, err
	}
	w, _ := s.Wave(id)
	switch w.Phase(o.Now()) {
	case survey.PhaseOpen, survey.PhasePaused, survey.PhaseClosing:
	default:
		return s, w, nil, ErrNoWave
	}
	q := s.Questionnaires[w.Questionnaire]
	if q == nil {
		return s, w, nil, survey.Errorf(survey.KindInternal, "wave.questionnaire", "wave %s uses %s, which is not there", id, w.Questionnaire)
	}
	return s, w, q, nil
}

// Questionnaire is what a batch's sheets ask. It is there whatever has become
// of the wave: a version in use never goes.
func (o *Office) Questionnaire(ctx context.Context, b Batch) (*survey.Questionnaire, error) {
	s, err := o.Directory.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	q := s.Questionnaires[b.Questionnaire]
	if q == nil {
		return nil, survey.Errorf(survey.KindInternal, "wave.questionnaire", "batch %s uses %s, which is not there", b.ID, b.Questionnaire)
	}
	return q.On(b.Form), nil
}
