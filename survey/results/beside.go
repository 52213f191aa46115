package results

import (
	"context"
	"fmt"
	"time"

	"sipas/analysis"
	"sipas/analysis/disclosure"
	"sipas/survey"
	"sipas/survey/directory"
)

// Beside is a unit's or a wave's overall index with and without the sheets
// that somebody may doubt, all three of the same moment. Where the sheets that
// make the difference are fewer than five persons, or would tell of so few in
// another unit, the other index is redacted.
type Beside struct {
	At           time.Time
	Published    analysis.Estimate // without the excluded sheets
	WithExcluded analysis.Estimate
	Unflagged    analysis.Estimate // without the excluded and without the suspect ones
	Excluded     int               // sheets that a person has excluded, of this unit and those below
	Flagged      int               // sheets of the published ones that are suspect by their answers; 0 when redacted
	FlaggedAt    time.Time         // when sheets were last looked at for this; zero: never
}

// flagged are the rows that stand out by rules, and when they were found.
type flagged struct {
	rows   rowset
	at     time.Time
	loaded time.Time // of the snapshot in which they were found
}

// Flag tells which rows of a snapshot the rules take for suspect, so that
// indexes can be had without them; suspect is asked more than once for a row.
// What is known of a unit moves only when
// five of its sheets or more have come to be suspect, and as many or none
// have ceased to be: else two looks would tell of single sheets.
func (r *Results) Flag(s *Snapshot, suspect func(row int) bool) {
	r.mu.Lock()
	w := r.waves[s.Wave]
	r.mu.Unlock()
	if w == nil {
		return
	}
	units, err := s.Frame.Dimension(ByUnit)
	if err != nil {
		return
	}
	w.flagging.Lock()
	defer w.flagging.Unlock()
	before := w.flagged
	if !before.loaded.Equal(s.Loaded) {
		before = flagged{}
	}
	came, went := make([]int, len(units.Labels)), make([]int, len(units.Labels))
	for row, unit := range units.Codes.All() {
		switch is, was := suspect(row), before.rows.has(row); {
		case is && !was:
			came[unit]++
		case was && !is:
			went[unit]++
		}
	}
	next := flagged{rows: before.rows.clone(), at: r.Now(), loaded: s.Loaded}
	few := func(n int) bool { return 0 < n && n < least }
	for row, unit := range units.Codes.All() {
		if few(came[unit]) || few(went[unit]) {
			continue // as it was
		}
		if suspect(row) {
			next.rows.add(row)
		} else {
			next.rows.remove(row)
		}
	}
	w.flagged = next
}

// flags are the rows flagged last.
func (w *wave) flags(s *Snapshot) flagged {
	w.flagging.Lock()
	defer w.flagging.Unlock()
	if !w.flagged.loaded.Equal(s.Loaded) {
		return flagged{}
	}
	return w.flagged
}

// besides are the last Beside by unit and score, of one counting.
type besides struct {
	at    time.Time
	cost  time.Duration
	by    map[Ask]*Beside
	about *besideRows
}

// A Beside stands at least so long, and idle times its own cost.
const besideStands = time.Minute

// Beside compares the published index of a wave, or of a unit in it, with
// those with the excluded and without the suspect sheets. It may be some
// minutes old, but not older than the last review. Errors are those of Summary.
func (r *Results) Beside(ctx context.Context, id string, ask Ask) (*Beside, error) {
	if _, err := r.Summary(ctx, id, ask); err != nil { // finds what is wrong with the question
		return nil, err
	}
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
	w.besiding.Lock()
	defer w.besiding.Unlock()
	b := &w.besides
	begun := r.Now()
	flags := w.flags(n.snapshot)
	if age := begun.Sub(b.at); b.about == nil || !b.about.holds(config, n, flags) || age < 0 || age > max(besideStands, idle*b.cost) {
		b.about = newBesideRows(config, about, n, flags)
		b.by, b.at, b.cost = map[Ask]*Beside{}, begun, 0
	}
	if b.by[ask] == nil {
		if b.by[ask], err = b.about.compare(ask); err != nil {
			return nil, fmt.Errorf("comparing wave %s: %w", id, err)
		}
		b.cost = max(b.cost, r.Now().Sub(begun))
	}
	return b.by[ask], nil
}

