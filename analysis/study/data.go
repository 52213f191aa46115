package study

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"sipas/analysis"
)

// Data is what a study is of.
type Data struct {
	Frame *analysis.Frame
	// IDs are the numbers of the sheets, one per row of the frame, "" for none;
	// nil if there are none. Only the quality part reads them, to find a sheet
	// that was sent twice.
	IDs []string
}

// errIDs says that there is not one id per row.
var errIDs = errors.New("there must be one id per row, or no ids")

// maxRows keeps row numbers within 32 bits.
const maxRows = math.MaxInt32

func (d Data) check() error {
	switch {
	case d.Frame == nil:
		return errors.New("no frame")
	case d.IDs != nil && len(d.IDs) != d.Frame.Rows():
		return fmt.Errorf("%d ids for %d rows: %w", len(d.IDs), d.Frame.Rows(), errIDs)
	case d.Frame.Rows() > maxRows:
		return fmt.Errorf("%d rows, at most %d can be studied", d.Frame.Rows(), maxRows)
	}
	return nil
}

// arranged returns the data with its rows in the given order.
func (d Data) arranged(order []uint32) (Data, error) {
	f := d.Frame
	s := f.Schema()
	b, err := analysis.NewBuilder(*s)
	if err != nil {
		return Data{}, fmt.Errorf("ordering rows: %w", err)
	}
	dims := make([]analysis.Dimension, len(s.Dimensions))
	for i, name := range s.Dimensions {
		if dims[i], err = f.Dimension(name); err != nil {
			return Data{}, err
		}
	}
	numbers := make([][]float64, len(s.Numbers))
	for i, name := range s.Numbers {
		if numbers[i], err = f.Number(name); err != nil {
			return Data{}, err
		}
	}
	b.Grow(len(order))
	out := Data{}
	if d.IDs != nil {
		out.IDs = make([]string, 0, len(order))
	}
	row := analysis.Row{Answers: make([]uint8, len(s.Items)), Labels: make([]string, len(dims)), Numbers: make([]float64, len(numbers))}
	for _, r := range order {
		for j := range row.Answers {
			row.Answers[j] = f.Item(j)[r]
		}
		for i, d := range dims {
			row.Labels[i] = d.Labels[d.Codes.At(int(r))]
		}
		for i, n := range numbers {
			row.Numbers[i] = n[r]
		}
		if err := b.Append(row); err != nil {
			return Data{}, fmt.Errorf("ordering rows: %w", err)
		}
		if d.IDs != nil {
			out.IDs = append(out.IDs, d.IDs[r])
		}
	}
	out.Frame = b.Frame()
	return out, nil
}

// grouped keeps an order within each stratum or, without strata, within each
// label of the first breakdown, and puts these in byte order.
func (d Data) grouped(order []uint32, p Plan) ([]uint32, error) {
	name := p.Sample.Strata
	if name == "" && len(p.By) > 0 {
		name = p.By[0][0]
	}
	if name == "" {
		return order, nil
	}
	dim, err := d.Frame.Dimension(name)
	if err != nil {
		return nil, err
	}
	starts := make(map[string]int, len(dim.Labels))
	for _, row := range order {
		starts[dim.Labels[dim.Codes.At(int(row))]]++
	}
	at := 0
	for _, label := range slices.Sorted(maps.Keys(starts)) {
		at, starts[label] = at+starts[label], at
	}
	next := make([]int, len(dim.Labels))
	for c, label := range dim.Labels {
		next[c] = starts[label]
	}
	out := make([]uint32, len(order))
	for _, row := range order {
		c := dim.Codes.At(int(row))
		out[next[c]] = row
		next[c]++
	}
	return out, nil
}

// selected narrows the frame's rows by the plan's filters.
func selected(f *analysis.Frame, filters []Filter) (analysis.View, error) {
	v := f.All()
	for _, one := range filters {
		kept, err := v.Where(one.Dimension, one.Labels...)
		if err != nil {
			return v, err
		}
		if one.Not {
			kept = v.Without(kept)
		}
		v = kept
	}
	return v, nil
}

// chosen returns the values of a column on the rows of the view; the column
// itself where the view is all of them.
func chosen[T any](v analysis.View, column []T) []T {
	if v.Rows() == len(column) {
		return column
	}
	out := make([]T, 0, v.Rows())
	for row := range v.Each() {
		out = append(out, column[row])
	}
	return out
}

// answersOf returns columns of items on the rows of the view.
func answersOf(v analysis.View, items []int) [][]uint8 {
	all := make([][]uint8, len(items))
	for i, j := range items {
		all[i] = slices.Clip(chosen(v, v.Frame().Item(j)))
	}
	return all
}

// criteria are the items of the last set of every tally: those of all factors,
// or without factors all but the overall question.
func criteria(s *analysis.Schema) []int {
	var all []int
	for _, f := range s.Factors {
		all = append(all, f.Items...)
	}
	if len(s.Factors) == 0 {
		for j, name := range s.Items {
			if name != s.Overall {
				all = append(all, j)
			}
		}
	}
	return all
}
