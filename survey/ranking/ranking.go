package ranking

import (
	"math/big"
	"slices"
	"sync/atomic"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
)

// Ranking is what a round comes to, as it stands or as it was published. It is
// shared: nobody may change anything in it.
type Ranking struct {
	Round      *reform.Round
	Sets       map[string]*reform.CriteriaSet // by reference
	Decimals   int                            // of points and percentages as they are published
	Rows       []*Row                         // by place, units of one place in the round's order; those without a place last
	Groups     []GroupRows                    // in the round's order; units of no group last
	Totals     Middle                         // over the units that have an index
	Indexes    Middle
	Lost       []Loss      // of each node of each set in use, in the sets' order, the round's own first
	Hindrances []Hindrance // what must be settled before the round can be published, in the round's order
	Frozen     *Record     // nil for a round that is not published

	byUnit   map[string]*Row
	compared atomic.Pointer[Comparison] // the last one with this round as Now
}

// GroupRows are the units of a group. Code "" are those of none.
type GroupRows struct {
	Group reform.Group
	Rows  []*Row // by place in the group
}

// Middle is the middle of some figures.
type Middle struct {
	N            int      // of them
	Mean, Median *big.Rat // nil for none
}

// Row is a unit's result.
type Row struct {
	Unit   string
	Name   survey.Text
	Ended  bool     // the unit had ended before the round's year did
	Became []string // then: names of the units that took over, in Vietnamese
	Group  string
	Set    string // reference
	Stage  reform.Stage

	Marks map[string]scoring.Mark
	Sheet scoring.Sheet     // what every node came to, by code, and all together under ""
	Given map[string]*Given // leaves of surveys, by code

	Total      *big.Rat // points achieved, with bonus and penalty; of what is scored while leaves are open
	Applicable *big.Rat // the most that could be achieved
	Max        *big.Rat // with what did not arise
	Index      *big.Rat // a share; nil while leaves are open, or where nothing applied
	Self       *big.Rat // what the unit has given itself, at the leaves that are its own to score
	Appraised  *big.Rat // what these came to

	Standing Standing            // among all units
	InGroup  Standing            // among those of its group; none for a unit without a group
	Nodes    map[string]Standing // of each node, by code, among the units that have it
	Band     string              // code of the set's class; "" without an index, or below all
	Range    scoring.Range       // what the index may be in truth by the surveys' error; both limits the index where it is exact
	Span     scoring.Span        // the places that it may hold then

	Open        []Open   // leaves without points
	Provisional []string // leaves whose points may still change by themselves

	set   *criteria
	nodes *nodeWorths
}

// Standing is a place among others.
type Standing struct {
	Rank int  // from 1; 0 for none
	Tied bool // with another
	Of   int  // how many have a place
}

// Open is a leaf without points.
type Open struct {
	Leaf string
	Why  Why
}

// Hindrance is a leaf that must be settled before a round can be published: it
// is open, or its points are provisional.
type Hindrance struct {
	Unit, Leaf  string
	Provisional bool
	Why         Why // of an open leaf
}

// Parts are what a node came to by where the points come from.
type Parts struct {
	Appraised *scoring.Tally // leaves that the unit scores and the council appraises
	Surveyed  *scoring.Tally // leaves that surveys decide
}

// Row finds a unit's result.
func (r *Ranking) Row(unit string) (*Row, bool) {
	row, ok := r.byUnit[unit]
	return row, ok
}

// SetOf is the set that a unit was scored by.
func (r *Ranking) SetOf(row *Row) *reform.CriteriaSet { return row.set.CriteriaSet }

// Points writes points as they are published, "86.80"; "" for none.
func (r *Ranking) Points(x *big.Rat) string { return scoring.Text(x, r.Decimals) }

// Percent writes a share as a percentage as it is published, "81.33"; "" for
// none.
func (r *Ranking) Percent(share *big.Rat) string { return scoring.Text(percent(share), r.Decimals) }

// hundred turns shares into percent.
var hundred = big.NewRat(100, 1)

func percent(share *big.Rat) *big.Rat {
	if share == nil {
		return nil
	}
	return new(big.Rat).Mul(share, hundred)
}

// Certain tells that two units differ by more than the surveys' error: their
// ranges, as they are published, do not meet. False when one has no index.
func (r *Ranking) Certain(a, b *Row) bool {
	x, y := r.shown(a.Range), r.shown(b.Range)
	return x.Lo != nil && y.Lo != nil && (x.Lo.Cmp(y.Hi) > 0 || y.Lo.Cmp(x.Hi) > 0)
}

// Exact tells that no index has a survey's error in it: where surveys decide, the
// council or the ministry's figure does, or everybody was asked.
func (r *Ranking) Exact() bool {
	return !slices.ContainsFunc(r.Rows, func(row *Row) bool { return row.Range.Lo != nil && row.Range.Lo.Cmp(row.Range.Hi) != 0 })
}

// shown is a range of shares in percent as it is published.
func (r *Ranking) shown(x scoring.Range) scoring.Range {
	return scoring.Range{Lo: scoring.Round(percent(x.Lo), r.Decimals), Hi: scoring.Round(percent(x.Hi), r.Decimals)}
}

// Parts are what a node, or "" for the whole sheet, came to by where the points
// come from: 11.04 of 13, of which appraised 7 of 7.
func (r *Row) Parts(code string) Parts {
	surveyed := func(leaf string) bool { _, is := r.Given[leaf]; return is }
	return Parts{
		Appraised: r.set.tree.Part(r.Sheet, code, func(leaf string) bool { return !surveyed(leaf) }),
		Surveyed:  r.set.tree.Part(r.Sheet, code, surveyed),
	}
}
