package analyst

import (
	"html/template"

	"sipas/survey/web/lens"
)

// sheet is the dashboard, written out: every number is a string in the
// reader's language already, and what must not be shown is not there.
type sheet struct {
	Head    lens.Head
	Waves   lens.Waves
	Address string // of this very view
	Manage  bool   // the reader may print codes
	At      string
	Until   string // why a filtered sight ends before today; "" for none

	None    bool          // no response at all in the wave or unit
	Refusal *lens.Refusal // why nothing is shown; nil when something is

	Counts                    []count
	Excluded, Waiting, Misfit string // "" for none

	Overall  headline
	Before   *before
	Indexes  []row // the other ways to make one number
	Factors  section
	Criteria section
	Own      []row
	Units    league
	Cells    grid
	Channels section
	Sample   []sampled
	Beside   []row
}

// count is a number of sheets.
type count struct {
	ID, Words, Number string
}

// headline is the overall index.
type headline struct {
	lens.Figure
	Score  string
	Target string // how it stands to the target, in words; "" without one
	Asked  string // the target as it was typed in
	Wrong  string // what is the matter with it; "" for nothing
	Keep   []lens.Hidden
	Action string
	Change *change
}

// before is the wave that figures are set against.
type before struct {
	Name    string
	To      string   // its dashboard; "" when there is nothing to see
	Refused string   // why it is not shown; "" when it is
	Breaks  []string // what changed between the two waves, in words
	Compare string   // the page that sets the two against each other
	Shown   bool     // its figures stand beside those of this wave
}

// change is a figure less the same of the wave before.
type change struct {
	Before  string // the figure of the wave before; "" when there is none or it is hidden
	Points  string // the difference in points, with sign; "" likewise
	Range   string // its interval; "" for none
	Verdict string // in words
	Mark    string // ▲, ▼, or = : more than chance up, down, or not told apart; "" for none
}

// row is a line of a table.
type row struct {
	Code, Name string
	Link       string
	Indent     string // class for how deep it stands
	Figure     lens.Figure
	Low        string // share of the two worst answers; "" where there is none
	Change     *change
}

// section is a chart and the table behind it.
type section struct {
	Drawn  picture
	Groups []group
	Sorts  []lens.Link // ways to order the rows
	Note   string      // what else to know of it; "" for nothing
}

// group is some rows under a heading; "" for none.
type group struct {
	Name string
	Rows []row
}

// picture is a chart at two widths, and where it can be had as a file.
type picture struct {
	Narrow, Wide template.HTML
	files
}

// files are where a chart can be had.
type files struct {
	Title, Words string // what it is of; "Download"
	SVG, PNG     string // addresses
}

// league are the units of one level in tiers, and all units below the place.
type league struct {
	section
	Levels  []lens.Link
	Tiers   []tier
	Compare string // the page that sets two units against each other; "" for fewer than two with a figure
	Hidden  []row  // units that have no place, because their figures are not shown
	All     []row  // the tree; nil when the league has all of it
}

// tier are the units whose joint intervals reach that of the first of them; see
// compare.Tiers. Two of them may differ nevertheless.
type tier struct {
	Name   string
	Places []placed
}

// placed is a unit in the league.
type placed struct {
	row
	Ranks string // "3 – 9"
}

// grid is the table of units by factors or criteria.
type grid struct {
	Columns []column
	Rows    []cells
	Of      []lens.Link // factors or criteria
	Fine    bool        // many columns
	Files   files
}

// column is the head of a column.
type column struct{ Code, Name string }

// cells are a row of the grid.
type cells struct {
	Name, Link string
	Cells      []cell
}

// cell is a number on its tint. Shade is the class of the tint, "" for none.
type cell struct {
	column
	Number, Shade string
	Hidden, None  bool
}

// sampled is how well a unit's sample holds.
type sampled struct {
	Name, Link, Indent string
	Hidden             bool
	Responses          string
	Target, Share      string // responses wanted and how much of it is there; "" for none set
	Dossiers, Rate     string // "" when not known
	Needed             string // for ±5 points
	Margin             string // half of the interval; "" for none
	Enough             bool
	Verdict            string
}
