package standings

import (
	"cmp"
	"math/big"
	"net/url"
	"slices"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// sorting is how a table of units is asked for: by a plain address.
type sorting struct {
	by    string // "" is by place
	group string // code of a group; everyGroup: one table each; "" is all units in one
}

// everyGroup asks for a table for each group. No group may have that code.
const everyGroup = "*"

// orders are the ways to sort, with their words.
var orders = []struct{ by, words string }{
	{"", "standings.sort.place"}, {"name", "standings.sort.name"}, {"total", "standings.sort.total"}, {"moved", "standings.sort.moved"}, {"change", "standings.sort.change"},
}

// readSorting reads an address; what it does not know is as if it was not there.
func readSorting(q url.Values) sorting { return sorting{by: q.Get("sort"), group: q.Get("group")} }

// sorts are the ways to sort, as links. Changes need a round before.
func (x *place) sorts(q sorting, w wish, changes bool) []link {
	var all []link
	for _, o := range orders {
		if !changes && (o.by == "moved" || o.by == "change") {
			continue
		}
		all = append(all, link{x.address("", "sort", o.by, "group", q.group, "q", w.search), x.Say(o.words), o.by == q.by})
	}
	return all
}

// groups are the choices of groups, as links; none without groups.
func (x *place) groups(q sorting, w wish) []link {
	if len(x.round.Groups) == 0 {
		return nil
	}
	to := func(group string) string { return x.address("", "sort", q.by, "group", group, "q", w.search) }
	all := []link{{to(""), x.Say("standings.group.all"), q.group == ""}, {to(everyGroup), x.Say("standings.group.each"), q.group == everyGroup}}
	for _, g := range x.round.Groups {
		all = append(all, link{to(g.Code), x.titled(g.Name, g.Code), q.group == g.Code})
	}
	return all
}

// in are the units of a group, by place; all of them for none, or for each.
func (x *place) in(group string) []*ranking.Row {
	if group == "" || group == everyGroup {
		return x.Rows
	}
	return slices.DeleteFunc(slices.Clone(x.Rows), func(r *ranking.Row) bool { return r.Group != group })
}

// parts are the tables that are asked for, with all their units.
func (x *place) parts(q sorting, w wish, against *ranking.Comparison) []part {
	if q.group != everyGroup {
		return []part{{Name: x.group(q.group), rows: x.sorted(w.keeps(x, x.in(q.group)), q, against)}}
	}
	var all []part
	for _, g := range x.Ranking.Groups {
		p := part{Name: x.titled(g.Group.Name, x.Say("standings.group.none")), rows: x.sorted(w.keeps(x, g.Rows), q, against)}
		if len(p.rows) == 0 {
			continue
		}
		var indexes []*big.Rat
		for _, r := range g.Rows {
			indexes = append(indexes, r.Index)
		}
		p.Mean, p.Median = x.share(scoring.Mean(indexes)), x.share(scoring.Median(indexes))
		all = append(all, p)
	}
	return all
}

// window cuts the page that is asked for out of tables that follow one another.
func (x *place) window(parts []part, q sorting, w wish) ([]part, paging) {
	n := 0
	for _, p := range parts {
		n += len(p.rows)
	}
	from, to, page := w.page(x, "", n, len(x.in(q.group)), "sort", q.by, "group", q.group)
	var shown []part
	for _, p := range parts {
		rows := p.rows
		p.rows = rows[min(max(from, 0), len(rows)):min(max(to, 0), len(rows))]
		from, to = from-len(rows), to-len(rows)
		if len(p.rows) > 0 || len(parts) == 1 {
			shown = append(shown, p)
		}
	}
	return shown, page
}

// byPlace are the units of some tables by place.
func (x *place) byPlace(parts []part) []*ranking.Row {
	on := map[*ranking.Row]bool{}
	for _, p := range parts {
		for _, r := range p.rows {
			on[r] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(x.Rows), func(r *ranking.Row) bool { return !on[r] })
}

// sorted are units in the order that is asked for; who is alike stays by place.
func (x *place) sorted(rows []*ranking.Row, q sorting, against *ranking.Comparison) []*ranking.Row {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, x.order(q.by, against))
	return rows
}

// order compares two units: what is better comes first, what is missing last.
func (x *place) order(by string, against *ranking.Comparison) func(a, b *ranking.Row) int {
	step := func(r *ranking.Row) (places, change *big.Rat) {
		if against == nil {
			return nil, nil
		}
		m, ok := against.Unit(r.Unit)
		if !ok {
			return nil, nil
		}
		if n, ranked := ranking.Places(m.Before, m.After); ranked {
			places = big.NewRat(int64(n), 1)
		}
		if m.Index.Before != nil && m.Index.After != nil {
			change = new(big.Rat).Sub(m.Index.After, m.Index.Before)
		}
		return places, change
	}
	switch by {
	case "name":
		return func(a, b *ranking.Row) int { return cmp.Compare(survey.Fold(x.name(a)), survey.Fold(x.name(b))) }
	case "total":
		return func(a, b *ranking.Row) int { return downward(a.Total, b.Total) }
	case "moved":
		return func(a, b *ranking.Row) int {
			l, _ := step(a)
			r, _ := step(b)
			return downward(l, r)
		}
	case "change":
		return func(a, b *ranking.Row) int {
			_, l := step(a)
			_, r := step(b)
			return downward(l, r)
		}
	}
	return func(a, b *ranking.Row) int { return 0 }
}

// downward compares figures, the highest first and those that do not exist last.
func downward(a, b *big.Rat) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return b.Cmp(a)
}

// sets are the sets in use, the round's own first.
func (x *place) sets() []*reform.CriteriaSet {
	var all []*reform.CriteriaSet
	for _, ref := range x.Round.Sets() {
		if s := x.Sets[ref]; s != nil {
			all = append(all, s)
		}
	}
	return all
}

// with are the units that are scored by a set, by place.
func (x *place) with(set *reform.CriteriaSet) []*ranking.Row {
	var all []*ranking.Row
	for _, r := range x.Rows {
		if x.SetOf(r) == set {
			all = append(all, r)
		}
	}
	return all
}
