package paper

import (
	"context"
	"errors"
	"fmt"

	"sipas/survey"
	"sipas/survey/store"
	"sipas/survey/tabular"
)

// CheckAgain repeats a dry run that was cut off.
func (o *Office) CheckAgain(ctx context.Context, id string) error {
	u, err := o.Upload(ctx, id)
	if err != nil {
		return err
	}
	if u.Batch != "" || !u.Abandoned(o.Now()) {
		return ErrStep
	}
	u, err = o.alterUpload(ctx, id, func(u *Upload) { u.Stage, u.Failure, u.Beat = Checking, "", o.Now().UTC() })
	if err != nil {
		return err
	}
	return o.later(ctx, u)
}

// table opens an upload's file as a table of answers.
func (o *Office) table(ctx context.Context, u Upload) (*tabular.Table, *rows, error) {
	s, err := o.Directory.Snapshot(ctx)
	if err != nil {
		return nil, nil, err
	}
	w, _ := s.Wave(u.Wave)
	whole := s.Questionnaires[w.Questionnaire]
	if whole == nil {
		return nil, nil, survey.Errorf(survey.KindInternal, "wave.questionnaire", "wave %s uses %s, which is not there", w.ID, w.Questionnaire)
	}
	q := whole.On(u.Form)
	file, err := o.file(ctx, u)
	if err != nil {
		return nil, nil, err
	}
	t, err := tabular.Read(file, u.Name, tabular.Limits{Bytes: MaxFile, Problems: MaxProblems})
	if err != nil {
		return nil, nil, err
	}
	layout, err := Columns(q).In(t)
	if err != nil {
		return nil, nil, err
	}
	return t, newRows(u, s, w, q, layout, u.At), nil
}

// check is the dry run.
func (o *Office) check(ctx context.Context, u Upload, progress func(done, total int)) (Report, error) {
	t, reader, err := o.table(ctx, u)
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind == survey.KindInvalid {
		return Report{Refused: e.Code, Problems: e.Problems, Bad: max(1, len(e.Problems))}, nil
	}
	if err != nil {
		return Report{}, err
	}
	report := Report{Rows: t.Len}
	for _, c := range Columns(reader.q)[len(placeColumns()):] {
		if !reader.layout.Has(c.Key) {
			report.Unasked = append(report.Unasked, c.Key)
		}
	}
	if report.Before, err = o.before(ctx, u); err != nil {
		return Report{}, err
	}
	found := tabular.Findings{Most: MaxProblems}
	if err := report.read(ctx, t, reader, &found, progress); err != nil {
		return Report{}, err
	}
	report.Problems, report.Bad = found.Problems(), found.Len()
	return report, nil
}

// before is the batch that the same file became in the wave, "" for none.
func (o *Office) before(ctx context.Context, u Upload) (string, error) {
	m, _, err := store.Load[imported](ctx, o.Store, Imported, u.Wave+"/"+u.SHA256)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("looking for the same file: %w", err)
	}
	return m.Batch, nil
}

// imported is the notice that a file became a batch.
type imported struct {
	Batch string `bson:"batch"`
}
