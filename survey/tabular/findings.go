package tabular

import (
	"strconv"

	"sipas/survey"
)

// Findings gathers what is wrong in a table, in reading order. Most bounds
// how many are kept; the rest is counted. The zero Findings keeps 100.
type Findings struct {
	Most     int
	problems []survey.Problem
	more     int
}

// Add names a problem with a cell.
func (f *Findings) Add(at Cell, code string, args ...string) { f.At(at.Name(), code, args...) }

// At names a problem with a part of the table: a range, a column, a sheet.
func (f *Findings) At(field, code string, args ...string) {
	most := f.Most
	if most <= 0 {
		most = 100
	}
	if len(f.problems) >= most {
		f.more++
		return
	}
	f.problems = append(f.problems, survey.Problem{Field: field, Code: code, Args: args})
}

// Len is the number of problems, with those that were only counted.
func (f *Findings) Len() int { return len(f.problems) + f.more }

// Problems are those kept and, if there were more, table.more with their number.
func (f *Findings) Problems() []survey.Problem {
	if f.more == 0 {
		return f.problems
	}
	return append(f.problems[:len(f.problems):len(f.problems)],
		survey.Problem{Field: "", Code: "table.more", Args: []string{strconv.Itoa(f.more)}})
}

// Err is nil without problems, else KindInvalid with the given code and them.
func (f *Findings) Err(code string) error {
	if f.Len() == 0 {
		return nil
	}
	return &survey.Error{Kind: survey.KindInvalid, Code: code, Problems: f.Problems()}
}
