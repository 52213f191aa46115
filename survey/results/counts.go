package results

import (
	"iter"
	"math/bits"
	"sync"
	"time"

	"sipas/analysis"
	"sipas/survey/directory"
)

// step is how many answers join a unit's figures at a time. Whoever stands at
// the desk sees who is answering; if the unit's index moved with each answer,
// one look before and one after would tell what that person said. In steps of
// five it tells what five persons said together.
//
// The figures of a whole wave, as those of any unit with others below it, are
// the answers in the figures of its units and no more. If they held also those
// that are waiting, then the units some time later, less the whole now, would tell of
// the few who have come since and whom the waiting had waited for. So all
// figures of all times are sums of the same fives.
//
// All figures stay as they were until five persons at least have joined. When a
// wave is over nothing is kept waiting: the last few join then. A withdrawal
// takes its sheet out at once.
const step = least

// counts are the tallies that every figure of a wave is made of.
type counts struct {
	snapshot *Snapshot
	final    bool                       // nothing is kept waiting
	day      string                     // what today was
	units    map[string]*analysis.Tally // by unit: its own rows, as far as they may show
	live     map[string]tick            // by unit
	shown    rowset                     // the rows in units

	at time.Time

	mu        sync.Mutex // guards what follows
	config    *directory.Snapshot
	offices   *offices
	summaries map[Ask]*Summary
}

// tick is how many responses a unit itself has: that count, of these today's,
// and those kept apart.
type tick struct{ all, today, partial, excluded int }

func (t *tick) add(o tick) {
	t.all += o.all
	t.today += o.today
	t.partial += o.partial
	t.excluded += o.excluded
}

// counting makes counts, each from the last: tallies add up, so that only new
// rows have to be read.
type counting struct {
	mu   sync.Mutex
	last *counts
	read rowset // rows that are in units
	at   time.Time
	cost time.Duration // of the last counting
}

// idle is how many times as long as a counting took the next one waits, so
// that a busy wave costs a bounded share of the processors.
const idle = 10

// counts are those of the wave now, or at most idle times their own cost old.
func (w *wave) counts(final bool, now func() time.Time) (*counts, error) {
	c := &w.counting
	c.mu.Lock()
	defer c.mu.Unlock()
	begun := now()
	day := Day(begun)
	if c.last != nil && c.last.final == final && c.last.day == day {
		age := begun.Sub(c.at)
		if 0 <= age && age < idle*c.cost {
			return c.last, nil
		}
	}
	s := w.now()
	if c.last != nil && c.last.snapshot == s && c.last.final == final && c.last.day == day {
		return c.last, nil
	}
	next, err := c.count(s, final, day)
	if err != nil {
		return nil, err
	}
	next.at = begun
	c.last, c.at = next, now()
	c.cost = c.at.Sub(begun)
	return next, nil
}

// count sums up a snapshot. Its time is mostly that of the rows that are new.
func (c *counting) count(s *Snapshot, final bool, day string) (*counts, error) {
	units, err := s.Frame.Dimension(ByUnit)
	if err != nil {
		return nil, err
	}
	next := &counts{snapshot: s, final: final, day: day, units: map[string]*analysis.Tally{},
		live: map[string]tick{}, summaries: map[Ask]*Summary{}}
	first := c.last == nil || c.read.meets(s.out)
	if first {
		c.read = nil
	} else {
		next.units = c.last.units
	}
	if err := next.tick(s, units); err != nil {
		return nil, err
	}
	joining := c.joining(s, units, final)
	if !first && !final && !c.last.final && !enough(s, joining) {
		next.shown = c.last.shown
		return next, nil
	}
	c.read = union(c.read, joining)
	next.shown = c.read.clone()
	return next, next.show(joining, s)
}

// enough tells whether rows are so many persons that a figure may move by them.
func enough(s *Snapshot, rows rowset) bool {
	return rows.count() >= step && persons(view(s.Frame, rows).Tally()) >= least
}

// tick counts the live rows of each unit.
func (n *counts) tick(s *Snapshot, units analysis.Dimension) error {
	days, err := s.Frame.Dimension(ByDay)
	if err != nil {
		return err
	}
	isToday := make([]bool, len(days.Labels))
	for code, label := range days.Labels {
		isToday[code] = label == n.day
	}
	ticks := make([]tick, len(units.Labels))
	for row, unit := range units.Codes.All() {
		t := &ticks[unit]
		if s.out.has(row) {
			switch s.StateOf(row) {
			case IsPartial:
				t.partial++
			case IsExcluded:
				t.excluded++
			}
			continue
		}
		t.all++
		if isToday[days.Codes.At(row)] {
			t.today++
		}
	}
	for code, label := range units.Labels {
		if ticks[code] != (tick{}) {
			n.live[label] = ticks[code]
		}
	}
	return nil
}

// joining are the rows that join their unit's figures, those that came first:
// all of a wave that is over, else as many of each unit as make steps. Those that
// joined before stay.
func (c *counting) joining(s *Snapshot, units analysis.Dimension, final bool) (joining rowset) {
	left := make([]int, len(units.Labels))
	for row := range c.unread(s) {
		left[units.Codes.At(row)]++
	}
	for u, n := range left {
		if !final {
			left[u] -= n % step
		}
	}
	for row := range c.unread(s) {
		if u := units.Codes.At(row); left[u] > 0 {
			left[u]--
			joining.add(row)
		}
	}
	return joining
}

// unread yields the rows that count and are in no unit's figures, in the order
// in which they came.
func (c *counting) unread(s *Snapshot) iter.Seq[int] {
	return func(yield func(int) bool) {
		rows := s.Frame.Rows()
		for w := range (rows + 63) / 64 {
			left := ^uint64(0)
			if w < len(c.read) {
				left &^= c.read[w]
			}
			if w < len(s.out) {
				left &^= s.out[w]
			}
			for ; left != 0; left &= left - 1 {
				if row := w<<6 + bits.TrailingZeros64(left); row >= rows || !yield(row) {
					return
				}
			}
		}
	}
}

// show adds rows to the tallies of their units.
func (n *counts) show(rows rowset, s *Snapshot) error {
	if rows.count() == 0 {
		return nil
	}
	groups, err := view(s.Frame, rows).By(ByUnit)
	if err != nil {
		return err
	}
	tallies, _ := groups.Tallies()
	before := n.units
	n.units = make(map[string]*analysis.Tally, len(before))
	for unit, t := range before {
		n.units[unit] = t
	}
	for i, t := range tallies {
		unit := groups.Labels(i)[0]
		if old := n.units[unit]; old != nil {
			t = analysis.Sum(old, t)
		}
		n.units[unit] = t
	}
	return nil
}

func view(f *analysis.Frame, rows rowset) analysis.View {
	if rows.count() == f.Rows() {
		return f.All()
	}
	return f.All().Keep(rows.has)
}
