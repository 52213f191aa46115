package export

import (
	"strconv"

	"sipas/survey/chart"
)

// Paper is a report as it is read and signed: every word and number is written
// out in one language already, so that the page that shows it and the file
// that prints it (WritePDF) say the same.
type Paper struct {
	Language string   // BCP 47 tag
	Office   []string // whose report it is, line by line: stands on the left at the top
	Title    string
	About    string // below the title: which wave, which part of it
	Running  string // stands at the top of every page after the first
	Demo     string // marks demonstration data; "" for a real survey
	Facts    []Fact // what the report is of
	Lead     Lead
	Sections []Section
	Sign     []Signature // places to sign, side by side
	Day      string      // above the last of them: "…, ngày … tháng … năm …"

	// PageOf says on which of how many pages one is.
	PageOf func(page, of int) string
}

// Fact is something with its name.
type Fact struct{ Name, Value string }

// Lead is the figure that matters first. Empty strings are left out.
type Lead struct{ Name, Value, Interval, Basis string }

// Section is a part of the report under a heading. Whatever is empty is left
// out.
type Section struct {
	ID      string // for links within the page: letters
	Heading string
	Notes   []string // sentences before all else
	Facts   []Fact
	Table   *Grid
	Chart   *chart.Chart
	Caption string // of the chart
	After   []string
}

// Grid is a table of figures.
type Grid struct {
	Caption string
	Columns []GridColumn
	Rows    []GridRow
}

// GridColumn is a column of a Grid.
type GridColumn struct {
	Title  string
	Number bool    // right-aligned
	Drawn  bool    // holds the row's bar, and no words
	Share  float64 // of the table's width on paper
}

// GridRow is a line of a Grid.
type GridRow struct {
	Cells []string // by column; a drawn column has an empty one
	Depth int      // how far the name is set in
	Group bool     // a heading over the lines that follow it
	Why   string   // words in place of all numbers, when there are none
	Bar   *Bar     // nil: none
}

// Bar is a figure drawn, in shares of the full width; NaN where there is none.
type Bar struct{ Value, Lo, Hi float64 }

// Ranged tells whether there is an interval to draw.
func (b Bar) Ranged() bool { return b.Lo < b.Hi }

// Hundredths writes a share, kept between none and all, for a drawing a
// hundred wide.
func (b Bar) Hundredths(share float64) string {
	return strconv.FormatFloat(100*max(0, min(1, share)), 'f', 2, 64)
}

// Wide is how wide the interval is, as Hundredths.
func (b Bar) Wide() string { return b.Hundredths(max(0, min(1, b.Hi)) - max(0, b.Lo)) }

// Signature is a place where somebody signs.
type Signature struct{ Role, Hint string }

// First is the column in which words in place of numbers begin.
func (g *Grid) First() int {
	for i, c := range g.Columns {
		if c.Number || c.Drawn {
			return i
		}
	}
	return len(g.Columns)
}

// Rest is how many columns words in place of numbers stand in.
func (g *Grid) Rest() int { return len(g.Columns) - g.First() }

// Named tells whether a column holds the names of the lines: the last one
// before the numbers.
func (g *Grid) Named(column int) bool { return column == g.First()-1 }
