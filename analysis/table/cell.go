package table

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// negative is the smallest number where any will do.
var negative = math.Inf(-1)

// answerOf returns the answer that a cell stands for, or noAnswer.
func (g *grammar) answerOf(cell []byte) uint8 {
	if len(cell) == 1 {
		return g.byByte[cell[0]]
	}
	cell = bytes.TrimSpace(cell)
	if a, ok := g.byWord[string(cell)]; ok {
		return a
	}
	if a, ok := g.byWord[clean(string(cell))]; ok {
		return a
	}
	return noAnswer
}

// numberOf returns the number that a cell stands for; NaN, true for a missing
// one.
func (g *grammar) numberOf(cell []byte, least float64) (float64, bool) {
	cell = bytes.TrimSpace(cell)
	if g.missing[string(cell)] {
		return math.NaN(), true
	}
	if g.separator == ';' {
		if i := bytes.IndexByte(cell, ','); i >= 0 && bytes.IndexByte(cell, '.') < 0 {
			cell = bytes.Replace(cell, []byte{','}, []byte{'.'}, 1)
		}
	}
	for _, c := range cell {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(string(cell), 64)
	return v, err == nil && v >= least
}

// vietnam is where a time without a zone was written down.
var vietnam = time.FixedZone("+07", 7*3600)

// timeOf returns the Unix seconds that a cell stands for; NaN, true for a
// missing one.
func (g *grammar) timeOf(cell []byte) (float64, bool) {
	text := strings.TrimSpace(string(cell))
	if g.missing[text] {
		return math.NaN(), true
	}
	if s, err := strconv.ParseInt(text, 10, 64); err == nil {
		return float64(s), true
	}
	for _, form := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(form, text, vietnam); err == nil {
			return float64(t.Unix()), true
		}
	}
	return 0, false
}

// dictionary gives the labels of one column of one part their codes.
type dictionary struct {
	labels   []string
	code     map[string]uint32 // by the bytes of the cell
	byLabel  map[string]uint32
	lastCell []byte
	lastCode uint32
}

func newDictionary() dictionary {
	return dictionary{labels: []string{""}, code: map[string]uint32{"": 0}, byLabel: map[string]uint32{"": 0}}
}

// codeOf returns the code of a cell; false if it is not UTF-8. Several
// spellings of a label share its code.
func (d *dictionary) codeOf(cell []byte, missing map[string]bool) (uint32, bool) {
	if bytes.Equal(cell, d.lastCell) {
		return d.lastCode, true
	}
	code, seen := d.code[string(cell)]
	if !seen {
		if !utf8.Valid(cell) {
			return 0, false
		}
		text := clean(string(cell))
		if missing[text] {
			text = ""
		}
		if code, seen = d.byLabel[text]; !seen {
			code = uint32(len(d.labels))
			d.labels = append(d.labels, text)
			d.byLabel[text] = code
		}
		d.code[string(cell)] = code
	}
	d.lastCell, d.lastCode = append(d.lastCell[:0], cell...), code
	return code, true
}
