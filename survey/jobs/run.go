package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"sipas/survey"
)

// Why a work's context ends before it is done.
var (
	errTaken    = errors.New("the job is not this node's any more") // cancelled, or given to another node
	errShutdown = errors.New("the service is stopping")
)

// afterwards bounds how long the end of a job may take to be written while the
// service is stopping.
const afterwards = 5 * time.Second

// Run does jobs until ctx ends, and returns when all work has stopped. It also
// finds jobs whose nodes have died, and sweeps away old ones.
func (r *Runner) Run(ctx context.Context) {
	var group sync.WaitGroup
	defer group.Wait()
	free := make(chan struct{}, r.AtOnce)
	tick := time.NewTicker(look)
	defer tick.Stop()
	swept := time.Time{}
	for {
		if now := r.now(); now.Sub(swept) >= time.Hour || now.Before(swept) {
			swept = now
			if err := r.Sweep(ctx); err != nil && ctx.Err() == nil {
				r.Log.WarnContext(ctx, "old jobs not swept", "err", err)
			}
		}
		if err := r.take(ctx, free, &group); err != nil && ctx.Err() == nil {
			r.Log.WarnContext(ctx, "looking for jobs", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-r.wake:
		}
	}
}

// take begins as many waiting jobs as this node has room for, the oldest
// first, and lets go of those whose nodes have died.
func (r *Runner) take(ctx context.Context, free chan struct{}, group *sync.WaitGroup) error {
	for j, err := range r.all(ctx) {
		if err != nil {
			return err
		}
		if j.State == Running && r.now().Sub(j.Beat) > Lease {
			if j, err = r.bury(ctx, j.ID); err != nil && !errors.Is(err, ErrUnknown) {
				return err
			}
		}
		kind, known := r.kind(j.Kind)
		if j.State != Waiting || !known {
			continue
		}
		select {
		case free <- struct{}{}:
		default:
			continue // full; go on looking for the dead
		}
		mine, err := r.claim(ctx, j.ID)
		if err != nil || mine.Node != r.Node || mine.State != Running {
			<-free
			if err != nil && !errors.Is(err, ErrUnknown) {
				return err
			}
			continue
		}
		group.Go(func() {
			defer r.nudge() // there is room again
			defer func() { <-free }()
			r.do(ctx, mine, kind)
		})
	}
	return nil
}

// claim makes a waiting job this node's, if nobody is quicker.
func (r *Runner) claim(ctx context.Context, id string) (Job, error) {
	return r.change(ctx, id, func(j *Job) bool {
		if j.State != Waiting {
			j.Node = "" // of another
			return false
		}
		now := r.now()
		j.State, j.Node, j.Started, j.Beat, j.Done, j.Total = Running, r.Node, now, now, 0, 0
		j.Runs++
		return true
	})
}

// bury lets go of a job whose node has died.
func (r *Runner) bury(ctx context.Context, id string) (Job, error) {
	return r.change(ctx, id, func(j *Job) bool {
		if j.State != Running || r.now().Sub(j.Beat) <= Lease {
			return false
		}
		r.Log.WarnContext(ctx, "job lost: its node has died", "job", id, "kind", j.Kind, "runs", j.Runs)
		r.release(j, CodeLost)
		return true
	})
}

// release puts a job that was not finished back into the queue, or ends it.
func (r *Runner) release(j *Job, code string) {
	if k, known := r.kind(j.Kind); (!known || k.Again) && j.Runs < MaxRuns {
		j.State, j.Node = Waiting, ""
		return
	}
	j.State, j.Code, j.Ended = Failed, code, r.now()
}

// do does a job and writes down how it ended.
func (r *Runner) do(ctx context.Context, j Job, k Kind) {
	work, end := context.WithCancelCause(ctx)
	r.mu.Lock()
	r.running[j.ID] = end
	r.mu.Unlock()
	t := newTask(work, r.Store, j)
	stopped := make(chan struct{})
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		r.beat(work, t, end, stopped)
	}()
	err := r.work(work, t, k)
	close(stopped)
	<-beating
	if err == nil && work.Err() != nil { // it was done, and too late
		err = context.Cause(work)
	}
	r.mu.Lock()
	delete(r.running, j.ID)
	r.mu.Unlock()
	end(nil)
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), afterwards)
	defer cancel()
	r.finish(after, t, r.cause(ctx, work, err))
}

// cause tells whether work ended by itself.
func (r *Runner) cause(ctx, work context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return errShutdown
	case errors.Is(context.Cause(work), errTaken):
		return errTaken
	}
	return err
}

// work runs the kind's work. A panic is a failure, not the end of the service.
func (r *Runner) work(ctx context.Context, t *Task, k Kind) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.ErrorContext(ctx, "panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = survey.Errorf(survey.KindInternal, "internal", "panic in job %s: %v", t.Job.ID, p)
		}
	}()
	if err := k.Work(ctx, t); err != nil {
		return err
	}
	return t.flush()
}

// finish writes how a run ended, if the job is still this run's, and throws
// away the parts of a file that nobody will read.
func (r *Runner) finish(ctx context.Context, t *Task, err error) {
	kept := false
	_, lost := r.change(ctx, t.Job.ID, func(j *Job) bool {
		if !t.holds(j) {
			return false
		}
		done := t.progress()
		j.Done, j.Total, j.Beat = done.done, done.total, r.now()
		switch {
		case err == nil:
			j.State, j.Ended, j.File = Done, r.now(), t.file()
		case errors.Is(err, errShutdown):
			r.release(j, CodeStopped)
		default:
			j.State, j.Ended = Failed, r.now()
			j.Code, j.Problems = blame(err)
		}
		kept = err == nil
		return true
	})
	if kept && lost == nil {
		return
	}
	if lost != nil && !errors.Is(lost, ErrUnknown) {
		// The write may have happened: the file stays, and the sweep takes it in time.
		r.Log.ErrorContext(ctx, "the end of a job is not written", "job", t.Job.ID, "err", lost)
		return
	}
	if err != nil && !errors.Is(err, errTaken) && !errors.Is(err, errShutdown) {
		r.Log.ErrorContext(ctx, "job failed", "job", t.Job.ID, "kind", t.Job.Kind, "err", err)
	}
	if dropped := drop(ctx, r.Store, t.Job.ID, t.Job.Runs); dropped != nil {
		r.Log.WarnContext(ctx, "parts of an unfinished file stay until the sweep", "job", t.Job.ID, "err", dropped)
	}
}

// blame is what a job's owner learns of an error.
func blame(err error) (code string, problems []survey.Problem) {
	if e, ok := errors.AsType[*survey.Error](err); ok {
		return e.Code, e.Problems
	}
	return "internal", nil
}
