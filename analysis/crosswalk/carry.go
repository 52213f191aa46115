package crosswalk

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"sipas/analysis"
)

// ErrMerge says that answers of persons cannot be carried because several items
// become one; counts and figures can.
var ErrMerge = errors.New("several items become one")

// Carried is an item of the version walked to with counts.
type Carried struct {
	Step
	Tally analysis.ItemTally
}

// Tallies carries counts, by item of From. Items of From that are not in counts
// are taken for not asked: what depends on them alone is left out, a merged item
// has the answers of the others. Counts of merged items are pooled; missing and
// don't know are added too, so the rows of a merged item are those of its parts
// together. It fails if the items do not have the same scale.
func (w Walk) Tallies(counts map[string]analysis.ItemTally) ([]Carried, error) {
	var all []Carried
	for _, step := range w.Steps {
		c := Carried{Step: step}
		c.From = nil
		for _, code := range step.From {
			t, asked := counts[code]
			if !asked {
				continue
			}
			if c.From != nil && len(t.Counts) != len(c.Tally.Counts) {
				return nil, fmt.Errorf("item %s of %s: %d categories, %d before", code, w.From, len(t.Counts), len(c.Tally.Counts))
			}
			c.From = append(c.From, code)
			c.Tally = pooled(c.Tally, t)
		}
		if c.From != nil {
			all = append(all, c)
		}
	}
	return all, nil
}

// pooled adds two tallies; a may be zero.
func pooled(a, b analysis.ItemTally) analysis.ItemTally {
	sum := analysis.ItemTally{
		Counts:  slices.Clone(b.Counts),
		Missing: a.Missing + b.Missing, DontKnow: a.DontKnow + b.DontKnow,
	}
	for c, n := range a.Counts {
		sum.Counts[c] += n
	}
	return sum
}

// Value is an item of the version walked to with a figure.
type Value struct {
	Step
	Value float64 // NaN if no source has a figure
}

// Values carries figures such as published shares, by item of From. A merged
// item has the plain mean of its parts. Parts that are NaN or not in values drop
// out.
func (w Walk) Values(values map[string]float64) []Value {
	all := make([]Value, 0, len(w.Steps))
	for _, step := range w.Steps {
		sum, n := 0.0, 0.0
		for _, code := range step.From {
			if v, given := values[code]; given && !math.IsNaN(v) {
				sum, n = sum+v, n+1
			}
		}
		v := math.NaN()
		if n > 0 {
			v = sum / n
		}
		all = append(all, Value{step, v})
	}
	return all
}

// Rollup is an index of the version walked to, from figures per item.
type Rollup struct {
	Factors    []FactorValue // in the order of the version
	ItemMean   float64       // mean of the items that have a figure, each equal
	FactorMean float64       // mean of the factors that have one, each equal
	Items      int           // that have a figure
	Of         int           // items of the version
}

// FactorValue is the mean of a factor's items that have a figure.
type FactorValue struct {
	Factor   string
	ItemMean float64
	Items    int // that have a figure
}

// Rollup averages figures carried to the version: by factor, over all items, and
// over factors. Figures that are NaN drop out; nothing left is NaN.
func (w Walk) Rollup(values []Value) Rollup {
	r := Rollup{Of: len(w.Steps) + len(w.Absent)}
	var all, factors mean
	byFactor := map[string]*mean{}
	var order []string
	for _, v := range values {
		m, seen := byFactor[v.Factor]
		if !seen {
			m = &mean{}
			byFactor[v.Factor] = m
			order = append(order, v.Factor)
		}
		m.add(v.Value)
		all.add(v.Value)
	}
	for _, f := range order {
		m := byFactor[f]
		r.Factors = append(r.Factors, FactorValue{f, m.value(), m.n})
		factors.add(m.value())
	}
	r.ItemMean, r.FactorMean, r.Items = all.value(), factors.value(), all.n
	return r
}

// mean is a mean under construction.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float64) {
	if !math.IsNaN(v) {
		m.sum, m.n = m.sum+v, m.n+1
	}
}

func (m *mean) value() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.sum / float64(m.n)
}

// Frame carries the answers of persons. The new frame has the items of To that
// a column of f feeds, named by code and grouped by factor, and f's overall
// question, dimensions and numbers. Everything in package analysis can be had
// from it, with intervals. It fails with ErrMerge if two columns of f feed one
// item.
func (w Walk) Frame(f *analysis.Frame) (*analysis.Frame, error) {
	old := f.Schema()
	s := analysis.Schema{
		Scale: old.Scale, Overall: old.Overall, Dimensions: old.Dimensions, Numbers: old.Numbers,
		Weight: old.Weight, Population: old.Population, Stratum: old.Stratum, Cluster: old.Cluster,
	}
	var columns [][]uint8
	for _, step := range w.Steps {
		var from []int
		for _, code := range step.From {
			if j := old.Item(code); j >= 0 && code != old.Overall {
				from = append(from, j)
			}
		}
		switch len(from) {
		case 0:
			continue
		case 1:
			addTo(&s, step.Factor, len(columns))
			s.Items = append(s.Items, step.To)
			columns = append(columns, f.Item(from[0]))
		default:
			return nil, fmt.Errorf("items %v of %s are item %s of %s: %w", step.From, w.From, step.To, w.To, ErrMerge)
		}
	}
	if j := old.Item(old.Overall); j >= 0 {
		s.Items = append(s.Items, old.Overall)
		columns = append(columns, f.Item(j))
	}
	return rebuilt(f, s, columns)
}

// addTo puts an item into its factor.
func addTo(s *analysis.Schema, factor string, item int) {
	if factor == "" {
		return
	}
	i := slices.IndexFunc(s.Factors, func(f analysis.Factor) bool { return f.Name == factor })
	if i < 0 {
		i = len(s.Factors)
		s.Factors = append(s.Factors, analysis.Factor{Name: factor})
	}
	s.Factors[i].Items = append(s.Factors[i].Items, item)
}

// rebuilt makes a frame of other item columns beside the same labels and
// numbers.
func rebuilt(f *analysis.Frame, s analysis.Schema, columns [][]uint8) (*analysis.Frame, error) {
	b, err := analysis.NewBuilder(s)
	if err != nil {
		return nil, fmt.Errorf("carrying answers: %w", err)
	}
	dims := make([]analysis.Dimension, len(s.Dimensions))
	for i, name := range s.Dimensions {
		if dims[i], err = f.Dimension(name); err != nil {
			return nil, err
		}
	}
	numbers := make([][]float64, len(s.Numbers))
	for i, name := range s.Numbers {
		if numbers[i], err = f.Number(name); err != nil {
			return nil, err
		}
	}
	b.Grow(f.Rows())
	row := analysis.Row{Answers: make([]uint8, len(columns)), Labels: make([]string, len(dims)), Numbers: make([]float64, len(numbers))}
	for r := range f.Rows() {
		for j, c := range columns {
			row.Answers[j] = c[r]
		}
		for i, d := range dims {
			row.Labels[i] = d.Labels[d.Codes.At(r)]
		}
		for i, n := range numbers {
			row.Numbers[i] = n[r]
		}
		if err := b.Append(row); err != nil {
			return nil, fmt.Errorf("carrying answers: %w", err)
		}
	}
	return b.Frame(), nil
}
