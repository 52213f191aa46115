package tabular

import (
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"sipas/survey"
)

// Table is a sheet that has been looked through: a header, and rows beneath
// it. The header is the first row with anything in it. Rows without content
// are passed over, and the others keep their true numbers.
type Table struct {
	Sheet  string // "" for CSV
	Header Row    // up to the last column that has a name
	Len    int    // rows with content beneath the header

	limits Limits
	source source
}

// source gives the rows of a sheet as they stand. A fault that concerns a
// cell comes with the cell; an error ends the reading.
type source interface {
	rows() iter.Seq2[raw, error]
	// ranges are faults of more than one cell, known after the last row.
	ranges() []survey.Problem
}

// raw is a row as it stands: cells that have something in them, by column.
type raw struct {
	number int
	cells  []rawCell
}

type rawCell struct {
	column int
	text   string
	fault  string   // code of what is wrong with it, "" if nothing is
	args   []string // of the fault
}

// check looks the whole table through.
func (t *Table) check() error {
	found := Findings{Most: t.limits.Problems}
	for r, err := range t.source.rows() {
		if err != nil {
			return err
		}
		if len(r.cells) == 0 {
			continue
		}
		if t.Header.Number == 0 {
			if err := t.takeHeader(r, &found); err != nil {
				return err
			}
			continue
		}
		if t.Len++; t.Len > t.limits.Rows {
			return t.limits.overRows()
		}
		t.checkRow(r, &found)
	}
	for _, p := range t.source.ranges() {
		found.At(p.Field, p.Code, p.Args...)
	}
	if err := found.Err(ErrInvalid.Code); err != nil {
		return err
	}
	if t.Header.Number == 0 {
		return ErrEmpty
	}
	return nil
}

func (t *Table) takeHeader(r raw, found *Findings) error {
	last := r.cells[len(r.cells)-1].column
	if last > t.limits.Columns {
		return t.limits.overColumns()
	}
	t.Header = Row{Number: r.number, Cells: t.cells(r, last)}
	for _, c := range r.cells {
		t.checkCell(r.number, c, found)
	}
	return nil
}

func (t *Table) checkRow(r raw, found *Findings) {
	for _, c := range r.cells {
		switch {
		case c.column > len(t.Header.Cells):
			found.Add(Cell{Row: r.number, Column: c.column}, "table.ragged", strconv.Itoa(len(t.Header.Cells)))
			return
		case t.Header.Cells[c.column-1].Text == "":
			found.Add(Cell{Row: r.number, Column: c.column}, "table.unnamed", ColumnName(c.column))
		default:
			t.checkCell(r.number, c, found)
		}
	}
}

func (t *Table) checkCell(row int, c rawCell, found *Findings) {
	at := Cell{Row: row, Column: c.column}
	switch n := 0; {
	case c.fault != "":
		found.Add(at, c.fault, c.args...)
	case len(c.text) > t.limits.Cell:
		if n = utf8.RuneCountInString(c.text); n > t.limits.Cell {
			found.Add(at, "table.too_long", strconv.Itoa(t.limits.Cell), strconv.Itoa(n))
		}
	case strings.ContainsRune(c.text, utf8.RuneError):
		found.Add(at, "table.lost")
	}
}

// cells spreads a raw row over n columns.
func (t *Table) cells(r raw, n int) []Cell {
	cells := make([]Cell, n)
	for i := range cells {
		cells[i] = Cell{Row: r.number, Column: i + 1}
	}
	for _, c := range r.cells {
		if c.column <= n {
			cells[c.column-1].Text = c.text
		}
	}
	return cells
}

// Rows are the rows beneath the header that have anything in them, read
// again from the file at every call. An error ends them; since the table has
// been looked through it means that the file is damaged.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for r, err := range t.source.rows() {
			if err != nil {
				yield(Row{}, err)
				return
			}
			if len(r.cells) == 0 || r.number <= t.Header.Number {
				continue
			}
			if !yield(Row{Number: r.number, Cells: t.cells(r, len(t.Header.Cells))}, nil) {
				return
			}
		}
	}
}

// clean is survey.Clean, which most cells don't need.
func clean(s []byte) string {
	for i, c := range s {
		if c < ' ' || c > '~' || c == ' ' && (i == 0 || i == len(s)-1) {
			return survey.Clean(string(s))
		}
	}
	return string(s)
}
