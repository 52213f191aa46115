package analysis

// figureOf is what the influence of a person on a set's figures is measured
// against in one slot.
type figureOf struct {
	pooled     float64 // the pooled figure, and Σw over the answers
	answers    float64
	items      float64 // how many criteria anybody answered
	personMean float64
	persons    float64 // Σw over persons
}

// influences is one goroutine's share of the second pass.
type influences struct {
	sets         [][]weighedSet // by set, then slot: Σz²
	factorMean   []fixed        // by slot
	factorPooled []fixed
	pooled, mean []float64 // of a stretch: the factors' influences weighed together
}

// references are the tables of the second pass, read by all goroutines.
type references struct {
	item    [][]float64  // by item, then slot and kind of answer: (x - figure)/total
	set     [][]figureOf // by set, then slot
	weights [][]float64  // by factor, then slot
}

// references works out the tables from the sums of the first pass.
func (p *weighing) references(sums []*weighedSums) *references {
	kinds := p.kinds()
	t := &references{make([][]float64, len(p.schema.Items)), make([][]figureOf, len(p.sets)), make([][]float64, len(p.schema.Factors))}
	for j := range t.item {
		t.item[j] = make([]float64, len(sums)*kinds)
		for slot, s := range sums {
			it := &s.items[j]
			if it.total == 0 {
				continue
			}
			for c := 1; c <= p.schema.Scale; c++ {
				t.item[j][slot*kinds+c] = (p.worth(uint8(c)) - it.figure) / it.total
			}
		}
	}
	for i := range t.set {
		for _, s := range sums {
			t.set[i] = append(t.set[i], figureOf{s.pooled[i].value(), s.pooled[i].den, s.itemMean[i].den,
				s.personMean[i], p.first.float(s.sets[i].w)})
		}
	}
	for f := range t.weights {
		for _, s := range sums {
			t.weights[f] = append(t.weights[f], s.weights[f])
		}
	}
	return t
}

func (p *weighing) newInfluences() *influences {
	slots := p.groups.Len() + 1
	t := &influences{make([][]weighedSet, len(p.sets)), make([]fixed, slots), make([]fixed, slots),
		make([]float64, sheetStretch), make([]float64, sheetStretch)}
	for i := range t.sets {
		t.sets[i] = make([]weighedSet, slots)
	}
	return t
}

// influences runs the second pass and returns the squared influences by slot.
func (p *weighing) influences(sums []*weighedSums) []*weighedSums {
	tables := p.references(sums)
	parts := inStretches(p, p.newInfluences, func(t *influences, s *sheets) { t.take(p, tables, s) })
	all := parts[0]
	for _, t := range parts[1:] {
		for i, slots := range t.sets {
			for slot := range slots {
				all.sets[i][slot].add(&slots[slot])
			}
		}
		for slot := range all.factorMean {
			all.factorMean[slot].add(t.factorMean[slot])
			all.factorPooled[slot].add(t.factorPooled[slot])
		}
	}
	out := make([]*weighedSums, len(sums))
	for slot := range out {
		out[slot] = &weighedSums{factorMean: all.factorMean[slot], factorPooled: all.factorPooled[slot]}
		for i := range all.sets {
			out[slot].sets = append(out[slot].sets, all.sets[i][slot])
		}
	}
	return out
}

// take adds a stretch of rows.
func (t *influences) take(p *weighing, tables *references, s *sheets) {
	s.means(p, tables)
	pooled, mean := t.pooled[:len(s.rows)], t.mean[:len(s.rows)]
	clear(pooled)
	clear(mean)
	for i := range p.sets {
		var factor []float64
		if i < len(tables.weights) {
			factor = tables.weights[i]
		}
		t.takeSet(p, s, i, tables.set[i], factor)
	}
	for r, slot := range s.slot {
		t.factorPooled[slot].add(zFixing.fix(pooled[r] * pooled[r]))
		t.factorMean[slot].add(zFixing.fix(mean[r] * mean[r]))
	}
}

// means fills mean from the answers, by set.
func (s *sheets) means(p *weighing, tables *references) {
	items, kinds := p.groups.view.frame.items, p.kinds()
	last := len(p.sets) - 1
	all := s.mean[last][:len(s.rows)]
	clear(all)
	for i, set := range p.sets {
		if i == last && last > 0 {
			return // the factors have been added up
		}
		mean := s.mean[i][:len(s.rows)]
		clear(mean)
		for _, j := range set.Items {
			column, table := items[j], tables.item[j]
			for r, row := range s.rows {
				mean[r] += table[int(s.slot[r])*kinds+int(p.kind[column[row]])]
			}
		}
		if i < last {
			for r, v := range mean {
				all[r] += v
			}
		}
	}
}

// takeSet adds the squared influences of a stretch on the figures of set i;
// factor is the weight by slot that the set has in the factor means, nil for
// the set of all. A row of no weight has no influence, and the only rows of a
// slot whose total is 0 are such.
func (t *influences) takeSet(p *weighing, s *sheets, i int, figures []figureOf, factor []float64) {
	sums, means := t.sets[i], s.mean[i][:len(s.rows)]
	for r, f := range s.packed[i][:len(s.rows)] {
		v, x := f&lowHalf, f>>placeT&lowHalf
		w, slot := s.weight[r], s.slot[r]
		if v == 0 || w == 0 {
			continue
		}
		if p.options.Score != Top2 {
			x = f >> placeS
		}
		own, given, to := float64(int64(x)), float64(int64(v)), &figures[slot]
		pooled := w * (own - to.pooled*given) / to.answers
		mean := w * means[r] / to.items
		person := w * (own/given - to.personMean) / to.persons
		sum := &sums[slot]
		sum.pooled.add(zFixing.fix(pooled * pooled))
		sum.mean.add(zFixing.fix(mean * mean))
		sum.person.add(zFixing.fix(person * person))
		if factor != nil && factor[slot] > 0 {
			t.pooled[r] += factor[slot] * pooled
			t.mean[r] += factor[slot] * mean
		}
	}
}
