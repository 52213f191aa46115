package analysis

import "slices"

// Tally holds everything that the indexes of a set of rows are made of, as
// exact integers: how often each answer was given, sums over persons, and sums
// over pairs of criteria. It does not depend on the order of the rows, and the
// tally of several disjoint sets is the Sum of theirs: a province is the sum
// of its units.
type Tally struct {
	Rows  int64       // responses, answered or not
	Items []ItemTally // one per item of the schema
	Sets  []SetTally  // one per factor, then AllItems
	Pairs *PairTally  // nil if pairs were not counted

	schema *Schema
}

// ItemTally counts the answers to one item. Answered + Missing + DontKnow are
// the rows.
type ItemTally struct {
	Counts   []int64 // Counts[c-1] rows answered c
	Missing  int64   // left empty
	DontKnow int64   // "don't know / not used"
}

// Answered returns the number of ratings.
func (t ItemTally) Answered() int64 {
	var n int64
	for _, c := range t.Counts {
		n += c
	}
	return n
}

// Top2 returns how often one of the two best categories was chosen.
func (t ItemTally) Top2() int64 {
	k := len(t.Counts)
	return t.Counts[k-1] + t.Counts[k-2]
}

// Bottom2 returns how often one of the two worst categories was chosen.
func (t ItemTally) Bottom2() int64 { return t.Counts[0] + t.Counts[1] }

// Sum returns the sum of the ratings, Σ c·Counts[c-1].
func (t ItemTally) Sum() int64 {
	var s int64
	for i, c := range t.Counts {
		s += int64(i+1) * c
	}
	return s
}

// SumOfSquares returns Σ c²·Counts[c-1].
func (t ItemTally) SumOfSquares() int64 {
	var s int64
	for i, c := range t.Counts {
		s += int64(i+1) * int64(i+1) * c
	}
	return s
}

// PersonSums adds up persons who gave the same number of ratings in a set of
// items. T is a person's number of ratings in the two best categories, S the
// sum of the ratings.
type PersonSums struct{ N, T, TT, S, SS int64 } // Σ1, ΣT, ΣT², ΣS, ΣS²

// SetTally describes persons over one set of items.
type SetTally struct {
	Name    string
	Items   []int
	ByValid []PersonSums // index: how many items of the set the person rated; [0] stays empty
	// MeanHigh counts persons whose mean over their ratings is at least
	// Scale-1, AllHigh those whose every rating is; both only persons with at
	// least one rating.
	MeanHigh, AllHigh int64
}

// Persons returns how many persons rated at least one item of the set.
func (s SetTally) Persons() int64 {
	var n int64
	for _, p := range s.ByValid {
		n += p.N
	}
	return n
}

// Answers returns the number of ratings in the set.
func (s SetTally) Answers() int64 {
	var n int64
	for v, p := range s.ByValid {
		n += int64(v) * p.N
	}
	return n
}

// PairTally holds sums over pairs of criteria, for criteria in the order of
// Items (all items of the last set). v is 1 where a row rated the item, t is 1
// where the rating is one of the two best, x is the rating. Entry [a*m+b], m =
// len(Items). XV and XX are nil if only top-2 was asked for (Pass.OnlyTop2).
type PairTally struct {
	Items              []int
	VV, TV, TT, XV, XX []int64 // Σ v_a v_b, Σ t_a v_b, Σ t_a t_b, Σ x_a v_b, Σ x_a x_b
}

// has reports whether the pairs suffice for a score.
func (p *PairTally) has(s Score) bool { return p != nil && (s == Top2 || p.XX != nil) }

// newTally returns the tally of no rows, with room for what the pass counts.
func newTally(s *Schema, p Pass) *Tally {
	t := &Tally{schema: s, Items: make([]ItemTally, len(s.Items))}
	counts := make([]int64, len(s.Items)*s.Scale)
	for j := range t.Items {
		t.Items[j].Counts = counts[j*s.Scale : (j+1)*s.Scale : (j+1)*s.Scale]
	}
	for _, f := range s.sets() {
		t.Sets = append(t.Sets, SetTally{Name: f.Name, Items: f.Items, ByValid: make([]PersonSums, len(f.Items)+1)})
	}
	if p.Pairs {
		items := t.Sets[len(t.Sets)-1].Items
		n := len(items) * len(items)
		all := make([]int64, 3*n)
		t.Pairs = &PairTally{Items: items, VV: all[:n:n], TV: all[n : 2*n : 2*n], TT: all[2*n:]}
		if !p.OnlyTop2 {
			ratings := make([]int64, 2*n)
			t.Pairs.XV, t.Pairs.XX = ratings[:n:n], ratings[n:]
		}
	}
	return t
}

// Schema returns what the items are. It must not be changed.
func (t *Tally) Schema() *Schema { return t.schema }

// Sum returns the tally of all rows of the given tallies together, which must
// come from frames with the same schema and from disjoint rows. Pairs are kept
// only as far as every tally has them. The sum of none is nil.
func Sum(tallies ...*Tally) *Tally {
	if len(tallies) == 0 {
		return nil
	}
	p := Pass{
		Pairs:    !slices.ContainsFunc(tallies, func(t *Tally) bool { return t.Pairs == nil }),
		OnlyTop2: slices.ContainsFunc(tallies, func(t *Tally) bool { return !t.Pairs.has(Mean5) }),
	}
	total := newTally(tallies[0].schema, p)
	for _, t := range tallies {
		total.add(t)
	}
	return total
}

// add adds the rows of u to t.
func (t *Tally) add(u *Tally) {
	t.Rows += u.Rows
	for j := range t.Items {
		addAll(t.Items[j].Counts, u.Items[j].Counts)
		t.Items[j].Missing += u.Items[j].Missing
		t.Items[j].DontKnow += u.Items[j].DontKnow
	}
	for i := range t.Sets {
		a, b := &t.Sets[i], &u.Sets[i]
		a.MeanHigh += b.MeanHigh
		a.AllHigh += b.AllHigh
		for v := range a.ByValid {
			p, q := &a.ByValid[v], b.ByValid[v]
			p.N, p.T, p.TT, p.S, p.SS = p.N+q.N, p.T+q.T, p.TT+q.TT, p.S+q.S, p.SS+q.SS
		}
	}
	if t.Pairs != nil {
		addAll(t.Pairs.VV, u.Pairs.VV)
		addAll(t.Pairs.TV, u.Pairs.TV)
		addAll(t.Pairs.TT, u.Pairs.TT)
		if t.Pairs.XX != nil {
			addAll(t.Pairs.XV, u.Pairs.XV)
			addAll(t.Pairs.XX, u.Pairs.XX)
		}
	}
}

// addAll adds b to a, entry by entry.
func addAll(a, b []int64) {
	for i, v := range b {
		a[i] += v
	}
}
