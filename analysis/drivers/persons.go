package drivers

import (
	"cmp"
	"slices"
)

// person is a complete row: where it is in the table, and a number made from
// its values. The values stay where they are: with a million persons a copy of
// them would take more memory than all the rest of a service.
type person struct {
	key uint64
	at  int
}

// persons are the complete rows, in an order of their own: what depends on
// order (a draw of persons) then does not depend on the order of the data.
func (t *Table) persons() []person {
	in := t.newReader()
	out := make([]person, 0, t.Rows())
	for from := 0; from < t.Rows(); from += blockRows {
		n := in.read(from, min(t.Rows(), from+blockRows))
		for i := range n {
			var key uint64
			for c := range in.value {
				key = mix(key, uint64(in.value[c][i]))
			}
			out = append(out, person{key, from + int(in.at[i])})
		}
	}
	slices.SortFunc(out, func(a, b person) int { return cmp.Compare(a.key, b.key) })
	in.settle(out)
	return out
}

// settle sorts persons of the same key, who as good as always have the same
// values, by their values.
func (r *reader) settle(persons []person) {
	first, row := make([]int32, len(r.parts)), make([]int32, len(r.parts))
	for from := 0; from < len(persons); {
		to := from + 1
		same := true
		for ; to < len(persons) && persons[to].key == persons[from].key; to++ {
			if to == from+1 {
				r.row(persons[from].at, first)
			}
			r.row(persons[to].at, row)
			same = same && slices.Equal(first, row)
		}
		if !same {
			slices.SortFunc(persons[from:to], func(a, b person) int {
				r.row(a.at, first)
				r.row(b.at, row)
				return slices.Compare(first, row)
			})
		}
		from = to
	}
}

// row reads the values of a complete row.
func (r *reader) row(at int, into []int32) {
	r.read(at, at+1)
	for c := range into {
		into[c] = r.value[c][0]
	}
}

// mix folds a value into a hash (the finaliser of splitmix64): rows compare
// quicker by one number than by their values.
func mix(h, x uint64) uint64 {
	h += x + 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
