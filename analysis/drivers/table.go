package drivers

import (
	"errors"
	"fmt"
	"runtime"
	"sync"

	"sipas/analysis/moments"
)

// ErrRows says that columns of one table do not have the same number of rows.
var ErrRows = errors.New("columns of unequal length")

// finest divides one answer step into parts fine enough for the mean of up to
// sixteen answers to be a whole number of parts: lcm(1..16). Means of more
// answers are rounded to it, which moves a correlation by less than 1e-12.
const finest = 720720

// blockRows rows are handled at a time: few enough that the sum of their
// products, at most (127·720720)² each, fits 64 bits.
const blockRows = 2048

// Table is a view of the answers that enter an analysis: per predictor the mean
// of one or more columns, and one column as the outcome. A person counts who
// has a value for every predictor and for the outcome. Answers are bytes as in
// package moments; they are not copied and must not change meanwhile.
type Table struct {
	factors [][][]uint8
	outcome []uint8
	parts   []int32 // parts per answer step, by column; the last is the outcome
}

// FromFactors takes one predictor per factor, the mean of the answers a person
// gave to its criteria. Columns of unequal length are refused.
func FromFactors(factors [][][]uint8, outcome []uint8) (*Table, error) {
	t := &Table{factors: factors, outcome: outcome, parts: make([]int32, len(factors)+1)}
	t.parts[len(factors)] = 1
	for f, items := range factors {
		t.parts[f] = step(len(items))
		for i, column := range items {
			if len(column) != len(outcome) {
				return nil, fmt.Errorf("factor %d, criterion %d has %d rows, the outcome %d: %w",
					f, i, len(column), len(outcome), ErrRows)
			}
		}
	}
	return t, nil
}

// FromItems takes every criterion as a predictor of its own.
func FromItems(items [][]uint8, outcome []uint8) (*Table, error) {
	factors := make([][][]uint8, len(items))
	for i := range items {
		factors[i] = items[i : i+1]
	}
	return FromFactors(factors, outcome)
}

// Predictors is the number of predictors.
func (t *Table) Predictors() int { return len(t.factors) }

// Rows is the number of persons, complete or not.
func (t *Table) Rows() int { return len(t.outcome) }

// step is the number of parts per answer step for the mean of up to k answers.
func step(k int) int32 {
	l := 1
	for d := 2; d <= k && l < finest; d++ {
		g, r := l, d
		for r != 0 {
			g, r = r, g%r
		}
		l = l / g * d
	}
	return int32(min(l, finest))
}

// reader turns blocks of rows into whole numbers of parts.
type reader struct {
	*Table
	code  [256]uint32 // answer and a count of one in the upper half; 0 for no answer
	acc   [blockRows]uint32
	value [][blockRows]int32
	at    [blockRows]int32 // where the rows in value are among those read
}

func (t *Table) newReader() *reader {
	r := &reader{Table: t, value: make([][blockRows]int32, len(t.parts))}
	for x := uint32(1); x <= moments.MaxAnswer; x++ {
		r.code[x] = x | 1<<16
	}
	return r
}

// read fills value for the rows [from, to), 0 for a missing one, and keeps the
// complete rows only. It returns their number.
func (r *reader) read(from, to int) int {
	n := to - from
	for f, items := range r.factors {
		acc := r.acc[:n]
		clear(acc)
		for _, column := range items {
			for i, x := range column[from:to] {
				acc[i] += r.code[x]
			}
		}
		r.means(f, acc, len(items))
	}
	outcome := &r.value[len(r.factors)]
	for i, x := range r.outcome[from:to] {
		outcome[i] = int32(r.code[x] & 0xffff)
	}
	return r.compact(n)
}

// means divides the sums of a factor by the number of answers.
func (r *reader) means(f int, acc []uint32, items int) {
	out, parts := &r.value[f], uint64(r.parts[f])
	if items <= 16 { // the parts are a multiple of every count
		var times [17]int32
		for given := 1; given <= items; given++ {
			times[given] = r.parts[f] / int32(given)
		}
		for i, a := range acc {
			out[i] = int32(a&0xffff) * times[a>>16]
		}
		return
	}
	for i, a := range acc {
		out[i] = 0
		if given := uint64(a >> 16); given > 0 {
			out[i] = int32((2*uint64(a&0xffff)*parts + given) / (2 * given))
		}
	}
}

// compact moves the complete rows to the front.
func (r *reader) compact(n int) int {
	kept := 0
	for i := range n {
		complete := true
		for c := range r.value {
			complete = complete && r.value[c][i] != 0
		}
		if !complete {
			continue
		}
		if kept != i {
			for c := range r.value {
				r.value[c][kept] = r.value[c][i]
			}
		}
		r.at[kept] = int32(i)
		kept++
	}
	return kept
}

// Summary reduces the table to means, deviations and correlations, on all
// processors. The order of rows does not matter.
func (t *Table) Summary() Summary {
	blocks := (t.Rows() + blockRows - 1) / blockRows
	workers := min(runtime.GOMAXPROCS(0), blocks)
	total := newSums(len(t.parts))
	var wait sync.WaitGroup
	var lock sync.Mutex
	for g := range workers {
		wait.Go(func() {
			in, own := t.newReader(), newSums(len(t.parts))
			for b := g; b < blocks; b += workers {
				own.addBlock(in.value, in.read(b*blockRows, min(t.Rows(), (b+1)*blockRows)))
			}
			lock.Lock()
			defer lock.Unlock()
			total.add(own)
		})
	}
	wait.Wait()
	return total.summary(t.parts)
}
