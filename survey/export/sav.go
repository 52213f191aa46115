package export

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"strings"
)

// systemFile is SPSS's own format, as the PSPP developers' guide describes it
// ("System File Format"): bytecode compression, UTF-8, little-endian. Missing
// values, labels, measurement levels and long names are in it.
type systemFile struct {
	book     *Codebook
	language string
}

// field is a variable as the file has it.
type field struct {
	column
	width int    // of strings, in bytes; 0 for numbers
	short string // name of at most eight bytes; segments have the following ones
	index int    // of its first element, from 1 on
}

// Lengths that SPSS takes, in bytes.
const (
	longestVariableLabel = 255
	longestValueLabel    = 120
	segmentWidth         = 255 // of a string's piece in the file
	segmentShare         = 252 // of the string's width that a segment stands for
)

// segments are the widths of the pieces of a string; one piece up to 255 bytes.
func segments(width int) []int {
	if width <= segmentWidth {
		return []int{width}
	}
	n := (width + segmentShare - 1) / segmentShare
	all := make([]int, n)
	for i := range all {
		all[i] = segmentWidth
	}
	all[n-1] = width - (n-1)*segmentShare
	return all
}

// elements is how many eight bytes a piece takes.
func elements(width int) int { return max(1, (width+7)/8) }

// fields lays the variables out for these rows.
func (s *systemFile) fields(rows *gathered) (all []field, size int) {
	number := 0
	for _, c := range s.book.columns() {
		f := field{column: c, index: size + 1}
		switch c.from {
		case fromWave:
			f.width = len(s.book.Wave)
		case fromLabel:
			f.width = max(1, rows.wide[c.at])
		case fromCell:
			if c.Kind == Words {
				f.width = max(1, rows.widths[c.at])
			}
		}
		if f.width > 0 {
			for _, v := range c.Values {
				f.width = max(f.width, len(v.Code))
			}
		}
		f.width = min(f.width, 32767)
		f.short = shortName(number)
		for _, w := range segments(f.width) {
			number++
			size += elements(w)
		}
		all = append(all, f)
	}
	return all, size
}

// shortName is a name of eight bytes that is no other variable's.
func shortName(n int) string {
	digits := []byte("V0000000")
	for i := len(digits) - 1; n > 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return string(digits)
}

func (s *systemFile) write(ctx context.Context, out io.Writer, rows *gathered) error {
	fields, size := s.fields(rows)
	d := &dictionary{language: s.language}
	d.header(size, rows.count, s.book.Title.In(s.language))
	number := 0
	for i := range fields {
		number = d.variable(&fields[i], number)
	}
	for i := range fields {
		d.shortLabels(&fields[i])
	}
	d.extensions(fields, rows.count)
	d.ints(999, 0)
	if _, err := out.Write(d.b); err != nil {
		return err
	}
	return rows.render(ctx, out, 0, buckets, func() renderer { return s.renderer(fields) })
}

// dictionary is the file up to its data.
type dictionary struct {
	language string
	b        []byte
}

func (d *dictionary) ints(values ...int) {
	for _, v := range values {
		d.b = binary.LittleEndian.AppendUint32(d.b, uint32(int32(v)))
	}
}

func (d *dictionary) float(f float64) {
	d.b = binary.LittleEndian.AppendUint64(d.b, math.Float64bits(f))
}

// padded appends a text cut and filled up with blanks to a number of bytes.
func (d *dictionary) padded(s string, n int) {
	s = clip(s, n)
	d.b = append(append(d.b, s...), strings.Repeat(" ", n-len(s))...)
}

// clip is the beginning of a text in at most n bytes, without half a letter.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// header says how the data lies. The moment of writing, which the format wants,
// is always the same: nothing here knows the time.
func (d *dictionary) header(size, cases int, title string) {
	d.b = append(d.b, "$FL2"...)
	d.padded("@(#) SPSS DATA FILE sipas", 60)
	d.ints(2, size, 1, 0, min(cases, math.MaxInt32))
	d.float(bias)
	d.padded("01 Jan 70", 9)
	d.padded("00:00:00", 8)
	d.padded(title, 64)
	d.b = append(d.b, 0, 0, 0)
}

// variable writes the records of a variable and of the pieces of its strings;
// number counts them.
func (d *dictionary) variable(f *field, number int) int {
	for i, width := range segments(f.width) {
		format := 5<<16 | 8<<8 // F8.0
		if f.width > 0 {
			format = 1<<16 | width<<8 // A
		}
		label, missing := "", []Value(nil)
		if i == 0 {
			label, missing = clip(f.Text.In(d.language), longestVariableLabel), f.Missing
		}
		d.ints(2, width, min(len(label), 1), len(missing), format, format)
		d.padded(shortName(number), 8)
		if label != "" {
			d.ints(len(label))
			d.padded(label, (len(label)+3)/4*4)
		}
		for _, v := range missing {
			d.float(float64(v.Number))
		}
		for range elements(width) - 1 {
			d.ints(2, -1, 0, 0, 0, 0)
			d.padded("", 8)
		}
		number++
	}
	return number
}

// shortLabels writes the labels of numbers, and of strings of at most eight bytes.
func (d *dictionary) shortLabels(f *field) {
	values := append(f.Values[:len(f.Values):len(f.Values)], f.Missing...)
	if len(values) == 0 || f.width > 8 {
		return
	}
	d.ints(3, len(values))
	for _, v := range values {
		if f.width == 0 {
			d.float(float64(v.Number))
		} else {
			d.padded(v.Code, 8)
		}
		label := clip(v.Text.In(d.language), longestValueLabel)
		d.b = append(d.b, byte(len(label)))
		d.padded(label, (len(label)+8)/8*8-1)
	}
	d.ints(4, 1, f.index)
}
