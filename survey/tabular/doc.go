// Package tabular reads tables that come from outside, as CSV or XLSX, and
// writes small ones.
//
//	table, err := tabular.Read(upload, "quay.xlsx", tabular.Limits{})
//	layout, err := columns.In(table)
//	for row, err := range table.Rows() {
//		code := layout.Cell(row, "code") // knows that it is C7
//		...
//	}
//
// # What it promises
//
// Nothing is guessed and nothing is dropped. A file is looked through as a
// whole before the first row is handed out; what cannot be taken literally is
// named by its cell, in the notation of spreadsheets (C7), for CSV as well:
// formulas, merged cells, error values, texts beyond the last column. Text is
// UTF-8, or UTF-16 with a byte order mark; any other encoding is refused,
// because a wrong guess would put wrong letters into official names.
//
// Text comes out clean (see [survey.Clean]). Numbers, dates and codes with
// leading zeros come out as a person sees them in the sheet: dates as
// dd/mm/yyyy, whatever the format of the cell, numbers with a decimal point
// and all their digits. [Date] and [Whole] read them back.
//
// # What it costs
//
// The file itself is held in memory (see [Limits.Bytes]), and so are the
// texts that an XLSX file shares between cells; rows are not. A hundred
// thousand rows of forty columns are read as they come, twice: once to be
// checked, once for the caller. Limits hold what a zip bomb unpacks to, by
// what it really unpacks to and not by what it says of itself.
//
// # Writing
//
// [WriteCSV] and [WriteTemplate] write small tables for people to fill in or
// take away. A text that a spreadsheet would take for a formula gets a blank
// before it, which [Read] takes off again.
package tabular
