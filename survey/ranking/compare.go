package ranking

import (
	"math/big"
	"slices"

	"sipas/analysis/scoring"
	"sipas/survey"
)

// Comparison is how units went from one round to another. It is shared: nobody
// may change anything in it.
type Comparison struct {
	Now, Before *Ranking
	Moves       []*Move // in the order of Now.Rows
	Up          int     // units that have a better place
	Down        int
	Same        int
	New         int // units without a place in one of the rounds

	byUnit map[string]*Move
}

// Pair is a figure in two rounds; nil where there is none.
type Pair struct{ Before, After *big.Rat }

// Difference is After less Before; nil where one is missing.
func (p Pair) Difference() *big.Rat {
	return scoring.Change{Before: p.Before, After: p.After}.Difference()
}

// Move is how a unit went.
type Move struct {
	Unit          string
	Name          survey.Text
	Total, Index  Pair
	Before, After Standing // among all units
	GroupBefore   Standing // in its group then
	GroupAfter    Standing
	OtherGroup    bool       // it was in another group then, so that places in groups cannot be compared
	OtherSet      bool       // the rounds have other criteria for it: totals are not the same thing, indexes are
	Nodes         []NodeMove // of each field, criterion and leaf of the set now, in order
}

// NodeMove is how a unit went at a node, found in the earlier set by its code.
type NodeMove struct {
	Code          string
	Name          survey.Text
	Depth         int // 0 for a field
	Leaf          bool
	Points, Index Pair
	Before, After Standing
	New           bool // the earlier set did not have the code, or the unit no sheet
	Renamed       bool // under the code there was something of another name
}

// Places is how many places the unit has won, lost if less than 0; ok is false
// when it had none in one of the rounds. Fewer or more units may have been
// placed.
func Places(before, after Standing) (won int, ok bool) {
	return before.Rank - after.Rank, before.Rank > 0 && after.Rank > 0
}

// Compare sets a round against an earlier one. Units are the same by their ids,
// fields and criteria by their codes.
func Compare(now, before *Ranking) *Comparison {
	if known := now.compared.Load(); known != nil && known.Before == before {
		return known
	}
	c := &Comparison{Now: now, Before: before, byUnit: map[string]*Move{}}
	for _, row := range now.Rows {
		m := move(row, before.byUnit[row.Unit])
		switch won, ok := Places(m.Before, m.After); {
		case !ok:
			c.New++
		case won > 0:
			c.Up++
		case won < 0:
			c.Down++
		default:
			c.Same++
		}
		c.Moves = append(c.Moves, m)
		c.byUnit[m.Unit] = m
	}
	now.compared.Store(c)
	return c
}

// move compares a unit's results; old is nil for a unit that took no part.
func move(row, old *Row) *Move {
	m := &Move{Unit: row.Unit, Name: row.Name, Total: Pair{After: row.Total}, Index: Pair{After: row.Index}, After: row.Standing, GroupAfter: row.InGroup}
	if old == nil {
		old = &Row{Group: row.Group, Set: row.Set, set: row.set, nodes: &nodeWorths{}}
	}
	m.Total.Before, m.Index.Before, m.Before, m.GroupBefore = old.Total, old.Index, old.Standing, old.InGroup
	m.OtherGroup, m.OtherSet = old.Group != row.Group, old.Set != row.Set
	before, after := old.nodes.in(old.Sheet), row.nodes.in(row.Sheet)
	m.Nodes = make([]NodeMove, 0, len(after))
	row.set.tree.Walk(func(n *scoring.Node, depth int) {
		then, was := before[n.Code]
		now := after[n.Code]
		m.Nodes = append(m.Nodes, NodeMove{Code: n.Code, Name: row.set.names[n.Code], Depth: depth, Leaf: n.Leaf(),
			Points: Pair{then.points, now.points}, Index: Pair{then.index, now.index}, Before: old.Nodes[n.Code], After: row.Nodes[n.Code],
			New: !was, Renamed: was && old.set.names[n.Code].In(survey.Vietnamese) != row.set.names[n.Code].In(survey.Vietnamese)})
	})
	return m
}

// Unit finds how a unit went.
func (c *Comparison) Unit(unit string) (*Move, bool) {
	m, ok := c.byUnit[unit]
	return m, ok
}

// Best are the units whose index has risen most, at most so many; those of equal
// rise in the order of Now.Rows.
func (c *Comparison) Best(most int) []*Move { return c.movers(most, 1) }

// Worst are the units whose index has fallen most.
func (c *Comparison) Worst(most int) []*Move { return c.movers(most, -1) }

// movers are the units that went in a direction, the farthest first.
func (c *Comparison) movers(most, sign int) []*Move {
	type mover struct {
		move *Move
		by   *big.Rat
	}
	var all []mover
	for _, m := range c.Moves {
		if d := m.Index.Difference(); d != nil && d.Sign() == sign {
			all = append(all, mover{m, d})
		}
	}
	slices.SortStableFunc(all, func(a, b mover) int { return sign * b.by.Cmp(a.by) })
	var moves []*Move
	for _, x := range all[:min(max(most, 0), len(all))] {
		moves = append(moves, x.move)
	}
	return moves
}
