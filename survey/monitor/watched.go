package monitor

import (
	"sync"
	"sync/atomic"
	"time"

	"sipas/survey/directory"
	"sipas/survey/results"
)

// watched is a wave that somebody has looked at.
type watched struct {
	looking sync.Mutex // guards what follows
	sight   *Sight
	config  *directory.Snapshot // that the sight was made with
	marks   []mark

	telling sync.Mutex // guards what follows
	state   state

	list    atomic.Pointer[Patterns] // nil before the first
	asked   atomic.Int64             // when somebody looked last, in Unix seconds
	sifting sync.Mutex               // guards what follows; held while a list is made
	sifted  *results.Snapshot        // what the list was made from
	tried   time.Time                // when a list was begun last
	cost    time.Duration            // of the last list, with reading the wave into memory
}

// mark says how many rows were known at a moment.
type mark struct {
	at     time.Time
	rows   int
	loaded time.Time
}

// wave is the place of a wave, known or not.
func (m *Monitor) wave(id string) *watched {
	m.mu.Lock()
	defer m.mu.Unlock()
	w := m.waves[id]
	if w == nil {
		w = &watched{}
		m.waves[id] = w
	}
	return w
}

// ripe is how many rows had been known Delay before now, and notes how many are
// now. When the wave has left memory since, rows may stand in another order:
// then nothing is known of when they came. The caller is looking.
func (w *watched) ripe(s *results.Snapshot, now time.Time) (rows int) {
	if n := len(w.marks); n > 0 && (!w.marks[n-1].loaded.Equal(s.Loaded) || now.Before(w.marks[n-1].at)) {
		w.marks = nil
	}
	for len(w.marks) > 1 && now.Sub(w.marks[1].at) >= Delay {
		w.marks = w.marks[1:]
	}
	if len(w.marks) > 0 && now.Sub(w.marks[0].at) >= Delay {
		rows = w.marks[0].rows
	}
	w.marks = append(w.marks, mark{now, s.Frame.Rows(), s.Loaded})
	return rows
}
