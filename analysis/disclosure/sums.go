package disclosure

import "math/bits"

// sums finds out which one to four of some numbers come to zero, added or
// subtracted: those of which two sums or differences of two are equal but for
// the sign. There are tens of thousands of these, and it is asked dozens of
// times: the table that finds equal ones is to fit into a cache.
type sums struct {
	numbers int
	table   []uint32 // open addressing: the name of a sum in the lower bits, a part of it above; 0 is a free place
	names   uint32   // the lower bits
}

// newSums has room for the sums of two among so many numbers, of which there
// may be 30 thousand.
func newSums(numbers int) sums {
	all := bits.Len(uint(2*numbers*numbers + 1))
	return sums{numbers, make([]uint32, 1<<all), 1<<all - 1}
}

// enough is how many groups few tells at most.
const enough = 16

// few are some groups that come to zero, each as places in v, those that are
// subtracted as ^place, and those that count twice twice; nil when there is none.
func (x *sums) few(v []uint64) (groups [][]int32) {
	clear(x.table)
	meet := func(s uint64, a, b, minus int) {
		one := x.name(a, b, minus)
		if s == 0 {
			groups = append(groups, x.members(one, false))
		} else if other, met := x.meet(v, s, one); met {
			groups = append(groups, append(x.members(one, false), x.members(other, x.sum(v, other) == s)...))
		}
	}
	for a := 0; a < len(v) && len(groups) < enough; a++ {
		meet(v[a], a, a, 0)
		for b, z := range v[:a] {
			meet(add(v[a], z), a, b, 0)
			meet(add(v[a], prime-z), a, b, 1)
		}
	}
	return groups[:min(len(groups), enough)]
}

// meet finds a sum equal to s but for the sign, or keeps s under its name.
func (x *sums) meet(v []uint64, s uint64, name uint32) (other uint32, met bool) {
	s = min(s, prime-s)
	part, last := uint32(s>>28)&^x.names, uint64(len(x.table)-1)
	for at := s; ; at++ {
		entry := x.table[at&last]
		if entry == 0 {
			x.table[at&last] = part | name
			return 0, false
		}
		if entry&^x.names == part {
			if is := x.sum(v, entry&x.names); is == s || is == prime-s {
				return entry & x.names, true
			}
		}
	}
}

// name is that of the sum of two numbers, of their difference (minus is 1), or,
// where they are the same, of one. It is never 0.
func (x *sums) name(a, b, minus int) uint32 { return uint32(2*(a*x.numbers+b)+minus) + 1 }

// named are the numbers of a name.
func (x *sums) named(name uint32) (a, b, minus int) {
	pair := int(name-1) / 2
	return pair / x.numbers, pair % x.numbers, int(name-1) % 2
}

func (x *sums) sum(v []uint64, name uint32) uint64 {
	switch a, b, minus := x.named(name); {
	case a == b:
		return v[a]
	case minus == 1:
		return add(v[a], prime-v[b])
	default:
		return add(v[a], v[b])
	}
}

// members are the numbers of a sum, or of its opposite.
func (x *sums) members(name uint32, opposite bool) []int32 {
	a, b, minus := x.named(name)
	some := []int32{int32(a)}
	if a != b {
		some = append(some, int32(b))
		if minus == 1 {
			some[1] = ^some[1]
		}
	}
	if opposite {
		for i := range some {
			some[i] = ^some[i]
		}
	}
	return some
}
