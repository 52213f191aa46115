package tabular

import (
	"bytes"
	"iter"

	"sipas/survey"
)

// csvText is a CSV file as a source of rows.
type csvText struct {
	text      []byte
	separator byte
	limits    Limits
}

func (c csvText) ranges() []survey.Problem { return nil }

func (c csvText) rows() iter.Seq2[raw, error] {
	return func(yield func(raw, error) bool) {
		reader := csvReader{text: c.text, separator: c.separator}
		reader.passSeparatorLine()
		for {
			r, ok := reader.next()
			if !ok || !yield(r, nil) {
				return
			}
		}
	}
}

// csvReader takes a text apart as RFC 4180 has it, and where that is silent
// as spreadsheets do: a quote inside a field that does not begin with one is a
// letter like others, and text after a closing quote belongs to the field.
// Rows are numbered as a spreadsheet that opens the file would number them, so
// that an empty line counts and a line end inside quotes does not.
type csvReader struct {
	text      []byte
	separator byte
	at        int // in text
	number    int // of the last row
	field     []byte
}

// passSeparatorLine passes over the line "sep=;" that Excel understands, and
// that is no row to it.
func (r *csvReader) passSeparatorLine() {
	if line, rest, ok := separatorLine(r.text); ok {
		r.at = len(r.text) - len(rest)
		r.separator = line
	}
}

func separatorLine(text []byte) (sep byte, rest []byte, ok bool) {
	if len(text) < 5 || !bytes.EqualFold(text[:4], []byte("sep=")) || bytes.IndexByte([]byte(separators), text[4]) < 0 {
		return 0, text, false
	}
	rest = text[5:]
	switch {
	case bytes.HasPrefix(rest, []byte("\r\n")):
		return text[4], rest[2:], true
	case bytes.HasPrefix(rest, []byte("\n")):
		return text[4], rest[1:], true
	}
	return 0, text, false
}

// next is the next row with its cells that are not empty; ok is false after
// the last.
func (r *csvReader) next() (row raw, ok bool) {
	if r.at >= len(r.text) {
		return raw{}, false
	}
	r.number++
	row.number = r.number
	for column := 1; ; column++ {
		fault, more := r.cell()
		if text := clean(r.field); text != "" || fault != "" {
			row.cells = append(row.cells, rawCell{column: column, text: text, fault: fault})
		}
		if !more {
			return row, true
		}
	}
}

// skip passes over a row and tells its number and how many cells it has.
func (r *csvReader) skip() (number, columns int, ok bool) {
	if r.at >= len(r.text) {
		return 0, 0, false
	}
	r.number++
	for columns = 1; ; columns++ {
		if _, more := r.cell(); !more {
			return r.number, columns, true
		}
	}
}

// cell reads one cell into r.field and tells whether the row goes on.
func (r *csvReader) cell() (fault string, more bool) {
	r.field = r.field[:0]
	if r.at < len(r.text) && r.text[r.at] == '"' {
		r.at++
		if !r.quoted() {
			return "table.quote", false
		}
	}
	for r.at < len(r.text) {
		c := r.text[r.at]
		r.at++
		switch c {
		case r.separator:
			return "", true
		case '\n':
			return "", false
		case '\r':
			if r.at < len(r.text) && r.text[r.at] == '\n' {
				r.at++
			}
			return "", false
		}
		r.field = append(r.field, c)
	}
	return "", false
}

// quoted reads up to the closing quote, which is missing if it is false.
func (r *csvReader) quoted() bool {
	for {
		i := bytes.IndexByte(r.text[r.at:], '"')
		if i < 0 {
			r.field = append(r.field, r.text[r.at:]...)
			r.at = len(r.text)
			return false
		}
		r.field = append(r.field, r.text[r.at:r.at+i]...)
		r.at += i + 1
		if r.at >= len(r.text) || r.text[r.at] != '"' {
			return true
		}
		r.field = append(r.field, '"')
		r.at++
	}
}
