package results

import (
	"sync"

	"sipas/analysis"
)

// Snapshot is a wave's responses at one moment. It never changes and may be
// used by any number of goroutines.
type Snapshot struct {
	Wave     string
	Revision int64           // grows with every change; comparable within this process while the wave stays in memory
	Frame    *analysis.Frame // all rows ever known, withdrawn ones included: read it through Live

	Responses int // rows that count
	Withdrawn int // rows taken back by their givers
	Gone      int // rows whose documents have been deleted from the store
	Misfits   int // documents that are not responses of this wave's form; no rows

	out  rowset // withdrawn or gone
	live func() analysis.View
}

// Live are the rows that count: neither withdrawn nor gone.
func (s *Snapshot) Live() analysis.View { return s.live() }

func (c *columns) snapshot(id string, revision int64) *Snapshot {
	out := c.withdrawn.clone()
	for i, word := range c.gone {
		if i >= len(out) {
			out = append(out, 0)
		}
		out[i] |= word
	}
	s := &Snapshot{Wave: id, Revision: revision, Frame: c.builder.Frame(), Withdrawn: c.withdrawn.count(),
		Misfits: len(c.misfits), out: out}
	s.Gone = out.count() - s.Withdrawn
	s.Responses = s.Frame.Rows() - out.count()
	s.live = sync.OnceValue(func() analysis.View {
		if s.Responses == s.Frame.Rows() {
			return s.Frame.All()
		}
		return s.Frame.All().Keep(func(row int) bool { return !out.has(row) })
	})
	return s
}
