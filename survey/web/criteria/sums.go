package criteria

import (
	"math/big"

	"sipas/analysis/scoring"
	"sipas/survey/reform"
)

// sums are what the leaves of a set add up to, whatever stands above them.
type sums struct {
	below  map[string][]reform.Item // right below each code; the fields under ""
	worth  map[string]*big.Rat      // of each item: its own as a leaf, else that of what is below and of its kind
	leaves map[string]int           // below each item; 1 for a leaf
	whole  *big.Rat                 // all but bonus and penalty
	source map[reform.Source]share  // of the regular leaves
}

// share is how many leaves there are of a source, and what they are worth.
type share struct {
	leaves int
	worth  *big.Rat
}

// newSums adds up a set. Points that are none count for nothing.
func newSums(s *reform.CriteriaSet) sums {
	t := sums{below: map[string][]reform.Item{}, worth: map[string]*big.Rat{}, leaves: map[string]int{}, whole: new(big.Rat), source: map[reform.Source]share{}}
	for _, it := range s.Items {
		t.below[it.Parent] = append(t.below[it.Parent], it)
	}
	for _, it := range t.below[""] {
		if worth := t.add(it); it.Kind == scoring.Regular {
			t.whole.Add(t.whole, worth)
		}
	}
	return t
}

// add adds up an item with all below it.
func (t sums) add(it reform.Item) *big.Rat {
	worth := new(big.Rat)
	if len(t.below[it.Code]) == 0 {
		if x, ok := reform.Points(it.Max); ok {
			worth.Set(x)
		}
		t.leaves[it.Code] = 1
		t.bySource(it, worth)
	}
	for _, x := range t.below[it.Code] {
		if part := t.add(x); x.Kind == it.Kind {
			worth.Add(worth, part)
		}
		t.leaves[it.Code] += t.leaves[x.Code]
	}
	t.worth[it.Code] = worth
	return worth
}

func (t sums) bySource(leaf reform.Item, worth *big.Rat) {
	if leaf.Kind != scoring.Regular {
		return
	}
	x := t.source[leaf.Source]
	if x.worth == nil {
		x.worth = new(big.Rat)
	}
	x.worth.Add(x.worth, worth)
	x.leaves++
	t.source[leaf.Source] = x
}
