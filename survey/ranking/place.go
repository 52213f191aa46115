package ranking

import (
	"slices"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
)

// rank sets scored units against each other. results are in the order of the
// facts' units.
func rank(f *facts, results []*scored) *Ranking {
	r := &Ranking{Round: f.round, Sets: map[string]*reform.CriteriaSet{}, byUnit: map[string]*Row{}}
	for ref, c := range f.sets {
		r.Sets[ref] = c.CriteriaSet
	}
	r.Decimals = f.decimals()
	for i := range f.units {
		u, x := &f.units[i], results[i]
		c := f.sets[u.set]
		all := x.sheet[""]
		row := &Row{Unit: u.entrant.Unit, Name: u.name, Ended: u.ended, Became: u.became, Group: u.entrant.Group, Set: u.set, Stage: u.sheet.Stage,
			Marks: x.marks, Sheet: x.sheet, Given: u.given,
			Total: all.Total(), Applicable: all.Applicable, Max: all.Max, Index: x.index, Self: x.self, Appraised: x.appraised,
			Nodes: map[string]Standing{}, Range: x.span, Open: x.open, Provisional: x.provisional, set: c, nodes: x.nodes}
		row.Band = c.Classes().Of(x.index, r.Decimals)
		r.Rows = append(r.Rows, row)
		r.byUnit[row.Unit] = row
	}
	r.hinder()
	r.place(f, results)
	r.sum(f)
	return r
}

// hinder gathers what must be settled. The rows stand in the round's order.
func (r *Ranking) hinder() {
	for _, row := range r.Rows {
		for _, o := range row.Open {
			r.Hindrances = append(r.Hindrances, Hindrance{Unit: row.Unit, Leaf: o.Leaf, Why: o.Why})
		}
		for _, leaf := range row.Provisional {
			r.Hindrances = append(r.Hindrances, Hindrance{Unit: row.Unit, Leaf: leaf, Provisional: true})
		}
		r.asked(row)
	}
}

// asked finds leaves about which people are still asked though their points are
// settled: the council has given them, or they do not count. What is answered
// after the publishing would be missing from it.
func (r *Ranking) asked(row *Row) {
	for _, it := range row.set.leaves {
		if g := row.Given[it.Code]; g == nil || g.Opinion == nil || g.Opinion.Final {
			continue
		}
		if slices.Contains(row.Provisional, it.Code) || slices.ContainsFunc(row.Open, func(o Open) bool { return o.Leaf == it.Code }) {
			continue
		}
		r.Hindrances = append(r.Hindrances, Hindrance{Unit: row.Unit, Leaf: it.Code, Why: StillAsked})
	}
}

// standings are places by index as it is published, in units of its last decimal;
// -1 without one.
func (r *Ranking) standings(published []int64) []Standing {
	of := 0
	for _, units := range published {
		if units >= 0 {
			of++
		}
	}
	all := make([]Standing, len(published))
	for i, p := range scoring.RankPublished(published, r.Round.Dense) {
		if p.Rank > 0 {
			all[i] = Standing{Rank: p.Rank, Tied: p.Tied, Of: of}
		}
	}
	return all
}

// place gives all places, and puts the rows, which stand as the results do, in
// order.
func (r *Ranking) place(f *facts, results []*scored) {
	whole := map[string][]int{} // places among the rows by group
	all := make([]int64, len(r.Rows))
	for i, row := range r.Rows {
		all[i] = results[i].published[""]
		if row.Group != "" {
			whole[row.Group] = append(whole[row.Group], i)
		}
	}
	for i, s := range r.standings(all) {
		r.Rows[i].Standing = s
	}
	for _, members := range whole {
		some := make([]int64, len(members))
		for j, i := range members {
			some[j] = all[i]
		}
		for j, s := range r.standings(some) {
			r.Rows[members[j]].InGroup = s
		}
	}
	r.placeSpans()
	r.placeNodes(f, results)
	byPlace(r.Rows, func(row *Row) int { return row.Standing.Rank })
	r.group()
}

// byPlace orders rows, those of one place as they stand, those of none last.
func byPlace(rows []*Row, rank func(*Row) int) {
	slices.SortStableFunc(rows, func(a, b *Row) int {
		x, y := rank(a), rank(b)
		switch {
		case x == 0 || y == 0:
			return y - x // one of them is 0: that one comes later
		}
		return x - y
	})
}

// group puts the rows of each group together.
func (r *Ranking) group() {
	groups := map[string][]*Row{}
	for _, row := range r.Rows {
		groups[row.Group] = append(groups[row.Group], row)
	}
	for _, g := range r.Round.Groups {
		byPlace(groups[g.Code], func(row *Row) int { return row.InGroup.Rank })
		r.Groups = append(r.Groups, GroupRows{g, groups[g.Code]})
	}
	if len(groups[""]) > 0 {
		r.Groups = append(r.Groups, GroupRows{Rows: groups[""]})
	}
}

// placeSpans finds the places that units may hold. Ranges count as they are
// published, so that a place is always within its span.
func (r *Ranking) placeSpans() {
	ranges := make([]scoring.Range, len(r.Rows))
	for i, row := range r.Rows {
		ranges[i] = r.shown(row.Range)
	}
	for i, s := range scoring.Spans(ranges) {
		row := r.Rows[i]
		if rank := row.Standing.Rank; rank > 0 { // dense places are fewer than units
			s = scoring.Span{Best: min(s.Best, rank), Worst: max(s.Worst, rank)}
		}
		row.Span = s
	}
}

// node tells the same criterion of several sets: its code and name.
type node struct{ code, name string }

// placeNodes places the units by each field and criterion among those that have
// it.
func (r *Ranking) placeNodes(f *facts, results []*scored) {
	with := map[node][]int{} // places among the rows
	order := map[string][]node{}
	for i, row := range r.Rows {
		if order[row.Set] == nil {
			order[row.Set] = f.sets[row.Set].nodes()
		}
		for _, at := range order[row.Set] {
			with[at] = append(with[at], i)
		}
	}
	for at, members := range with {
		published := make([]int64, len(members))
		for j, i := range members {
			published[j] = results[i].published[at.code]
		}
		for j, s := range r.standings(published) {
			r.Rows[members[j]].Nodes[at.code] = s
		}
	}
}

// nodes are all nodes of a set.
func (c *criteria) nodes() []node {
	var all []node
	c.tree.Walk(func(n *scoring.Node, _ int) { all = append(all, node{n.Code, c.names[n.Code].In(survey.Vietnamese)}) })
	return all
}
