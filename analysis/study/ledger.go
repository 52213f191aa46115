package study

import (
	"maps"
	"slices"

	"sipas/analysis"
)

// ledger holds the numbers of people behind the figures of a total and its
// breakdowns, and which of them are hidden. A row is a group. The columns are
// the group itself, its items, its factors, all criteria, and then one for each
// index, because every index has respondents of its own.
//
// Hidden is what rests on too few people. Then, in every sum that the tables
// show, either nothing is hidden or at least two terms that have enough people
// together (complementary suppression; Willenborg and de Waal 2001, ch. 6), the
// smallest going first. Sums are, in each column, a group and those of a finer
// breakdown that lie in it, and within a group a factor and its items, all
// criteria and the factors. What is hidden as a whole is hidden in its parts.
type ledger struct {
	least  int64
	groups []*Group
	keys   []string
	nested []sum          // of groups
	within []sum          // of columns
	links  []link         // of columns
	column map[string]int // of an index, by columnOf
	items  int
	spans  int

	people  [][]int64 // by group and column
	removed [][]int64 // the same of people whom these tables lack and others show; nil for none
	hidden  [][]bool
	before  map[string][]bool // with removed: what the other tables hide, by key
	crossed bool              // sums are solved together, see hideCrossed
}

// sum is a whole and its parts, by their places.
type sum struct {
	whole  int
	parts  []int
	closed bool // a whole all of whose parts are hidden is hidden
}

// link says that a column shows what another one hides.
type link struct{ from, to int }

// item is the column of the i-th item as shown.
func (l *ledger) item(i int) int { return 1 + i }

// factor is the column of the f-th factor.
func (l *ledger) factor(f int) int { return 1 + l.items + f }

// all is the column of all criteria.
func (l *ledger) all() int { return 1 + l.items + l.spans }

// newLedger lays out the tables; hidden is what has too few people by itself.
// Groups that only people removed are in have a place, too: of nobody.
func (r *run) newLedger(total *Group, all []Breakdown, removed map[string]Group) *ledger {
	l := &ledger{least: r.plan.SuppressBelow, items: len(r.order), spans: len(r.schema.Factors), column: map[string]int{}}
	l.layColumns(r, total)
	l.add(nil, total)
	gone := slices.Sorted(maps.Keys(removed))
	tables := [][]string{nil}
	starts := []int{0}
	for i := range all {
		tables, starts = append(tables, all[i].By), append(starts, len(l.groups))
		for g := range all[i].Groups {
			l.add(all[i].By, &all[i].Groups[g])
		}
		there := map[string]bool{}
		for _, key := range l.keys {
			there[key] = true
		}
		for _, key := range gone {
			if labels := removed[key].Labels; !there[key] && keyOf(all[i].By, labels) == key {
				l.add(all[i].By, &Group{Labels: labels})
			}
		}
	}
	starts = append(starts, len(l.groups))
	l.crossed = crossed(tables)
	for coarse, by := range tables {
		for fine, more := range tables {
			if len(by) < len(more) && contains(more, by) {
				l.nest(by, more, starts[coarse:coarse+2], starts[fine:fine+2])
			}
		}
	}
	return l
}

// layColumns numbers the indexes and writes down what adds up within a group.
func (l *ledger) layColumns(r *run, total *Group) {
	criteria := sum{whole: l.all()}
	from := 0
	factors := map[string]int{AllCriteria: l.all()}
	for f, factor := range r.schema.Factors {
		s := sum{whole: l.factor(f), closed: true}
		for i := range factor.Items {
			s.parts = append(s.parts, l.item(from+i))
		}
		from += len(factor.Items)
		l.within = append(l.within, s)
		criteria.parts = append(criteria.parts, l.factor(f))
		if factor.Name != AllCriteria {
			factors[factor.Name] = l.factor(f)
		}
	}
	question := slices.Index(r.order, r.schema.Item(r.schema.Overall))
	if l.spans == 0 {
		for i := range r.order {
			if i != question {
				criteria.parts = append(criteria.parts, l.item(i))
			}
		}
	}
	l.within = append(l.within, criteria)
	for _, f := range total.Indexes {
		if overUnits(f.Formula) {
			continue
		}
		c := l.all() + 1 + len(l.column)
		l.column[columnOf(f)] = c
		if f.Formula == analysis.FormulaQuestion {
			l.links = append(l.links, link{l.item(question), c})
		} else {
			l.links = append(l.links, link{factors[f.Subject], c})
		}
	}
}

// add appends a group.
func (l *ledger) add(by []string, g *Group) {
	people := l.count(g)
	hidden := make([]bool, len(people))
	for c, n := range people {
		hidden[c] = small(n, l.least)
	}
	l.groups, l.keys = append(l.groups, g), append(l.keys, keyOf(by, g.Labels))
	l.people, l.hidden = append(l.people, people), append(l.hidden, hidden)
}

// count fills the columns of a group. Of a factor, and of all criteria, count
// the people who answered the item that most answered.
func (l *ledger) count(g *Group) []int64 {
	people := make([]int64, l.all()+1+len(l.column))
	people[0] = g.Rows
	for i, item := range g.Items {
		people[l.item(i)] = item.Answered
	}
	for _, s := range l.within {
		for _, c := range s.parts {
			people[s.whole] = max(people[s.whole], people[c])
		}
	}
	for _, f := range g.Indexes {
		if c, known := l.column[columnOf(f)]; known {
			people[c] = f.Respondents
		}
	}
	return people
}

// contains tells that every name of part is one of names.
func contains(names, part []string) bool {
	return !slices.ContainsFunc(part, func(name string) bool { return !slices.Contains(names, name) })
}

// nest writes down which groups of a finer breakdown lie in which of a coarser
// one; from and to are the places of their groups.
func (l *ledger) nest(by, more []string, coarse, fine []int) {
	at := make([]int, len(by)) // of each dimension in more
	for i, name := range by {
		at[i] = slices.Index(more, name)
	}
	parts := map[string][]int{}
	for g := fine[0]; g < fine[1]; g++ {
		var labels []string
		for _, i := range at {
			labels = append(labels, l.groups[g].Labels[i])
		}
		key := keyOf(by, labels)
		parts[key] = append(parts[key], g)
	}
	for g := coarse[0]; g < coarse[1]; g++ {
		l.nested = append(l.nested, sum{whole: g, parts: parts[l.keys[g]]})
	}
}

// subtract takes into account what other tables show, of the same people and of
// those removed. What they withhold is withheld here too.
func (l *ledger) subtract(removed map[string]Group, withheld map[string][]bool) {
	l.before = withheld
	for g, key := range l.keys {
		gone := removed[key] // no group: nobody
		people := l.count(&gone)
		l.removed = append(l.removed, people)
		for c := range l.hidden[g] {
			l.hidden[g][c] = l.hidden[g][c] || small(people[c], l.least) || withheld[key][c] && l.people[g][c] > 0
		}
	}
}
