package manage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// PutQuestionnaire adds a version or changes one that is not published yet. A
// published version may be put again only as it is: ErrInUse otherwise.
func (e *Editor) PutQuestionnaire(ctx context.Context, q *survey.Questionnaire) error {
	if err := q.Validate(); err != nil {
		return err
	}
	return put(ctx, e, place{"questionnaire", directory.Questionnaires, q.Ref.String()}, *q, func(present survey.Questionnaire) error {
		if present.Published && !same(present, *q) {
			return ErrInUse
		}
		return nil
	})
}

// RemoveQuestionnaire takes a draft away; ErrKept for a published version,
// and for one that a wave names.
func (e *Editor) RemoveQuestionnaire(ctx context.Context, ref survey.Ref) error {
	for w, err := range store.All[survey.Wave](ctx, e.m.Store, directory.Waves, store.Range{}) {
		if err != nil {
			return fmt.Errorf("looking for waves of %s: %w", ref, err)
		}
		if w.Questionnaire == ref {
			return ErrKept
		}
	}
	return remove(ctx, e, place{"remove questionnaire", directory.Questionnaires, ref.String()}, func(q survey.Questionnaire) error {
		if q.Published {
			return ErrKept
		}
		return nil
	})
}

// PutWave adds a wave or changes one. Its units and questionnaire must be
// there. Once it is no draft, the questionnaire, form and units are fixed:
// ErrRunning.
func (e *Editor) PutWave(ctx context.Context, w survey.Wave) error {
	if err := w.Validate(); err != nil {
		return err
	}
	if err := e.askable(ctx, w); err != nil {
		return err
	}
	named := slices.Concat(w.Units, slices.Sorted(maps.Keys(w.Targets)), slices.Sorted(maps.Keys(w.UnitAccess)))
	slices.Sort(named)
	for _, u := range slices.Compact(named) {
		if err := e.need(ctx, directory.Units, u, ErrNoUnit); err != nil {
			return err
		}
	}
	return put(ctx, e, place{"wave", directory.Waves, w.ID}, w, func(present survey.Wave) error {
		fixed := present.State != survey.Draft
		if fixed && (present.Questionnaire != w.Questionnaire || present.Form != w.Form ||
			!slices.Equal(present.Units, w.Units)) {
			return ErrRunning
		}
		if present.State != w.State && !present.State.CanBecome(w.State) {
			return ErrStep
		}
		return nil
	})
}

// askable makes sure that the wave's questionnaire is there, can no longer
// change once the wave is no draft, and rates something in each form that
// citizens may get.
func (e *Editor) askable(ctx context.Context, w survey.Wave) error {
	q, _, err := store.Load[survey.Questionnaire](ctx, e.m.Store, directory.Questionnaires, w.Questionnaire.String())
	if errors.Is(err, store.ErrNotFound) {
		return &survey.Error{Kind: ErrNoForm.Kind, Code: ErrNoForm.Code, Err: fmt.Errorf("wave %s: %s", w.ID, w.Questionnaire)}
	}
	if err != nil {
		return fmt.Errorf("reading the questionnaire of wave %s: %w", w.ID, err)
	}
	if w.State != survey.Draft && !q.Published {
		return &survey.Error{Kind: ErrUnpublished.Kind, Code: ErrUnpublished.Code, Err: fmt.Errorf("wave %s: %s", w.ID, w.Questionnaire)}
	}
	forms := []survey.Form{w.Form}
	if w.Form == survey.ChoiceForm {
		forms = []survey.Form{survey.FullForm, survey.ShortForm}
	}
	for _, f := range forms {
		if len(q.On(f).Rated()) == 0 {
			return &survey.Error{Kind: ErrEmptyForm.Kind, Code: ErrEmptyForm.Code, Err: fmt.Errorf("%s has no %s form", w.Questionnaire, f)}
		}
	}
	return nil
}

// SetState takes a wave one step along its life; ErrStep when there is no such
// step. Putting a wave into closing sets its Closes to now, so that forms
// opened until now are still taken.
func (e *Editor) SetState(ctx context.Context, wave string, next survey.WaveState) error {
	w, rev, err := store.Load[survey.Wave](ctx, e.m.Store, directory.Waves, wave)
	if err != nil {
		return fmt.Errorf("reading wave %s: %w", wave, err)
	}
	if e.rev != anyRevision && e.rev != rev {
		return ErrChanged
	}
	if err := e.askable(ctx, survey.Wave{ID: w.ID, Questionnaire: w.Questionnaire, Form: w.Form, State: next}); err != nil {
		return err
	}
	if !w.State.CanBecome(next) {
		return &survey.Error{Kind: ErrStep.Kind, Code: ErrStep.Code, Err: fmt.Errorf("wave %s: %s to %s", wave, w.State, next)}
	}
	before := w.State
	w.State = next
	if now := e.m.now(); next == survey.Closing && now.Before(w.Closes) {
		w.Closes = now
	}
	step := &Editor{change: e.change, rev: rev, covered: e.covered}
	err = put(ctx, step, place{"wave " + string(before) + " to " + string(next), directory.Waves, wave}, w, nil)
	if errors.Is(err, ErrChanged) && e.rev == anyRevision {
		return e.SetState(ctx, wave, next)
	}
	return err
}

// RemoveWave takes a draft away; ErrKept for a wave that was ever open.
func (e *Editor) RemoveWave(ctx context.Context, wave string) error {
	return remove(ctx, e, place{"remove wave", directory.Waves, wave}, func(w survey.Wave) error {
		if w.State != survey.Draft {
			return ErrKept
		}
		return nil
	})
}
