package analysis

import (
	"fmt"
	"math"
	"runtime"
	"sync"
)

// Weighted returns the family of indexes with every row counting as the
// number column says: design weights, or post-stratified ones. The intervals
// treat the respondents as a sample with unequal weights and no strata or
// clusters (package design does those): n/(n-1)·Σz², with the influence z of a
// respondent proportional to the weight; shares use Wilson with Kish's
// effective size (Σw)²/Σw². Counts stay unweighted.
//
// It fails if the column does not exist or a row of the view has a weight that
// is missing or negative. Like the unweighted figures the result does not
// depend, to the last bit, on the order of the rows or the number of
// processors.
func (v View) Weighted(column string, o Options) (*Index, error) {
	all, err := v.single().weighted(column, o)
	if err != nil {
		return nil, err
	}
	return all[1], nil
}

// Weighted is View.Weighted for each group, in the order of the groups.
func (g Groups) Weighted(column string, o Options) ([]*Index, error) {
	all, err := g.weighted(column, o)
	if err != nil {
		return nil, err
	}
	return all[1:], nil
}

// weighted returns the indexes by slot.
func (g Groups) weighted(column string, o Options) ([]*Index, error) {
	f := g.view.frame
	w, err := f.Number(column)
	if err != nil {
		return nil, err
	}
	var largest float64
	for row := range g.view.Each() {
		if !(w[row] >= 0) {
			return nil, fmt.Errorf("column %q, row %d: %v is not a weight", column, row+1, w[row])
		}
		largest = max(largest, w[row])
	}
	if largest > 1e100 || largest > 0 && largest < 1e-100 {
		return nil, fmt.Errorf("column %q: weights up to %v are out of range", column, largest)
	}
	p := &weighing{groups: g, schema: f.schema, options: o, weights: w, sets: f.schema.sets(),
		first: fixingFor(largest), second: fixingFor(largest * largest)}
	sums := p.collect(func(s []*weighedSums) func(row, slot int) {
		return func(row, slot int) { p.weigh(p.at(s, slot), row) }
	})
	for _, s := range sums {
		s.settle(p)
	}
	influences := p.collect(func(s []*weighedSums) func(row, slot int) {
		z := p.newPerson()
		return func(row, slot int) { p.influence(p.at(s, slot), sums[slot], z, row) }
	})
	out := make([]*Index, len(sums))
	for slot := range sums {
		out[slot] = p.index(sums[slot], influences[slot])
	}
	return out, nil
}

// weighing is one computation of weighted indexes.
type weighing struct {
	groups        Groups
	schema        *Schema
	options       Options
	weights       []float64
	sets          []Factor
	first, second fixing // of weights and of their squares
}

// weighedItem holds the weights of the answers to an item, by category.
type weighedItem struct {
	count       []int64
	w, w2       []fixed // Σw and Σw² of the answers in the category
	blank, dk   int64
	sum, square []float64 // the same as floats, once settled
	n           int64
	total       float64 // Σw over answers
	kish        float64 // (Σw)²/Σw²
	figure      float64 // Σwx/Σw in the score's unit
	points      float64 // Σwx
}

// weighedSet holds sums over persons with an answer in a set, and after the
// second pass their squared influences.
type weighedSet struct {
	n                    int64
	w, w2, own           fixed // Σw, Σw², Σw·(own figure)
	meanHigh, allHigh    fixed // Σw of persons for whom it is true
	pooled, mean, person fixed // Σz²
}

// weighedSums is everything of one slot.
type weighedSums struct {
	rows  int64
	items []weighedItem
	sets  []weighedSet
	// after the first pass
	pooled     []ratioFloat // by set
	itemMean   []ratioFloat
	personMean []float64
	weights    []float64 // of the factors that have a figure, adding up to 1
	// Σz² of the factor means
	factorMean, factorPooled fixed
}

// ratioFloat is a weighted ratio.
type ratioFloat struct{ num, den float64 }

func (r ratioFloat) value() float64 {
	if r.den == 0 {
		return math.NaN()
	}
	return r.num / r.den
}

