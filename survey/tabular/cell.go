package tabular

import "strconv"

// Cell is one cell with its place. Row and Column count from 1, as
// spreadsheets do.
type Cell struct {
	Row, Column int
	Text        string
}

// Name is the cell in the notation of spreadsheets, e.g. C7. Without a column
// (the layout has none for what was asked) it is the number of the row.
func (c Cell) Name() string { return ColumnName(c.Column) + strconv.Itoa(c.Row) }

// ColumnName is A for 1, Z for 26, AA for 27; "" below 1.
func ColumnName(n int) string {
	var name []byte
	for ; n > 0; n = (n - 1) / 26 {
		name = append([]byte{byte('A' + (n-1)%26)}, name...)
	}
	return string(name)
}

// maxColumn is XFD, the last column that a worksheet can have.
const maxColumn = 16384

// place reads a reference such as C7. ok is false for anything else.
func place(ref []byte) (row, column int, ok bool) {
	i := 0
	for ; i < len(ref) && 'A' <= ref[i] && ref[i] <= 'Z'; i++ {
		if column = column*26 + int(ref[i]-'A') + 1; column > maxColumn {
			return 0, 0, false
		}
	}
	row, ok = digits(ref[i:])
	return row, column, ok && i > 0 && row > 0
}

// digits reads a whole number of at most 9 digits.
func digits(s []byte) (n int, ok bool) {
	if len(s) == 0 || len(s) > 9 {
		return 0, false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// Row is a row of a table, with a cell for every column of the header.
type Row struct {
	Number int // as the spreadsheet counts
	Cells  []Cell
}

// Blank tells whether all cells are empty.
func (r Row) Blank() bool {
	for _, c := range r.Cells {
		if c.Text != "" {
			return false
		}
	}
	return true
}
