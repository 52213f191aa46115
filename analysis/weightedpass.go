package analysis

import (
	"runtime"
	"sync"
)

// Weights are summed in two passes over the rows: the second needs the figures
// that come of the first. Both take stretches of rows, one item after the
// other, because a loop over one column has nothing to guess: what an answer
// adds stands in tables. Sums are fixed-point, so that neither the order of the
// rows nor the number of goroutines shows.

// sheetStretch is how many rows are taken at a time: their sums stay in the
// first cache.
const sheetStretch = 512

// sheets is a stretch of rows on their way into the sums.
type sheets struct {
	rows   []int32
	slot   []int32
	weight []float64
	w, w2  []fixed
	packed [][]uint64  // by set: v, T and S of each row, as in coding
	mean   [][]float64 // by set: Σ_j (x_j - figure_j)/total_j of each row
}

func newSheets(sets int) *sheets {
	s := &sheets{packed: make([][]uint64, sets), mean: make([][]float64, sets)}
	for i := range sets {
		s.packed[i], s.mean[i] = make([]uint64, sheetStretch), make([]float64, sheetStretch)
	}
	return s
}

// choose takes the view's rows from lo up to hi.
func (s *sheets) choose(p *weighing, lo, hi int) {
	g := p.groups
	s.rows, s.slot, s.weight, s.w, s.w2 = s.rows[:0], s.slot[:0], s.weight[:0], s.w[:0], s.w2[:0]
	for row := range g.view.between(lo, hi) {
		slot := int32(1)
		if g.group != nil {
			slot = int32(g.group[g.code.At(row)])
		}
		w := p.weights[row]
		s.rows = append(s.rows, int32(row))
		s.slot = append(s.slot, slot)
		s.weight = append(s.weight, w)
		s.w = append(s.w, p.first.fix(w))
		s.w2 = append(s.w2, p.second.fix(w*w))
	}
}

// figures fills packed from the answers.
func (s *sheets) figures(p *weighing) {
	items := p.groups.view.frame.items
	last := len(p.sets) - 1
	all := s.packed[last][:len(s.rows)]
	clear(all)
	for i, set := range p.sets {
		if i == last && last > 0 {
			return // the factors have been added up
		}
		packed := s.packed[i][:len(s.rows)]
		clear(packed)
		for _, j := range set.Items {
			column := items[j]
			for r, row := range s.rows {
				packed[r] += p.answerWorth[column[row]]
			}
		}
		if i < last {
			for r, v := range packed {
				all[r] += v
			}
		}
	}
}

// inStretches gives every stretch of rows to one of several passes, each in a
// goroutine of its own.
func inStretches[P any](p *weighing, newPass func() P, take func(P, *sheets)) []P {
	rows := p.groups.view.frame.rows
	stretches := (rows + sheetStretch - 1) / sheetStretch
	passes := make([]P, max(1, min(runtime.GOMAXPROCS(0), stretches/8)))
	var wait sync.WaitGroup
	for i := range passes {
		passes[i] = newPass()
		wait.Go(func() {
			s := newSheets(len(p.sets))
			for b := i; b < stretches; b += len(passes) {
				s.choose(p, b*sheetStretch, min(rows, (b+1)*sheetStretch))
				s.figures(p)
				take(passes[i], s)
			}
		})
	}
	wait.Wait()
	return passes
}

// cell is what the answers of one kind to one item weigh.
type cell struct {
	n     int64
	w, w2 fixed
}

// weights is one goroutine's share of the first pass.
type weights struct {
	rows  []int64
	cells [][]cell       // by item, then slot and kind of answer
	sets  [][]weighedSet // by set, then slot
}

// kinds is the number of kinds of answers: none, the categories, "don't know".
func (p *weighing) kinds() int { return p.schema.Scale + 2 }

func (p *weighing) newWeights() *weights {
	slots := p.groups.Len() + 1
	t := &weights{make([]int64, slots), make([][]cell, len(p.schema.Items)), make([][]weighedSet, len(p.sets))}
	for j := range t.cells {
		t.cells[j] = make([]cell, slots*p.kinds())
	}
	for i := range t.sets {
		t.sets[i] = make([]weighedSet, slots)
	}
	return t
}

