package jobs

import (
	"context"
	"errors"
	"time"
)

// beat tells that the work lives, and how far it is, until it has stopped.
// When the job is not this node's any more, it ends the work.
func (r *Runner) beat(ctx context.Context, t *Task, end context.CancelCauseFunc, stopped <-chan struct{}) {
	tick := time.NewTicker(step)
	defer tick.Stop()
	told, last := t.progress(), r.now()
	for {
		select {
		case <-stopped:
			return
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now, done := r.now(), t.progress()
		if done == told && now.Sub(last) < beat {
			continue
		}
		mine, err := r.tell(ctx, t, now, done)
		switch {
		case err == nil && mine:
			told, last = done, now
		case err == nil, errors.Is(err, ErrUnknown), now.Sub(last) > Lease:
			end(errTaken)
			return
		case ctx.Err() == nil:
			r.Log.WarnContext(ctx, "telling that a job is alive", "job", t.Job.ID, "err", err)
		}
	}
}

// tell writes a beat. mine is false when the job has been taken away.
func (r *Runner) tell(ctx context.Context, t *Task, now time.Time, done progress) (mine bool, err error) {
	_, err = r.change(ctx, t.Job.ID, func(j *Job) bool {
		if mine = t.holds(j); mine {
			j.Beat, j.Done, j.Total = now, done.done, done.total
		}
		return mine
	})
	return mine, err
}
