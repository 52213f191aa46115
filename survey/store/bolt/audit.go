package bolt

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"sipas/survey/store"
)

// audit compares what Open found on the disk with the tallies, collection by
// collection and the small ones first, while the program already runs. It
// costs about a third of a second of one processor for a million documents.
type audit struct {
	parts  map[string]*part
	cancel context.CancelFunc
	ended  chan struct{}
}

// part is the audit of one collection.
type part struct {
	name  string
	count uint64
	done  chan struct{} // closed when err is final
	err   error
}

func newAudit(tallies map[string]tally) *audit {
	a := &audit{parts: map[string]*part{}, ended: make(chan struct{})}
	for name, t := range tallies {
		a.parts[name] = &part{name: name, count: t.count, done: make(chan struct{})}
	}
	return a
}

func (a *audit) start(s *Store) {
	ctx, cancel := context.WithCancel(context.Background())
	a.cancel = cancel
	var queue []*part
	for _, p := range a.parts {
		queue = append(queue, p)
	}
	slices.SortFunc(queue, func(p, q *part) int { return cmp.Or(cmp.Compare(p.count, q.count), cmp.Compare(p.name, q.name)) })
	go func() {
		defer close(a.ended)
		for _, p := range queue {
			p.err = s.auditPart(ctx, p.name)
			close(p.done)
		}
	}()
}

// stop ends the audit early.
func (a *audit) stop() {
	a.cancel()
	<-a.ended
}

// wait gives the result for a collection. Those that came later have none to fear.
func (a *audit) wait(ctx context.Context, collection string) error {
	p := a.parts[collection]
	if p == nil {
		return nil
	}
	select {
	case <-p.done:
		if errors.Is(p.err, context.Canceled) {
			return store.ErrClosed
		}
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// auditPart takes the census of one collection and logs what it finds. The
// error is about documents that are missing; a damaged document is there, and
// a scan that meets it says so itself.
func (s *Store) auditPart(ctx context.Context, collection string) error {
	c := newCensus(func(d Damage) {
		s.log.Error("store: damaged", "file", s.path, "damage", d.String())
	})
	err := s.hold(func(m meta, _ []error) error { return c.take(ctx, s.file, m, collection) })
	if err == nil && len(c.lost) > 0 {
		err = store.Because(store.ErrDamaged, "%s", c.lost[0])
	}
	return err
}
