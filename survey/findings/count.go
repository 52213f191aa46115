package findings

import (
	"math/bits"
	"runtime"
	"sync"

	"sipas/analysis"
)

// stretch is how many rows are counted at a time: what stays in the first cache.
const stretch = 1 << 11

// located is a column as it stands in a table: what each code adds to the
// number of a cell.
type located struct {
	codes analysis.Codes
	step  []int32
}

// located are the columns of a table.
func (t *table) located() []located {
	var all []located
	for i, c := range t.columns {
		all = append(all, located{c.codes, c.step(t.Stride(i))})
	}
	return all
}

// count puts the ground's persons where they stand exactly in a table of nobody.
func (g *ground) count(t *table) {
	columns, cells := t.located(), t.Counts()
	if len(columns) == 0 {
		for _, word := range g.persons {
			cells[0] += int32(bits.OnesCount64(word))
		}
		return
	}
	last := len(columns) - 1
	g.countRows(columns[:last], columns[last], cells)
}

// countRows counts a table by the columns before its last and that, each
// processor some of the rows.
func (g *ground) countRows(before []located, last located, cells []int32) {
	words := len(g.persons)
	workers := max(1, min(runtime.GOMAXPROCS(0), words*64/(4*stretch), 1<<22/max(1, len(cells))))
	share := (words/workers/(stretch/64) + 1) * (stretch / 64)
	parts := [][]int32{cells}
	var wait sync.WaitGroup
	for i := range workers {
		if i > 0 {
			parts = append(parts, make([]int32, len(cells)))
		}
		part := parts[i:]
		wait.Go(func() {
			g.countWords(before, []located{last}, part, i*share, min(words, (i+1)*share))
		})
	}
	wait.Wait()
	for _, p := range parts[1:] {
		for i, n := range p {
			cells[i] += n
		}
	}
}

// countTables counts several tables that have some columns in common, and one
// of their own each: each processor some of the tables.
func (g *ground) countTables(common, own []located, cells [][]int32) {
	workers := min(len(own), runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i := range workers {
		var some []located
		var to [][]int32
		for k := i; k < len(own); k += workers {
			some, to = append(some, own[k]), append(to, cells[k])
		}
		wait.Go(func() { g.countWords(common, some, to, 0, len(g.persons)) })
	}
	wait.Wait()
}

// countWords counts the persons of some words of rows in tables that have some
// columns in common.
func (g *ground) countWords(common, own []located, counts [][]int32, from, to int) {
	room := make([]int32, stretch)
	for w := from; w < to; w += stretch / 64 {
		chosen := g.persons[w:min(to, w+stretch/64)]
		lo, hi := w<<6, min((w+len(chosen))<<6, g.snapshot.Frame.Rows())
		cells := room[:hi-lo]
		clear(cells)
		for _, c := range common {
			c.codes.Locate(lo, hi, c.step, cells)
		}
		for k, c := range own {
			c.codes.CountAt(lo, hi, chosen, c.step, cells, counts[k])
		}
	}
}
