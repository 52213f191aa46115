package study

import (
	"fmt"
	"slices"

	"sipas/analysis"
)

// protect withholds what rests on too few people in a total and its breakdowns,
// and as much more as it takes that nothing withheld follows from what is shown
// (see ledger). removed is nil, or holds the figures of the sheets that these
// tables lack and those that were protected before have: the difference of the
// two must not tell of few people either.
//
// Breakdowns that cross each other take work that grows with the cube of their
// groups: with more than maxCrossed groups the error says what to ask instead.
func (r *run) protect(total *Group, all []Breakdown, removed map[string]Group) error {
	if r.plan.SuppressBelow <= 1 {
		return nil
	}
	l := r.newLedger(total, all, removed)
	if l.crossed && len(l.groups) > maxCrossed {
		return flaw("crossed", "breakdowns that cross each other have %d groups in all; figures of few people can be protected in up to %d: ask for fewer at a time, or for the finest alone",
			len(l.groups), maxCrossed)
	}
	if removed != nil && len(l.groups) <= maxSolved {
		l.crossed = true // tables of all sheets and of those kept cross, too
	}
	if removed == nil {
		r.withheld = map[string][]bool{}
	} else {
		l.subtract(removed, r.withheld)
	}
	l.complete()
	for g, group := range l.groups {
		hidden := l.hidden[g]
		if removed == nil {
			r.withheld[l.keys[g]] = hidden
		}
		if hidden[0] {
			group.withhold()
			continue
		}
		l.withhold(group, hidden)
	}
	return nil
}

// maxCrossed bounds the groups of breakdowns that cross each other; a thousand
// take some seconds.
const maxCrossed = 1500

// maxSolved bounds the groups of breakdowns within each other for which it is
// solved what tables of all sheets and of some tell together. Where there are
// more, every single sum and difference is protected.
const maxSolved = 600

// keyOf names a group among those of all tables; the total has no labels.
func keyOf(by, labels []string) string { return fmt.Sprintf("%q%q", by, labels) }

// small tells that a number of people is not to be shown; nobody is nobody.
func small(n, least int64) bool { return 0 < n && n < least }

// withhold takes out of a group that is shown what is hidden of it. An index
// over units goes with those over all criteria.
func (l *ledger) withhold(g *Group, hidden []bool) {
	for i := range g.Items {
		if hidden[l.item(i)] {
			g.Items[i].withhold()
		}
	}
	for i := range g.Indexes {
		f := &g.Indexes[i]
		c, own := l.column[columnOf(*f)]
		if f.Suppressed || own && hidden[c] || !own && hidden[l.all()] {
			f.withhold()
		}
	}
}

// columnOf names the column of an index.
func columnOf(f Figure) string { return fmt.Sprintf("%q %s %s", f.Subject, f.Formula, f.Score) }

// hides tells that a group as it is shown lacks an index over all criteria.
func (g *Group) hides(formula, score analysis.Formula) bool {
	i := slices.IndexFunc(g.Indexes, func(f Figure) bool {
		return f.Subject == AllCriteria && f.Formula == formula && (f.Score == score || scoreless(formula))
	})
	return g.Suppressed || i >= 0 && g.Indexes[i].Suppressed
}

// hidesCriteria tells that the indexes over all criteria of a label are hidden,
// whether or not the plan asks for them.
func (r *run) hidesCriteria(dimension, label string) bool {
	hidden := r.withheld[keyOf([]string{dimension}, []string{label})]
	c := 1 + len(r.order) + len(r.schema.Factors)
	return c < len(hidden) && hidden[c]
}
