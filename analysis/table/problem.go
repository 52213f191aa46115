package table

import (
	"fmt"
	"strings"
)

// Code says in one stable word what is wrong; it keys the message catalogue.
type Code string

// The kinds of problem.
const (
	BadAnswer       Code = "cell_answer"      // not on the scale, not empty, not a word for "don't know"
	BadNumber       Code = "cell_number"      // not a number, or one that cannot be in this column
	BadTime         Code = "cell_time"        // not a moment
	BadText         Code = "cell_text"        // not UTF-8
	BadQuote        Code = "cell_quote"       // a quote inside a field that does not start with one, or text behind a closing quote
	OpenQuote       Code = "cell_open_quote"  // a quote that is never closed
	WrongFields     Code = "row_fields"       // more or fewer fields than the header
	DuplicateHeader Code = "header_duplicate" // two columns of one name
	MissingColumn   Code = "header_missing"   // the layout names a column that the file does not have
	NoHeader        Code = "file_empty"       // nothing in the file
	MixedLines      Code = "header_lines"     // a carriage return inside a header without quotes: some lines end by it alone, others by a line feed
	OtherSeparator  Code = "header_separator" // one column, in which a tab or a vertical bar stands
)

// Problem is one thing in the file that does not fit.
type Problem struct {
	Row     int    `json:"row"`    // as a spreadsheet counts, blank lines too: the header is row 1 if nothing stands before it; 0 for the file as a whole
	Column  string `json:"column"` // header of the column; "" for the whole row
	Code    Code   `json:"code"`
	Found   string `json:"found"`   // what stood there, shortened
	Allowed string `json:"allowed"` // what may stand there; "" if the code says it all
}

// what says the code in plain words.
var what = map[Code]string{
	BadAnswer: "is not an answer", BadNumber: "is not a number that fits", BadTime: "is not a time",
	BadText: "is not UTF-8", BadQuote: "has a quote in the wrong place", OpenQuote: "has a quote that is never closed",
	WrongFields: "fields", DuplicateHeader: "stands twice in the header",
	MissingColumn: "is named by the layout and not in the file", NoHeader: "the file is empty",
	MixedLines:     "holds a carriage return: lines end in two ways; save the file with line feeds",
	OtherSeparator: "separates the columns",
}

// String puts the problem into one line for a person at a terminal.
func (p Problem) String() string {
	var s strings.Builder
	if p.Row > 0 {
		fmt.Fprintf(&s, "row %d: ", p.Row)
	}
	switch p.Code {
	case WrongFields:
		fmt.Fprintf(&s, "%s fields, want %s", p.Found, p.Allowed)
		return s.String()
	case NoHeader:
		s.WriteString(what[p.Code])
		return s.String()
	case OtherSeparator:
		fmt.Fprintf(&s, "a %s %s", p.Found, what[p.Code])
	case MissingColumn, DuplicateHeader:
		fmt.Fprintf(&s, "column %q %s", p.Column, what[p.Code])
	default:
		fmt.Fprintf(&s, "column %q: %q %s", p.Column, p.Found, what[p.Code])
	}
	if p.Allowed != "" {
		fmt.Fprintf(&s, "; allowed: %s", p.Allowed)
	}
	return s.String()
}

// Problems is the error of a file that does not fit: the first ones, in the
// order of the file, and how many there are in all.
type Problems struct {
	List  []Problem
	Total int
}

// Error lists the problems, one a line.
func (p *Problems) Error() string {
	var s strings.Builder
	for i, one := range p.List {
		if i > 0 {
			s.WriteByte('\n')
		}
		s.WriteString(one.String())
	}
	if more := p.Total - len(p.List); more > 0 {
		fmt.Fprintf(&s, "\nand %d more", more)
	}
	return s.String()
}

// Add counts a problem that somebody found in a table that was read, and keeps
// it if there are not 100 yet.
func (p *Problems) Add(one Problem) { p.add(100, one) }

// add counts a problem, and keeps it if there is room.
func (p *Problems) add(limit int, one Problem) {
	p.Total++
	if len(p.List) < limit {
		one.Found = shorten(one.Found)
		p.List = append(p.List, one)
	}
}

// merge adds the problems of the next part of the file, whose first row is
// base.
func (p *Problems) merge(limit int, next Problems, base int) {
	p.Total += next.Total
	for _, one := range next.List {
		if len(p.List) >= limit {
			return
		}
		one.Row += base
		p.List = append(p.List, one)
	}
}

// shorten keeps messages short, and valid UTF-8.
func shorten(s string) string {
	const most = 60
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= most {
		return s
	}
	cut := 0
	for i := range s {
		if i > most {
			break
		}
		cut = i
	}
	return s[:cut] + "…"
}
