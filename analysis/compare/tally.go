package compare

import (
	"cmp"
	"math"
	"slices"
)

// Tally is a share as it was counted: X successes (say, answers 4 and 5) of N
// trials (answers given). The zero Tally is a share of nobody.
type Tally struct {
	X int64 // successes, 0..N
	N int64 // trials
}

// Contrast is a comparison of A with B: two units, or a period (A) with an
// earlier one (B). Differences are A minus B.
type Contrast struct {
	A, B Tally
}

// Share returns X/N, or NaN when N is 0 or the counts are impossible.
func (t Tally) Share() float64 {
	if !t.counted() {
		return math.NaN()
	}
	return float64(t.X) / float64(t.N)
}

// counted reports whether the tally holds at least one trial and is possible.
func (t Tally) counted() bool {
	return t.N > 0 && t.X >= 0 && t.X <= t.N
}

// counted reports whether both sides can be compared.
func (c Contrast) counted() bool {
	return c.A.counted() && c.B.counted()
}

// total adds the tallies that hold something.
func total(ts []Tally) Tally {
	var sum Tally
	for _, t := range ts {
		if t.counted() {
			sum.X += t.X
			sum.N += t.N
		}
	}
	return sum
}

// canonical returns the tallies that hold something, in order of their counts,
// so that sums over them do not depend on the order of the units.
func canonical(ts []Tally) []Tally {
	var out []Tally
	for _, t := range ts {
		if t.counted() {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, byCounts)
	return out
}

// byCounts orders tallies by trials, then successes.
func byCounts(a, b Tally) int {
	return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.X, b.X))
}
