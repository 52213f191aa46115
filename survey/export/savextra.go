package export

import (
	"fmt"
	"math"
	"strings"
)

// Subtypes of record 7, in the order in which they must stand.
const (
	recordIntegers      = 3
	recordFloats        = 4
	recordDisplay       = 11
	recordNames         = 13
	recordVeryLong      = 14
	recordCases         = 16
	recordEncoding      = 20
	recordLongLabels    = 21
	characterCode       = 65001 // UTF-8
	measureNominal      = 1
	measureScale        = 3 // as other programs give ratings, so that SPSS offers their means
	displayWidth        = 8
	longestDisplayed    = 40
	alignLeft           = 0
	alignRight          = 1
	littleEndian        = 2
	ieee754             = 1
	unknownMachine      = -1
	bytecodeCompression = 1
)

// extensions writes the records that came into the format later.
func (d *dictionary) extensions(fields []field, cases int) {
	d.ints(7, recordIntegers, 4, 8, 1, 0, 0, unknownMachine, ieee754, bytecodeCompression, littleEndian, characterCode)
	d.ints(7, recordFloats, 8, 3)
	d.float(-math.MaxFloat64)
	d.float(math.MaxFloat64)
	d.float(math.Nextafter(-math.MaxFloat64, 0))
	d.display(fields)
	var names, veryLong []string
	for i := range fields {
		f := &fields[i]
		names = append(names, f.short+"="+f.Name)
		if f.width > segmentWidth {
			veryLong = append(veryLong, fmt.Sprintf("%s=%05d\x00\t", f.short, f.width))
		}
	}
	d.text(recordNames, strings.Join(names, "\t"))
	if len(veryLong) > 0 {
		d.text(recordVeryLong, strings.Join(veryLong, ""))
	}
	d.ints(7, recordCases, 8, 2, 1, 0, cases&math.MaxUint32, cases>>32)
	d.text(recordEncoding, "UTF-8")
	d.longLabels(fields)
}

func (d *dictionary) text(subtype int, s string) {
	d.ints(7, subtype, 1, len(s))
	d.b = append(d.b, s...)
}

// display says how each piece is shown, and its level of measurement.
func (d *dictionary) display(fields []field) {
	var all []int
	for i := range fields {
		f := &fields[i]
		for _, width := range segments(f.width) {
			measure, shown, align := measureNominal, displayWidth, alignRight
			if f.Kind == Rating || f.Kind == Number {
				measure = measureScale
			}
			if f.width > 0 {
				shown, align = min(max(width, displayWidth), longestDisplayed), alignLeft
			}
			all = append(all, measure, shown, align)
		}
	}
	d.ints(7, recordDisplay, 4, len(all))
	d.ints(all...)
}

// longLabels writes the labels of strings of more than eight bytes.
func (d *dictionary) longLabels(fields []field) {
	x := dictionary{language: d.language}
	for i := range fields {
		f := &fields[i]
		if f.width <= 8 || len(f.Values) == 0 {
			continue
		}
		x.ints(len(f.Name))
		x.b = append(x.b, f.Name...)
		x.ints(f.width, len(f.Values))
		for _, v := range f.Values {
			x.ints(f.width)
			x.padded(v.Code, f.width)
			label := clip(v.Text.In(d.language), longestValueLabel)
			x.ints(len(label))
			x.b = append(x.b, label...)
		}
	}
	if len(x.b) > 0 {
		d.text(recordLongLabels, string(x.b))
	}
}
