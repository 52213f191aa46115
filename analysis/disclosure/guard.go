package disclosure

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

// NewGuard chooses a guard for so many persons. Sets of persons are given by
// their places 0..persons-1, nobody twice. Published sets are seen in any case;
// candidates are accepted in their order as long as they tell of nobody,
// together with all before them. All single persons, pairs, threes and fours are
// kept from being told; secrets, other sets, of which those of one to four
// persons matter, only make it faster to find that they would be.
func NewGuard(persons int, published, candidates, secrets [][]int32) *Guard {
	w := newWatch(persons, secrets)
	for _, set := range published {
		w.accept(w.without(set))
	}
	w.choose(candidates)
	return &Guard{w.value}
}

// Shows tells whether a figure of these persons may be seen. One of nobody may.
func (g *Guard) Shows(set []int32) bool {
	return len(set) == 0 || len(set) >= Least && sumOf(g.value, set) == 0
}

// Value is a person's number. Sums of numbers are taken with Add.
func (g *Guard) Value(person int) uint64 { return g.value[person] }

// Add is the sum of two numbers of a guard.
func Add(a, b uint64) uint64 { return add(a, b) }
