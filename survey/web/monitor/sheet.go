package monitor

import "sipas/survey/web/kit"

// sheet is a wave's page, written out in the reader's language.
type sheet struct {
	Title  string // the unit's name, or the wave's
	Wave   string
	Period string
	State  string
	Manage bool // the reader manages the survey

	Waves, Units []option
	Path         string // of the form that chooses a unit
	Address      string // of this very view
	Patterns     string // address of the list of what is unusual
	Stream       string // address of the stream of events

	Live       bool // of the whole wave, the number of responses is told at once
	All, Today string
	Final      bool
	At, Age    string // when the figures were made; how old what they show is, at least

	None     bool // nothing has come yet
	Place    figures
	Offices  []row
	Counters []row
	Channels []part
	Hours    []part
}

// option is an entry of a choice.
type option struct {
	Value, Label string
	Chosen       bool
}

// row is a line of the table of units or counters.
type row struct {
	Name, Link string
	Indent     string // class for how deep it stands
	Figures    figures
}

// figures are those of a place; what is not known is "".
type figures struct {
	Responses, Today             string
	Target, Gap, Reached         string // reached as a percentage of the target
	Bar                          string // the same, for a drawing a hundred wide; "" without a target
	Rate, Dossiers               string
	Opened, Completed            string // how often opened; the share of these that was sent
	Margin, Asked                string // half-widths in points
	Partial, Withdrawn, Excluded string
}

// part is a line of a distribution.
type part struct{ Name, N, Share, Bar string }

// cells are figures as the cells of a table's row.
type cells struct {
	*kit.Locale
	figures
}

// Cells are the row's figures with somebody who says what they are.
func (r row) Cells(l *kit.Locale) cells { return cells{l, r.Figures} }
