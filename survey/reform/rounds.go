package reform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/store"
)

// Rounds are all rounds, the latest year first.
func (o *Office) Rounds(ctx context.Context) ([]Round, error) {
	var all []Round
	for r, err := range store.All[Round](ctx, o.Store, RoundsKept, store.Range{}) {
		if err != nil {
			return nil, fmt.Errorf("reading rounds: %w", err)
		}
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b Round) int {
		if a.Year != b.Year {
			return b.Year - a.Year
		}
		return strings.Compare(b.ID, a.ID)
	})
	return all, nil
}

// Round is a round with its revision. ErrNoRound.
func (o *Office) Round(ctx context.Context, id string) (*Round, int64, error) {
	return load[Round](ctx, o, RoundsKept, id, ErrNoRound)
}

// PutRound keeps a round: a new one with rev 0, else in place of that revision.
// While it runs its set, the sets of its units and its units may not change, but
// units may come in; published it does not change at all. Running and Published
// are reached by Run and Publish only. Errors: KindInvalid with Problems (see
// Round.check, and round.set_draft, round.leaf, round.no_before), ErrRunning,
// ErrChanged, ErrTaken.
func (o *Office) PutRound(ctx context.Context, r Round, rev int64) (int64, error) {
	wrong := r.check()
	more, err := o.checkAround(ctx, &r)
	if err != nil {
		return 0, err
	}
	if wrong = append(wrong, more...); len(wrong) > 0 {
		return 0, &survey.Error{Kind: survey.KindInvalid, Code: "round.invalid", Problems: wrong}
	}
	old, is, err := o.Round(ctx, r.ID)
	switch {
	case errors.Is(err, ErrNoRound) && rev == 0:
		if r.State != Preparing {
			return 0, ErrRunning
		}
	case errors.Is(err, ErrNoRound):
		return 0, ErrChanged
	case err != nil:
		return 0, err
	case rev == 0:
		return 0, ErrTaken
	case is != rev:
		return 0, ErrChanged
	case old.State != r.State || old.State == Published || old.State == Running && !sameUnits(old, &r):
		return 0, ErrRunning
	}
	return o.keepRound(ctx, "round", old, r, rev)
}

// keepRound writes a round with its entry in the trail.
func (o *Office) keepRound(ctx context.Context, act string, old *Round, r Round, rev int64) (int64, error) {
	var before any
	if old != nil {
		before = *old
	}
	changes, err := survey.Differences(before, r)
	if err != nil {
		return 0, err
	}
	err = o.doing(ctx, act, RoundsKept+"/"+r.ID, changes, func() (err error) {
		rev, err = o.put(ctx, RoundsKept, r.ID, rev, r)
		return err
	})
	return rev, err
}

// sameUnits tells that everybody who is scored goes on being scored as before.
func sameUnits(old, next *Round) bool {
	if old.Set != next.Set {
		return false
	}
	for _, e := range old.Units {
		if now, ok := next.Entrant(e.Unit); !ok || now.Set != e.Set {
			return false
		}
	}
	return true
}

// checkAround looks at what a round names: sets that are there and published,
// leaves of theirs that take an index, the round before.
func (o *Office) checkAround(ctx context.Context, r *Round) ([]survey.Problem, error) {
	var wrong []survey.Problem
	leaves := map[string]bool{}
	for _, ref := range r.Sets() {
		s, err := o.fixed(ctx, ref)
		switch {
		case ref == "": // said by check
			continue
		case errors.Is(err, ErrNoSet):
			wrong = append(wrong, survey.Problem{Field: "set", Code: "round.set", Args: []string{ref}})
			continue
		case err != nil:
			return nil, err
		case !s.Published:
			wrong = append(wrong, survey.Problem{Field: "set", Code: "round.set_draft", Args: []string{ref}})
		}
		for _, it := range s.Leaves() {
			leaves[it.Code] = leaves[it.Code] || it.Source == Satisfaction
		}
	}
	for i, w := range r.Waves {
		if !leaves[w.Leaf] {
			wrong = append(wrong, survey.Problem{Field: fmt.Sprintf("waves[%d]", i), Code: "round.leaf", Args: []string{w.Leaf}})
		}
	}
	before, err := o.checkBefore(ctx, r)
	if err != nil {
		return nil, err
	}
	return append(wrong, before...), nil
}

// checkBefore follows the rounds before one another: the first must be there, and
// none may be the round itself.
func (o *Office) checkBefore(ctx context.Context, r *Round) ([]survey.Problem, error) {
	seen := map[string]bool{}
	for id := r.Before; id != "" && id != r.ID && !seen[id]; {
		seen[id] = true
		b, _, err := o.Round(ctx, id)
		switch {
		case errors.Is(err, ErrNoRound) && id == r.Before:
			return []survey.Problem{{Field: "before", Code: "round.no_before", Args: []string{id}}}, nil
		case errors.Is(err, ErrNoRound):
			return nil, nil
		case err != nil:
			return nil, err
		case b.Before == r.ID:
			return []survey.Problem{{Field: "before", Code: "round.before"}}, nil
		}
		id = b.Before
	}
	return nil, nil
}

// Run opens a round to its units. ErrNoRound, ErrChanged, ErrRunning; KindInvalid
// with round.no_units for a round of nobody.
func (o *Office) Run(ctx context.Context, id string, rev int64) error {
	old, is, err := o.Round(ctx, id)
	switch {
	case err != nil:
		return err
	case is != rev:
		return ErrChanged
	case old.State != Preparing:
		return ErrRunning
	case len(old.Units) == 0:
		return &survey.Error{Kind: survey.KindInvalid, Code: "round.invalid", Problems: []survey.Problem{{Field: "units", Code: "round.no_units"}}}
	}
	next := *old
	next.State = Running
	_, err = o.keepRound(ctx, "run round", old, next, rev)
	return err
}

// Publish closes a round whose sheets are all final, and its sheets with it (see
// CloseSheets); what it came to is then for package ranking to freeze. ErrNoRound,
// ErrNotRun; ErrChanged, also when a sheet was given back meanwhile; ErrNotFinal
// with the units that are not, as Problems.
func (o *Office) Publish(ctx context.Context, id string, rev int64) error {
	if err := o.CloseSheets(ctx, id, rev); err != nil {
		return err
	}
	old, is, err := o.Round(ctx, id)
	switch {
	case err != nil:
		return err
	case is != rev:
		return ErrChanged
	}
	next := *old
	next.State = Published
	_, err = o.keepRound(ctx, "publish round", old, next, rev)
	return err
}

// RemoveRound takes away a round that is being prepared. ErrNoRound, ErrRunning,
// ErrChanged.
func (o *Office) RemoveRound(ctx context.Context, id string, rev int64) error {
	old, is, err := o.Round(ctx, id)
	switch {
	case err != nil:
		return err
	case old.State != Preparing:
		return ErrRunning
	case is != rev:
		return ErrChanged
	}
	return o.doing(ctx, "remove round", RoundsKept+"/"+id, nil, func() error {
		err := o.Store.Delete(ctx, RoundsKept, id, rev)
		if errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound) {
			return ErrChanged
		}
		return err
	})
}