// take adds a stretch of rows.
func (t *weights) take(p *weighing, s *sheets) {
	for _, slot := range s.slot {
		t.rows[slot]++
	}
	kinds := p.kinds()
	for j, cells := range t.cells {
		column := p.groups.view.frame.items[j]
		for r, row := range s.rows {
			c := &cells[int(s.slot[r])*kinds+int(p.kind[column[row]])]
			c.n++
			c.w.add(s.w[r])
			c.w2.add(s.w2[r])
		}
	}
	for i := range t.sets {
		t.takeSet(p, s, i)
	}
}

// takeSet adds the persons of a stretch to the sums of set i.
func (t *weights) takeSet(p *weighing, s *sheets, i int) {
	sums, scale := t.sets[i], float64(p.schema.Scale)
	high := uint64(p.schema.Scale - 1)
	for r, f := range s.packed[i][:len(s.rows)] {
		v, top, sum := f&lowHalf, f>>placeT&lowHalf, f>>placeS
		if v == 0 {
			continue
		}
		x := top
		if p.options.Score != Top2 {
			x = sum
		}
		var meanHigh, allHigh uint64
		if sum >= high*v {
			meanHigh = 1
		}
		if top == v {
			allHigh = 1
		}
		to, w := &sums[s.slot[r]], s.w[r]
		to.n++
		to.w.add(w)
		to.w2.add(s.w2[r])
		to.own.add(p.first.fix(s.weight[r] * (float64(int64(x)) / float64(int64(v))) / scale))
		to.meanHigh.addIf(meanHigh, w)
		to.allHigh.addIf(allHigh, w)
	}
}

// sums runs the first pass and returns the sums by slot.
func (p *weighing) sums() []*weighedSums {
	parts := inStretches(p, p.newWeights, func(t *weights, s *sheets) { t.take(p, s) })
	all := parts[0]
	for _, t := range parts[1:] {
		addAll(all.rows, t.rows)
		for j, cells := range t.cells {
			for c, other := range cells {
				to := &all.cells[j][c]
				to.n += other.n
				to.w.add(other.w)
				to.w2.add(other.w2)
			}
		}
		all.addSets(t.sets)
	}
	out := make([]*weighedSums, len(all.rows))
	for slot := range out {
		out[slot] = p.slotSums(all, slot)
	}
	return out
}

// addSets adds the set sums of another goroutine, of either pass.
func (t *weights) addSets(sets [][]weighedSet) {
	for i, slots := range sets {
		for slot := range slots {
			t.sets[i][slot].add(&slots[slot])
		}
	}
}

// slotSums picks one slot's sums.
func (p *weighing) slotSums(t *weights, slot int) *weighedSums {
	k := p.schema.Scale
	s := &weighedSums{rows: t.rows[slot], items: make([]weighedItem, len(t.cells)), sets: make([]weighedSet, len(t.sets))}
	for j, cells := range t.cells {
		kinds := cells[slot*p.kinds() : (slot+1)*p.kinds()]
		it := weighedItem{count: make([]int64, k), w: make([]fixed, k), w2: make([]fixed, k), blank: kinds[0].n, dk: kinds[k+1].n}
		for c, x := range kinds[1 : k+1] {
			it.count[c], it.w[c], it.w2[c] = x.n, x.w, x.w2
		}
		s.items[j] = it
	}
	for i := range t.sets {
		s.sets[i] = t.sets[i][slot]
	}
	return s
}

// add adds what another goroutine collected.
func (s *weighedSet) add(o *weighedSet) {
	s.n += o.n
	s.w.add(o.w)
	s.w2.add(o.w2)
	s.own.add(o.own)
	s.meanHigh.add(o.meanHigh)
	s.allHigh.add(o.allHigh)
	s.pooled.add(o.pooled)
	s.mean.add(o.mean)
	s.person.add(o.person)
}
