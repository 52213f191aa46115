package tabular

import (
	"bytes"
	"fmt"
	"io"

	"sipas/survey"
)

// What a file can be refused for as a whole. table.too_large says in its
// Problem which of the Limits, table.encoding where, table.no_sheet what there
// is instead.
var (
	ErrEmpty     = invalid("table.empty")     // nothing in it
	ErrNoRows    = invalid("table.no_rows")   // a header, and nothing beneath
	ErrXLS       = invalid("table.xls")       // Excel's format before 2007
	ErrEncrypted = invalid("table.encrypted") // a workbook that asks for a password
	ErrODS       = invalid("table.ods")       // OpenDocument
	ErrXLSB      = invalid("table.xlsb")      // Excel's binary format since 2007
	ErrHTML      = invalid("table.html")      // a web page, or XML, under a false name
	ErrFormat    = invalid("table.format")    // something else that is no table
	ErrDamaged   = invalid("table.damaged")   // it begins like a workbook and cannot be read
	ErrEncoding  = invalid("table.encoding")  // neither UTF-8 nor UTF-16 with a byte order mark
	ErrNoSheet   = invalid("table.no_sheet")  // no sheet of the name asked for
	ErrInvalid   = invalid("table.invalid")   // Problems name the cells
	ErrTooLarge  = invalid("table.too_large") // beyond one of the Limits
)

func invalid(code string) *survey.Error { return &survey.Error{Kind: survey.KindInvalid, Code: code} }

// damaged is ErrDamaged with its cause.
func damaged(format string, args ...any) error {
	return survey.Errorf(ErrDamaged.Kind, ErrDamaged.Code, format, args...)
}

// File is a CSV file or a workbook that has been taken in, and not yet looked
// through. It may be used by one goroutine at a time.
type File struct {
	Name   string // as given
	limits Limits
	text   []byte    // CSV as UTF-8 without byte order mark
	book   *workbook // nil for CSV
}

// Open takes a file in and tells by its content, never by its name, what it
// is. The error is one of those above, or of r.
func Open(r io.Reader, name string, limits Limits) (*File, error) {
	f := &File{Name: name, limits: limits.filled()}
	content, err := io.ReadAll(io.LimitReader(r, f.limits.Bytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if int64(len(content)) > f.limits.Bytes {
		return nil, f.limits.overBytes()
	}
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) || bytes.HasPrefix(content, []byte("PK\x05\x06")) {
		f.book, err = openWorkbook(content, f.limits)
		return f, err
	}
	if err := foreign(content); err != nil {
		return nil, err
	}
	f.text, err = unicodeText(content)
	return f, err
}

// foreign tells by its first bytes what is no text at all, or text of
// another kind.
func foreign(content []byte) error {
	switch {
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		if bytes.Contains(content, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return ErrEncrypted
		}
		return ErrXLS
	case bytes.HasPrefix(content, []byte("%PDF")), bytes.HasPrefix(content, []byte("{\\rtf")),
		bytes.HasPrefix(content, []byte("\x1F\x8B")), bytes.HasPrefix(content, []byte("\x89PNG")),
		bytes.HasPrefix(content, []byte("\xFF\xD8\xFF")), bytes.HasPrefix(content, []byte("Rar!")),
		bytes.HasPrefix(content, []byte("7z\xBC\xAF")), bytes.HasPrefix(content, []byte("\x09\x08")):
		return ErrFormat
	}
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(content[:min(len(content), 512)], []byte("\xEF\xBB\xBF")), " \t\r\n"))
	for _, mark := range []string{"<!doctype", "<html", "<?xml", "<table", "<head"} {
		if bytes.HasPrefix(start, []byte(mark)) {
			return ErrHTML
		}
	}
	return nil
}

// Sheets are the names of the sheets that can be seen, in their order; none
// for CSV.
func (f *File) Sheets() []string {
	if f.book == nil {
		return nil
	}
	var names []string
	for _, s := range f.book.sheets {
		names = append(names, s.name)
	}
	return names
}

// Table looks one sheet through: the one of that name, or the first for "".
// CSV has one table without a name. The error is ErrInvalid with a Problem per
// cell or range that is wrong, ErrEmpty, ErrNoSheet, or says that the file is
// too large or damaged.
func (f *File) Table(sheet string) (*Table, error) {
	t := &Table{limits: f.limits}
	if f.book == nil {
		if sheet != "" {
			return nil, noSheet(sheet, nil)
		}
		t.source = csvText{f.text, separator(f.text), f.limits}
		return t, t.check()
	}
	part, err := f.book.sheet(sheet)
	if err != nil {
		return nil, err
	}
	t.Sheet, t.source = part.name, part
	return t, t.check()
}

func noSheet(sheet string, there []string) error {
	return &survey.Error{Kind: ErrNoSheet.Kind, Code: ErrNoSheet.Code,
		Problems: []survey.Problem{{Field: sheet, Code: "table.no_sheet", Args: there}}}
}

// Read opens a file and looks its first sheet through. A table without rows
// is refused with ErrNoRows.
func Read(r io.Reader, name string, limits Limits) (*Table, error) {
	f, err := Open(r, name, limits)
	if err != nil {
		return nil, err
	}
	t, err := f.Table("")
	if err != nil {
		return nil, err
	}
	if t.Len == 0 {
		return nil, ErrNoRows
	}
	return t, nil
}
