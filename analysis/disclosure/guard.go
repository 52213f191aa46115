package disclosure

import (
	"math/bits"
	"slices"
)

// prime is 2⁶¹ - 1: sums are taken in the whole numbers modulo it.
const prime = 1<<61 - 1

// Crowd is so many persons at most that a Guard watches over them one by one.
const Crowd = 300

// Guard watches over the persons of a crowd that is small enough to know
// everybody in it. It gives each person a number in such a way that no one to
// four of them, added or subtracted, come to zero, and lets a figure of some
// persons be seen only if theirs add up to zero. What is seen then comes to zero
// in whatever way it is added, subtracted and multiplied, and so can never come
// down to one to four persons, nor to a difference between so few (who of two
// people said 5 and who said 1 follows from it): however many views anybody
// combines, and whatever they know about who answered where.
//
// The numbers are chosen so that what has been published already, and then as
// many of the candidates as possible in their order, add up to zero.
type Guard struct {
	value []uint64 // by person, below prime
}

// watch is a guard being chosen: all numbers that let what has been accepted
// be seen are the sums of multiples of basis, and value is one of them that
// chance has picked.
type watch struct {
	value  []uint64
	basis  [][]uint64
	secret [][]int32 // groups of one to four whose sum must not be zero
	seen   []uint64  // a table for finding equal sums
}

// NewGuard chooses a guard for so many persons. Sets of persons are given by
// their places 0..persons-1, nobody twice. Published sets are seen in any case;
// candidates are accepted in their order as long as they tell of nobody,
// together with all before them. All single persons, pairs, threes and fours are
// kept from being told; secrets, other sets, of which those of one to four
// persons matter, only make it faster to find that they would be.
func NewGuard(persons int, published, candidates, secrets [][]int32) *Guard {
	w := newWatch(persons, secrets)
	for _, set := range published {
		w.accept(set, w.without(set))
	}
	w.choose(candidates)
	return &Guard{w.value}
}

// stretch is how many sets are accepted before it is looked whether few persons
// follow from all of them together.
const stretch = 8

// choose accepts as many of the sets as can be. To look for pairs, threes and
// fours takes long: it is done after each stretch, and after each set only in a
// stretch from which some follow. Those that follow from what is published
// cannot be helped, and do not count.
func (w *watch) choose(sets [][]int32) {
	lost := w.few(w.value)
	for from := 0; from < len(sets); {
		before := *w
		before.basis = slices.Clone(w.basis)
		to, accepted := from, 0
		for ; to < len(sets) && accepted < stretch; to++ {
			if w.consider(sets[to], true) {
				accepted++
			}
		}
		if accepted > 0 && !lost && w.few(w.value) {
			w.value, w.basis = before.value, before.basis
			for _, set := range sets[from:to] {
				w.consider(set, false)
			}
		}
		from = to
	}
}

// consider accepts a set if nobody follows from it, in haste without looking
// for those who follow from sums that are no set.
func (w *watch) consider(set []int32, haste bool) (accepted bool) {
	if len(set) < Least {
		return false
	}
	v := w.without(set)
	if v == nil || !w.safe(v) || !haste && w.few(v) {
		return false
	}
	w.accept(set, v)
	return true
}

func newWatch(persons int, secrets [][]int32) *watch {
	w := &watch{value: make([]uint64, persons), basis: make([][]uint64, persons), seen: make([]uint64, 1<<bits.Len(uint(2*persons*persons)))}
	for _, set := range secrets {
		if 1 < len(set) && len(set) < Least {
			w.secret = append(w.secret, set)
		}
	}
	state := uint64(persons)
	for i := range w.basis {
		w.basis[i] = make([]uint64, persons)
		w.basis[i][i] = 1
		w.value[i] = draw(&state)
	}
	return w
}

// draw is the next of a row of numbers that look like chance (SplitMix64;
// Steele, Lea and Flood 2014), the same for every crowd of a size: a guard
// must not change with who asks.
func draw(state *uint64) uint64 {
	*state += 0x9e3779b97f4a7c15
	z := *state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (z ^ z>>31) % prime
}

// without is the value once a set would be accepted, nil when it is seen already.
func (w *watch) without(set []int32) []uint64 {
	s := sumOf(w.value, set)
	if s == 0 {
		return nil
	}
	i := w.pivot(set)
	k := mul(s, inverse(sumOf(w.basis[i], set)))
	return minus(w.value, w.basis[i], k)
}

// pivot is a vector of the basis whose sum over a set is not zero.
func (w *watch) pivot(set []int32) int {
	return slices.IndexFunc(w.basis, func(b []uint64) bool { return sumOf(b, set) != 0 })
}

// accept lets a set be seen from now on; v is what without has said.
func (w *watch) accept(set []int32, v []uint64) {
	if v == nil {
		return
	}
	i := w.pivot(set)
	p := w.basis[i]
	w.basis = append(w.basis[:i:i], w.basis[i+1:]...)
	over := inverse(sumOf(p, set))
	for j, b := range w.basis {
		if s := sumOf(b, set); s != 0 {
			w.basis[j] = minus(b, p, mul(s, over))
		}
	}
	w.value = v
}

// safe tells whether no person and no secret add up to zero.
func (w *watch) safe(v []uint64) bool {
	if slices.Contains(v, 0) {
		return false
	}
	for _, set := range w.secret {
		if sumOf(v, set) == 0 {
			return false
		}
	}
	return true
}

// few tells whether any one to four persons come to zero, added or subtracted:
// so whether any two of the single persons and of the sums and differences of
// two are equal but for the sign.
func (w *watch) few(v []uint64) bool {
	clear(w.seen)
	for a, x := range v {
		if x == 0 || w.met(x) {
			return true
		}
		for _, y := range v[:a] {
			if w.met(add(x, y)) || w.met(add(x, prime-y)) {
				return true
			}
		}
	}
	return false
}

// met tells whether a sum, or its opposite, is zero or has been met before.
func (w *watch) met(s uint64) bool {
	s = min(s, prime-s)
	for at := s; ; at++ {
		switch place := &w.seen[at&uint64(len(w.seen)-1)]; *place {
		case s: // zero, too: that is what an empty place has
			return true
		case 0:
			*place = s
			return false
		}
	}
}

// Shows tells whether a figure of these persons may be seen. One of nobody may.
func (g *Guard) Shows(set []int32) bool {
	return len(set) == 0 || len(set) >= Least && sumOf(g.value, set) == 0
}

// Value is a person's number. Sums of numbers are taken with Add.
func (g *Guard) Value(person int) uint64 { return g.value[person] }

// Add is the sum of two numbers of a guard.
func Add(a, b uint64) uint64 { return add(a, b) }

func sumOf(v []uint64, set []int32) uint64 {
	var s uint64
	for _, i := range set {
		s = add(s, v[i])
	}
	return s
}

func add(a, b uint64) uint64 {
	s := a + b
	if s >= prime {
		s -= prime
	}
	return s
}

func mul(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return add(lo&prime, hi<<3|lo>>61)
}

// minus is a - k·b.
func minus(a, b []uint64, k uint64) []uint64 {
	d := make([]uint64, len(a))
	k = prime - k
	for i := range a {
		d[i] = add(a[i], mul(k, b[i]))
	}
	return d
}

// inverse is 1/a, by Fermat.
func inverse(a uint64) uint64 {
	r := uint64(1)
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			r = mul(r, a)
		}
		a = mul(a, a)
	}
	return r
}
