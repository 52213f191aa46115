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
// The figures of a whole wave hold also the answers that are waiting to join
// those of their units, and move in steps of at least five persons, too: when
// five have come since they moved last, up to the last answer at which those that
// wait are nobody or five persons, because the whole less its units tells of
// them. Until then all figures stay as they were; only the numbers of sheets go
// on. When a wave is
// over nothing is kept waiting: the last few join then. A withdrawal takes its
// sheet out at once.
const step = least

// counts are the tallies that every figure of a wave is made of.
type counts struct {
	snapshot *Snapshot
	final    bool                       // nothing is kept waiting
	day      string                     // what today was
	units    map[string]*analysis.Tally // by unit: its own rows, as far as they may show
	waiting  *analysis.Tally            // rows that do not show in their unit yet, if they are enough to show in the whole; else nil
	live     map[string]tick            // by unit
	shown    rowset                     // the rows in units
	told     rowset                     // the rows in the whole: these, and waiting if it shows

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
	d := c.divide(s, units, first, final)
	whole, waits := union(d.read, d.waiting), enough(s, d.waiting)
	if !first && !final && !c.last.final && !(enough(s, minus(whole, c.last.told)) && (waits || d.waiting.count() == 0)) {
		next.waiting, next.shown, next.told = c.last.waiting, c.last.shown, c.last.told
		return next, nil
	}
	c.read = d.read
	if err := next.show(d.shown, s); err != nil {
		return nil, err
	}
	next.shown, next.told = c.read.clone(), d.read
	if waits {
		next.waiting, next.told = view(s.Frame, d.waiting).Tally(), whole
	}
	return next, nil
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

// division is how the rows of a snapshot stand to the figures of their units.
type division struct {
	read           rowset // in them, together with shown
	shown, waiting rowset
}

// divide finds the rows that join their unit's figures, and those that wait.
// Those that joined before stay. Of the last rows as many are left out as it
// takes that nobody is waiting, or five at least; but not by a first look, with
// which no other can be compared: then the few that wait are in no figure.
func (c *counting) divide(s *Snapshot, units analysis.Dimension, first, final bool) division {
	d := division{read: c.read.clone()}
	joining, limit := make([]int, len(units.Labels)), s.Frame.Rows()
	if !final {
		joining, limit = c.joining(s, units, first)
	}
	for row := range c.unread(s) {
		if row >= limit {
			break
		}
		u := units.Codes.At(row)
		if joining[u] > 0 || final {
			joining[u]--
			d.shown.add(row)
			d.read.add(row)
			continue
		}
		d.waiting.add(row)
	}
	return d
}

// joining tells how many rows of each unit, in steps, join before the last row at
// which nobody or enough are waiting, or of all rows; limit is the row after
// the last.
func (c *counting) joining(s *Snapshot, units analysis.Dimension, all bool) (joining []int, limit int) {
	rows, waiting := make([]int, len(units.Labels)), 0
	since := map[uint32]int{} // rows by unit after limit
	for row := range c.unread(s) {
		u := units.Codes.At(row)
		rows[u]++
		since[u]++
		if waiting++; rows[u]%step == 0 {
			waiting -= step
		}
		if all || waiting == 0 || waiting >= step {
			limit = row + 1
			clear(since)
		}
	}
	for u, n := range since {
		rows[u] -= n
	}
	for u, n := range rows {
		rows[u] = n - n%step
	}
	return rows, limit
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
