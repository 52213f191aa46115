package disclosure

import (
	"cmp"
	"math/bits"
	"slices"
)

// prime is 2⁶¹ - 1: sums are taken in the whole numbers modulo it.
const prime = 1<<61 - 1

// Crowd is so many persons at most that a Guard watches over them one by one.
const Crowd = 120

// Guard watches over the persons of a crowd that is small enough to know
// everybody in it. It gives each person a number in such a way that no one to
// four of them add up to zero, and lets a figure of some persons be seen only
// if theirs add up to zero. What is seen then adds up to zero in whatever way
// it is added, subtracted and multiplied, and so can never come down to one to
// four persons: however many views anybody combines, and whatever they know
// about who answered where.
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
	order  []int32   // for finding pairs
}

// NewGuard chooses a guard for so many persons. Sets of persons are given by
// their places 0..persons-1, nobody twice. Published sets are seen in any case;
// candidates are accepted in their order as long as they tell of nobody,
// together with all before them. Of secrets, other sets, those of one to four
// persons are kept in mind beside all single persons, pairs, threes and fours.
func NewGuard(persons int, published, candidates, secrets [][]int32) *Guard {
	w := choose(persons, published, candidates, secrets, false)
	if w.threes(w.value) { // hardly ever, and long to look for each time
		w = choose(persons, published, candidates, secrets, true)
	}
	return &Guard{w.value}
}

// choose looks for threes and fours after each candidate when it is thorough.
func choose(persons int, published, candidates, secrets [][]int32, thorough bool) *watch {
	w := newWatch(persons, secrets)
	for _, set := range published {
		w.accept(set, w.without(set))
	}
	for _, set := range candidates {
		if len(set) < Least {
			continue
		}
		if v := w.without(set); v != nil && w.safe(v) && !(thorough && w.threes(v)) {
			w.accept(set, v)
		}
	}
	return w
}

func newWatch(persons int, secrets [][]int32) *watch {
	w := &watch{value: make([]uint64, persons), basis: make([][]uint64, persons), order: make([]int32, persons)}
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

// safe tells whether no person, no pair and no secret add up to zero.
func (w *watch) safe(v []uint64) bool {
	for _, x := range v {
		if x == 0 {
			return false
		}
	}
	for _, set := range w.secret {
		if sumOf(v, set) == 0 {
			return false
		}
	}
	return !w.pairs(v)
}

// pairs tells whether any two persons add up to zero.
func (w *watch) pairs(v []uint64) bool {
	for i := range w.order {
		w.order[i] = int32(i)
	}
	slices.SortFunc(w.order, func(a, b int32) int { return cmp.Compare(v[a], v[b]) })
	for lo, hi := 0, len(v)-1; lo < hi; {
		switch s := v[w.order[lo]] + v[w.order[hi]]; {
		case s == prime:
			return true
		case s < prime:
			lo++
		default:
			hi--
		}
	}
	return false
}

// pair is the sum of two persons' numbers.
type pair struct {
	sum  uint64
	a, b int32
}

// threes tells whether any three or four persons add up to zero.
func (w *watch) threes(v []uint64) bool {
	n := len(v)
	single := make(map[uint64]int32, n)
	sums := make([]pair, 0, n*(n-1)/2)
	for a, x := range v {
		single[x] = int32(a)
		for b := range a {
			sums = append(sums, pair{add(x, v[b]), int32(a), int32(b)})
		}
	}
	slices.SortFunc(sums, func(p, q pair) int { return cmp.Compare(p.sum, q.sum) })
	for lo, hi := 0, len(sums)-1; lo <= hi; {
		p, q := sums[lo], sums[hi]
		switch s := p.sum + q.sum; {
		case s == prime && disjoint(sums, lo, hi):
			return true
		case s == prime, s < prime:
			lo++
		default:
			hi--
		}
	}
	for _, p := range sums {
		if c, known := single[prime-p.sum]; known && c != p.a && c != p.b {
			return true
		}
	}
	return false
}

// disjoint tells whether, among pairs of the same sums as two, two have nobody
// in common.
func disjoint(sums []pair, lo, hi int) bool {
	for i := lo; i < len(sums) && sums[i].sum == sums[lo].sum; i++ {
		for j := hi; j >= 0 && sums[j].sum == sums[hi].sum; j-- {
			p, q := sums[i], sums[j]
			if p.a != q.a && p.a != q.b && p.b != q.a && p.b != q.b {
				return true
			}
		}
	}
	return false
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
