package analysis

import (
	"fmt"
	"math"
	"slices"
)

// Row is one response on its way into a Builder. The slices stand in the
// order of the schema; Labels and Numbers may be shorter, what is left out is
// missing. The Builder copies what it keeps.
type Row struct {
	Answers []uint8
	Labels  []string  // "" is missing
	Numbers []float64 // NaN is missing
}

// Builder collects responses row by row and hands out Frames of what it holds.
//
// Frames share the Builder's memory and stay valid while it grows: a row once
// appended is never written again, and a Frame sees only the rows that were
// there when it was made. So a service keeps one Builder, appends under its own
// lock, and gives each reader a Frame. Append and Frame must not run at the
// same time; reading Frames needs no lock.
type Builder struct {
	schema  *Schema
	rows    int
	items   [][]uint8
	packed  []planes // of the full words of 64 rows
	coding  *coding
	codes   []uint16
	dims    []dictionary
	numbers [][]float64
	allowed [256]bool
}

// dictionary is a label column under construction.
type dictionary struct {
	labels []string
	codes  Codes
	code   map[string]uint32
}

// NewBuilder returns a Builder for the schema, or the error of its Validate.
func NewBuilder(s Schema) (*Builder, error) {
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("frame schema: %w", err)
	}
	b := &Builder{
		schema:  s.clone(),
		items:   make([][]uint8, len(s.Items)),
		packed:  make([]planes, len(s.Items)),
		dims:    make([]dictionary, len(s.Dimensions)),
		numbers: make([][]float64, len(s.Numbers)),
	}
	b.coding = newCoding(b.schema)
	for j := range b.packed {
		b.packed[j] = newPlanes(s.Scale, 0)
	}
	for i := range b.dims {
		b.dims[i] = dictionary{labels: []string{""}, code: map[string]uint32{"": 0}}
	}
	b.allowed[Missing], b.allowed[DontKnow] = true, true
	for c := 1; c <= s.Scale; c++ {
		b.allowed[c] = true
	}
	return b, nil
}

// Rows returns the number of rows appended so far.
func (b *Builder) Rows() int { return b.rows }

// Grow makes room for n more rows.
func (b *Builder) Grow(n int) {
	for j := range b.items {
		b.items[j] = slices.Grow(b.items[j], n)
	}
	if b.coding != nil {
		b.codes = slices.Grow(b.codes, n*b.coding.width)
	}
	for i := range b.dims {
		b.dims[i].codes.grow(n)
	}
	for i := range b.numbers {
		b.numbers[i] = slices.Grow(b.numbers[i], n)
	}
}

// Append adds one response. A row that does not fit the schema is refused
// whole, with an error that names the item or column.
func (b *Builder) Append(r Row) error {
	if err := b.check(r); err != nil {
		return err
	}
	for j, a := range r.Answers {
		b.items[j] = append(b.items[j], a)
	}
	if b.coding != nil {
		b.codes = b.coding.append(b.codes, r.Answers)
	}
	for i := range b.dims {
		label := ""
		if i < len(r.Labels) {
			label = r.Labels[i]
		}
		b.dims[i].append(label)
	}
	for i := range b.numbers {
		v := math.NaN()
		if i < len(r.Numbers) {
			v = r.Numbers[i]
		}
		b.numbers[i] = append(b.numbers[i], v)
	}
	b.rows++
	if b.rows%64 == 0 {
		for j := range b.packed {
			b.packed[j].grow(b.items[j][b.rows-64:])
		}
	}
	return nil
}

// check says what in the row does not fit the schema.
func (b *Builder) check(r Row) error {
	switch {
	case len(r.Answers) != len(b.items):
		return fmt.Errorf("row %d: %d answers, want %d", b.rows+1, len(r.Answers), len(b.items))
	case len(r.Labels) > len(b.dims):
		return fmt.Errorf("row %d: %d labels, want at most %d", b.rows+1, len(r.Labels), len(b.dims))
	case len(r.Numbers) > len(b.numbers):
		return fmt.Errorf("row %d: %d numbers, want at most %d", b.rows+1, len(r.Numbers), len(b.numbers))
	}
	for j, a := range r.Answers {
		if !b.allowed[a] {
			return fmt.Errorf("row %d: item %q: answer %d is not on the scale 1..%d",
				b.rows+1, b.schema.Items[j], a, b.schema.Scale)
		}
	}
	for i, v := range r.Numbers {
		if math.IsInf(v, 0) {
			return fmt.Errorf("row %d: column %q is infinite", b.rows+1, b.schema.Numbers[i])
		}
	}
	return nil
}

// append adds the code of label, a new one if it was not seen before.
func (d *dictionary) append(label string) {
	code, known := d.code[label]
	if !known {
		code = uint32(len(d.labels))
		d.code[label] = code
		d.labels = append(d.labels, label)
		d.codes = d.codes.widened(code)
	}
	d.codes.append(code)
}

// Frame returns the rows appended so far as an immutable table, without
// copying them.
func (b *Builder) Frame() *Frame {
	f := &Frame{
		schema:  b.schema,
		rows:    b.rows,
		items:   make([][]uint8, len(b.items)),
		packed:  make([]planes, len(b.items)),
		coding:  b.coding,
		codes:   slices.Clip(b.codes),
		dims:    make([]Dimension, len(b.dims)),
		numbers: make([][]float64, len(b.numbers)),
	}
	for j, c := range b.items {
		f.items[j] = slices.Clip(c)
		f.packed[j] = b.packed[j].clip()
	}
	for i, d := range b.dims {
		f.dims[i] = Dimension{b.schema.Dimensions[i], slices.Clip(d.labels), d.codes.clip()}
	}
	for i, c := range b.numbers {
		f.numbers[i] = slices.Clip(c)
	}
	return f
}
