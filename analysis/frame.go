package analysis

import "fmt"

// Frame is a table of responses in columns: one byte per answer, dictionary
// codes for labels, float64 for numbers. It is immutable and may be read by
// any number of goroutines. Make one with a Builder.
type Frame struct {
	schema  *Schema
	rows    int
	items   [][]uint8
	packed  []planes // the items' full words of 64 rows; without valid and top
	coding  *coding  // nil if there are too many codes
	codes   []uint16 // row by row, coding.width to each
	dims    []Dimension
	numbers [][]float64
}

// Dimension is a column of labels, dictionary-coded. Labels[0] is "" and code
// 0 means that the row has no label. Labels stand in order of first
// appearance. They are shared and must not be changed.
type Dimension struct {
	Name   string
	Labels []string
	Codes  Codes
}

// Schema returns what the columns mean. It must not be changed.
func (f *Frame) Schema() *Schema { return f.schema }

// Rows returns the number of responses.
func (f *Frame) Rows() int { return f.rows }

// Item returns the answers to item j: Missing, DontKnow or 1..Scale. The slice
// is shared and must not be changed.
func (f *Frame) Item(j int) []uint8 { return f.items[j] }

// Rated returns which of the rows 64w..64w+63 have a rating of item j: a bit
// each, the lowest for the first of them.
func (f *Frame) Rated(j, w int) (word uint64) {
	p := &f.packed[j]
	if w < len(p.dontKnow) {
		for _, plane := range p.bit {
			word |= plane[w]
		}
		return word
	}
	for i, a := range f.items[j][w<<6 : f.rows] {
		if a != Missing && a != DontKnow {
			word |= 1 << i
		}
	}
	return word
}

// Dimension returns the label column called name.
func (f *Frame) Dimension(name string) (Dimension, error) {
	i := index(f.schema.Dimensions, name)
	if i < 0 {
		return Dimension{}, fmt.Errorf("no dimension %q in the frame", name)
	}
	return f.dims[i], nil
}

// Number returns the number column called name; NaN where a row has none. The
// slice is shared and must not be changed.
func (f *Frame) Number(name string) ([]float64, error) {
	i := index(f.schema.Numbers, name)
	if i < 0 {
		return nil, fmt.Errorf("no number column %q in the frame", name)
	}
	return f.numbers[i], nil
}
