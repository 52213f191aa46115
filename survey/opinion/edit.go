package opinion

import (
	"context"
	"errors"
	"fmt"

	"sipas/survey"
	"sipas/survey/store"
)

// Survey is a round's survey with its revision. ErrNoSurvey.
func (o *Office) Survey(ctx context.Context, round string) (*Survey, int64, error) {
	if store.CheckKey(SurveysKept, round) != nil {
		return nil, 0, ErrNoSurvey
	}
	s, rev, err := store.Load[Survey](ctx, o.Store, SurveysKept, round)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, 0, ErrNoSurvey
	case err != nil:
		return nil, 0, fmt.Errorf("reading a sociological survey: %w", err)
	}
	s.Opens, s.Closes = s.Opens.UTC(), s.Closes.UTC()
	return &s, rev, nil
}

// Create keeps a round's survey as a draft, and gives its revision. ErrTaken
// when the round has one.
func (o *Office) Create(ctx context.Context, s *Survey) (int64, error) {
	fresh := *s
	fresh.State = Draft
	changes, err := survey.Differences(nil, fresh)
	if err != nil {
		return 0, err
	}
	if _, _, err := o.Survey(ctx, s.Round); !errors.Is(err, ErrNoSurvey) {
		return 0, errors.Join(err, ErrTaken)
	}
	err = o.doing(ctx, "make sociological survey", SurveysKept+"/"+s.Round, changes, func() error {
		err := store.Add(ctx, o.Store, SurveysKept, s.Round, fresh)
		if errors.Is(err, store.ErrExists) {
			return ErrTaken
		}
		return err
	})
	return 1, err
}

// Put keeps a survey in place of the revision rev. A draft may be kept with
// whatever Check finds; its State stays. Of one that is open only Closes may
// differ. ErrChanged, ErrFixed, ErrClosed, ErrNoSurvey.
func (o *Office) Put(ctx context.Context, s *Survey, rev int64) (int64, error) {
	return o.change(ctx, "edit sociological survey", s.Round, rev, func(old *Survey) (*Survey, error) {
		next := *s
		next.State = old.State
		if old.State == Draft {
			return &next, nil
		}
		allowed := *old
		allowed.Closes = next.Closes
		differ, err := survey.Differences(allowed, next)
		switch {
		case err != nil:
			return nil, err
		case len(differ) > 0:
			return nil, ErrFixed
		case !next.Opens.Before(next.Closes):
			return nil, invalid([]survey.Problem{{Field: "closes", Code: "opinion.days"}})
		}
		return &next, nil
	})
}

func invalid(problems []survey.Problem) error {
	return &survey.Error{Kind: survey.KindInvalid, Code: "opinion.invalid", Problems: problems}
}

// Release fixes the questions over what the round now has: links can be issued.
// What Check finds is in the error's Problems.
func (o *Office) Release(ctx context.Context, round string, rev int64, b Basis) (int64, error) {
	return o.change(ctx, "release sociological survey", round, rev, func(old *Survey) (*Survey, error) {
		if old.State != Draft {
			return nil, ErrFixed
		}
		next := *old
		next.State, next.Basis = Open, b
		if wrong := next.Check(o.Now()); len(wrong) > 0 {
			return nil, invalid(wrong)
		}
		return &next, nil
	})
}

// Remove takes a draft away.
func (o *Office) Remove(ctx context.Context, round string, rev int64) error {
	old, is, err := o.Survey(ctx, round)
	switch {
	case err != nil:
		return err
	case old.State != Draft:
		return ErrFixed
	case is != rev:
		return ErrChanged
	}
	return o.doing(ctx, "remove sociological survey", SurveysKept+"/"+round, nil, func() error {
		return stale(o.Store.Delete(ctx, SurveysKept, round, rev))
	})
}

// change replaces a survey by what edit makes of it, with its entry in the
// trail.
func (o *Office) change(ctx context.Context, act, round string, rev int64, edit func(old *Survey) (*Survey, error)) (int64, error) {
	old, is, err := o.Survey(ctx, round)
	switch {
	case err != nil:
		return 0, err
	case old.State == Closed:
		return 0, ErrClosed
	case is != rev:
		return 0, ErrChanged
	}
	next, err := edit(old)
	if err != nil {
		return 0, err
	}
	changes, err := survey.Differences(*old, *next)
	if err != nil {
		return 0, err
	}
	err = o.doing(ctx, act, SurveysKept+"/"+round, changes, func() (err error) {
		rev, err = store.Change(ctx, o.Store, SurveysKept, round, rev, *next)
		return stale(err)
	})
	return rev, err
}

// stale is ErrChanged for what the store says of a lost race.
func stale(err error) error {
	if errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound) {
		return ErrChanged
	}
	return err
}
