package results

import (
	"slices"
	"sync"
	"time"

	"sipas/analysis"
	"sipas/survey"
)

// Snapshot is a wave's responses at one moment. It never changes and may be
// used by any number of goroutines.
type Snapshot struct {
	Wave     string
	Revision int64           // grows with every change; comparable within this process while the wave stays in memory
	Loaded   time.Time       // when the wave came into memory; another one means that rows may stand in another order
	Frame    *analysis.Frame // all rows ever known, also those that do not count: read it through Live or With

	Responses int // rows that count
	Withdrawn int // rows taken back by their givers
	Gone      int // rows whose documents have been deleted from the store
	Partial   int // sheets left before their end, of those neither withdrawn nor gone
	Excluded  int // sheets that a person has excluded with a reason, of the others
	Misfits   int // documents that are not responses of this wave's form; no rows

	Reviews []Review // in their order; nobody may change them

	withdrawn, gone, partial, excluded rowset
	out                                rowset // all four
	ids                                []survey.ResponseID
	live                               func() analysis.View
}

// Choice says which rows count beside those that always do. The zero Choice
// is what is published.
type Choice struct {
	Partial  bool // with sheets left before their end
	Excluded bool // with sheets that a person has excluded
}

// State is what a row is to the figures.
type State uint8

// The states, the first that applies.
const (
	Counts State = iota
	IsWithdrawn
	IsGone
	IsPartial
	IsExcluded
)

// Live are the rows that count: neither withdrawn nor gone, whole, and not
// excluded by anybody.
func (s *Snapshot) Live() analysis.View { return s.live() }

// With are the rows that count by a choice.
func (s *Snapshot) With(c Choice) analysis.View {
	if c == (Choice{}) {
		return s.Live()
	}
	out := union(s.withdrawn, s.gone)
	if !c.Partial {
		out = union(out, s.partial)
	}
	if !c.Excluded {
		out = union(out, minus(s.excluded, s.partial))
	}
	return s.Frame.All().Keep(func(row int) bool { return !out.has(row) })
}

// StateOf tells what a row is.
func (s *Snapshot) StateOf(row int) State {
	switch {
	case !s.out.has(row):
		return Counts
	case s.withdrawn.has(row):
		return IsWithdrawn
	case s.gone.has(row):
		return IsGone
	case s.partial.has(row):
		return IsPartial
	}
	return IsExcluded
}

// ID is the id of a row, for a review of it. It must not be shown: its
// beginning is the giver's receipt.
func (s *Snapshot) ID(row int) survey.ResponseID { return s.ids[row] }

// On is how many rows that count were accepted on a day; see Day.
func (s *Snapshot) On(day string) (n int) {
	days, err := s.Frame.Dimension(ByDay)
	if err != nil {
		return 0
	}
	code := uint32(max(0, slices.Index(days.Labels, day)))
	if code == 0 {
		return 0
	}
	for row, c := range days.Codes.All() {
		if c == code && !s.out.has(row) {
			n++
		}
	}
	return n
}

func (c *columns) snapshot(id string, revision int64, loaded time.Time) *Snapshot {
	s := &Snapshot{Wave: id, Revision: revision, Loaded: loaded, Frame: c.builder.Frame(), Misfits: len(c.misfits),
		Reviews: slices.Clip(c.judged.all), ids: slices.Clip(c.ids.all),
		withdrawn: c.withdrawn.clone(), gone: c.gone.clone(), partial: c.partial.clone(), excluded: c.excluded.clone()}
	lost := union(s.withdrawn, s.gone)
	unfit := union(lost, s.partial)
	out := union(unfit, s.excluded)
	s.out = out
	s.Withdrawn = s.withdrawn.count()
	s.Gone = lost.count() - s.Withdrawn
	s.Partial = unfit.count() - lost.count()
	s.Excluded = out.count() - unfit.count()
	s.Responses = s.Frame.Rows() - out.count()
	s.live = sync.OnceValue(func() analysis.View {
		if s.Responses == s.Frame.Rows() {
			return s.Frame.All()
		}
		return s.Frame.All().Keep(func(row int) bool { return !out.has(row) })
	})
	return s
}
