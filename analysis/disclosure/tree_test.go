package disclosure

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTree(t *testing.T) {
	for _, tt := range []struct {
		name  string
		cells []Cell
		want  []int // hidden places
	}{
		{"nothing small", []Cell{{Parent: -1, N: 60}, {Parent: 0, N: 40}, {Parent: 0, N: 20}}, nil},
		{"nobody at all is nothing to hide", []Cell{{Parent: -1, N: 40}, {Parent: 0, N: 40}, {Parent: 0}}, nil},
		{"one small takes the next smallest along", []Cell{{Parent: -1, N: 63}, {Parent: 0, N: 40}, {Parent: 0, N: 20}, {Parent: 0, N: 3}}, []int{2, 3}},
		{"two small that are five together are enough", []Cell{{Parent: -1, N: 45}, {Parent: 0, N: 40}, {Parent: 0, N: 2}, {Parent: 0, N: 3}}, []int{2, 3}},
		{"two small that are four together are not", []Cell{{Parent: -1, N: 64}, {Parent: 0, N: 40}, {Parent: 0, N: 20}, {Parent: 0, N: 2}, {Parent: 0, N: 2}}, []int{2, 3, 4}},
		{"a small rest of the parent's own", []Cell{{Parent: -1, N: 43, Own: 3}, {Parent: 0, N: 30}, {Parent: 0, N: 10}}, []int{2}},
		{"a large rest of the parent's own is shelter", []Cell{{Parent: -1, N: 43, Own: 20}, {Parent: 0, N: 20}, {Parent: 0, N: 3}}, []int{2}},
		{"an only child", []Cell{{Parent: -1, N: 20}, {Parent: 0, N: 20}, {Parent: 1, N: 20}}, nil},
		{"what is hidden below a hidden parent", []Cell{{Parent: -1, N: 103}, {Parent: 0, N: 100}, {Parent: 0, N: 3}, {Parent: 1, N: 60}, {Parent: 1, N: 40}}, []int{1, 2, 4}},
		{"a whole of four", []Cell{{Parent: -1, N: 4}, {Parent: 0, N: 4}}, []int{0, 1}},
		{"a whole that is all waiting", []Cell{{Parent: -1, N: 4, Own: 4}, {Parent: 0}}, []int{0}},
		{"a hidden sum of which all but few are shown", []Cell{{Parent: -1, N: 24}, {Parent: 0, N: 21, Own: 1}, {Parent: 0, N: 3}, {Parent: 1, N: 12}, {Parent: 1, N: 8}}, []int{1, 2, 4}},
		{"a hidden sum hides one of its terms, and no more besides", []Cell{{Parent: -1, N: 503}, {Parent: 0, N: 100}, {Parent: 0, N: 200}, {Parent: 0, N: 200}, {Parent: 0, N: 3}, {Parent: 1, N: 50}, {Parent: 1, N: 50}}, []int{1, 4, 5}},
		{"hidden for another reason", []Cell{{Parent: -1, N: 60}, {Parent: 0, N: 40, Hidden: true}, {Parent: 0, N: 20}}, []int{1, 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			Tree(tt.cells)
			var got []int
			for i, c := range tt.cells {
				if c.Hidden {
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
// fewer than five in any cells together.
func TestTreeCannotBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := drawTree(t)
		Tree(cells)
		var shown [][]int64
		for i, c := range cells {
			if small := 0 < c.N && c.N < Least; small && !c.Hidden {
				t.Fatalf("cell %d of %d is shown: %+v", i, c.N, cells)
			}
			if c.N == 0 && c.Hidden {
				t.Fatalf("cell %d of nobody is Hidden: %+v", i, cells)
			}
			if !c.Hidden {
				shown = append(shown, under(cells, i))
			}
		}
		for i, c := range cells {
			if c.Hidden && spans(shown, under(cells, i)) {
				t.Fatalf("cell %d follows from what is shown: %+v", i, cells)
			}
		}
		for set := range few4(len(cells)) {
			form, persons := make([]int64, len(cells)), 0
			for _, i := range set {
				persons += cells[i].Own
				if form[i] = 0; cells[i].Own > 0 {
					form[i] = 1
				}
			}
			if few(persons) && spans(shown, form) {
				t.Fatalf("the %d persons of cells %v follow from what is shown: %+v", persons, set, cells)
			}
		}
	})
}

// drawTree draws up to fourteen cells, many of them small.
func drawTree(t *rapid.T) []Cell {
	n := rapid.IntRange(1, 14).Draw(t, "cells")
	cells := make([]Cell, n)
	for i := range cells {
		cells[i].Parent = -1
		if i > 0 {
			cells[i].Parent = rapid.IntRange(0, i-1).Draw(t, "parent")
		}
		cells[i].Own = rapid.SampledFrom([]int{0, 0, 1, 2, 3, 4, 5, 6, 9, 30}).Draw(t, "own")
		for at := i; at >= 0; at = cells[at].Parent {
			cells[at].N += cells[i].Own
		}
	}
	return cells
}

// under is a cell as a sum of the persons that belong to each cell: 1 for
// itself and each below it that has any.
func under(cells []Cell, i int) []int64 {
	form := make([]int64, len(cells))
	for j := range cells {
		for at := j; at >= 0; at = cells[at].Parent {
			if at == i && cells[j].Own > 0 {
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
