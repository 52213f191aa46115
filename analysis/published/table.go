package published

import (
	"errors"
	"fmt"
)

// Table is a printed table.
type Table struct {
	Scale int     // categories of answers, 2 to MaxScale
	Forms int64   // valid forms that came back; 0 when that is not printed
	Rows  []Row   // in the order of the table
	Total Printed // the overall index printed below or above the rows
}

// Row is what a table prints of a criterion, or of a unit.
type Row struct {
	Name     string
	N        int64     // forms or answers of this row; 0 when that is not printed
	Counts   []int64   // answers by category, the worst first; nil, or as many as the scale has
	Percents []Printed // percentages by category, the worst first; nil, or as many as the scale has
	Mean     Printed   // of the ratings 1..Scale
	SD       Printed   // their standard deviation
	Index    Printed   // in per cent
}

// Limits of a table.
const (
	MaxScale = 10
	MaxRows  = 500
	MaxCount = 10_000_000
)

// Grade says how bad a finding is.
type Grade uint8

// The grades.
const (
	Note     Grade = iota // worth knowing
	Doubtful              // it can be explained by something that the table does not tell
	Wrong                 // it cannot be
)

// Code names a kind of finding. It is stable.
type Code string

// The codes, with their arguments in order.
const (
	Sum         Code = "sum"          // percentages add up to something else than 100: sum, most that rounding explains
	Over        Code = "over"         // more answers than forms: answers, forms
	Misprint    Code = "misprint"     // one digit would put it right: category, as printed, as it may have been
	Under       Code = "under"        // fewer answers than forms: answers, forms, difference
	Share       Code = "share"        // no whole number of answers gives a percentage: category, printed, answers, next possible below and above
	Shares      Code = "shares"       // each percentage is possible, and not all together: answers
	Fits        Code = "fits"         // with so many answers it would all be possible: answers, those printed
	ShareCounts Code = "share_counts" // a percentage is not that of its count: category, printed, computed
	Base        Code = "base"         // it is, if the base is all forms and not the answers: what, printed, forms
	Cut         Code = "cut"          // cut off instead of rounded: what, printed, rounded
	MeanRange   Code = "mean_range"   // a mean off the scale: printed, highest category
	MeanWhole   Code = "mean_whole"   // no whole sum of ratings gives a mean: printed, answers, next possible below and above
	MeanCounts  Code = "mean_counts"  // the counts give another mean: printed, computed
	MeanShares  Code = "mean_shares"  // the percentages give another mean: printed, lowest and highest that they allow
	SDRange     Code = "sd_range"     // larger than any can be on the scale with that mean: printed, largest
	SDWhole     Code = "sd_whole"     // no ratings give it beside that mean: printed, mean, answers
	SDCounts    Code = "sd_counts"    // the counts give another one: printed, computed
	IndexRange  Code = "index_range"  // an index beyond 100: printed
	IndexIs     Code = "index_is"     // what gives it: printed, formula
	IndexNone   Code = "index_none"   // no formula gives it: printed, what the formulas give
	IndexOther  Code = "index_other"  // most rows have another formula: printed, formula, that of most rows
	IndexWhole  Code = "index_whole"  // no whole number of answers to one question gives it by any formula: printed, answers
	TotalIs     Code = "total_is"     // what gives the total: printed, how
	TotalNone   Code = "total_none"   // no mean of the rows gives it: printed, what they give
	TotalAside  Code = "total_aside"  // outside all rows: printed, lowest and highest row
)

// TotalRow is the Row of a finding about the total.
const TotalRow = -1

// Finding is something to say about a row. Numbers among the arguments have a
// decimal point; "formula" is a Formula, and "what they give" is made of
// pairs of a Formula and a number, divided by blanks.
type Finding struct {
	Row   int // its place in Table.Rows, or TotalRow
	Code  Code
	Grade Grade
	Args  []string
}

// ErrTable says that a table cannot be what Check takes.
var ErrTable = errors.New("not a table")

// check finds what is wrong with the form of the table.
func (t *Table) check() error {
	if t.Scale < 2 || t.Scale > MaxScale {
		return fmt.Errorf("%w: a scale of %d", ErrTable, t.Scale)
	}
	if len(t.Rows) > MaxRows || t.Forms < 0 || t.Forms > MaxCount {
		return fmt.Errorf("%w: %d rows, %d forms", ErrTable, len(t.Rows), t.Forms)
	}
	for i, r := range t.Rows {
		if r.Counts != nil && len(r.Counts) != t.Scale || r.Percents != nil && len(r.Percents) != t.Scale || r.N < 0 || r.N > MaxCount {
			return fmt.Errorf("%w: row %d", ErrTable, i)
		}
		for _, n := range r.Counts {
			if n < 0 || n > MaxCount {
				return fmt.Errorf("%w: row %d has a count of %d", ErrTable, i, n)
			}
		}
	}
	return nil
}
