package jobs

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"sipas/survey/store"
)

// Get is a job as it stands. ErrUnknown when there is none, or none any more.
// Whether somebody may see it is for the caller to judge by Owner and Units.
func (r *Runner) Get(ctx context.Context, id string) (Job, error) {
	j, _, err := r.load(ctx, id)
	return j, err
}

func (r *Runner) load(ctx context.Context, id string) (Job, int64, error) {
	if store.CheckKey(Jobs, id) != nil {
		return Job{}, 0, ErrUnknown
	}
	j, rev, err := store.Load[Job](ctx, r.Store, Jobs, id)
	if errors.Is(err, store.ErrNotFound) {
		return Job{}, 0, ErrUnknown
	}
	if err != nil {
		return Job{}, 0, fmt.Errorf("reading job %s: %w", id, err)
	}
	return j, rev, nil
}

// List are the jobs of an owner of some kinds, the newest first; of all kinds
// when none is named.
func (r *Runner) List(ctx context.Context, owner string, kinds ...string) ([]Job, error) {
	var mine []Job
	for j, err := range store.All[Job](ctx, r.Store, Jobs, store.Range{Reverse: true}) {
		if err != nil {
			return nil, fmt.Errorf("listing jobs: %w", err)
		}
		if j.Owner == owner && (len(kinds) == 0 || slices.Contains(kinds, j.Kind)) {
			mine = append(mine, j)
		}
	}
	return mine, nil
}

// Cancel ends a job that has not ended; what its work wrote is thrown away.
// Cancelling one that has ended does nothing.
func (r *Runner) Cancel(ctx context.Context, id string) error {
	_, err := r.change(ctx, id, func(j *Job) bool {
		if j.State.Ended() {
			return false
		}
		j.State, j.Ended = Cancelled, r.now()
		return true
	})
	if err != nil {
		return err
	}
	r.mu.Lock()
	end := r.running[id]
	r.mu.Unlock()
	if end != nil { // a node that does it elsewhere finds out at its next beat
		end(errTaken)
	}
	return nil
}

// change edits a job until nobody is quicker. edit tells whether there is
// anything to write.
func (r *Runner) change(ctx context.Context, id string, edit func(*Job) bool) (Job, error) {
	for {
		j, rev, err := r.load(ctx, id)
		if err != nil {
			return Job{}, err
		}
		if !edit(&j) {
			return j, nil
		}
		_, err = store.Change(ctx, r.Store, Jobs, id, rev, j)
		switch {
		case err == nil:
			return j, nil
		case errors.Is(err, store.ErrNotFound):
			return Job{}, ErrUnknown
		case !errors.Is(err, store.ErrStale):
			return Job{}, fmt.Errorf("changing job %s: %w", id, err)
		}
	}
}

// all are the jobs in order of time.
func (r *Runner) all(ctx context.Context) iter.Seq2[Job, error] {
	return store.All[Job](ctx, r.Store, Jobs, store.Range{})
}
