package study

import (
	"maps"
	"slices"
)

// Where a group lies in two breakdowns that are not finer than one another (by
// unit and sex, beside by unit and by sex), sums can be combined crosswise, and
// two hidden terms in every sum are not enough. There the system of all sums is
// solved: what it determines is no longer hidden, and one more term has to go.

// prime is the field that sums are solved in: coefficients are 1 and -1, and
// what is determined in fractions is so modulo a large prime.
const prime = 1<<31 - 1

// unknown is a number of people that is not shown: of a group, or (place below
// 0) of those who belong to the whole of a sum and to no part.
type unknown struct{ measure, place int }

// crossed tells that some breakdown is finer than two that are not finer than
// one another.
func crossed(tables [][]string) bool {
	for _, fine := range tables {
		for _, a := range tables {
			for _, b := range tables {
				if contains(fine, a) && contains(fine, b) && !contains(a, b) && !contains(b, a) {
					return true
				}
			}
		}
	}
	return false
}

// hideCrossed hides one more term of a column for each secret that follows.
func (l *ledger) hideCrossed(c int) (changed bool) {
	for _, u := range determined(l.equations(c)) {
		if !l.secret(u, c) {
			continue
		}
		if next := l.besides(u, c); next >= 0 {
			l.hidden[next][c], changed = true, true
		}
	}
	return changed
}

// secret tells that an unknown must remain one.
func (l *ledger) secret(u unknown, c int) bool {
	if u.place < 0 {
		return small(l.own(u.measure, -1-u.place, c), l.least)
	}
	for m := range before + 1 {
		if (m == 0 || l.removed != nil) && small(l.size(m, u.place, c), l.least) {
			return true
		}
	}
	return false
}

// besides is the smallest group that is shown and stands in a sum with the
// unknown, a whole only if there is no part, and any other only if there is no
// such sum; -1 where nothing is shown.
func (l *ledger) besides(u unknown, c int) int {
	part, whole, other := -1, -1, -1
	smaller := func(g, than int) bool {
		return !l.hidden[g][c] && l.people[g][c] > 0 && (than < 0 || l.people[g][c] < l.people[than][c])
	}
	for i, s := range l.nested {
		if u.place != -1-i && !slices.Contains(s.parts, u.place) {
			continue
		}
		for _, g := range s.parts {
			if smaller(g, part) {
				part = g
			}
		}
		if smaller(s.whole, whole) {
			whole = s.whole
		}
	}
	if part >= 0 {
		return part
	}
	if whole >= 0 {
		return whole
	}
	for g := range l.groups {
		if smaller(g, other) {
			other = g
		}
	}
	return other
}

// before is the measure of the people of the tables of all sheets: those kept and
// those removed.
const before = 2

// equations are the sums of a column in terms of what is not shown: of the people
// kept, of those removed and of both, and that the former two add up to the
// third, in each group and of those who are in no part of a sum.
func (l *ledger) equations(c int) []map[unknown]int64 {
	var all []map[unknown]int64
	for m := range before + 1 {
		if m > 0 && l.removed == nil {
			break
		}
		for i, s := range l.nested {
			e := map[unknown]int64{}
			term := func(g int, sign int64) {
				if l.unseen(m, g, c) {
					e[unknown{m, g}] = sign
				}
			}
			term(s.whole, prime-1)
			for _, g := range s.parts {
				term(g, 1)
			}
			if l.own(m, i, c) > 0 {
				e[unknown{m, -1 - i}] = 1
			}
			all = append(all, e)
		}
	}
	both := func(place int, unseen func(m int) bool) {
		e := map[unknown]int64{}
		for m, sign := range []int64{1, 1, prime - 1} {
			if unseen(m) {
				e[unknown{m, place}] = sign
			}
		}
		all = append(all, e)
	}
	for g := range l.removed {
		both(g, func(m int) bool { return l.unseen(m, g, c) })
	}
	if l.removed != nil {
		for i := range l.nested {
			both(-1-i, func(m int) bool { return l.own(m, i, c) > 0 })
		}
	}
	return all
}

// unseen tells that a measure of a group is not shown and does not follow from
// that group alone. That there is nobody is known.
func (l *ledger) unseen(m, g, c int) bool {
	switch {
	case l.size(m, g, c) == 0:
		return false
	case m == 0:
		return l.hidden[g][c]
	case m == before:
		return l.hiddenBefore(g, c)
	}
	return l.hidden[g][c] || l.hiddenBefore(g, c)
}

// size is a measure of a group.
func (l *ledger) size(m, g, c int) int64 {
	switch m {
	case 0:
		return l.people[g][c]
	case before:
		return l.people[g][c] + l.removed[g][c]
	}
	return l.removed[g][c]
}

// own is a measure of those who belong to the whole of a sum and to no part.
func (l *ledger) own(m, i, c int) int64 {
	own := l.downColumn(l.nested[i], c).own
	if m == before {
		return own[0] + own[1]
	}
	return own[m]
}

// hiddenBefore tells that the tables of all sheets hide a figure too.
func (l *ledger) hiddenBefore(g, c int) bool {
	before := l.before[l.keys[g]]
	return before != nil && before[c]
}

// determined are the unknowns that equations leave no choice of: those that are
// alone in their row after elimination (Gauss and Jordan).
func determined(equations []map[unknown]int64) []unknown {
	pivots := map[unknown]map[unknown]int64{}
	for _, e := range equations {
		for u := range maps.Clone(e) {
			if row, known := pivots[u]; known { // pivots hold no other pivot
				reduce(e, row, u)
			}
		}
		if len(e) == 0 {
			continue
		}
		pivot := first(e)
		scale := inverse(e[pivot])
		for u := range e {
			e[u] = e[u] * scale % prime
		}
		for _, row := range pivots {
			reduce(row, e, pivot)
		}
		pivots[pivot] = e
	}
	var alone []unknown
	for u, row := range pivots {
		if len(row) == 1 {
			alone = append(alone, u)
		}
	}
	slices.SortFunc(alone, byPlace)
	return alone
}

// byPlace puts unknowns in an order, so that the same is hidden every time.
func byPlace(a, b unknown) int {
	if a.measure != b.measure {
		return a.measure - b.measure
	}
	return a.place - b.place
}

func first(e map[unknown]int64) unknown {
	var least unknown
	found := false
	for u := range e {
		if !found || byPlace(u, least) < 0 {
			least, found = u, true
		}
	}
	return least
}

// reduce takes the unknown u out of a row by another whose coefficient of it is
// 1.
func reduce(row, by map[unknown]int64, u unknown) {
	k := row[u]
	if k == 0 {
		return
	}
	for v, x := range by {
		row[v] = (row[v] + (prime-k)*x) % prime
		if row[v] == 0 {
			delete(row, v)
		}
	}
}

// inverse is 1/x in the field, by Fermat: x^(prime-2).
func inverse(x int64) int64 {
	out := int64(1)
	for e := prime - 2; e > 0; e >>= 1 {
		if e&1 == 1 {
			out = out * x % prime
		}
		x = x * x % prime
	}
	return out
}
