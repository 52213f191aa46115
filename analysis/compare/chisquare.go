package compare

import (
	"math"

	"sipas/analysis/prob"
)

// Association is the chi-square test of a table of counts.
type Association struct {
	ChiSquare float64 // Pearson's statistic, without Yates' correction
	DF        float64 // (rows-1)(columns-1), of the rows and columns that hold counts
	P         float64
	CramerV   float64 // sqrt(ChiSquare / (N min(rows-1, columns-1))), 0..1

	MinExpected float64 // smallest expected count
	N           int64   // all counts
}

// Sparse reports whether an expected count is below 5, which makes P
// unreliable and must be said where it is shown.
func (a Association) Sparse() bool {
	return a.MinExpected < smallExpected
}

// ChiSquare tests whether the rows of a table (units) have the same
// distribution over its columns (say, not satisfied and satisfied). Rows and
// columns without counts are left out; rows may differ in length, a missing
// cell is 0. With fewer than two rows or columns left, and for negative
// counts, the figures are NaN.
//
// Source: Pearson 1900; Cramér 1946. R: chisq.test(table, correct=FALSE).
func ChiSquare(table [][]int64) Association {
	nan := math.NaN()
	a := Association{ChiSquare: nan, DF: nan, P: nan, CramerV: nan, MinExpected: nan}
	rows, cols, n, ok := margins(table)
	if !ok {
		return a
	}
	a.N = n
	g, k := held(rows), held(cols)
	if g < 2 || k < 2 {
		return a
	}
	a.ChiSquare, a.MinExpected = 0, math.Inf(1)
	for i, r := range rows {
		for j, c := range cols {
			if r == 0 || c == 0 {
				continue
			}
			e := float64(r) * float64(c) / float64(n)
			d := float64(cell(table, i, j)) - e
			a.ChiSquare += d * d / e
			a.MinExpected = math.Min(a.MinExpected, e)
		}
	}
	a.DF = float64((g - 1) * (k - 1))
	a.P = prob.ChiSquaredSurvival(a.ChiSquare, a.DF)
	a.CramerV = math.Sqrt(a.ChiSquare / float64(n) / float64(min(g, k)-1))
	return a
}

// ShareTable lays tallies out as rows (failures, successes) for [ChiSquare].
// Tallies without trials become empty rows.
func ShareTable(units []Tally) [][]int64 {
	table := make([][]int64, len(units))
	for i, u := range units {
		table[i] = []int64{0, 0}
		if u.counted() {
			table[i][0], table[i][1] = u.N-u.X, u.X
		}
	}
	return table
}

// margins adds up a table; ok is false when a count is negative.
func margins(table [][]int64) (rows, cols []int64, n int64, ok bool) {
	rows = make([]int64, len(table))
	for i, row := range table {
		for j, c := range row {
			if c < 0 {
				return nil, nil, 0, false
			}
			if j == len(cols) {
				cols = append(cols, 0)
			}
			rows[i] += c
			cols[j] += c
			n += c
		}
	}
	return rows, cols, n, true
}

// held counts the margins that are not empty.
func held(margin []int64) int {
	n := 0
	for _, m := range margin {
		if m > 0 {
			n++
		}
	}
	return n
}

// cell reads a table whose rows may be short.
func cell(table [][]int64, i, j int) int64 {
	if j >= len(table[i]) {
		return 0
	}
	return table[i][j]
}
