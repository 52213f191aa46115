package study

import (
	"slices"

	"sipas/analysis"
)

// protect withholds what rests on too few people in a total and its breakdowns,
// and as much more as it takes that nothing withheld follows from what is shown
// in the same breakdown: in every sum that the tables show, either nothing is
// hidden or at least two terms that have enough people together (complementary
// suppression; Willenborg and de Waal 2001, ch. 6). The smallest go first.
// removed is nil, or says how many sheets a group lacks that another table
// shows.
func (r *run) protect(total *Group, all []Breakdown, removed func(by, labels []string) int64) {
	least := r.plan.SuppressBelow
	if least <= 1 {
		return
	}
	tell := func(by, labels []string) int64 {
		if removed == nil {
			return 0
		}
		return removed(by, labels)
	}
	answered := answers(total)
	if small(total.Rows, least) || small(tell(nil, nil), least) {
		total.withhold()
	} else {
		r.protectCells([]*Group{total}, nil, least)
	}
	for b := range all {
		groups := all[b].Groups
		people, hidden := make([]int64, len(groups)), make([]bool, len(groups))
		for i := range groups {
			people[i] = groups[i].Rows
			hidden[i] = small(groups[i].Rows, least) || small(tell(all[b].By, groups[i].Labels), least)
		}
		if total.Suppressed {
			for i := range hidden {
				hidden[i] = true
			}
		}
		hideMore(people, hidden, all[b].Rest, least)
		var shown []*Group
		out := slices.Clone(answered) // by people in no group that is shown
		for i := range groups {
			if hidden[i] {
				groups[i].withhold()
				continue
			}
			shown = append(shown, &groups[i])
			for k, n := range answers(&groups[i]) {
				out[k] -= n
			}
		}
		r.protectCells(shown, out, least)
	}
}

// small tells that a number of people is not to be shown; nobody is nobody.
func small(n, least int64) bool { return 0 < n && n < least }

// hideMore completes what is hidden of the terms of a sum that is shown. own
// people belong to the sum and to no term.
func hideMore(people []int64, hidden []bool, own, least int64) (changed bool) {
	for {
		var sum int64
		terms := 0
		secret := small(own, least)
		for i, n := range people {
			if hidden[i] && n > 0 {
				sum, terms, secret = sum+n, terms+1, true
			}
		}
		if own > 0 {
			sum, terms = sum+own, terms+1
		}
		next := -1
		for i, n := range people {
			if !hidden[i] && n > 0 && (next < 0 || n < people[next]) {
				next = i
			}
		}
		if !secret || terms >= 2 && sum >= least || next < 0 {
			return changed
		}
		hidden[next], changed = true, true
	}
}

// answers is how many people answered each item.
func answers(g *Group) []int64 {
	all := make([]int64, len(g.Items))
	for i, item := range g.Items {
		all[i] = item.Answered
	}
	return all
}

// cells are the counts of a table that is to be protected: a row per group, a
// column per item and then one per factor.
type cells struct {
	people [][]int64
	hidden [][]bool
	spans  [][2]int // of the items of each factor
	items  int
}

// protectCells withholds single figures of groups that are shown. In a row the
// items of a factor add up to it, and the factors to all criteria; in a column
// the groups and those who are in none of them (out, by item) add up to the
// total. out is nil where there is no total.
func (r *run) protectCells(groups []*Group, out []int64, least int64) {
	if len(groups) == 0 {
		return
	}
	c := cells{spans: r.factorSpans(), items: len(groups[0].Items)}
	for _, g := range groups {
		people := c.withFactors(answers(g))
		hidden := make([]bool, len(people))
		for i, n := range people {
			hidden[i] = small(n, least)
		}
		c.people, c.hidden = append(c.people, people), append(c.hidden, hidden)
	}
	if out != nil {
		out = c.withFactors(out)
	}
	for again := true; again; {
		again = false
		for g := range groups {
			again = c.hideRow(g, least) || again
		}
		for i := range out {
			again = c.hideColumn(i, out[i], least) || again
		}
	}
	for g, group := range groups {
		for i := range group.Items {
			if c.hidden[g][i] {
				group.Items[i].withhold()
			}
		}
		r.protectIndexes(group, c, c.hidden[g])
	}
}

// withFactors puts behind the counts of items those of factors: the people who
// answered the item of the factor that most answered.
func (c cells) withFactors(items []int64) []int64 {
	all := slices.Clone(items)
	for _, span := range c.spans {
		all = append(all, slices.Max(items[span[0]:span[1]]))
	}
	return all
}

// hideRow completes what is hidden in one group.
func (c cells) hideRow(g int, least int64) bool {
	people, hidden := c.people[g], c.hidden[g]
	changed := hideMore(people[c.items:], hidden[c.items:], 0, least)
	for f, span := range c.spans {
		items := hidden[span[0]:span[1]]
		changed = hideMore(people[span[0]:span[1]], items, 0, least) || changed
		if hidden[c.items+f] && slices.Contains(items, false) {
			for i := range items {
				items[i] = true
			}
			changed = true
		}
		if !hidden[c.items+f] && !slices.Contains(items, false) {
			hidden[c.items+f], changed = true, true
		}
	}
	return changed
}

// hideColumn completes what is hidden of one item or factor over the groups.
func (c cells) hideColumn(i int, out, least int64) bool {
	people, hidden := make([]int64, len(c.people)), make([]bool, len(c.people))
	for g := range c.people {
		people[g], hidden[g] = c.people[g][i], c.hidden[g][i]
	}
	changed := hideMore(people, hidden, out, least)
	for g := range c.people {
		c.hidden[g][i] = hidden[g]
	}
	return changed
}

// factorSpans are the runs of items, as shown, that belong to one factor.
func (r *run) factorSpans() [][2]int {
	var spans [][2]int
	from := 0
	for _, f := range r.schema.Factors {
		spans = append(spans, [2]int{from, from + len(f.Items)})
		from += len(f.Items)
	}
	return spans
}

// protectIndexes withholds the indexes of few people, of hidden factors, and of
// the overall question if it is hidden.
func (r *run) protectIndexes(g *Group, c cells, hidden []bool) {
	gone := map[string]bool{}
	for f, factor := range r.schema.Factors {
		gone[factor.Name] = hidden[c.items+f]
	}
	question := slices.Index(r.order, r.schema.Item(r.schema.Overall))
	for i := range g.Indexes {
		f := &g.Indexes[i]
		asked := f.Formula == analysis.FormulaQuestion && question >= 0 && hidden[question]
		if f.Suppressed || gone[f.Subject] && f.Subject != AllCriteria || asked {
			f.withhold()
		}
	}
}
