package disclosure

import (
	"fmt"
	"math/bits"
	"slices"
)

// MaxCells bounds a table with all its margins.
const MaxCells = 1 << 23

// Table is all cells of persons crossed by some axes, with all margins: a cell
// for each choice of one place on every axis. Count it with Add, then Decide.
type Table struct {
	axes   []Axis
	stride []int
	cells
}

// NewTable makes the table of nobody. The error says that it would have more
// than MaxCells.
func NewTable(axes ...Axis) (*Table, error) {
	t := &Table{axes: axes, stride: make([]int, len(axes))}
	size := 1
	for i := range slices.Backward(axes) {
		t.stride[i] = size
		size *= axes[i].Places()
		if size > MaxCells {
			return nil, fmt.Errorf("a table of more than %d cells", MaxCells)
		}
	}
	t.cells = cells{n: make([]int32, size), hidden: make([]bool, size)}
	return t, nil
}

// Stride is what a step on an axis adds to the number of a cell.
func (t *Table) Stride(axis int) int { return t.stride[axis] }

// Cells is how many there are.
func (t *Table) Cells() int { return len(t.n) }

// At is the number of the cell at some places, one for each axis.
func (t *Table) At(places ...int) int {
	at := 0
	for i, p := range places {
		at += p * t.stride[i]
	}
	return at
}

// Add puts persons into cells: counts has a number for each cell, those who
// stand exactly there. It adds them up to all margins.
func (t *Table) Add(counts []int32) {
	for i, n := range counts {
		t.n[i] += n
	}
	t.Sum()
}

// Counts are the numbers of a table of nobody, into which persons may be
// counted where they stand exactly, before Sum adds them up to all margins.
func (t *Table) Counts() []int32 { return t.n }

// Sum makes the margins of a table whose Counts have been filled.
func (t *Table) Sum() {
	for i, a := range t.axes {
		t.sum(a, t.stride[i])
	}
}

// sum adds each place of an axis to its parent's, from below.
func (t *Table) sum(a Axis, stride int) {
	block := stride * a.Places()
	for from := 0; from < len(t.n); from += block {
		for p := a.Places() - 1; p > 0; p-- {
			to, of := t.n[from+a.Parent[p]*stride:], t.n[from+p*stride:]
			for i := range stride {
				to[i] += of[i]
			}
		}
	}
}

// Without is the table of the same persons without some, who are given as in
// Add. What is hidden in t is hidden in it, too, where anybody is left. It is
// not decided yet.
func (t *Table) Without(counts []int32) *Table {
	u := &Table{axes: t.axes, stride: t.stride, cells: cells{n: make([]int32, len(t.n)), hidden: make([]bool, len(t.n))}}
	u.Add(counts)
	for i, n := range u.n {
		u.n[i] = t.n[i] - n
		u.hidden[i] = t.hidden[i] && u.n[i] > 0
	}
	return u
}

// Hide says beforehand that a cell must not be shown, for a reason that the
// table does not know.
func (t *Table) Hide(cell int) { t.hidden[cell] = t.n[cell] > 0 }

// N is how many persons are in a cell.
func (t *Table) N(cell int) int { return int(t.n[cell]) }

// Hidden tells whether a cell must not be shown.
func (t *Table) Hidden(cell int) bool { return t.hidden[cell] }

// Decide finds the cells that must not be shown: see the package's comment.
func (t *Table) Decide() {
	t.hidden[0] = t.hidden[0] || few(int(t.n[0]))
	tables := make([]uint, 0, 1<<len(t.axes))
	for crossed := range uint(1) << len(t.axes) {
		if crossed > 0 {
			tables = append(tables, crossed)
		}
	}
	slices.SortStableFunc(tables, func(a, b uint) int { return bits.OnesCount(a) - bits.OnesCount(b) })
	for _, crossed := range tables {
		t.decide(crossed)
	}
}

// decide does a table that some of the axes cross, after its margins.
func (t *Table) decide(crossed uint) {
	t.each(crossed, -1, 0, 0, t.start(crossed))
	for again := true; again; {
		again = false
		for i, a := range t.axes {
			if crossed>>i&1 == 0 {
				continue
			}
			sums := tree{step: t.stride[i], below: a.below, frozen: crossed&(crossed-1) != 0}
			t.each(crossed, i, 0, 0, func(at int) {
				sums.base = at
				for _, place := range a.inner {
					again = t.settle(&sums, place) || again
				}
			})
		}
	}
}

// start hides what is hidden for itself: few persons, or a part of what is
// hidden in a margin.
func (t *Table) start(crossed uint) func(at int) {
	alone := crossed&(crossed-1) == 0
	return func(at int) {
		if t.n[at] == 0 {
			return
		}
		t.hidden[at] = t.hidden[at] || few(int(t.n[at]))
		if alone || t.hidden[at] {
			return
		}
		for i, a := range t.axes {
			if crossed>>i&1 == 1 {
				place := at / t.stride[i] % a.Places()
				if t.hidden[at-place*t.stride[i]] {
					t.hidden[at] = true
					return
				}
			}
		}
	}
}

// each visits the cells of a table: those beyond place 0 on the axes that
// cross it, and at 0 on the others and on the one that is left out.
func (t *Table) each(crossed uint, leftOut, axis, at int, visit func(at int)) {
	for axis < len(t.axes) && (crossed>>axis&1 == 0 || axis == leftOut) {
		axis++
	}
	if axis == len(t.axes) {
		visit(at)
		return
	}
	for p := 1; p < t.axes[axis].Places(); p++ {
		t.each(crossed, leftOut, axis+1, at+p*t.stride[axis], visit)
	}
}
