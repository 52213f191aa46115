package findings

import (
	"sync"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// ground is what the sights of a wave are counted from: the answers that may
// be in a filtered one, the columns that they are filtered and split by, and
// what has been counted already.
type ground struct {
	wave     survey.Wave
	config   *directory.Snapshot
	snapshot *results.Snapshot // that the views and columns are of
	standing *results.Standing // from which it was made; a later one may be the same to it
	units    []survey.Unit
	parent   map[string]string
	final    bool
	at       time.Time // when it was counted
	calendar calendar
	stages   *stages   // of a wave that collects; nil when it is over
	until    time.Time // the end of the last closed period of a wave that collects

	base     analysis.View // the answers that count and are of closed periods
	persons  []uint64      // of these, those who rated anything: a bit each
	suspects analysis.View // of these, those that are flagged

	// The last standing whose answers were found to be the same, and when its
	// flags were found; guarded by Findings.mu.
	seen    *results.Snapshot
	day     string
	flagged time.Time

	nobody  func() *analysis.Tally // of no answers
	unrated func() [][]uint64      // by item: the persons who did not rate it

	mu         sync.Mutex
	columns    map[string]*column
	tables     memory[*table]
	cuts       memory[*cut]
	breakdowns memory[[]cell]
	crowds     memory[*crowd]
	nested     memory[[]nest]
	unions     memory[*wide]
	agreements memory[agreement]
	nothings   memory[*results.Index]
}

// newGround finds which answers of a standing may be in sights; see complete.
func newGround(now *results.Standing, day string, isFlagged func(row int) bool, flaggedAt time.Time) (*ground, error) {
	g := &ground{wave: now.Wave, config: now.Config, snapshot: now.Snapshot, standing: now, seen: now.Snapshot, at: now.At, units: now.Units(), parent: map[string]string{},
		final: now.Final, day: day, flagged: flaggedAt, calendar: calendarOf(now.Wave),
		base: now.Snapshot.Live(), columns: map[string]*column{}}
	for _, u := range g.units {
		g.parent[u.ID] = now.Parent(u.ID)
	}
	if !g.final {
		if err := g.close(day); err != nil {
			return nil, err
		}
	}
	g.suspects = g.base.Keep(isFlagged)
	return g, nil
}

// complete finds what sights are counted from.
func (g *ground) complete(budget int) {
	g.tables.most, g.cuts.most, g.breakdowns.most, g.crowds.most, g.nested.most = tableBudget, budget, budget, crowdBudget, budget
	g.nothings.most, g.agreements.most, g.unions.most = budget, agreementBudget, unionsBudget
	g.persons = raters(g.base)
	g.unrated = sync.OnceValue(g.findUnrated)
	g.nobody = sync.OnceValue(func() *analysis.Tally { return g.base.Without(g.base).Tally() })
}

// tableBudget bounds the cells of the tables kept.
const tableBudget = 4 << 20

// agreementBudget bounds the figures kept of which counters may be shown.
const agreementBudget = 1 << 18

// crowdBudget bounds the crowds kept.
const crowdBudget = 400

// knows tells whether the ground is that of a standing for certain.
func (g *ground) knows(now *results.Standing, flagged time.Time, day string) bool {
	return g.seen == now.Snapshot && g.config == now.Config && g.final == now.Final && g.flagged.Equal(flagged) &&
		(g.final || g.calendar.of(g.day) == g.calendar.of(day))
}

// equals tells whether another ground has the same answers and flags, so that
// what has been counted for this one is right for it, too.
func (g *ground) equals(o *ground) bool {
	return g.config == o.config && g.final == o.final && g.until.Equal(o.until) && g.snapshot.Loaded.Equal(o.snapshot.Loaded) &&
		g.base.Same(o.base) && g.suspects.Same(o.suspects)
}

// close leaves out the answers that are in no step yet.
func (g *ground) close(day string) (err error) {
	if g.stages, err = newStages(g.base, g.calendar, g.calendar.of(day)); err != nil {
		return err
	}
	g.base = g.base.Keep(func(row int) bool { return g.stages.of[row] != out })
	if n := len(g.stages.labels); n > 0 {
		g.until = g.calendar.next(g.stages.labels[n-1])
	}
	return nil
}

// raters are the rows of a view that rated a criterion.
func raters(v analysis.View) []uint64 {
	f := v.Frame()
	s := f.Schema()
	var items []int
	for _, factor := range s.Factors {
		items = append(items, factor.Items...)
	}
	if len(items) == 0 {
		for j := range s.Items {
			items = append(items, j)
		}
	}
	all := make([]uint64, (f.Rows()+63)/64)
	for w := range all {
		left := v.Word(w)
		for _, j := range items {
			if left == 0 {
				break
			}
			rated := left & f.Rated(j, w)
			all[w] |= rated
			left &^= rated
		}
	}
	return all
}
