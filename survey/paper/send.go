package paper

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// Sending is what somebody says about a file of answers.
type Sending struct {
	Name    string
	Wave    string
	Form    survey.Form    // on a wave where citizens choose; else the wave's own
	Channel survey.Channel // ByImport or ByPaper
	Unit    string         // "" when the file says it
	Day     time.Time      // zero when the file says it
	Scope   []string       // roots of the units that the person may import into; none: all
}

// Send takes a file in and starts its dry run. The error is ErrFile,
// ErrNoWave, or KindInvalid with Problems (fields channel, form, unit, day).
func (o *Office) Send(ctx context.Context, by string, about Sending, file io.Reader) (Upload, error) {
	s, w, q, err := o.waveOf(ctx, about.Wave)
	if err != nil {
		return Upload{}, err
	}
	if w.Form != survey.ChoiceForm {
		about.Form = w.Form
	}
	if err := o.sendable(s, w, q, about); err != nil {
		return Upload{}, err
	}
	id, err := o.secret()
	if err != nil {
		return Upload{}, err
	}
	now := o.Now().UTC().Truncate(time.Millisecond)
	u := Upload{ID: hex.EncodeToString(id), By: by, At: now, Beat: now, Wave: w.ID, Form: about.Form, Channel: about.Channel,
		Unit: about.Unit, Scope: about.Scope, Name: survey.Clean(about.Name), Stage: Checking}
	if !about.Day.IsZero() {
		u.Day = Day(about.Day)
	}
	if err := o.keepFile(ctx, &u, file); err != nil {
		return Upload{}, errors.Join(err, o.forget(context.WithoutCancel(ctx), u))
	}
	if err := store.Add(ctx, o.Store, Uploads, u.ID, u); err != nil {
		return Upload{}, fmt.Errorf("storing an upload: %w", err)
	}
	return u, o.later(ctx, u)
}

func (o *Office) sendable(s *directory.Snapshot, w survey.Wave, q *survey.Questionnaire, about Sending) error {
	var problems []survey.Problem
	add := func(field, code string) { problems = append(problems, survey.Problem{Field: field, Code: code}) }
	if about.Channel != survey.ByImport && about.Channel != survey.ByPaper {
		add("channel", "paper.import.channel")
	}
	if about.Form != survey.FullForm && about.Form != survey.ShortForm || len(q.On(about.Form).Rated()) == 0 {
		add("form", "paper.batch.form")
	}
	if about.Unit != "" && !s.Covers(w, about.Unit) {
		add("unit", "paper.batch.unit")
	}
	if !about.Day.IsZero() && !inWave(w, Day(about.Day), o.Now()) {
		add("day", "paper.batch.day")
	}
	if len(problems) == 0 {
		return nil
	}
	return &survey.Error{Kind: survey.KindInvalid, Code: "paper.batch.invalid", Problems: problems}
}
