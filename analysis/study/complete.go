package study

import "slices"

// complete hides as much more as it takes.
func (l *ledger) complete() {
	for again := true; again; {
		again = false
		for g := range l.groups {
			again = l.completeGroup(g) || again
		}
		for c := range l.hidden[0] {
			for _, s := range l.nested {
				again = l.completeSum(s, l.downColumn(s, c)) || again
			}
			if l.crossed && !again {
				again = l.hideCrossed(c)
			}
		}
	}
}

// completeGroup completes what is hidden within a group.
func (l *ledger) completeGroup(g int) (changed bool) {
	hidden := l.hidden[g]
	if hidden[0] {
		changed = slices.Contains(hidden, false)
		for c := range hidden {
			hidden[c] = true
		}
		return changed
	}
	across := terms{hidden: func(c int) *bool { return &hidden[c] }}
	for _, people := range l.measures() {
		across.people = append(across.people, func(c int) int64 { return people[g][c] })
		across.own = append(across.own, 0)
	}
	for _, s := range l.within {
		changed = l.completeSum(s, across) || changed
	}
	for _, k := range l.links {
		if hidden[k.from] && !hidden[k.to] {
			hidden[k.to], changed = true, true
		}
	}
	return changed
}

// measures are the numbers of people that must not follow by subtraction.
func (l *ledger) measures() [][][]int64 {
	if l.removed == nil {
		return [][][]int64{l.people}
	}
	return [][][]int64{l.people, l.removed}
}

// terms gives the whole and the parts of a sum, by their places. own people, by
// measure, belong to the whole and to no part.
type terms struct {
	people []func(int) int64 // by measure
	own    []int64
	hidden func(int) *bool
}

// downColumn are the terms of a sum of groups in a column.
func (l *ledger) downColumn(s sum, c int) terms {
	t := terms{hidden: func(g int) *bool { return &l.hidden[g][c] }}
	for _, people := range l.measures() {
		own := people[s.whole][c]
		for _, g := range s.parts {
			own -= people[g][c]
		}
		t.people = append(t.people, func(g int) int64 { return people[g][c] })
		t.own = append(t.own, max(0, own))
	}
	return t
}

// completeSum completes what is hidden in a sum. Where its parts do not suffice
// the whole goes, and with it every part.
func (l *ledger) completeSum(s sum, t terms) (changed bool) {
	for !*t.hidden(s.whole) {
		short, found := l.exposed(s, t)
		if !found {
			break
		}
		next := s.whole
		for _, i := range s.parts {
			if n := t.people[short](i); !*t.hidden(i) && n > 0 && (next == s.whole || t.people[0](i) < t.people[0](next)) {
				next = i
			}
		}
		*t.hidden(next), changed = true, true
	}
	if s.closed && len(s.parts) > 0 && !slices.ContainsFunc(s.parts, func(i int) bool { return !*t.hidden(i) }) && !*t.hidden(s.whole) {
		*t.hidden(s.whole), changed = true, true
	}
	if !*t.hidden(s.whole) {
		return changed
	}
	for _, i := range s.parts {
		if t.people[0](i) > 0 && !*t.hidden(i) {
			*t.hidden(i), changed = true, true
		}
	}
	return changed
}

// exposed finds a measure by which a sum gives something away.
func (l *ledger) exposed(s sum, t terms) (measure int, found bool) {
	for m := range t.people {
		if !l.sheltered(s, t, m) {
			return m, true
		}
	}
	return 0, false
}

// sheltered tells that a sum that is shown does not give away by measure m what
// is hidden of it.
func (l *ledger) sheltered(s sum, t terms, m int) bool {
	people, parts := t.own[m], 0
	secret := small(t.own[m], l.least)
	if t.own[m] > 0 {
		parts++
	}
	for _, i := range s.parts {
		if n := t.people[m](i); *t.hidden(i) && n > 0 {
			people, parts, secret = people+n, parts+1, true
		}
	}
	return !secret || parts >= 2 && people >= l.least
}
