package results

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestProtect(t *testing.T) {
	for _, tt := range []struct {
		name  string
		cells []cell
		want  []int // hidden places
	}{
		{"nothing small", []cell{{parent: -1, n: 60}, {parent: 0, n: 40}, {parent: 0, n: 20}}, nil},
		{"nobody at all is nothing to hide", []cell{{parent: -1, n: 40}, {parent: 0, n: 40}, {parent: 0}}, nil},
		{"one small takes the next smallest along", []cell{{parent: -1, n: 63}, {parent: 0, n: 40}, {parent: 0, n: 20}, {parent: 0, n: 3}}, []int{2, 3}},
		{"two small that are five together are enough", []cell{{parent: -1, n: 45}, {parent: 0, n: 40}, {parent: 0, n: 2}, {parent: 0, n: 3}}, []int{2, 3}},
		{"two small that are four together are not", []cell{{parent: -1, n: 64}, {parent: 0, n: 40}, {parent: 0, n: 20}, {parent: 0, n: 2}, {parent: 0, n: 2}}, []int{2, 3, 4}},
		{"a small rest of the parent's own", []cell{{parent: -1, n: 43, own: 3}, {parent: 0, n: 30}, {parent: 0, n: 10}}, []int{2}},
		{"a large rest of the parent's own is shelter", []cell{{parent: -1, n: 43, own: 20}, {parent: 0, n: 20}, {parent: 0, n: 3}}, []int{2}},
		{"an only child", []cell{{parent: -1, n: 20}, {parent: 0, n: 20}, {parent: 1, n: 20}}, nil},
		{"what is hidden below a hidden parent", []cell{{parent: -1, n: 103}, {parent: 0, n: 100}, {parent: 0, n: 3}, {parent: 1, n: 60}, {parent: 1, n: 40}}, []int{1, 2, 4}},
		{"a whole of four", []cell{{parent: -1, n: 4}, {parent: 0, n: 4}}, []int{0, 1}},
		{"a whole that is all waiting", []cell{{parent: -1, n: 4, own: 4}, {parent: 0}}, []int{0}},
		{"hidden for another reason", []cell{{parent: -1, n: 60}, {parent: 0, n: 40, hidden: true}, {parent: 0, n: 20}}, []int{1, 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			protect(tt.cells)
			var got []int
			for i, c := range tt.cells {
				if c.hidden {
					got = append(got, i)
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestProtectedCannotBeWorkedOut draws trees and looks, by linear algebra,
// whether any sum of what is shown gives a cell that is hidden, or a rest of
// fewer than five.
func TestProtectedCannotBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := drawTree(t)
		protect(cells)
		var shown [][]int64
		for i, c := range cells {
			if small := 0 < c.n && c.n < least; small && !c.hidden {
				t.Fatalf("cell %d of %d is shown: %+v", i, c.n, cells)
			}
			if c.n == 0 && c.hidden {
				t.Fatalf("cell %d of nobody is hidden: %+v", i, cells)
			}
			if !c.hidden {
				shown = append(shown, under(cells, i))
			}
		}
		for i, c := range cells {
			if c.hidden && spans(shown, under(cells, i)) {
				t.Fatalf("cell %d follows from what is shown: %+v", i, cells)
			}
			rest := make([]int64, len(cells))
			rest[i] = 1
			if 0 < c.own && c.own < least && spans(shown, rest) {
				t.Fatalf("the rest of cell %d follows from what is shown: %+v", i, cells)
			}
		}
	})
}

// drawTree draws up to fourteen cells, many of them small.
func drawTree(t *rapid.T) []cell {
	n := rapid.IntRange(1, 14).Draw(t, "cells")
	cells := make([]cell, n)
	for i := range cells {
		cells[i].parent = -1
		if i > 0 {
			cells[i].parent = rapid.IntRange(0, i-1).Draw(t, "parent")
		}
		cells[i].own = rapid.SampledFrom([]int{0, 0, 1, 2, 3, 4, 5, 6, 9, 30}).Draw(t, "own")
		for at := i; at >= 0; at = cells[at].parent {
			cells[at].n += cells[i].own
		}
	}
	return cells
}

// under is a cell as a sum of the persons that belong to each cell: 1 for
// itself and each below it that has any.
func under(cells []cell, i int) []int64 {
	form := make([]int64, len(cells))
	for j := range cells {
		for at := j; at >= 0; at = cells[at].parent {
			if at == i && cells[j].own > 0 {
				form[j] = 1
			}
		}
	}
	return form
}

// spans tells whether a form is a linear combination of others.
func spans(forms [][]int64, form []int64) bool {
	return rank(append(forms[:len(forms):len(forms)], form)) == rank(forms)
}

// rank is that of the forms as a matrix, by elimination in fractions.
func rank(forms [][]int64) int {
	m := make([][]*big.Rat, len(forms))
	for i, f := range forms {
		for _, v := range f {
			m[i] = append(m[i], big.NewRat(v, 1))
		}
	}
	r := 0
	for col := 0; len(m) > 0 && col < len(m[0]) && r < len(m); col++ {
		p := r
		for p < len(m) && m[p][col].Sign() == 0 {
			p++
		}
		if p == len(m) {
			continue
		}
		m[r], m[p] = m[p], m[r]
		for i := r + 1; i < len(m); i++ {
			k := new(big.Rat).Quo(m[i][col], m[r][col])
			for j := col; j < len(m[i]); j++ {
				m[i][j] = new(big.Rat).Sub(m[i][j], new(big.Rat).Mul(k, m[r][j]))
			}
		}
		r++
	}
	return r
}
