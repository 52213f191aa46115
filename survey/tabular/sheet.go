package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"sipas/survey"
)

// sheetPart is a worksheet as a source of rows.
type sheetPart struct {
	book   *workbook
	name   string
	path   string
	merged []survey.Problem
}

func (s *sheetPart) ranges() []survey.Problem { return s.merged }

func (s *sheetPart) rows() iter.Seq2[raw, error] {
	return func(yield func(raw, error) bool) {
		m, done, err := s.book.part(s.path)
		if err != nil {
			yield(raw{}, err)
			return
		}
		defer done()
		s.merged = nil
		r := sheetReader{markup: m, sheet: s}
		for {
			row, err := r.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(raw{}, s.book.explain(s.path, err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// sheetReader reads the rows of a worksheet.
type sheetReader struct {
	*markup
	sheet  *sheetPart
	number int    // of the present row
	value  []byte // of the present cell
}

var errOrder = errors.New("rows or cells out of order")

// next is the next row; io.EOF after the last.
func (r *sheetReader) next() (raw, error) {
	for {
		t, err := r.markup.next()
		if err != nil {
			return raw{}, err
		}
		if t != opening {
			continue
		}
		switch string(r.name) {
		case "row":
			return r.row()
		case "mergeCell":
			r.sheet.merged = append(r.sheet.merged, survey.Problem{Field: string(r.attribute("ref")), Code: "table.merged"})
		}
	}
}

// row reads a row whose element has begun.
func (r *sheetReader) row() (raw, error) {
	number := r.number + 1
	if given := r.attribute("r"); given != nil {
		n, ok := digits(given)
		if !ok || n < number {
			return raw{}, errOrder
		}
		number = n
	}
	r.number = number
	row := raw{number: number}
	if r.self {
		return row, nil
	}
	column := 0
	for {
		t, err := r.markup.next()
		if err != nil {
			return raw{}, unexpected(err)
		}
		switch {
		case t == closing && string(r.name) == "row":
			return row, nil
		case t != opening || string(r.name) != "c":
			continue
		}
		if column, err = r.column(column); err != nil {
			return raw{}, err
		}
		c, err := r.cell()
		if err != nil {
			return raw{}, err
		}
		if c.column = column; c.text != "" || c.fault != "" {
			row.cells = append(row.cells, c)
		}
	}
}

// column is the column of the present cell, given that of the one before.
func (r *sheetReader) column(before int) (int, error) {
	ref := r.attribute("r")
	if ref == nil {
		return before + 1, nil
	}
	row, column, ok := place(ref)
	if !ok || row != r.number || column <= before {
		return 0, errOrder
	}
	return column, nil
}

// cell reads a cell whose element has begun; the caller knows its column.
func (r *sheetReader) cell() (rawCell, error) {
	if r.self {
		return rawCell{}, nil
	}
	kind := cellKind(r.attribute("t"))
	style, _ := digits(r.attribute("s"))
	formula, inside := false, false
	r.value = r.value[:0]
	for {
		t, err := r.markup.next()
		if err != nil {
			return rawCell{}, unexpected(err)
		}
		switch name := string(r.name); {
		case t == words:
			if inside {
				if r.value, err = unescape(r.value, r.text); err != nil {
					return rawCell{}, err
				}
			}
		case t == closing && name == "c":
			return r.read(kind, style, formula)
		case name == "f":
			formula = true
			inside = false
		case name == "v":
			inside = t == opening && !r.self
		case t == opening && name == "is":
			if r.value, err = richText(r.markup, r.value, "is"); err != nil {
				return rawCell{}, err
			}
		}
	}
}

// cellKind is the type of a cell in a byte: n, s, b, e, d, or i for the two
// kinds of text that stand in the cell itself.
func cellKind(t []byte) byte {
	switch string(t) {
	case "", "n":
		return 'n'
	case "str", "inlineStr":
		return 'i'
	}
	return t[0]
}

// read makes a cell of its raw value.
func (r *sheetReader) read(kind byte, style int, formula bool) (rawCell, error) {
	if formula {
		return rawCell{fault: "table.formula"}, nil
	}
	value := r.value
	if kind != 'i' {
		value = bytes.TrimSpace(value)
	}
	if len(value) == 0 {
		return rawCell{}, nil
	}
	switch kind {
	case 's':
		i, _ := digits(value)
		text, ok := r.sheet.book.strings.at(i)
		if !ok {
			return rawCell{}, fmt.Errorf("shared text %s does not exist", value)
		}
		return rawCell{text: clean(escapes(text))}, nil
	case 'i':
		return rawCell{text: clean(escapes(value))}, nil
	case 'b':
		if truth, err := strconv.ParseBool(string(value)); err == nil {
			return rawCell{text: strings.ToUpper(strconv.FormatBool(truth))}, nil
		}
	case 'e':
		return rawCell{fault: "table.cell_error", args: []string{survey.Clean(string(value))}}, nil
	case 'd':
		if at, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(string(value), "Z")); err == nil {
			return rawCell{text: showMoment(at)}, nil
		}
		return rawCell{text: clean(value)}, nil
	case 'n':
		var f format
		if style < len(r.sheet.book.formats) {
			f = r.sheet.book.formats[style]
		}
		if text, ok := f.show(string(value), r.sheet.book.date1904); ok {
			return rawCell{text: text}, nil
		}
	}
	return rawCell{fault: "table.number", args: []string{survey.Clean(string(value))}}, nil
}

// escapes resolves _x000D_, which is how a workbook writes what XML cannot.
func escapes(text []byte) []byte {
	i := bytes.Index(text, []byte("_x"))
	if i < 0 {
		return text
	}
	var b []byte
	for ; i >= 0; i = bytes.Index(text, []byte("_x")) {
		b = append(b, text[:i]...)
		code, ok := escape(text[i:])
		if !ok {
			b, text = append(b, text[i:i+2]...), text[i+2:]
			continue
		}
		b, text = append(b, string(code)...), text[i+len("_x000D_"):]
	}
	return append(b, text...)
}

func escape(text []byte) (r rune, ok bool) {
	if len(text) < len("_x000D_") || text[6] != '_' {
		return 0, false
	}
	for _, c := range text[2:6] {
		d := bytes.IndexByte([]byte("0123456789ABCDEF"), bytes.ToUpper([]byte{c})[0])
		if d < 0 {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	return r, true
}
