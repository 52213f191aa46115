package disclosure

import "slices"

// watch is a guard being chosen. All numbers that let what has been accepted be
// seen are the sums of multiples of a basis: of each person who is free, whose
// number may be any, and of the numbers that those who are bound must have
// then. value is one of them that chance has picked.
type watch struct {
	value []uint64
	basis []vector
	bound []int32 // persons whose numbers follow, in the order in which they were bound
	place []int32 // of a person in bound, or -1 for the free

	secrets [][]int32 // groups of up to four whose sum must not be zero, of those subtracted ^place
	sums    sums

	turn  int32    // grows with each set that is looked at
	in    []int32  // by person: the last turn in whose set it was
	saved []uint64 // see save
}

// vector is the numbers of which a free person has 1, and the bound what of
// says, in their order. Everybody else has 0.
type vector struct {
	free int32
	of   []uint64
}

func newWatch(persons int, secrets [][]int32) *watch {
	w := &watch{value: make([]uint64, persons), place: make([]int32, persons), in: make([]int32, persons), sums: newSums(persons)}
	for _, set := range secrets {
		if 1 < len(set) && len(set) < Least {
			w.secrets = append(w.secrets, set)
		}
	}
	state := uint64(persons)
	room := make([]uint64, persons*persons)
	for i := range w.value {
		w.value[i], w.place[i] = draw(&state), -1
		w.basis = append(w.basis, vector{int32(i), room[i*persons : i*persons : (i+1)*persons]})
	}
	return w
}

// longest is how many sets are accepted at most before it is looked, which
// takes long, whether few persons follow from all of them together.
const longest = 32

// choose accepts as many of the sets as can be, a stretch of them at a time. Few
// persons who follow from a stretch are secrets from then on, and it is taken
// again, and half of it when that was not enough. Those who follow from what is
// published cannot be helped, and do not count.
func (w *watch) choose(sets [][]int32) {
	lost := w.sums.few(w.value) != nil
	stretch, again := longest, false
	for from := 0; from < len(sets); {
		before := w.save()
		to, accepted := from, 0
		for ; to < len(sets) && accepted < stretch; to++ {
			if w.consider(sets[to]) {
				accepted++
			}
		}
		if accepted > 0 && !lost {
			if few := w.sums.few(w.value); few != nil {
				w.secrets = append(w.secrets, few...)
				w.restore(before)
				if again {
					stretch = max(1, accepted/2)
				}
				again = true
				continue
			}
		}
		from, stretch, again = to, min(2*stretch, longest), false
	}
}

// consider accepts a set if no person and no secret follows from it.
func (w *watch) consider(set []int32) (accepted bool) {
	if len(set) < Least || len(w.basis) == 1 { // without the last vector everybody has 0
		return false
	}
	step := w.without(set)
	if step == nil || !w.safe(step.value) {
		return false
	}
	w.accept(step)
	return true
}

// step is what it takes to accept a set.
type step struct {
	turn  int32
	among []int32 // those of the set who are bound, as places in bound
	pivot int     // a vector of the basis whose sum over the set is not zero
	sum   uint64  // that sum
	value []uint64
}

// without makes the step after which a set is seen; nil when it is seen already.
func (w *watch) without(set []int32) *step {
	s := sumOf(w.value, set)
	if s == 0 {
		return nil
	}
	w.turn++
	x := &step{turn: w.turn}
	for _, i := range set {
		w.in[i] = x.turn
		if w.place[i] >= 0 {
			x.among = append(x.among, w.place[i])
		}
	}
	for j := range w.basis {
		if x.sum = w.sum(j, x); x.sum != 0 {
			x.pivot = j
			break
		}
	}
	p := w.basis[x.pivot]
	k := prime - mul(s, inverse(x.sum))
	x.value = slices.Clone(w.value)
	x.value[p.free] = add(x.value[p.free], k)
	for b, y := range p.of {
		if y != 0 {
			x.value[w.bound[b]] = add(x.value[w.bound[b]], mul(k, y))
		}
	}
	return x
}

// sum is that of a vector over the set of the last step made.
func (w *watch) sum(vector int, x *step) (s uint64) {
	v := &w.basis[vector]
	if w.in[v.free] == x.turn {
		s = 1
	}
	for _, b := range x.among {
		s = add(s, v.of[b])
	}
	return s
}

// accept lets the set of a step be seen from now on: one person more is bound.
func (w *watch) accept(x *step) {
	if x == nil {
		return
	}
	p := w.basis[x.pivot]
	over := prime - inverse(x.sum)
	w.basis = append(w.basis[:x.pivot], w.basis[x.pivot+1:]...)
	for j := range w.basis {
		v, s := &w.basis[j], w.sum(j, x)
		if s != 0 {
			s = mul(s, over)
			for b, y := range p.of {
				if y != 0 {
					v.of[b] = add(v.of[b], mul(s, y))
				}
			}
		}
		v.of = append(v.of, s)
	}
	w.place[p.free] = int32(len(w.bound))
	w.bound = append(w.bound, p.free)
	w.value = x.value
}

// state is what restore puts back. The numbers of the basis are in saved.
type state struct {
	value []uint64
	basis []vector
	bound int
}

func (w *watch) save() state {
	w.saved = w.saved[:0]
	for _, v := range w.basis {
		w.saved = append(w.saved, v.of...)
	}
	return state{w.value, slices.Clone(w.basis), len(w.bound)}
}

// restore puts back the state saved last.
func (w *watch) restore(s state) {
	for _, i := range w.bound[s.bound:] {
		w.place[i] = -1
	}
	w.value, w.basis, w.bound = s.value, s.basis, w.bound[:s.bound]
	for j, v := range w.basis {
		copy(v.of, w.saved[j*s.bound:])
	}
}

// safe tells whether no person and no secret add up to zero.
func (w *watch) safe(v []uint64) bool {
	if slices.Contains(v, 0) {
		return false
	}
	for i, set := range slices.Backward(w.secrets) {
		if signed(v, set) == 0 {
			last := len(w.secrets) - 1 // likely at fault with the next set, too
			w.secrets[last], w.secrets[i] = set, w.secrets[last]
			return false
		}
	}
	return true
}
