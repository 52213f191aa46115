// Package moments reduces columns of answers to exact integer co-moments: how
// many persons answered, the sums of their answers and the sums of products of
// every pair of items. Covariance and correlation matrices, and with them
// reliability, structure and drivers, follow from these few integers without
// another look at the data.
//
// A column is one item, one byte per person: 0 is no answer, 1 to [MaxAnswer]
// an answer, anything above (255, "don't know") no answer either. That is how
// an analysis.Frame keeps answers: Frame.Item is a column as it stands, and the
// columns of an analysis.View are those bytes at the rows of View.Each.
//
// Two readings of missing answers are offered, as statistics programs do:
//
//   - [Complete]: persons who answered every item of the set. One sample, a
//     positive semi-definite matrix, but persons are lost: with the "not
//     applicable" of a complaints factor easily more than half of them.
//   - [Pairwise]: for each pair of items the persons who answered both. Nobody
//     is lost, but each entry has its own sample and the matrix may be
//     indefinite.
//
// All sums are integers and are taken over blocks of rows by several
// goroutines: neither the order of rows nor the number of goroutines changes a
// bit. Differences such as n·Σxy − Σx·Σy are taken in 128 bits, so nothing
// cancels. The kernel packs answers into bit planes and counts the products by
// population count, after the observation that
// Σxy = Σ_a Σ_b 2^(a+b)·|plane_a(x) ∧ plane_b(y)|.
package moments

import (
	"errors"
	"fmt"
)

// MaxAnswer is the largest value read as an answer.
const MaxAnswer = 127

// ErrRows says that the columns of one call do not have the same number of
// rows.
var ErrRows = errors.New("columns of unequal length")

// Reason says in one stable word why a figure is undefined (NaN); it keys the
// message catalogue. Empty means that nothing is missing.
type Reason string

// The reasons the packages built on moments give.
const (
	NoRows        Reason = "no_rows"               // nobody answered what is needed
	FewRows       Reason = "few_rows"              // fewer persons than the statistic needs
	FewItems      Reason = "few_items"             // fewer items with variance than it needs
	NoVariance    Reason = "no_variance"           // everybody gave the same answer
	Singular      Reason = "singular"              // an item repeats others exactly
	Indefinite    Reason = "not_positive_definite" // pairwise correlations contradict each other
	NotConverged  Reason = "not_converged"         // the iteration found no minimum
	NotIdentified Reason = "not_identified"        // more parameters than the correlations can settle
	TooMany       Reason = "too_many"              // more items than can be computed in reasonable time
)

// rows is the common length of the columns.
func rows(columns [][]uint8) (int, error) {
	if len(columns) == 0 {
		return 0, nil
	}
	n := len(columns[0])
	for i, c := range columns {
		if len(c) != n {
			return 0, fmt.Errorf("item %d has %d rows, item 0 has %d: %w", i, len(c), n, ErrRows)
		}
	}
	return n, nil
}

// square is a zero k×k matrix in one piece of memory.
func square(k int) [][]int64 {
	cells := make([]int64, k*k)
	m := make([][]int64, k)
	for i := range m {
		m[i] = cells[i*k : (i+1)*k : (i+1)*k]
	}
	return m
}
