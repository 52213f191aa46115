package paper

import (
	"context"
	"errors"
	"time"

	"sipas/survey"
)

// later has Work called for an upload.
func (o *Office) later(ctx context.Context, u Upload) error {
	if o.Later == nil {
		return o.Work(ctx, u.ID, func(int, int) {})
	}
	return o.Later(ctx, u.By, u.ID)
}

// Work does what an upload waits for: its dry run, or the import that was
// confirmed. It may be called at any time, by several nodes, and again after a
// crash: a dry run changes nothing, and an import counts each row once.
// progress is told how far it is.
func (o *Office) Work(ctx context.Context, upload string, progress func(done, total int)) error {
	u, err := o.Upload(ctx, upload)
	if err != nil {
		return err
	}
	switch u.Stage {
	case Checking:
		err = o.work(ctx, u, progress, o.dryRun)
	case Applying:
		err = o.work(ctx, u, progress, o.apply)
	}
	return err
}

func (o *Office) work(ctx context.Context, u Upload, progress func(done, total int), do func(context.Context, Upload, func(done, total int)) error) error {
	if err := do(ctx, u, o.beat(ctx, u.ID, progress)); err != nil {
		return errors.Join(err, o.stopped(ctx, u.ID, err))
	}
	return nil
}

// dryRun checks a file and keeps the report.
func (o *Office) dryRun(ctx context.Context, u Upload, progress func(done, total int)) error {
	report, err := o.check(ctx, u, progress)
	if err != nil {
		return err
	}
	_, err = o.alterUpload(context.WithoutCancel(ctx), u.ID, func(u *Upload) { u.Stage, u.Report, u.Batch = Checked, report, report.Before })
	return err
}

// stopped notes why work ended early.
func (o *Office) stopped(ctx context.Context, id string, why error) error {
	code := "internal"
	if e, ok := errors.AsType[*survey.Error](why); ok {
		code = e.Code
	}
	_, err := o.alterUpload(context.WithoutCancel(ctx), id, func(u *Upload) { u.Stage, u.Failure = Stopped, code })
	return err
}

// beat gives a function that notes progress, at most once a second.
func (o *Office) beat(ctx context.Context, id string, progress func(done, total int)) func(done, total int) {
	var last time.Time
	return func(done, total int) {
		now := o.Now()
		if now.Sub(last) < time.Second {
			return
		}
		last = now
		progress(done, total)
		_, _ = o.alterUpload(ctx, id, func(u *Upload) { u.Done, u.Total, u.Beat = done, total, now.UTC() }) // the work itself tells whether the store is there
	}
}
