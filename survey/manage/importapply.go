package manage

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// writers are how many things are stored at a time: they share commits, so
// that three thousand counters with their codes take seconds.
const writers = 48

// Apply carries out what the owner was shown of an import, and gives the plan
// that was carried out. ErrImportBad when it has problems; ErrImportStale when
// something else would happen now than was shown, or when it was shown too long
// ago: then it has to be looked at again.
//
// There is one entry in the audit trail. After an error, a part may be done.
// Keys are ids and codes go to counters that have none, so that looking and
// applying again does the rest and nothing twice.
func (m *Manager) Apply(ctx context.Context, id, owner, digest string, scope Scope) (*Plan, error) {
	i, err := m.ImportOf(ctx, id, owner)
	if err != nil {
		return nil, err
	}
	s, err := m.Directory.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	p, err := i.Plan(s, scope)
	if err != nil {
		return nil, err
	}
	switch {
	case len(p.Problems) > 0:
		return p, ErrImportBad
	case p.Digest != digest || i.Digest != digest || m.now().Sub(i.Shown) >= ImportFresh:
		return p, ErrImportStale
	case len(p.Items) == 0:
		return p, nil
	}
	if err := m.claim(ctx, i, digest); err != nil {
		return p, err
	}
	return p, m.Change(ctx, func(e *Editor) error {
		err := e.Together(ctx, "import "+string(i.Kind), "imports/"+i.ID, p.changes(i), func(e *Editor) error { return p.apply(ctx, e) })
		if errors.Is(err, ErrChanged) {
			return ErrImportStale
		}
		return err
	})
}

// claim takes what was shown of an import for oneself: of two who confirm it
// at the same time, or of one who does so twice, one carries it out.
func (m *Manager) claim(ctx context.Context, i *Import, digest string) error {
	stored, rev, err := store.Load[Import](ctx, m.Store, imports, i.ID)
	if err != nil {
		return fmt.Errorf("reading an import: %w", err)
	}
	if stored.Digest != digest {
		return ErrImportStale
	}
	stored.Digest = ""
	_, err = store.Change(ctx, m.Store, imports, i.ID, rev, stored)
	if lost(err) {
		return ErrImportStale
	}
	if err != nil {
		return fmt.Errorf("claiming an import: %w", err)
	}
	return nil
}

// changes are what the audit trail keeps of an import: all that it adds and
// changes.
func (p *Plan) changes(i *Import) []survey.Difference {
	all := []survey.Difference{{Path: "file", To: i.File}, {Path: "digest", To: p.Digest},
		{Path: "added", To: fmt.Sprint(p.Added())}, {Path: "changed", To: fmt.Sprint(p.Changed())}, {Path: "codes", To: fmt.Sprint(p.Codes)}}
	for _, x := range p.Items {
		if x.New {
			all = append(all, survey.Difference{Path: x.Key, To: x.Name.In(survey.Vietnamese)})
			continue
		}
		for _, c := range x.Changes {
			all = append(all, survey.Difference{Path: x.Key + "." + c.Path, From: c.From, To: c.To})
		}
	}
	return all
}

// apply stores what the plan says: what others lie upon before them.
func (p *Plan) apply(ctx context.Context, e *Editor) error {
	for _, level := range p.levels() {
		if err := together(ctx, level, func(ctx context.Context, x PlanItem) error { return x.apply(ctx, e) }); err != nil {
			return err
		}
	}
	return nil
}

// levels are the items in groups, each of which needs only those before it:
// units below others come later.
func (p *Plan) levels() [][]PlanItem {
	above := map[string]string{}
	for _, x := range p.Items {
		if x.parent != "" {
			above[x.Key] = x.parent
		}
	}
	ours := map[string]bool{}
	for _, x := range p.Items {
		ours[x.Key] = true
	}
	var levels [][]PlanItem
	for _, x := range p.Items {
		d := 0
		for at := above[x.Key]; at != "" && ours[at]; at = above[at] {
			d++ // NewTree has seen to it that there is no circle
		}
		for len(levels) <= d {
			levels = append(levels, nil)
		}
		levels[d] = append(levels[d], x)
	}
	return levels
}

// apply stores one thing, if what is stored is still what the plan was made
// upon: ErrChanged otherwise.
func (x PlanItem) apply(ctx context.Context, e *Editor) error {
	switch to := x.to.(type) {
	case survey.Unit:
		return putIf(ctx, e, place{"unit", directory.Units, x.Key}, x.from, to)
	case survey.Workload:
		return putIf(ctx, e, place{"dossiers", directory.Workloads, x.Key}, x.from, to)
	case survey.Counter:
		if err := putIf(ctx, e, place{"counter", directory.Counters, x.Key}, x.from, to); err != nil || !x.Code {
			return err
		}
		_, err := e.IssueCode(ctx, x.Key)
		return err
	}
	return fmt.Errorf("import of a %T", x.to)
}

// putIf stores a thing in the place of from, nil for none. What is as it
// should be is left alone.
func putIf[T any](ctx context.Context, e *Editor, at place, from any, to T) error {
	stored, rev, err := store.Load[T](ctx, e.m.Store, at.collection, at.key)
	isNew := errors.Is(err, store.ErrNotFound)
	switch {
	case err != nil && !isNew:
		return fmt.Errorf("reading %s: %w", at.object(), err)
	case !isNew && same(stored, to):
		return nil
	case isNew != (from == nil) || !isNew && !same(stored, from):
		return ErrChanged
	}
	err = e.write(ctx, at, before(stored, isNew), to, func() (err error) {
		if isNew {
			return store.Add(ctx, e.m.Store, at.collection, at.key, to)
		}
		_, err = store.Change(ctx, e.m.Store, at.collection, at.key, rev, to)
		return err
	})
	if lost(err) {
		return ErrChanged
	}
	return err
}

// together does something with all things, several at a time, and ends at the
// first error.
func together[T any](ctx context.Context, things []T, do func(context.Context, T) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan T)
	var all sync.WaitGroup
	for range min(writers, len(things)) {
		all.Go(func() {
			for x := range queue {
				if err := do(ctx, x); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, x := range things {
		select {
		case queue <- x:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
	}
	close(queue)
	all.Wait()
	return context.Cause(ctx)
}
