package results

import (
	"sync"

	"sipas/analysis"
)

// indexesKept is how many indexes are kept of one counting, at about 9
// kilobytes each: those of all units of a province by all scores.
const indexesKept = 1000

// indexes are those of units that have been asked for. Dozens of figures with
// their intervals take long enough that a page of all units is not to make them
// for every reader anew.
type indexes struct {
	mu   sync.Mutex
	kept map[indexKey]*Index
}

// indexKey is a unit, as a place among the offices, under a score.
type indexKey struct {
	at    int
	score analysis.Score
}

// find is the index known under a key, or what make makes. When there are too
// many all go: what is looked at together is made together.
func (x *indexes) find(key indexKey, make func() *Index) *Index {
	x.mu.Lock()
	known := x.kept[key]
	x.mu.Unlock()
	if known != nil {
		return known
	}
	made := make()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.kept == nil || len(x.kept) >= indexesKept {
		x.kept = map[indexKey]*Index{}
	}
	x.kept[key] = made
	return made
}
