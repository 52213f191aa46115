package compare

import (
	"html/template"

	"sipas/survey/web/lens"
)

// comparison is the page of two sides, written out.
type comparison struct {
	Head   lens.Head
	Choice choice
	Asked  bool // both sides are there and may be compared

	A, B     string // names of the sides
	Refused  []refused
	Until    string
	Warnings []string // why the two cannot simply be compared

	Lead     line   // the index, large
	Sentence string // what it says
	Indexes  []line
	Factors  []group
	Own      []line
	Common   *line
	Split    *split
	Picture  picture
	Items    notes // of the items carried to
	Notes    []string
	Others   lens.Waves
}

// refused is a side that cannot be shown.
type refused struct {
	Side string
	Why  *lens.Refusal
}

// line is a row of a table of differences.
type line struct {
	Code, Name string
	Lang       string // of the name, where it is not the reader's; ""
	A, B       lens.Figure
	Difference difference
}

// group is a factor with its criteria.
type group struct {
	line
	Rows []line
}

// difference is A less B as a reader sees it. When it has no Value, Words say why.
type difference struct {
	Value, Low, High string // in points, signed
	Sign             string // class: higher, lower, unclear, none
	Mark             string // ▲, ▼, ≈: the same told without colour
	Words            string // what it says
	Method           string // how it was made
	P, Adjusted      string
	Effect           string // Cohen's h; "" where there is none
}

// split is what lies behind a difference.
type split struct {
	Sentence            string
	By                  string // what the parts are
	Total, Service, Mix string
	Parts               []piece
	Most                string // the part that gave most, in a sentence; "" for none
}

// piece is a part of both sides.
type piece struct {
	Name           string
	ShareA, ShareB string // of all answers
	ValueA, ValueB string
	Service, Mix   string
}

// picture is a chart in the page, at two widths, with the addresses of its files.
type picture struct {
	Wide, Narrow template.HTML
	SVG, PNG     string
}

// notes are what there is to know about carried items.
type notes struct {
	About        string
	Lost, Absent string // codes, "" for none
	Marked       string // of items whose wording differs
}

// series is the page of figures over time, written out.
type series struct {
	Head   lens.Head
	Kinds  []lens.Link // over waves, over periods
	Bases  []lens.Link
	Few    string // why there is no series; "" when there is
	Until  string
	Wrong  string
	Breaks []breakAt

	Subject string // what the chart is of
	Picture picture
	Says    []string // what the tests of that line say
	Rows    []instant
	Limits  string // what the limits are, in a sentence; "" without any

	Moments []lens.Link // heads of the tables
	Tables  []table
	Items   notes
	Notes   []string
	Others  lens.Waves
}

// instant is the charted figure at a wave or period.
type instant struct {
	Name, Link   string
	Why          string // why there is nothing; ""
	Figure       lens.Figure
	Lower, Upper string // limits; "" for none
	Out          string // words where the figure lies outside them
	Break        bool   // what was before cannot be compared
}

// breakAt is a break with what changed.
type breakAt struct {
	Words string // between which two
	Why   []string
}

// table is a factor's lines, or those of the indexes.
type table struct {
	Title string
	Rows  []course
}

// course is a figure over the moments, in short.
type course struct {
	Code, Name, Lang, Link string
	Here                   bool // it is the one that is charted
	Cells                  []cell
	Trend                  difference // per step
}

// cell is a figure at a moment.
type cell struct {
	Moment, Value string
	Hidden, Out   bool
	Past          bool // not the last one: phones leave it out
}