// besideRows are the rows that comparisons of one counting are made of.
type besideRows struct {
	config   *directory.Snapshot
	snapshot *Snapshot
	frame    *analysis.Frame
	at       time.Time
	shown    rowset // published in their units
	excluded rowset
	flags    flagged
	units    analysis.Dimension
	offices  *offices
	added    []disclosure.Cell // by place: those that exclusion takes out
	taken    []disclosure.Cell // and those that are suspect
	counted  []int             // excluded sheets by place
}

// holds tells whether nobody has judged or flagged sheets since.
func (b *besideRows) holds(config *directory.Snapshot, n *counts, f flagged) bool {
	return b.config == config && b.snapshot.Loaded.Equal(n.snapshot.Loaded) &&
		len(b.snapshot.Reviews) == len(n.snapshot.Reviews) && b.flags.at.Equal(f.at)
}

func newBesideRows(config *directory.Snapshot, about survey.Wave, n *counts, f flagged) *besideRows {
	s := n.snapshot
	b := &besideRows{config: config, snapshot: s, frame: s.Frame, at: n.at, shown: n.shown, flags: f, offices: newOffices(config, about, n)}
	for row := range s.Frame.Rows() {
		if s.excluded.has(row) && s.StateOf(row) == IsExcluded {
			b.excluded.add(row)
		}
	}
	b.units, _ = s.Frame.Dimension(ByUnit)
	o := b.offices
	own := func(rows rowset, only func(row int) bool) []disclosure.Cell {
		cells := make([]disclosure.Cell, len(o.units))
		for i := range cells {
			cells[i] = disclosure.Cell{Parent: o.parent[i], Hidden: o.hidden[i]}
		}
		for row := range s.Frame.Rows() {
			if rows.has(row) && only(row) {
				cells[o.place[b.units.Labels[b.units.Codes.At(row)]]].Own++
			}
		}
		for i := len(cells) - 1; i >= 0; i-- {
			cells[i].N += cells[i].Own
			if p := cells[i].Parent; p >= 0 {
				cells[p].N += cells[i].N
			}
		}
		return cells
	}
	rated := func(row int) bool { return hasRating(s.Frame, row) }
	b.added, b.taken = own(b.excluded, rated), own(b.shown, func(row int) bool { return f.rows.has(row) && rated(row) })
	for _, c := range own(b.excluded, func(int) bool { return true }) {
		b.counted = append(b.counted, c.N)
	}
	disclosure.Tree(b.added)
	disclosure.Tree(b.taken)
	return b
}

// hasRating tells whether a row is a person who rated anything.
func hasRating(f *analysis.Frame, row int) bool {
	scale := uint8(f.Schema().Scale)
	for j := range f.Schema().Items {
		if a := f.Item(j)[row]; 0 < a && a <= scale {
			return true
		}
	}
	return false
}

// compare makes the three indexes of a place.
func (b *besideRows) compare(ask Ask) (*Beside, error) {
	o, at := b.offices, b.offices.place[ask.Unit]
	in := make([]bool, len(b.units.Labels))
	for code, label := range b.units.Labels {
		in[code] = at == 0 || o.within(o.place[label], at)
	}
	index := func(has func(row int) bool, hidden bool) analysis.Estimate {
		v := b.frame.All().Keep(func(row int) bool { return in[b.units.Codes.At(row)] && has(row) })
		t := v.Tally()
		return show(t.Set(len(t.Sets)-1, analysis.Options{Score: ask.Score}).ItemMean, hidden || o.hidden[at])
	}
	x := &Beside{At: b.at, Excluded: b.counted[at], FlaggedAt: b.flags.at}
	x.Published = index(b.shown.has, false)
	x.WithExcluded, x.Unflagged = x.Published, x.Published
	if b.counted[at] > 0 {
		x.WithExcluded = index(func(row int) bool { return b.shown.has(row) || b.excluded.has(row) }, b.added[at].Hidden)
	}
	if n := b.taken[at].N; n > 0 {
		x.Unflagged = index(func(row int) bool { return b.shown.has(row) && !b.flags.rows.has(row) }, b.taken[at].Hidden)
		if !b.taken[at].Hidden {
			x.Flagged = n
		}
	}
	return x, nil
}
