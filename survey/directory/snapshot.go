package directory

import (
	"context"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Snapshot is the whole configuration at one moment. It is shared: nobody
// may change anything in it.
type Snapshot struct {
	Tree           *survey.Tree
	Counters       map[string]survey.Counter     // by id
	Codes          map[string]survey.CounterCode // by code
	Fields         map[string]survey.Field       // by code
	Waves          []survey.Wave                 // by id, in byte order
	Questionnaires map[survey.Ref]*survey.Questionnaire
	Revision       int64

	loaded time.Time
}

func load(ctx context.Context, s store.Store) (*Snapshot, error) {
	n := &Snapshot{Counters: map[string]survey.Counter{}, Codes: map[string]survey.CounterCode{},
		Fields: map[string]survey.Field{}, Questionnaires: map[survey.Ref]*survey.Questionnaire{}}
	var units []survey.Unit
	err := firstError(
		each(ctx, s, Units, func(u survey.Unit) { units = append(units, u) }),
		each(ctx, s, Counters, func(c survey.Counter) { n.Counters[c.ID] = c }),
		each(ctx, s, Codes, func(c survey.CounterCode) { n.Codes[c.Code] = c }),
		each(ctx, s, Fields, func(f survey.Field) { n.Fields[f.Code] = f }),
		each(ctx, s, Waves, func(w survey.Wave) { n.Waves = append(n.Waves, w) }),
		each(ctx, s, Questionnaires, func(q survey.Questionnaire) { n.Questionnaires[q.Ref] = &q }),
	)
	if err != nil {
		return nil, err
	}
	n.Tree, err = survey.NewTree(units)
	return n, err
}

func each[T any](ctx context.Context, s store.Store, collection string, take func(T)) error {
	for v, err := range store.All[T](ctx, s, collection, store.Range{}) {
		if err != nil {
			return err
		}
		take(v)
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Wave finds a wave by id.
func (s *Snapshot) Wave(id string) (survey.Wave, bool) {
	for _, w := range s.Waves {
		if w.ID == id {
			return w, true
		}
	}
	return survey.Wave{}, false
}

// Covers tells whether a wave surveys a unit.
func (s *Snapshot) Covers(w survey.Wave, unit string) bool {
	if len(w.Units) == 0 {
		return true
	}
	for _, root := range w.Units {
		if s.Tree.Within(unit, root) {
			return true
		}
	}
	return false
}

// preference orders phases by how much a citizen at a counter wants them.
var preference = [...]int{survey.PhaseHidden: 0, survey.PhaseOver: 1, survey.PhaseClosing: 2,
	survey.PhaseEarly: 3, survey.PhasePaused: 4, survey.PhaseOpen: 5}

// WaveAt is the wave that concerns a citizen at a unit now: an open one if
// there is any, else the one whose phase says most; the one that opened last
// among equals. ok is false when no wave but drafts covers the unit.
func (s *Snapshot) WaveAt(unit string, now time.Time) (best survey.Wave, ok bool) {
	for _, w := range s.Waves {
		p := preference[w.Phase(now)]
		if p == 0 || !s.Covers(w, unit) {
			continue
		}
		q := preference[best.Phase(now)]
		if !ok || p > q || p == q && w.Opens.After(best.Opens) {
			best, ok = w, true
		}
	}
	return best, ok
}
