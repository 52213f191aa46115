// Package demo makes a province to try the program on: some twenty units with
// counters, two waves, a few thousand answers from a seeded generator, and two
// rounds of the reform score.
//
// Everything it writes hangs on waves that are marked as demonstration
// (survey.Wave.Demo), which every page shows. No other command of the program
// writes any of it, and the names are those of no real place or person.
package demo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
)

// The waves of the demonstration.
const (
	ThisYear = "demo-now"
	LastYear = "demo-before"
)

// Size is how many answers Seed makes for each wave.
type Size struct{ LastYear, ThisYear int }

// DefaultSize is a few thousand.
var DefaultSize = Size{LastYear: 2400, ThisYear: 3600}

const (
	meta    = "meta"
	done    = "demo"
	writers = 64 // share commits, so that seeding takes a second or two
)

// seeded remembers what an earlier run made, or began to make.
type seeded struct {
	Seed uint64    `bson:"seed"`
	At   time.Time `bson:"at"`
	Done bool      `bson:"done"`
}

// Seed puts the demonstration into an empty store; on a store that has it
// already, it only sees to it that this year's wave is still open, and one
// that was interrupted is finished. The same seed and time make the same
// answers. A store that holds other waves is left alone: the error is
// KindConflict, demo.not_empty.
func Seed(ctx context.Context, m *manage.Manager, now time.Time, seed uint64, size Size) error {
	begun, rev, err := store.Load[seeded](ctx, m.Store, meta, done)
	switch {
	case err == nil && begun.Done:
		return keepOpen(ctx, m, now)
	case errors.Is(err, store.ErrNotFound):
		if err := onlyOurs(ctx, m.Store); err != nil {
			return err
		}
		begun, rev = seeded{Seed: seed, At: now.UTC().Truncate(time.Hour)}, 1
		err = store.Add(ctx, m.Store, meta, done, begun)
	}
	if err != nil {
		return fmt.Errorf("looking for an earlier demonstration: %w", err)
	}
	if err := m.Change(ctx, func(e *manage.Editor) error { return furnish(ctx, m.Store, e, begun.At) }); err != nil {
		return fmt.Errorf("furnishing the demonstration: %w", err)
	}
	if err := answer(ctx, m, begun.At, begun.Seed, size); err != nil {
		return fmt.Errorf("answering for the demonstration: %w", err)
	}
	if err := reformScore(ctx, m.Store, begun.At, begun.Seed); err != nil {
		return fmt.Errorf("scoring for the demonstration: %w", err)
	}
	begun.Done = true
	_, err = store.Change(ctx, m.Store, meta, done, rev, begun)
	return err
}

// onlyOurs refuses to mix the demonstration with a real survey, also with one
// that has only begun to be set up.
func onlyOurs(ctx context.Context, s store.Store) error {
	for _, collection := range []string{directory.Waves, directory.Units, directory.Questionnaires, access.People} {
		for d, err := range s.Scan(ctx, collection, store.Range{Limit: 1}) {
			if err != nil {
				return err
			}
			return survey.Errorf(survey.KindConflict, "demo.not_empty",
				"the store holds %s/%s of a real survey; give the demonstration a folder of its own with --data", collection, d.Key)
		}
	}
	return nil
}

// keepOpen prolongs this year's wave on a later run.
func keepOpen(ctx context.Context, m *manage.Manager, now time.Time) error {
	w, _, err := store.Load[survey.Wave](ctx, m.Store, directory.Waves, ThisYear)
	if err != nil {
		return fmt.Errorf("reading this year's wave: %w", err)
	}
	if now.Add(month).Before(w.Closes) {
		return nil
	}
	w.Closes = now.Add(3 * month)
	return m.Change(ctx, func(e *manage.Editor) error { return e.PutWave(ctx, w) })
}

// answer makes the responses of both waves and stores them. A response that
// is there from a run that was interrupted is the same one.
func answer(ctx context.Context, m *manage.Manager, now time.Time, seed uint64, size Size) error {
	before, present := waves(now)
	todo := make(chan *survey.Response)
	var group sync.WaitGroup
	var failed error
	var once sync.Once
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for range writers {
		group.Go(func() {
			for r := range todo {
				err := m.Store.Insert(ctx, store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r))
				if err != nil && !errors.Is(err, store.ErrExists) {
					once.Do(func() { failed = err; cancel() })
				}
			}
		})
	}
	for _, part := range []struct {
		wave survey.Wave
		n    int
		lift float64
	}{{before, size.LastYear, 0}, {present, size.ThisYear, 0.15}} {
		p := newPeople(part.wave, now, seed, part.lift)
		for range part.n {
			todo <- p.next()
		}
	}
	close(todo)
	group.Wait()
	return failed
}
