package disclosure

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestGuard draws sets of persons, and looks by linear algebra over the
// rational numbers whether what a guard shows tells of one to four of them.
func TestGuard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		persons := rapid.IntRange(5, 11).Draw(t, "persons")
		everybody := make([]int32, persons)
		for i := range everybody {
			everybody[i] = int32(i)
		}
		sets := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []int32 {
			return slices.DeleteFunc(slices.Clone(everybody), func(int32) bool { return rapid.Bool().Draw(t, "out") })
		}), 0, 20).Draw(t, "sets")
		g := NewGuard(persons, [][]int32{everybody}, sets, sets)
		if !g.Shows(everybody) {
			t.Fatal("what is published is not seen")
		}
		var shown [][]int64
		for _, set := range append(sets, everybody) {
			if g.Shows(set) && len(set) > 0 {
				shown = append(shown, indicator(persons, set))
			}
		}
		for set := range few4(persons) {
			if g.Shows(set) {
				t.Fatalf("%v is shown", set)
			}
			for signs := range 1 << (len(set) - 1) { // who is subtracted
				row := indicator(persons, set)
				for k, i := range set[1:] {
					if signs>>k&1 == 1 {
						row[i] = -1
					}
				}
				if spans(shown, row) {
					t.Fatalf("%v, with signs %b, follow from %v", set, signs, shown)
				}
			}
		}
		// What follows from what is shown is shown itself: the guard withholds
		// nothing that somebody could work out.
		for _, set := range sets {
			if len(set) >= Least && !g.Shows(set) && spans(shown, indicator(persons, set)) {
				t.Fatalf("%v follows, and is not shown", set)
			}
		}
	})
}

func indicator(persons int, set []int32) []int64 {
	row := make([]int64, persons)
	for _, i := range set {
		row[i] = 1
	}
	return row
}

// few4 yields all sets of one to four persons.
func few4(persons int) func(yield func([]int32) bool) {
	return func(yield func([]int32) bool) {
		n := int32(persons)
		for a := range n {
			if !yield([]int32{a}) {
				return
			}
			for b := a + 1; b < n; b++ {
				if !yield([]int32{a, b}) {
					return
				}
				for c := b + 1; c < n; c++ {
					if !yield([]int32{a, b, c}) {
						return
					}
					for d := c + 1; d < n; d++ {
						if !yield([]int32{a, b, c, d}) {
							return
						}
					}
				}
			}
		}
	}
}

// TestArithmetic compares sums and products modulo the prime with math/big.
func TestArithmetic(t *testing.T) {
	p := new(big.Int).SetUint64(prime)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint64Range(0, prime-1).Draw(t, "a"), rapid.Uint64Range(0, prime-1).Draw(t, "b")
		x, y := new(big.Int).SetUint64(a), new(big.Int).SetUint64(b)
		if want := new(big.Int).Mod(new(big.Int).Mul(x, y), p).Uint64(); mul(a, b) != want {
			t.Errorf("%d·%d is %d, want %d", a, b, mul(a, b), want)
		}
		if want := new(big.Int).Mod(new(big.Int).Add(x, y), p).Uint64(); add(a, b) != want {
			t.Errorf("%d+%d is %d, want %d", a, b, add(a, b), want)
		}
		if a > 0 && mul(a, inverse(a)) != 1 {
			t.Errorf("1/%d is %d", a, inverse(a))
		}
	})
}

func BenchmarkGuard(b *testing.B) {
	var candidates [][]int32
	state := uint64(7)
	for range 3000 {
		var set []int32
		for i := range int32(Crowd) {
			if draw(&state)%4 == 0 {
				set = append(set, i)
			}
		}
		candidates = append(candidates, set)
	}
	for b.Loop() {
		NewGuard(Crowd, nil, candidates, candidates)
	}
}

// TestHaste chooses guards as NewGuard does, and by looking for few persons
// after each single set: both let the same be seen.
func TestHaste(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		persons := rapid.IntRange(5, 60).Draw(t, "persons")
		labels := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 4), persons, persons), 1, 4).Draw(t, "labels")
		var sets [][]int32
		add := func(is func(i int) bool) {
			var set []int32
			for i := range persons {
				if is(i) {
					set = append(set, int32(i))
				}
			}
			sets = append(sets, set)
		}
		for a, of := range labels {
			for x := range 5 {
				add(func(i int) bool { return of[i] == x })
				for _, other := range labels[:a] {
					for y := range 5 {
						add(func(i int) bool { return of[i] == x && other[i] == y })
					}
				}
			}
		}
		slow := newWatch(persons, sets)
		for _, set := range sets {
			if x := slow.without(set); len(set) >= Least && x != nil && slow.safe(x.value) && slow.sums.few(x.value) == nil {
				slow.accept(x)
			}
		}
		g := NewGuard(persons, nil, sets, sets)
		for _, set := range sets {
			if want := len(set) == 0 || len(set) >= Least && sumOf(slow.value, set) == 0; g.Shows(set) != want {
				t.Fatalf("%v is shown: %v, one by one: %v", set, g.Shows(set), want)
			}
		}
	})
}
