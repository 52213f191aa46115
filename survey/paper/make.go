package paper

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// Stored is a batch with the revision that a change of it must name.
type Stored struct {
	Batch
	Rev int64
}

// Order is what a new batch of paper, or a round of interviews, is to be.
type Order struct {
	Kind        Kind // Paper or Interview
	Wave        string
	Unit        string
	Counter     string      // "" for paper about a whole unit
	Form        survey.Form // on a wave where citizens choose; else the wave's own
	Sheets      int         // of Paper: 1 to MaxSheets
	Interviewer string      // of Interview: the person's code, if any
}

// Make begins a batch. The error is KindInvalid with Problems (fields unit,
// counter, sheets, form, interviewer), or ErrNoWave.
func (o *Office) Make(ctx context.Context, by string, want Order) (Batch, error) {
	s, w, q, err := o.waveOf(ctx, want.Wave)
	if err != nil {
		return Batch{}, err
	}
	if w.Form != survey.ChoiceForm {
		want.Form = w.Form
	}
	if problems := want.problems(s, w, q, o.Now()); len(problems) > 0 {
		return Batch{}, &survey.Error{Kind: survey.KindInvalid, Code: "paper.batch.invalid", Problems: problems}
	}
	b := Batch{Kind: want.Kind, Wave: w.ID, Unit: want.Unit, Counter: want.Counter, Questionnaire: w.Questionnaire,
		Form: want.Form, State: Open, HandedOut: want.Sheets, Interviewer: want.Interviewer, Made: o.mark(by)}
	if want.Kind == Paper {
		if b.Secret, err = o.secret(); err != nil {
			return Batch{}, err
		}
	}
	_, err = o.number(ctx, Batches, string(b.Kind), func(id string) error {
		b.ID = id
		return store.Add(ctx, o.Store, Batches, id, b)
	})
	if err != nil {
		return Batch{}, fmt.Errorf("making a batch: %w", err)
	}
	return b, o.record(ctx, "paper.batch.make", b.ID, survey.Difference{Path: "unit", To: b.Unit}, survey.Difference{Path: "sheets", To: count(b.HandedOut)})
}

func (want Order) problems(s *directory.Snapshot, w survey.Wave, q *survey.Questionnaire, now time.Time) []survey.Problem {
	var all []survey.Problem
	add := func(field, code string, args ...string) {
		all = append(all, survey.Problem{Field: field, Code: code, Args: args})
	}
	unit, known := s.Tree.Unit(want.Unit)
	counter, placed := s.Counters[want.Counter]
	switch {
	case !known || !unit.Exists(now) || !s.Covers(w, want.Unit):
		add("unit", "paper.batch.unit")
	case want.Counter != "" && (!placed || counter.Unit != want.Unit), want.Counter == "" && want.Kind == Interview:
		add("counter", "paper.batch.counter")
	}
	if want.Kind == Paper && (want.Sheets < 1 || want.Sheets > MaxSheets) {
		add("sheets", "paper.batch.sheets", count(MaxSheets))
	}
	if want.Form != survey.FullForm && want.Form != survey.ShortForm || len(q.On(want.Form).Rated()) == 0 {
		add("form", "paper.batch.form")
	}
	if want.Interviewer != "" && !survey.ValidCode(want.Interviewer) {
		add("interviewer", "paper.batch.interviewer")
	}
	return all
}

// Batch finds a batch; ErrUnknown when there is none of that id.
func (o *Office) Batch(ctx context.Context, id string) (Stored, error) {
	b, rev, err := store.Load[Batch](ctx, o.Store, Batches, id)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrInvalid) {
		return Stored{}, ErrUnknown
	}
	if err != nil {
		return Stored{}, fmt.Errorf("reading batch %s: %w", id, err)
	}
	return Stored{b, rev}, nil
}

// All are the batches of a kind and wave, the newest first.
func (o *Office) All(ctx context.Context, kind Kind, wave string) ([]Batch, error) {
	var all []Batch
	r := store.Prefix(string(kind) + "-")
	r.Reverse = true
	for b, err := range store.All[Batch](ctx, o.Store, Batches, r) {
		if err != nil {
			return nil, fmt.Errorf("reading batches: %w", err)
		}
		if b.Wave == wave {
			all = append(all, b)
		}
	}
	return all, nil
}

// Return notes how many sheets came back, and the day on which they were
// collected. It may be corrected until all are typed in. The error is
// KindInvalid with Problems (fields returned, day), ErrStep or ErrChanged.
func (o *Office) Return(ctx context.Context, id string, rev int64, n int, day time.Time) (Batch, error) {
	b, err := o.Batch(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	if b.Kind != Paper || b.State != Open {
		return b.Batch, ErrStep
	}
	var problems []survey.Problem
	if n < 1 || n > b.HandedOut {
		problems = append(problems, survey.Problem{Field: "returned", Code: "paper.batch.returned", Args: []string{count(b.HandedOut)}})
	}
	s, err := o.Directory.Snapshot(ctx)
	if err != nil {
		return b.Batch, err
	}
	w, _ := s.Wave(b.Wave)
	if day = Day(day); !inWave(w, day, o.Now()) {
		problems = append(problems, survey.Problem{Field: "day", Code: "paper.batch.day"})
	}
	if len(problems) > 0 {
		return b.Batch, &survey.Error{Kind: survey.KindInvalid, Code: "paper.batch.invalid", Problems: problems}
	}
	b.Returned, b.Day = n, day
	return o.replace(ctx, b.Batch, rev)
}

// inWave tells whether answers can be of a day: one of the wave's, and not a
// coming one.
func inWave(w survey.Wave, day, now time.Time) bool {
	return !day.IsZero() && !day.Before(Day(w.Opens)) && day.Before(w.Closes) && !day.After(now)
}

// Drop gives a batch up that has not been accepted: the answers typed in are
// deleted, and none of it counts. A reason is required.
func (o *Office) Drop(ctx context.Context, id string, rev int64, reason string) error {
	b, err := o.Batch(ctx, id)
	if err != nil {
		return err
	}
	reason = survey.Clean(reason)
	switch {
	case b.State == Accepting || b.State == Accepted || b.State == Dropped || b.Kind == Import:
		return ErrStep
	case reason == "":
		return &survey.Error{Kind: survey.KindInvalid, Code: "paper.batch.invalid", Problems: []survey.Problem{{Field: "reason", Code: "paper.batch.reason"}}}
	}
	if err := o.record(ctx, "paper.batch.drop", id, survey.Difference{Path: "reason", To: reason}); err != nil {
		return err
	}
	b.State, b.Reason, b.Secret = Dropped, reason, nil
	if _, err := o.replace(ctx, b.Batch, rev); err != nil {
		return err
	}
	return o.empty(ctx, id)
}

// replace stores a batch over the revision that the actor has seen.
func (o *Office) replace(ctx context.Context, b Batch, rev int64) (Batch, error) {
	_, err := store.Change(ctx, o.Store, Batches, b.ID, rev, b)
	if errors.Is(err, store.ErrStale) {
		return b, ErrChanged
	}
	if err != nil {
		return b, fmt.Errorf("storing batch %s: %w", b.ID, err)
	}
	return b, nil
}

func count(n int) string { return strconv.Itoa(n) }
