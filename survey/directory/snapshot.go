package directory

import (
	"context"
	"errors"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Snapshot is the whole configuration. It is shared: nobody may change
// anything in it. It is read without a lock, so that things which are being
// changed at that moment may be seen in part; the change's own announcement
// (see [Directory.Changed]) then has it read again.
type Snapshot struct {
	Tree           *survey.Tree
	Counters       map[string]survey.Counter     // by id
	Codes          map[string]survey.CounterCode // by code
	Fields         map[string]survey.Field       // by code
	Waves          []survey.Wave                 // by id, in byte order
	Questionnaires map[survey.Ref]*survey.Questionnaire
	Workloads      map[string]map[string]int // dossiers by period and unit; no entry: not known
	Devices        map[string]survey.Device  // by id
	Languages      []survey.Language         // added to those of the program, by tag
	Revision       int64                     // of the configuration; 0 before the first Changed

	loaded time.Time
}

func load(ctx context.Context, s store.Store) (*Snapshot, error) {
	n := &Snapshot{Counters: map[string]survey.Counter{}, Codes: map[string]survey.CounterCode{},
		Fields: map[string]survey.Field{}, Questionnaires: map[survey.Ref]*survey.Questionnaire{},
		Workloads: map[string]map[string]int{}, Devices: map[string]survey.Device{}}
	// What refers to something is written after it and read before it, so that
	// a place under construction never leads nowhere.
	err := firstError(
		each(ctx, s, Codes, func(c survey.CounterCode) { n.Codes[c.Code] = c }),
		each(ctx, s, Devices, func(d survey.Device) { n.Devices[d.ID] = d }),
		each(ctx, s, Workloads, n.workload),
		each(ctx, s, Languages, func(l survey.Language) { n.Languages = append(n.Languages, l) }),
		each(ctx, s, Waves, func(w survey.Wave) { n.Waves = append(n.Waves, w) }),
		each(ctx, s, Counters, func(c survey.Counter) { n.Counters[c.ID] = c }),
		each(ctx, s, Questionnaires, func(q survey.Questionnaire) { n.Questionnaires[q.Ref] = &q }),
		each(ctx, s, Fields, func(f survey.Field) { n.Fields[f.Code] = f }),
	)
	if err != nil {
		return nil, err
	}
	n.Tree, err = tree(ctx, s)
	if errors.Is(err, errDamaged) {
		// A unit that was stored during the scan may have been seen without its
		// parent. A second scan sees both.
		n.Tree, err = tree(ctx, s)
	}
	return n, err
}

func (s *Snapshot) workload(w survey.Workload) {
	if s.Workloads[w.Period] == nil {
		s.Workloads[w.Period] = map[string]int{}
	}
	s.Workloads[w.Period][w.Unit] = w.Dossiers
}

// Dossiers is how many a unit and those below it handled in a period. known is
// false when no figure of any of them is there.
func (s *Snapshot) Dossiers(period, unit string) (n int, known bool) {
	of := s.Workloads[period]
	for _, u := range s.Tree.Subtree(unit) {
		if d, ok := of[u.ID]; ok {
			n, known = n+d, true
		}
	}
	return n, known
}

// errDamaged is about what somebody has stored; it must not look like a fault
// in the input of the citizen who happens to ask now.
var errDamaged = &survey.Error{Kind: survey.KindDamaged, Code: "configuration.damaged"}

func tree(ctx context.Context, s store.Store) (*survey.Tree, error) {
	var units []survey.Unit
	if err := each(ctx, s, Units, func(u survey.Unit) { units = append(units, u) }); err != nil {
		return nil, err
	}
	t, err := survey.NewTree(units)
	if err != nil {
		return nil, survey.Errorf(errDamaged.Kind, errDamaged.Code, "arranging units: %w", err)
	}
	return t, nil
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
// there is any, else a paused, coming, closing or past one, in this order;
// among equals the one that opened last, and then the first by id. ok is false
// when no wave but drafts covers the unit.
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
