package monitor

import (
	"context"
	"fmt"

	"sipas/survey/directory"
	"sipas/survey/results"
)

// Look gives the sight of a wave, at most Config.Stand old. The first look at a
// wave waits until its responses are loaded. Errors are those of
// results.Results.Frame, and the store's.
func (m *Monitor) Look(ctx context.Context, id string) (*Sight, error) {
	config, err := m.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("watching wave %s: %w", id, err)
	}
	about, ok := config.Wave(id)
	if !ok {
		return nil, results.ErrNoWave
	}
	w := m.wave(id)
	w.looking.Lock()
	defer w.looking.Unlock()
	now := m.Now()
	w.asked.Store(now.Unix())
	if s := w.sight; s != nil && w.config == config && !now.Before(s.At) && now.Sub(s.At) < m.Stand {
		return s, nil
	}
	snapshot, err := m.Results.Frame(ctx, id)
	if err != nil {
		return nil, err
	}
	s, err := view(config, about, snapshot, w.ripe(snapshot, now), now)
	if err != nil {
		return nil, err
	}
	past, today, err := m.openedIn(ctx, results.Day(about.Opens))
	if err != nil {
		return nil, err
	}
	s.enterOpened(config, past, today)
	w.sight, w.config = s, config
	return s, nil
}

// enterOpened adds how often forms were opened.
func (s *Sight) enterOpened(config *directory.Snapshot, past, today map[string]int) {
	type pair struct{ past, today int }
	desk, unit := map[string]pair{}, map[string]pair{}
	var whole pair
	for code, c := range config.Codes {
		n := pair{past[code], today[code]}
		if n == (pair{}) {
			continue
		}
		counter := config.Counters[c.Counter]
		at, known := s.place[counter.Unit]
		if !known {
			continue
		}
		d := desk[c.Counter]
		desk[c.Counter] = pair{d.past + n.past, d.today + n.today}
		whole = pair{whole.past + n.past, whole.today + n.today}
		for id := s.Places[at].Unit; id != ""; {
			u := unit[id]
			unit[id] = pair{u.past + n.past, u.today + n.today}
			above, _ := config.Tree.Unit(id)
			id = above.Parent
			if _, known := s.place[id]; !known {
				break
			}
		}
	}
	shown := func(n pair) int {
		if s.Final {
			return n.past + n.today
		}
		return n.past + n.today - n.today%step
	}
	s.Whole.Opened = shown(whole)
	for i := range s.Places {
		s.Places[i].Opened = shown(unit[s.Places[i].Unit])
	}
	for _, of := range s.counters {
		for i := range of {
			of[i].Opened = shown(desk[of[i].Counter])
		}
	}
}
