package results

import (
	"context"
	"fmt"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/directory"
)

// Standing is what a wave's summaries are made of at one moment, for those who
// show it in other ways. It never changes and may be used by any number of
// goroutines.
type Standing struct {
	Wave     survey.Wave
	At       time.Time           // when it was counted
	Final    bool                // the wave is over: every answer that counts is in
	Config   *directory.Snapshot // with which it was counted
	Snapshot *Snapshot           // all answers known then, also those that are waiting to be in figures

	counts  *counts
	offices *offices
}

// Standing counts a wave. It may be a moment old, as summaries are. Errors are
// those of Frame.
func (r *Results) Standing(ctx context.Context, id string) (*Standing, error) {
	w, err := r.wave(ctx, id)
	if err != nil {
		return nil, err
	}
	config, err := r.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening results: %w", err)
	}
	about, _ := config.Wave(id)
	n, err := w.counts(about.Phase(r.Now()) == survey.PhaseOver, r.Now)
	if err != nil {
		return nil, fmt.Errorf("counting wave %s: %w", id, err)
	}
	return &Standing{Wave: about, At: n.at, Final: n.final, Config: config, Snapshot: n.snapshot,
		counts: n, offices: n.arranged(config, about)}, nil
}

// Units are those of the wave, parents before what is below them.
func (s *Standing) Units() []survey.Unit { return s.offices.units[1:] }

// Parent is the unit of the wave that another stands right below; "" for those
// at the top.
func (s *Standing) Parent(unit string) string {
	o := s.offices
	return o.units[o.parent[o.place[unit]]].ID
}

// Has tells whether the wave surveys a unit; it does survey "", the whole.
func (s *Standing) Has(unit string) bool {
	_, known := s.offices.place[unit]
	return known || unit == ""
}

// Below are the units under one, parents first, as Summary.Units has them.
func (s *Standing) Below(unit string) []string {
	var all []string
	for _, i := range s.offices.listed(s.offices.place[unit]) {
		all = append(all, s.offices.units[i].ID)
	}
	return all
}

// Index is that of a unit, "" for the whole wave, with the very figures of its
// Summary. A unit whose few answers are waiting still is suppressed.
func (s *Standing) Index(unit string, score analysis.Score) *Index {
	return s.offices.index(s.Wave, s.counts, s.offices.place[unit], score)
}

// Flagged tells which rows of a snapshot the rules take for suspect, and when
// they were looked at; see Flag. Nothing is flagged, and the time is zero, when
// nobody has looked yet.
func (r *Results) Flagged(s *Snapshot) (is func(row int) bool, at time.Time) {
	r.mu.Lock()
	w := r.waves[s.Wave]
	r.mu.Unlock()
	var f flagged
	if w != nil {
		f = w.flags(s)
	}
	return f.rows.has, f.at
}
