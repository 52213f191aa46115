package findings

import (
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"

	"sipas/analysis/disclosure"
)

// table is the ground's persons crossed by some dimensions, and which of its
// cells may be shown.
type table struct {
	columns []*column
	*disclosure.Table
	items items
}

// table finds the table of dimensions, whatever their order. In a wave that
// collects the steps cross it.
func (g *ground) table(by []string) (*table, error) {
	by = slices.Clone(by)
	if !g.final {
		by = append(by, byStage)
	}
	slices.Sort(by)
	by = slices.Compact(by)
	return g.tables.find(strings.Join(by, "\n"), func() (*table, int, error) {
		t, err := g.newTable(by)
		if err != nil {
			return nil, 0, err
		}
		if err := g.hideCrowds(t); err != nil {
			return nil, 0, err
		}
		if err := g.hideNests(t); err != nil {
			return nil, 0, err
		}
		t.Decide()
		return t, t.Cells(), nil
	})
}

// plain is the table of dimensions as such, as package results has that of units.
func (g *ground) plain(by []string) (*table, error) {
	return g.tables.find("plain\n"+strings.Join(by, "\n"), func() (*table, int, error) {
		t, err := g.newTable(by)
		if err != nil {
			return nil, 0, err
		}
		t.Decide()
		return t, t.Cells(), nil
	})
}

func (g *ground) newTable(by []string) (*table, error) {
	t := &table{}
	var axes []disclosure.Axis
	for _, name := range by {
		c, err := g.column(name)
		if err != nil {
			return nil, err
		}
		t.columns = append(t.columns, c)
		axes = append(axes, c.axis)
	}
	var err error
	if t.Table, err = disclosure.NewTable(axes...); err != nil {
		return nil, ErrFine
	}
	t.Add(g.count(t))
	return t, nil
}

// stretch is how many rows are counted at a time.
const stretch = 1 << 11

// count is how many persons stand in each cell.
func (g *ground) count(t *table) []int32 {
	words := len(g.persons)
	workers := max(1, min(runtime.GOMAXPROCS(0), words*64/(4*stretch), 1<<24/max(1, t.Cells())))
	share := (words/workers/(stretch/64) + 1) * (stretch / 64)
	parts := make([][]int32, workers)
	var wait sync.WaitGroup
	for i := range workers {
		parts[i] = make([]int32, t.Cells())
		wait.Go(func() {
			cells := make([]int32, stretch)
			for w := i * share; w < min(words, (i+1)*share); w += stretch / 64 {
				g.countStretch(t, w, cells, parts[i])
			}
		})
	}
	wait.Wait()
	for _, p := range parts[1:] {
		for i, n := range p {
			parts[0][i] += n
		}
	}
	return parts[0]
}

// countStretch adds some rows from word w on to counts.
func (g *ground) countStretch(t *table, w int, cells, counts []int32) {
	from, to := w<<6, min(w<<6+stretch, g.snapshot.Frame.Rows())
	clear(cells)
	for i, c := range t.columns {
		c.locate(from, to, int32(t.Stride(i)), cells)
	}
	for ; w<<6 < to; w++ {
		for word := g.persons[w]; word != 0; word &= word - 1 {
			counts[cells[w<<6+bits.TrailingZeros64(word)-from]]++
		}
	}
}

// locate adds the places of rows to the numbers of their cells.
func (c *column) locate(from, to int, stride int32, cells []int32) {
	if c.coded {
		for row, code := range c.codes.Between(from, to) {
			cells[row-from] += c.leaf[code] * stride
		}
		return
	}
	for row := from; row < to; row++ {
		if c.stage != nil && c.stage[row] == out {
			continue // in no sight, and so nobody's place
		}
		cells[row-from] += int32(c.at(row)) * stride
	}
}