// at returns the sums of a slot, new if it has none yet.
func (p *weighing) at(s []*weighedSums, slot int) *weighedSums {
	if s[slot] == nil {
		k := p.schema.Scale
		x := &weighedSums{items: make([]weighedItem, len(p.schema.Items)), sets: make([]weighedSet, len(p.sets))}
		for j := range x.items {
			x.items[j] = weighedItem{count: make([]int64, k), w: make([]fixed, k), w2: make([]fixed, k)}
		}
		s[slot] = x
	}
	return s[slot]
}

// collect runs a pass over the rows on all processors and adds up what the
// goroutines collected.
func (p *weighing) collect(newPass func([]*weighedSums) func(row, slot int)) []*weighedSums {
	g := p.groups
	rows := g.view.frame.rows
	workers := max(1, min(runtime.GOMAXPROCS(0), rows/4096))
	share := (rows/workers + 64) &^ 63
	parts := make([][]*weighedSums, workers)
	var wait sync.WaitGroup
	for i := range workers {
		parts[i] = make([]*weighedSums, g.Len()+1)
		wait.Go(func() {
			pass := newPass(parts[i])
			for row := range g.view.between(min(rows, i*share), min(rows, (i+1)*share)) {
				slot := 1
				if g.code != nil {
					slot = int(g.group[g.code[row]])
				}
				pass(row, slot)
			}
		})
	}
	wait.Wait()
	total := parts[0]
	for slot := range total {
		t := p.at(total, slot)
		for _, part := range parts[1:] {
			if part[slot] != nil {
				t.add(part[slot])
			}
		}
	}
	return total
}

// add adds what another goroutine collected.
func (s *weighedSums) add(o *weighedSums) {
	s.rows += o.rows
	for j := range s.items {
		a, b := &s.items[j], &o.items[j]
		addAll(a.count, b.count)
		a.blank += b.blank
		a.dk += b.dk
		for c := range a.w {
			a.w[c].add(b.w[c])
			a.w2[c].add(b.w2[c])
		}
	}
	for i := range s.sets {
		a, b := &s.sets[i], &o.sets[i]
		a.n += b.n
		a.w.add(b.w)
		a.w2.add(b.w2)
		a.own.add(b.own)
		a.meanHigh.add(b.meanHigh)
		a.allHigh.add(b.allHigh)
		a.pooled.add(b.pooled)
		a.mean.add(b.mean)
		a.person.add(b.person)
	}
	s.factorMean.add(o.factorMean)
	s.factorPooled.add(o.factorPooled)
}

// worth returns what a rating counts under the score, before scaling: 1 or 0
// for top-2, the rating itself for the means.
func (p *weighing) worth(a uint8) float64 {
	if p.options.Score != Top2 {
		return float64(a)
	}
	if int(a) >= p.schema.Scale-1 {
		return 1
	}
	return 0
}

// weigh adds one row to the first sums.
func (p *weighing) weigh(s *weighedSums, row int) {
	items := p.groups.view.frame.items
	w := p.weights[row]
	w1, w2 := p.first.fix(w), p.second.fix(w*w)
	s.rows++
	for j := range s.items {
		it := &s.items[j]
		switch a := items[j][row]; a {
		case Missing:
			it.blank++
		case DontKnow:
			it.dk++
		default:
			it.count[a-1]++
			it.w[a-1].add(w1)
			it.w2[a-1].add(w2)
		}
	}
	high := p.schema.Scale - 1
	for i, set := range p.sets {
		var valid, top, sum int
		var own float64
		for _, j := range set.Items {
			a := items[j][row]
			if a == Missing || a == DontKnow {
				continue
			}
			valid++
			sum += int(a)
			if int(a) >= high {
				top++
			}
		}
		if valid == 0 {
			continue
		}
		own = float64(top) / float64(valid)
		if p.options.Score != Top2 {
			own = float64(sum) / float64(valid)
		}
		x := &s.sets[i]
		x.n++
		x.w.add(w1)
		x.w2.add(w2)
		x.own.add(p.first.fix(w * own / float64(p.schema.Scale)))
		if sum >= high*valid {
			x.meanHigh.add(w1)
		}
		if top == valid {
			x.allHigh.add(w1)
		}
	}
}
