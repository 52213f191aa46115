package findings

import (
	"math/bits"
	"runtime"
	"sync"
)

// items are the tables of those who rated each item, among the persons of a
// table: what must not be shown of an item in a cell that may be shown.
type items struct {
	once   sync.Once
	hidden [][]uint64 // by item: a bit for each cell; nil when everybody rated it
}

// hiddenItems tells, by item of the schema, what must not be shown of a choice
// although the choice itself may be.
func (t *table) hiddenItems(g *ground, c choice) []bool {
	t.judge(g)
	hidden := make([]bool, len(t.items.hidden))
	for j, cells := range t.items.hidden {
		if cells == nil {
			continue
		}
		refused := t.verdict(c, func(at int) bool { return t.items.has(j, at) })
		hidden[j] = refused != ""
	}
	return hidden
}

// judge finds what must not be shown of each item.
func (t *table) judge(g *ground) {
	t.items.once.Do(func() { t.items.hidden = g.judgeItems(t) })
}

// has tells whether an item must not be shown of a cell.
func (x *items) has(item, cell int) bool {
	cells := x.hidden[item]
	return cells != nil && cells[cell>>6]>>(cell&63)&1 == 1
}

// judgeItems makes the tables of all items.
func (g *ground) judgeItems(t *table) [][]uint64 {
	cells := g.locate(t)
	schema := g.snapshot.Frame.Schema()
	hidden := make([][]uint64, len(schema.Items))
	work := make(chan int)
	var wait sync.WaitGroup
	for range min(len(hidden), runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			missing := make([]int32, t.Cells())
			for j := range work {
				clear(missing)
				if g.countMissing(j, cells, missing) {
					hidden[j] = judge(t, missing)
				}
			}
		})
	}
	for j := range hidden {
		work <- j
	}
	close(work)
	wait.Wait()
	return hidden
}

// judge are the cells in which an item must not be shown that so many persons
// of each did not rate.
func judge(t *table, missing []int32) []uint64 {
	u := t.Without(missing)
	u.Decide()
	hidden := make([]uint64, (u.Cells()+63)/64)
	for at := range u.Cells() {
		if u.Hidden(at) {
			hidden[at>>6] |= 1 << (at & 63)
		}
	}
	return hidden
}

// locate is the cell of each row.
func (g *ground) locate(t *table) []int32 {
	cells := make([]int32, g.snapshot.Frame.Rows())
	for _, c := range t.located() {
		c.codes.Locate(0, len(cells), c.step, cells)
	}
	return cells
}

// countMissing counts the persons who did not rate an item, by cell. It tells
// whether there are any.
func (g *ground) countMissing(j int, cells, missing []int32) (some bool) {
	for w, word := range g.unrated()[j] {
		some = some || word != 0
		for ; word != 0; word &= word - 1 {
			missing[cells[w<<6+bits.TrailingZeros64(word)]]++
		}
	}
	return some
}

// findUnrated are, by item, the persons who did not rate it: a bit each.
func (g *ground) findUnrated() [][]uint64 {
	frame := g.snapshot.Frame
	all := make([][]uint64, len(frame.Schema().Items))
	work := make(chan int)
	var wait sync.WaitGroup
	for range min(len(all), runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for j := range work {
				all[j] = make([]uint64, len(g.persons))
				for w, persons := range g.persons {
					if persons != 0 {
						all[j][w] = persons &^ frame.Rated(j, w)
					}
				}
			}
		})
	}
	for j := range all {
		work <- j
	}
	close(work)
	wait.Wait()
	return all
}
