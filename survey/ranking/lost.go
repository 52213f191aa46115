package ranking

import (
	"math/big"

	"sipas/analysis/scoring"
	"sipas/survey"
)

// Loss is what a node of a set has cost the units that are scored by it.
type Loss struct {
	Set   string // reference
	Code  string
	Name  survey.Text
	Depth int // 0 for a field
	Leaf  bool

	Units int      // that it applies to, with all of it scored
	Full  int      // of these, those that have lost nothing
	Sum   *big.Rat // of points lost
	Most  *big.Rat // that one unit has lost
	Mean  *big.Rat // nil for no units
	Share *big.Rat // Full/Units; nil for no units
}

// sum finds the middle of all units, and where points were lost.
func (r *Ranking) sum(f *facts) {
	var totals, indexes []*big.Rat
	sheets := map[string][]scoring.Sheet{}
	for _, row := range r.Rows {
		sheets[row.Set] = append(sheets[row.Set], row.Sheet)
		if row.Index != nil {
			totals, indexes = append(totals, row.Total), append(indexes, row.Index)
		}
	}
	r.Totals, r.Indexes = middle(totals), middle(indexes)
	for _, ref := range r.Round.Sets() {
		if c := f.sets[ref]; c != nil {
			r.Lost = append(r.Lost, c.lost(ref, sheets[ref])...)
		}
	}
}

func middle(values []*big.Rat) Middle {
	return Middle{N: len(values), Mean: scoring.Mean(values), Median: scoring.Median(values)}
}

// lost are the losses at each node. Bonuses and penalties are none: nobody has
// a right to the one or must have the other.
func (c *criteria) lost(ref string, sheets []scoring.Sheet) []Loss {
	var all []Loss
	c.tree.Walk(func(n *scoring.Node, depth int) {
		if n.Kind != scoring.Regular {
			return
		}
		l := scoring.Lost(sheets, n.Code)
		all = append(all, Loss{Set: ref, Code: n.Code, Name: c.names[n.Code], Depth: depth, Leaf: n.Leaf(),
			Units: l.Units, Full: l.Full, Sum: l.Sum, Most: l.Most, Mean: l.Mean(), Share: l.Share()})
	})
	return all
}
