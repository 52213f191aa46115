package main

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// prime is 2⁶¹ - 1. Ranks modulo it are those over the rational numbers, but
// for chances that need not be thought of.
const prime = 1<<61 - 1

func plus(a, b uint64) uint64 {
	if a += b; a >= prime {
		a -= prime
	}
	return a
}

func times(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return plus(lo&prime, hi<<3|lo>>61)
}

func minus(a uint64) uint64 { return (prime - a) % prime }

// over is 1/a.
func over(a uint64) uint64 {
	r := uint64(1)
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			r = times(r, a)
		}
		a = times(a, a)
	}
	return r
}

// equations are all that has been shown: each says what a sum of multiples of
// unknowns is.
type equations struct {
	unknowns int
	rows     [][]uint64 // each 1 at its pivot, and 0 at those before it
	pivot    []int
	free     []uint64 // a number for each unknown, of which those of pivots are not used
	solution []uint64 // of all equations with nothing on the right side, drawn at random
}

func newEquations(unknowns int) *equations {
	random := rand.New(rand.NewPCG(3, 5))
	e := &equations{unknowns: unknowns}
	for range unknowns {
		e.free = append(e.free, random.Uint64N(prime))
	}
	e.solution = slices.Clone(e.free)
	return e
}

// follows tells whether what an equation says follows from the others. It does
// if every solution of theirs is one of it: a random one is not by chance.
func (e *equations) follows(row []uint64) bool {
	sum := uint64(0)
	for i, x := range row {
		if x != 0 {
			sum = plus(sum, times(x, e.solution[i]))
		}
	}
	return sum == 0
}

// add takes in an equation, and tells whether it says anything new.
func (e *equations) add(row []uint64) bool {
	if e.follows(row) {
		return false
	}
	row = slices.Clone(row)
	for k, r := range e.rows {
		if m := row[e.pivot[k]]; m != 0 {
			m = minus(m)
			for i, x := range r {
				if x != 0 {
					row[i] = plus(row[i], times(m, x))
				}
			}
		}
	}
	p := slices.IndexFunc(row, func(x uint64) bool { return x != 0 })
	m := over(row[p])
	for i := range row {
		row[i] = times(row[i], m)
	}
	e.rows, e.pivot = append(e.rows, row), append(e.pivot, p)
	e.solve()
	return true
}

// solve finds the unknowns at the pivots, the last equation first: in it no
// pivot of those before is left.
func (e *equations) solve() {
	copy(e.solution, e.free)
	for _, p := range e.pivot {
		e.solution[p] = 0
	}
	for k, r := range slices.Backward(e.rows) {
		sum := uint64(0)
		for i, x := range r {
			if x != 0 {
				sum = plus(sum, times(x, e.solution[i]))
			}
		}
		e.solution[e.pivot[k]] = minus(sum)
	}
}

// told are one to four persons of whom something follows, given for each a sum
// of unknowns by its value in the solution; with signs also of differences
// between them. Persons of value 0 who are not asked about are left out by
// about. It is nil when nothing follows.
func told(value []uint64, about []bool, signs bool) []int {
	type sum struct {
		of   uint64
		a, b int
	}
	var sums []sum
	single := map[uint64]int{}
	for a, x := range value {
		if !about[a] {
			continue
		}
		if x == 0 {
			return []int{a}
		}
		for b := range a {
			if !about[b] {
				continue
			}
			all := []uint64{plus(x, value[b])}
			if signs {
				all = append(all, plus(x, minus(value[b])))
			}
			for _, s := range all {
				if s == 0 {
					return []int{a, b}
				}
				sums = append(sums, sum{s, a, b})
				if signs {
					sums = append(sums, sum{minus(s), a, b})
				}
			}
		}
		single[x] = a
		if signs {
			single[minus(x)] = a
		}
	}
	slices.SortFunc(sums, func(p, q sum) int {
		switch {
		case p.of < q.of:
			return -1
		case p.of > q.of:
			return 1
		}
		return 0
	})
	for lo, hi := 0, len(sums)-1; lo < len(sums); lo++ {
		p := sums[lo]
		if c, known := single[minus(p.of)]; known && c != p.a && c != p.b {
			return []int{p.a, p.b, c}
		}
		for hi >= 0 && sums[hi].of > minus(p.of) {
			hi--
		}
		for k := hi; k >= 0 && sums[k].of == minus(p.of); k-- {
			q := sums[k]
			if q.a != p.a && q.a != p.b && q.b != p.a && q.b != p.b {
				return []int{p.a, p.b, q.a, q.b}
			}
		}
	}
	return nil
}
