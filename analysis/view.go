package analysis

import (
	"iter"
	"math/bits"
	"runtime"
	"slices"
	"sync"
)

// View is a choice of rows of a Frame, kept as one bit per row: the answers
// are never copied. Views are values; narrowing one leaves it as it was.
type View struct {
	frame *Frame
	mask  []uint64 // nil: every row
	rows  int
}

// All returns the view of every row.
func (f *Frame) All() View { return View{frame: f, rows: f.rows} }

// Frame returns the table that the view looks at.
func (v View) Frame() *Frame { return v.frame }

// Rows returns the number of rows chosen.
func (v View) Rows() int { return v.rows }

// Has reports whether row is chosen.
func (v View) Has(row int) bool {
	return v.mask == nil || v.mask[row>>6]>>(row&63)&1 == 1
}

// Each yields the chosen rows in ascending order.
func (v View) Each() iter.Seq[int] {
	return v.between(0, v.frame.rows)
}

// between yields the chosen rows from lo, a multiple of 64, up to hi.
func (v View) between(lo, hi int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for w := lo / 64; w < (hi+63)/64; w++ {
			word := v.word(w)
			for ; word != 0; word &= word - 1 {
				if !yield(w<<6 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// Word returns which of the rows 64w..64w+63 are chosen: a bit each, the lowest
// for the first of them.
func (v View) Word(w int) uint64 { return v.word(w) }

// word returns the bits of rows 64w..64w+63.
func (v View) word(w int) uint64 {
	if v.mask != nil {
		return v.mask[w]
	}
	if left := v.frame.rows - w<<6; left < 64 {
		return 1<<left - 1
	}
	return ^uint64(0)
}

// Where narrows the view to rows whose label in the dimension is one of
// labels; the label "" chooses rows without one. A label that no row has
// chooses nothing. It fails if there is no such dimension.
func (v View) Where(dimension string, labels ...string) (View, error) {
	d, err := v.frame.Dimension(dimension)
	if err != nil {
		return View{}, err
	}
	wanted := make([]uint8, len(d.Labels))
	for c, label := range d.Labels {
		if slices.Contains(labels, label) {
			wanted[c] = 1
		}
	}
	return v.narrowAtOnce(func(w int) uint64 {
		return d.Codes.bitsOf(wanted, w)
	}), nil
}

// narrowAtOnce is narrow on all processors.
func (v View) narrowAtOnce(word func(w int) uint64) View {
	n := View{frame: v.frame, mask: make([]uint64, (v.frame.rows+63)/64)}
	workers := max(1, min(runtime.GOMAXPROCS(0), len(n.mask)/256))
	share := (len(n.mask) + workers - 1) / workers
	chosen := make([]int, workers)
	var wait sync.WaitGroup
	for i := range workers {
		wait.Go(func() {
			for w := i * share; w < min(len(n.mask), (i+1)*share); w++ {
				if m := v.word(w); m != 0 {
					n.mask[w] = m & word(w)
					chosen[i] += bits.OnesCount64(n.mask[w])
				}
			}
		})
	}
	wait.Wait()
	for _, rows := range chosen {
		n.rows += rows
	}
	return n
}

// Keep narrows the view to rows for which keep is true. It is called once for
// each chosen row, in ascending order.
func (v View) Keep(keep func(row int) bool) View {
	return v.narrow(func(w int) uint64 {
		word := v.word(w)
		for left := word; left != 0; left &= left - 1 {
			i := bits.TrailingZeros64(left)
			if !keep(w<<6 + i) {
				word &^= 1 << i
			}
		}
		return word
	})
}

// Without narrows the view to rows that are not in other, a view of the same
// frame: the index without flagged sheets, for example.
func (v View) Without(other View) View {
	return v.narrow(func(w int) uint64 { return ^other.word(w) })
}

// And narrows the view to rows that are also in other, a view of the same
// frame.
func (v View) And(other View) View {
	return v.narrow(other.word)
}

// narrow intersects the view with the given words.
func (v View) narrow(word func(w int) uint64) View {
	n := View{frame: v.frame, mask: make([]uint64, (v.frame.rows+63)/64)}
	for w := range n.mask {
		m := v.word(w)
		if m != 0 {
			m &= word(w)
		}
		n.mask[w] = m
		n.rows += bits.OnesCount64(m)
	}
	return n
}

// Same reports whether another view, of this frame or of one that the same
// Builder made earlier or later, chooses the same rows.
func (v View) Same(o View) bool {
	if v.rows != o.rows {
		return false
	}
	for w := range (min(v.frame.rows, o.frame.rows) + 63) / 64 {
		if v.word(w) != o.word(w) {
			return false
		}
	}
	return true
}

// single returns the view as one group.
func (v View) single() Groups { return Groups{view: v, labels: [][]string{{}}} }
