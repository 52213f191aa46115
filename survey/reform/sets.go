package reform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sipas/survey"
	"sipas/survey/store"
)

// Ref names a version of a set: "tinh-1149@1".
func (s *CriteriaSet) Ref() string { return s.ID + "@" + strconv.Itoa(s.Version) }

// Sets are all versions of all sets, by id and version.
func (o *Office) Sets(ctx context.Context) ([]CriteriaSet, error) {
	var all []CriteriaSet
	for s, err := range store.All[CriteriaSet](ctx, o.Store, SetsKept, store.Range{}) {
		if err != nil {
			return nil, fmt.Errorf("reading criteria sets: %w", err)
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b CriteriaSet) int {
		if a.ID != b.ID {
			return strings.Compare(a.ID, b.ID)
		}
		return a.Version - b.Version
	})
	return all, nil
}

// Set is a version of a set, with its revision. ErrNoSet.
func (o *Office) Set(ctx context.Context, ref string) (*CriteriaSet, int64, error) {
	return load[CriteriaSet](ctx, o, SetsKept, ref, ErrNoSet)
}

// fixed is a published version, which is read once.
func (o *Office) fixed(ctx context.Context, ref string) (*CriteriaSet, error) {
	o.mu.Lock()
	s := o.sets[ref]
	o.mu.Unlock()
	if s != nil {
		return s, nil
	}
	s, _, err := o.Set(ctx, ref)
	if err != nil {
		return nil, err
	}
	if s.Published {
		o.mu.Lock()
		o.sets[ref] = s
		o.mu.Unlock()
	}
	return s, nil
}

// SetsOf are the sets that a round is scored by, by reference.
func (o *Office) SetsOf(ctx context.Context, r *Round) (map[string]*CriteriaSet, error) {
	sets := map[string]*CriteriaSet{}
	for _, ref := range r.Sets() {
		s, err := o.fixed(ctx, ref)
		if err != nil {
			return nil, err
		}
		sets[ref] = s
	}
	return sets, nil
}

// ValidID tells whether a set may have the id: up to 40 small letters, digits and
// hyphens.
func ValidID(id string) bool { return identifier.MatchString(id) }

// checkKept finds what a set cannot even be kept with as a draft: an id, a
// version or a title that cannot be, items that cannot be told apart or have no
// place. All that Tree finds, for one that is published.
func (s *CriteriaSet) checkKept() []survey.Problem {
	var wrong []survey.Problem
	if !identifier.MatchString(s.ID) {
		wrong = append(wrong, survey.Problem{Field: "id", Code: "criteria.id", Args: []string{s.ID}})
	}
	if s.Version < 1 || s.Version > 999 {
		wrong = append(wrong, survey.Problem{Field: "version", Code: "criteria.version"})
	}
	if s.Title[survey.Vietnamese] == "" {
		wrong = append(wrong, survey.Problem{Field: "title", Code: "criteria.title"})
	}
	for _, lang := range []string{survey.Vietnamese, survey.English} {
		for field, text := range map[string]string{"title": s.Title[lang], "basis": s.Basis[lang]} {
			if n := utf8.RuneCountInString(text); n > MostNote {
				wrong = append(wrong, survey.Problem{Field: field, Code: "criteria.long", Args: []string{strconv.Itoa(MostNote), strconv.Itoa(n)}})
			}
		}
	}
	if s.Published {
		_, bad := s.Tree()
		return append(wrong, bad...)
	}
	return append(wrong, s.structure()...)
}

// trace is a set as the audit trail compares it: items by code, each with the one
// that it stands behind, so that an item that comes in at the front is not a
// change of all others.
type trace struct {
	*CriteriaSet
	Items map[string]traceItem `json:"items"`
}

type traceItem struct {
	Item
	Behind string `json:"behind,omitempty"`
}

// traced is the trace of a set; nil for none.
func traced(s *CriteriaSet) any {
	if s == nil {
		return nil
	}
	t := trace{s, map[string]traceItem{}}
	last := map[string]string{} // below each parent
	for _, it := range s.Items {
		t.Items[it.Code] = traceItem{it, last[it.Parent]}
		last[it.Parent] = it.Code
	}
	return t
}

// PutSet keeps a version of a set: a new one with rev 0, else in place of that
// revision. A set may be kept with much that Tree finds wrong; it cannot be
// published then. ErrSetFixed, ErrChanged, ErrTaken; KindInvalid, criteria.invalid,
// for what it cannot be kept with: an id, a version or a title that cannot be, a
// code of an item that is none or there twice, a parent that does not stand
// before.
func (o *Office) PutSet(ctx context.Context, s *CriteriaSet, rev int64) (int64, error) {
	if wrong := s.checkKept(); len(wrong) > 0 {
		return 0, &survey.Error{Kind: survey.KindInvalid, Code: "criteria.invalid", Problems: wrong}
	}
	old, is, err := o.Set(ctx, s.Ref())
	switch {
	case err != nil && !errors.Is(err, ErrNoSet):
		return 0, err
	case err == nil && rev == 0:
		return 0, ErrTaken
	case err == nil && old.Published:
		return 0, ErrSetFixed
	case err != nil && rev != 0, err == nil && is != rev:
		return 0, ErrChanged
	}
	act := "criteria set"
	if s.Published {
		act = "publish criteria set"
	}
	changes, err := survey.Differences(traced(old), traced(s))
	if err != nil {
		return 0, err
	}
	err = o.doing(ctx, act, SetsKept+"/"+s.Ref(), changes, func() (err error) {
		rev, err = o.put(ctx, SetsKept, s.Ref(), rev, *s)
		return err
	})
	return rev, err
}

// RemoveSet takes away a version that is not published. ErrNoSet, ErrSetFixed,
// ErrChanged.
func (o *Office) RemoveSet(ctx context.Context, ref string, rev int64) error {
	old, is, err := o.Set(ctx, ref)
	switch {
	case err != nil:
		return err
	case old.Published:
		return ErrSetFixed
	case is != rev:
		return ErrChanged
	}
	return o.doing(ctx, "remove criteria set", SetsKept+"/"+ref, nil, func() error {
		err := o.Store.Delete(ctx, SetsKept, ref, rev)
		if errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound) {
			return ErrChanged
		}
		return err
	})
}
