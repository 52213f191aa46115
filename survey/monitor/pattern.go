package monitor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/results"
)

// Rule is a way in which sheets can be unusual. None is proof of anything: go
// and look. The words are in the message catalogue.
type Rule string

// The rules.
const (
	ManySuspect  Rule = "many_suspect"  // more than a tenth of a counter's sheets are suspect by their answers
	ManyAllTop   Rule = "many_all_top"  // clearly more sheets of nothing but the best mark than elsewhere
	TooMuchAlike Rule = "too_alike"     // a counter's sheets differ less among each other than elsewhere
	ManyOffHours Rule = "off_hours"     // more than a tenth sent outside opening hours
	Crowded      Rule = "crowded"       // more sheets in an hour than the counter's other hours let expect
	BatchSuspect Rule = "batch_suspect" // more than a tenth of a batch are suspect by their answers
)

// Rules are all there are.
func Rules() []Rule {
	return []Rule{ManySuspect, ManyAllTop, TooMuchAlike, ManyOffHours, Crowded, BatchSuspect}
}

// Pattern is something unusual at a counter or in a batch. It names no sheet
// and no answer; what is about fewer than five sheets is no pattern.
type Pattern struct {
	ID       string // stable: the same finding has it again in a later list
	Rule     Rule
	Unit     string // of the counter; "" for a batch of several units
	Counter  string
	Batch    string
	Hour     string // label of the hour, of Crowded; see results.HourOf
	Sheets   int    // looked at, at the counter, in the hour or in the batch
	Affected int    // of these, the unusual ones, which a review is about

	Expected    float64 // sheets in such an hour, of Crowded; the share elsewhere, of ManyAllTop; NaN otherwise
	FalseAlarms float64 // how often honest sheets look like this: the probability for one counter, hour or batch

	State results.ReviewState // ReviewNew when nobody has decided
	Last  results.Review      // the decision, when there is one

	scope results.Scope
}

// Patterns are what is unusual in a wave. Nobody may change anything in it.
type Patterns struct {
	Wave    string
	At      time.Time // when the sheets were looked at
	Looked  int       // sheets that were looked at
	Suspect int       // of these, suspect by their answers; 0 for fewer than five
	Seen    int64     // the number of the last review taken into account
	All     []Pattern // undecided ones first
}

// Find finds a pattern by its id.
func (p *Patterns) Find(id string) (Pattern, bool) {
	i := slices.IndexFunc(p.All, func(x Pattern) bool { return x.ID == id })
	if i < 0 {
		return Pattern{}, false
	}
	return p.All[i], true
}

// Patterns is the list for a wave: what the sheets were like when they were
// looked at last, and what has been decided by now. The first call for a wave
// looks at them.
func (m *Monitor) Patterns(ctx context.Context, wave string) (*Patterns, error) {
	s, err := m.Results.Frame(ctx, wave)
	if err != nil {
		return nil, err
	}
	w := m.wave(wave)
	list := w.list.Load()
	if list == nil {
		if list, err = m.firstList(s, w); err != nil {
			return nil, err
		}
	}
	return list.decided(s.Reviews), nil
}

// firstList waits for the first list of a wave, or makes it.
func (m *Monitor) firstList(s *results.Snapshot, w *watched) (*Patterns, error) {
	w.sifting.Lock()
	defer w.sifting.Unlock()
	if list := w.list.Load(); list != nil {
		return list, nil
	}
	return m.sift(s, w)
}

// decided is the list with the decisions of people.
func (p *Patterns) decided(reviews []results.Review) *Patterns {
	last := map[string]results.Review{}
	for _, v := range reviews {
		last[v.Pattern] = v
	}
	d := *p
	d.All, d.Seen = slices.Clone(p.All), int64(len(reviews))
	for i := range d.All {
		x := &d.All[i]
		x.State = results.ReviewNew
		if v, judged := last[x.ID]; judged {
			x.State, x.Last = v.State, v
		}
	}
	slices.SortStableFunc(d.All, func(a, b Pattern) int {
		return cmp.Compare(order(a.State), order(b.State))
	})
	return &d
}

func order(s results.ReviewState) int {
	if s == results.ReviewNew {
		return 0
	}
	return 1
}

// siftAll looks anew at the sheets of the waves that take answers now, and of
// those that somebody has looked at within the hour, when their last list is
// old enough.
func (m *Monitor) siftAll(ctx context.Context) {
	config, err := m.Directory.Snapshot(ctx)
	if err != nil {
		return // the directory says so in the log
	}
	now := m.Now()
	for _, about := range config.Waves {
		phase := about.Phase(now)
		w := m.wave(about.ID)
		wanted := phase == survey.PhaseOpen || phase == survey.PhasePaused || phase == survey.PhaseClosing ||
			now.Unix()-w.asked.Load() < int64(time.Hour/time.Second)
		if ctx.Err() != nil || !wanted || phase == survey.PhaseHidden {
			continue
		}
		if err := m.siftAgain(ctx, about.ID, w); err != nil {
			m.Log.WarnContext(ctx, "sheets not looked at; the list of patterns stands still", "wave", about.ID, "err", err)
		}
	}
}

// rest is how many times as long as looking took the next look waits.
const rest = 20

func (m *Monitor) siftAgain(ctx context.Context, id string, w *watched) error {
	w.sifting.Lock()
	defer w.sifting.Unlock()
	begun := m.Now()
	if age := begun.Sub(w.tried); 0 <= age && age < max(m.Sift, rest*w.cost) {
		return nil
	}
	w.tried = begun
	last := w.list.Load()
	s, err := m.Results.Frame(ctx, id)
	if err != nil {
		return err
	}
	if last != nil && w.sifted == s {
		same := *last
		same.At = m.Now()
		w.list.Store(&same)
		return nil
	}
	_, err = m.sift(s, w)
	w.cost = m.Now().Sub(begun)
	return err
}

// sift looks at all sheets. The caller holds w.sifting.
func (m *Monitor) sift(s *results.Snapshot, w *watched) (*Patterns, error) {
	begun := m.Now()
	x, err := newSieve(s, begun)
	if err != nil {
		return nil, fmt.Errorf("looking at the sheets of wave %s: %w", s.Wave, err)
	}
	list, err := x.patterns()
	if err != nil {
		return nil, fmt.Errorf("looking at the sheets of wave %s: %w", s.Wave, err)
	}
	m.Results.Flag(s, func(row int) bool { return x.suspect[row] })
	w.list.Store(list)
	w.sifted, w.tried, w.cost = s, begun, m.Now().Sub(begun)
	return list, nil
}

// Later tells whether a review is also about sheets that come to the same
// place after it.
func (p Pattern) Later() bool { return len(p.scope.Responses) == 0 }
