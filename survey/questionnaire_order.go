package survey

import "slices"

func (f Factor) code() string    { return f.Code }
func (c Criterion) code() string { return c.Code }
func (q Question) code() string  { return q.Code }
func (o Option) code() string    { return o.Code }

func codesOf[T any](things []T, code func(T) string) []string {
	var all []string
	for _, x := range things {
		all = append(all, code(x))
	}
	return all
}

func find(qs []Question, code string) *Question {
	if i := slices.IndexFunc(qs, func(x Question) bool { return x.Code == code }); i >= 0 {
		return &qs[i]
	}
	return nil
}

// displaced are the codes of both lists that have changed places: all but the
// longest run of codes that still follow each other in the old order, so that
// one item put elsewhere is one move.
func displaced(from, to []string) map[string]bool {
	var common []int // places in from, in the order of to
	for _, code := range to {
		if i := slices.Index(from, code); i >= 0 {
			common = append(common, i)
		}
	}
	// Longest increasing subsequence; lists have some dozens of items.
	length, before := make([]int, len(common)), make([]int, len(common))
	last := -1
	for i, x := range common {
		length[i], before[i] = 1, -1
		for j := range i {
			if common[j] < x && length[j]+1 > length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	moved := map[string]bool{}
	for _, i := range common {
		moved[from[i]] = true
	}
	for ; last >= 0; last = before[last] {
		delete(moved, from[common[last]])
	}
	return moved
}
