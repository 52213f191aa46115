package main

import (
	"context"
	"errors"
	"time"

	"sipas/survey/jobs"
)

// start runs what goes on beside the requests until Close.
func (a *app) start(w *world) {
	run := func(what func(context.Context)) { a.background.Go(func() { what(a.ctx) }) }
	run(a.numbers.Run)
	run(a.monitor.Run)
	run(a.jobs.Run)
	run(func(ctx context.Context) { a.sessions.Janitor(ctx, time.Hour) })
	run(func(ctx context.Context) { a.collector.Janitor(ctx, time.Hour) })
	run(func(ctx context.Context) { a.finishPaper(ctx, w) })
	run(func(ctx context.Context) { a.finishRounds(ctx, w) })
}

// finishPaper goes on, once, with batches and imports that were under way when
// a process died, and then clears away what nobody needs, every day.
func (a *app) finishPaper(ctx context.Context, w *world) {
	if err := errors.Join(a.office.Resume(ctx), a.office.ResumeImports(ctx)); err != nil && ctx.Err() == nil {
		w.log.WarnContext(ctx, "paper batches or imports that were cut off could not be finished", "err", err)
	}
	for tick := time.NewTicker(24 * time.Hour); ; {
		if err := a.office.Sweep(ctx); err != nil && ctx.Err() == nil {
			w.log.WarnContext(ctx, "paper: clearing away", "err", err)
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// fileOfAnswers is the kind of job that checks or imports a file of answers.
const fileOfAnswers = "answers"

// upload is what such a job works on.
type upload struct{ ID string }

// handleFiles teaches the job runner to work on files of answers, again after
// a node that was at it has died.
func (a *app) handleFiles() {
	a.jobs.Handle(fileOfAnswers, jobs.Kind{Again: true, Work: func(ctx context.Context, t *jobs.Task) error {
		var u upload
		if err := t.Details(&u); err != nil {
			return err
		}
		return a.office.Work(ctx, u.ID, t.Progress)
	}})
}

// later orders work on a file of answers.
func (a *app) later(ctx context.Context, owner, id string) error {
	_, err := a.jobs.Start(ctx, jobs.Order{Kind: fileOfAnswers, Owner: owner, Details: upload{id}})
	return err
}
