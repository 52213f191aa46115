package quality

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// Near says what counts as a near copy and how long to look for it.
type Near struct {
	Differ int   // at most this many items differ (an answer against a gap differs too)
	Budget int64 // comparisons allowed; 0 means 200 million, about a second
}

// Twins is the result of a search for near copies.
type Twins struct {
	Of       []int32 // per row a near, not exact, copy within its group, or None
	Complete bool    // false: the budget ran out, there may be more
}

// NearTwins finds sheets that copy another of the same group (counter, or
// counter and day) with a few answers changed: the percent-match idea of
// Kuriakose & Robbins 2016. Exact copies and straight lines are left to their
// own rules. groups is one code per row, or nil for one group.
//
// Two sheets that differ in at most d items agree exactly in at least one of
// d+1 segments of the questionnaire, so only sheets that share a segment are
// compared. Where answers crowd at the top of the scale near copies arise
// honestly in great numbers: keep Differ at 1 or 2 and groups small. With
// Differ 1, of the honest sheets of the package comment, 0.3 % have a twin in a
// group of 150, 0.8 % in one of 450, 1.4 % of 1,100, 1.9 % of 2,200.
func NearTwins(items [][]uint8, groups []int32, near Near) (Twins, error) {
	n, err := rows(items)
	if err != nil {
		return Twins{}, err
	}
	if groups != nil && len(groups) != n {
		return Twins{}, ErrRows
	}
	out := Twins{Of: slices.Repeat([]int32{None}, n), Complete: true}
	if near.Differ < 1 || near.Differ >= len(items) {
		return out, nil
	}
	s := search{items: items, groups: groups, out: &out, differ: near.Differ, left: near.Budget}
	if s.left <= 0 {
		s.left = 200_000_000
	}
	for rows := range parts(groups, n) {
		s.among(rows)
	}
	return out, nil
}

// atOnce bounds how many rows are laid out for comparison at a time, where no
// group has more: a million sheets need not lie in memory twice.
const atOnce = 1 << 16

// parts gives the rows in parts of whole groups, in each of them by group and
// then in order.
func parts(groups []int32, n int) iter.Seq[[]int32] {
	return func(yield func([]int32) bool) {
		order := make([]int32, n)
		if groups == nil {
			for r := range order {
				order[r] = int32(r)
			}
			yield(order)
			return
		}
		var begun, end int32
		for _, rows := range grouped(groups, order) {
			if end += int32(len(rows)); end-begun < atOnce && int(end) < n {
				continue
			}
			if !yield(order[begun:end]) {
				return
			}
			begun = end
		}
	}
}

// grouped gives each group, upwards, with its rows in order. They are parts of
// order, one after the other, which has as many places as there are rows.
func grouped(groups, order []int32) iter.Seq2[int32, []int32] {
	return func(yield func(int32, []int32) bool) {
		size := map[int32]int32{}
		for _, g := range groups {
			size[g]++
		}
		codes := slices.Sorted(maps.Keys(size))
		next, at := make(map[int32]int32, len(size)), int32(0)
		for _, g := range codes {
			next[g] = at
			at += size[g]
		}
		for r, g := range groups {
			order[next[g]] = int32(r)
			next[g]++
		}
		for _, g := range codes {
			if !yield(g, order[next[g]-size[g]:next[g]]) {
				return
			}
		}
	}
}

// among looks for twins among some rows.
func (s *search) among(rows []int32) {
	k := len(s.items)
	s.rows, s.sheet = rows, slices.Grow(s.sheet[:0], len(rows)*k)[:len(rows)*k]
	for j, column := range s.items {
		for i, r := range rows {
			s.sheet[i*k+j] = column[r]
		}
	}
	order := make([]int32, 0, len(rows))
	for i := range rows {
		if !flat(s.sheet[i*k : (i+1)*k]) {
			order = append(order, int32(i))
		}
	}
	for segment := range s.differ + 1 {
		s.segment(order, segment)
	}
}

// flat says that all entries are equal.
func flat(sheet []uint8) bool {
	for _, x := range sheet {
		if x != sheet[0] {
			return false
		}
	}
	return true
}

// search is one run of NearTwins. Rows are named by their place in rows.
type search struct {
	items  [][]uint8
	groups []int32
	rows   []int32 // looked at now
	sheet  []uint8 // those, one after the other
	out    *Twins
	differ int
	left   int64
}

// segment compares the rows of order that share group and the given segment.
func (s *search) segment(order []int32, segment int) {
	k := len(s.items)
	from, to := k*segment/(s.differ+1), k*(segment+1)/(s.differ+1)
	key := make([]uint64, len(s.rows))
	for _, r := range order {
		var h uint64
		if s.groups != nil {
			h = uint64(uint32(s.groups[s.rows[r]]))
		}
		for _, x := range s.sheet[int(r)*k+from : int(r)*k+to] {
			h = mix(h, uint64(x))
		}
		key[r] = h
	}
	sorted := slices.Clone(order)
	slices.SortFunc(sorted, func(a, b int32) int {
		return cmp.Or(cmp.Compare(key[a], key[b]), cmp.Compare(a, b))
	})
	for i := 0; i < len(sorted); {
		j := i + 1
		for j < len(sorted) && key[sorted[j]] == key[sorted[i]] {
			j++
		}
		s.bucket(sorted[i:j])
		i = j
	}
}

// bucket compares every pair of rows that may be twins, as long as the budget
// lasts. A row that has its twin still serves as twin for others.
func (s *search) bucket(rows []int32) {
	of := s.out.Of
	for a, x := range rows {
		for _, y := range rows[a+1:] {
			one, other := s.rows[x], s.rows[y]
			if of[one] != None && of[other] != None {
				continue
			}
			if s.left == 0 {
				s.out.Complete = false
				return
			}
			s.left--
			if s.twins(x, y) {
				if of[one] == None {
					of[one] = other
				}
				if of[other] == None {
					of[other] = one
				}
			}
		}
	}
}

// twins says that two rows of one group differ in 1..differ items.
func (s *search) twins(x, y int32) bool {
	if s.groups != nil && s.groups[s.rows[x]] != s.groups[s.rows[y]] {
		return false
	}
	k := len(s.items)
	a, b := s.sheet[int(x)*k:int(x+1)*k], s.sheet[int(y)*k:int(y+1)*k]
	different := 0
	for j, v := range a {
		if v != b[j] {
			if different++; different > s.differ {
				return false
			}
		}
	}
	return different > 0
}
