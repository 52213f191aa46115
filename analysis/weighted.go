package analysis

import (
	"fmt"
	"math"
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
		first: fixingFor(largest), second: fixingFor(largest * largest), answerWorth: packedWorth(f.schema.Scale)}
	for c := 1; c <= f.schema.Scale; c++ {
		p.kind[c] = uint8(c)
	}
	p.kind[DontKnow] = uint8(f.schema.Scale + 1)
	sums := p.sums()
	for _, s := range sums {
		s.settle(p)
	}
	influences := p.influences(sums)
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
	answerWorth   [256]uint64
	kind          [256]uint8 // answer -> 0 none, its category, or Scale+1 for "don't know"
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

// weighedSums is everything of one slot: after the first pass all but the
// squared influences, which the second pass collects in a value of its own.
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
