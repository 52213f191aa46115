package paper

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/store"
)

// Answered is a form as an interviewer's phone sends it.
type Answered struct {
	ID       survey.ResponseID // made by NewForm when the form was opened
	Opened   time.Time
	Values   map[string][]string
	Language string
}

// Taken is what came of an interview.
type Taken struct {
	Receipt collect.Receipt // for the citizen, who may look it up or withdraw
	Handle  string          // for the interviewer's notes and for re-checks; leads to no answer
}

// NewForm makes the id of a form that is opened now. It is not sealed: only
// people who have signed in for a round get to send one.
func (o *Office) NewForm() (survey.ResponseID, error) {
	var random [survey.RandomIDBytes]byte
	if _, err := io.ReadFull(o.Random, random[:]); err != nil {
		return survey.ResponseID{}, survey.Errorf(survey.KindInternal, "random", "making a response id: %w", err)
	}
	return survey.NewResponseID(o.Now(), random), nil
}

// Take keeps an interview exactly once, however often it is sent. Errors:
// KindInvalid with Problems by question, ErrStep when the round is over,
// ErrSerial for an id of another time, and those of collect.TakeIn.
func (o *Office) Take(ctx context.Context, id string, a Answered) (Taken, error) {
	b, err := o.Batch(ctx, id)
	if err != nil {
		return Taken{}, err
	}
	if b.Kind != Interview || b.State != Open {
		return Taken{}, ErrStep
	}
	now := o.Now()
	if age := now.Sub(a.ID.Hour()); age < 0 || age > collect.SealLife+time.Hour {
		return Taken{}, ErrSerial
	}
	q, err := o.Questionnaire(ctx, b.Batch)
	if err != nil {
		return Taken{}, err
	}
	answers, err := q.Check(a.Values)
	if err != nil {
		return Taken{}, err
	}
	s, err := o.Directory.Snapshot(ctx)
	if err != nil {
		return Taken{}, err
	}
	seconds := min(max(now.Sub(a.Opened), 0), survey.MaxSeconds*time.Second) / time.Second
	receipt, err := o.Taker.TakeIn(ctx, &survey.Response{ID: a.ID, Wave: b.Wave, Unit: b.Unit, Counter: b.Counter,
		Field: s.Counters[b.Counter].Field, Questionnaire: b.Questionnaire, Form: b.Form, Language: a.Language,
		Channel: survey.ByInterviewer, Hour: now.UTC().Truncate(time.Hour), Seconds: int(seconds), Answers: answers, Batch: b.ID})
	if err != nil {
		return Taken{}, err
	}
	handle := handle(a.ID)
	err = store.Add(context.WithoutCancel(ctx), o.Store, Sheets, id+"/"+handle, Sheet{Batch: id, Handle: handle, Done: true})
	if err != nil && !errors.Is(err, store.ErrExists) {
		return Taken{}, fmt.Errorf("numbering an interview: %w", err)
	}
	return Taken{receipt, handle}, nil
}

// handle is a short name for an interview. It follows from the id, so that a
// form sent twice has one, and does not lead back to it.
func handle(id survey.ResponseID) string {
	sum := sha256.Sum256(append([]byte("sipas interview 1\x00"), id[:]...))
	return survey.NewCode([survey.RandomCodeBytes]byte(sum[:]))
}

// EndRound closes a round of interviews; forms that are still open can no
// longer be sent.
func (o *Office) EndRound(ctx context.Context, by, id string, rev int64) (Batch, error) {
	b, err := o.Batch(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	if b.Kind != Interview || b.State != Open {
		return b.Batch, ErrStep
	}
	sheets, err := o.Sheets(ctx, id)
	if err != nil {
		return b.Batch, err
	}
	b.State, b.Accepted, b.Became = Accepted, o.mark(by), len(sheets)
	if err := o.record(ctx, "paper.batch.round", id, survey.Difference{Path: "sheets", To: count(b.Became)}); err != nil {
		return b.Batch, err
	}
	return o.replace(ctx, b.Batch, rev)
}
