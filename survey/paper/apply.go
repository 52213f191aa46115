package paper

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/store"
	"sipas/survey/tabular"
)

// What stands in the way of an import.
var (
	ErrNotClean = &survey.Error{Kind: survey.KindConflict, Code: "paper.import.not_clean"} // the report names problems, or no row is good
	ErrImported = &survey.Error{Kind: survey.KindConflict, Code: "paper.import.again"}     // this very file has been imported into the wave
)

// Confirm imports a file whose dry run found nothing wrong: exactly the file
// that was checked, by its digest. Confirming twice, or the same file uploaded
// again, leads to the same batch and the same responses.
func (o *Office) Confirm(ctx context.Context, by, id string) (Upload, error) {
	u, err := o.Upload(ctx, id)
	if err != nil {
		return Upload{}, err
	}
	switch {
	case u.Stage == Done || u.Working(o.Now()) && u.Stage == Applying:
		return u, nil
	case u.Stage != Checked && (u.Batch == "" || !u.Abandoned(o.Now())):
		return u, ErrStep
	case u.Report.Bad > 0 || u.Report.Refused != "" || u.Report.Good == 0:
		return u, ErrNotClean
	}
	if _, _, _, err := o.waveOf(ctx, u.Wave); err != nil {
		return u, err
	}
	b, err := o.batchOf(ctx, by, u)
	if err != nil {
		return u, err
	}
	if b.State == Accepted {
		return u, ErrImported
	}
	u, err = o.alterUpload(ctx, id, func(u *Upload) {
		u.Stage, u.Batch, u.Failure, u.Done, u.Total, u.Beat = Applying, b.ID, "", 0, u.Report.Rows, o.Now().UTC()
	})
	if err != nil {
		return u, err
	}
	return u, o.later(ctx, u)
}

// batchOf is the batch that a file becomes in its wave: the first notice under
// its digest decides which.
func (o *Office) batchOf(ctx context.Context, by string, u Upload) (Batch, error) {
	id, err := o.before(ctx, u)
	if err != nil {
		return Batch{}, err
	}
	if id == "" {
		if id, err = o.newImport(ctx, by, u); err != nil {
			return Batch{}, err
		}
	}
	b, err := o.Batch(ctx, id)
	return b.Batch, err
}

func (o *Office) newImport(ctx context.Context, by string, u Upload) (string, error) {
	s, err := o.Directory.Snapshot(ctx)
	if err != nil {
		return "", err
	}
	w, _ := s.Wave(u.Wave)
	b := Batch{Kind: Import, Wave: u.Wave, Unit: u.Unit, Questionnaire: w.Questionnaire, Form: u.Form, State: Accepting,
		Returned: u.Report.Rows, File: u.Name, SHA256: u.SHA256, Made: o.mark(by), Accepted: o.mark(by), Hour: o.Now().UTC().Truncate(time.Hour)}
	if b.Secret, err = o.secret(); err != nil {
		return "", err
	}
	id, err := o.number(ctx, Batches, string(Import), func(id string) error {
		b.ID = id
		return store.Add(ctx, o.Store, Batches, id, b)
	})
	if err != nil {
		return "", fmt.Errorf("making a batch: %w", err)
	}
	err = store.Add(ctx, o.Store, Imported, u.Wave+"/"+u.SHA256, imported{id})
	if errors.Is(err, store.ErrExists) { // the same file is being confirmed elsewhere
		if err := o.remove(ctx, Batches, id); err != nil {
			return "", err
		}
		return o.before(ctx, u)
	}
	if err != nil {
		return "", fmt.Errorf("noting the file: %w", err)
	}
	return id, o.record(ctx, "paper.import.apply", id, survey.Difference{Path: "rows", To: count(u.Report.Rows)},
		survey.Difference{Path: "sha256", To: u.SHA256}, survey.Difference{Path: "channel", To: string(u.Channel)})
}

// writers is how many rows are entered at once.
const writers = 64

// apply enters all rows, then closes the batch. It may be repeated at any time.
func (o *Office) apply(ctx context.Context, u Upload, progress func(done, total int)) error {
	b, err := o.Batch(ctx, u.Batch)
	if err != nil {
		return err
	}
	if b.State == Accepting {
		became, err := o.enterRows(ctx, u, b.Batch, progress)
		if err != nil {
			return err
		}
		b.State, b.Became, b.Secret = Accepted, became, nil
		if _, err = o.replace(ctx, b.Batch, b.Rev); err != nil && !errors.Is(err, ErrChanged) {
			return err
		}
	}
	u, err = o.alterUpload(ctx, u.ID, func(u *Upload) { u.Stage, u.Done, u.Total = Done, u.Report.Rows, u.Report.Rows })
	if err != nil {
		return err
	}
	return o.forget(ctx, u)
}

func (o *Office) enterRows(ctx context.Context, u Upload, b Batch, progress func(done, total int)) (int, error) {
	t, reader, err := o.table(ctx, u)
	if err != nil {
		return 0, err
	}
	var entered atomic.Int64
	lane := newLane(writers, func(r *survey.Response) error {
		_, err := o.Taker.TakeIn(ctx, r)
		if errors.Is(err, collect.ErrWithdrawn) {
			return nil // in an earlier try it was entered, and then taken back
		}
		if err == nil {
			entered.Add(1)
		}
		return err
	})
	var found tabular.Findings
	for row, err := range t.Rows() {
		if err != nil {
			return 0, errors.Join(err, lane.end())
		}
		x, _ := reader.read(row, &found)
		if x == nil {
			return 0, errors.Join(found.Err(ErrNotClean.Code), lane.end()) // the configuration has changed since the dry run
		}
		x.ID, x.Batch = b.identify(row.Number), b.ID
		if !lane.put(ctx, x) {
			break
		}
		progress(int(entered.Load()), t.Len)
	}
	if err := lane.end(); err != nil {
		return 0, fmt.Errorf("importing rows: %w", err)
	}
	return int(entered.Load()), ctx.Err()
}

// ResumeImports goes on with imports that were cut off. A node calls it when it
// starts, and now and then.
func (o *Office) ResumeImports(ctx context.Context) error {
	var all []error
	for u, err := range store.All[Upload](ctx, o.Store, Uploads, store.Range{}) {
		if err != nil {
			return fmt.Errorf("reading uploads: %w", err)
		}
		if u.Stage == Applying && u.Abandoned(o.Now()) {
			_, err := o.Confirm(ctx, u.By, u.ID)
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}
