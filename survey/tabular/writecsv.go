package tabular

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Value is what is written into a cell: a text, or a number that stays one.
type Value struct {
	text   string
	number bool
}

// Text is a text. It never becomes a formula; see WriteCSV.
func Text(s string) Value { return Value{text: s} }

// Number is a whole number.
func Number(n int) Value { return Value{strconv.Itoa(n), true} }

// Texts are a row of texts.
func Texts(texts ...string) []Value {
	row := make([]Value, len(texts))
	for i, s := range texts {
		row[i] = Text(s)
	}
	return row
}

// Preset is a way of writing CSV.
type Preset struct {
	separator byte
	mark      bool
}

// ForExcel is what Excel opens by a double click where the comma is the
// decimal sign, as in Vietnam: semicolons, and a byte order mark so that it
// takes the text for UTF-8. RFC4180 is the standard that programs read:
// commas, no mark. Both end lines with CR LF.
var (
	ForExcel = Preset{';', true}
	RFC4180  = Preset{',', false}
)

// WriteCSV writes rows. A text that a spreadsheet would take for a formula,
// because it begins with = + - @, their full-width forms, a tab or a carriage
// return, gets a blank before it: it is shown as it is, no apostrophe sticks
// to it, and Read takes the blank off again. Numbers are written as they are.
func WriteCSV(w io.Writer, p Preset, rows iter.Seq[[]Value]) error {
	b := bufio.NewWriter(w)
	if p.mark {
		_, _ = b.WriteString("\uFEFF") // bufio keeps the first error for Flush
	}
	for row := range rows {
		for i, v := range row {
			if i > 0 {
				_ = b.WriteByte(p.separator)
			}
			p.write(b, v, len(row) == 1)
		}
		_, _ = b.WriteString("\r\n")
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	return nil
}

// write writes a cell. alone is a cell that is a row by itself, which must
// not look like an empty line.
func (p Preset) write(b *bufio.Writer, v Value, alone bool) {
	text := v.text
	if !v.number {
		text = harmless(text)
	}
	if text != "" && !strings.ContainsAny(text, "\"\r\n\t ;,") || text == "" && !alone {
		_, _ = b.WriteString(text)
		return
	}
	_ = b.WriteByte('"')
	_, _ = b.WriteString(strings.ReplaceAll(text, `"`, `""`))
	_ = b.WriteByte('"')
}

// harmless is a text that no spreadsheet takes for a formula (OWASP, CSV
// Injection).
func harmless(s string) string {
	if r, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", r) {
		return " " + s
	}
	return s
}
