package export

import (
	"math/big"

	"sipas/analysis/scoring"
)

// Annex is what stands behind a decision that publishes scores: tables of
// figures with what is needed to judge them, in one language. The same Annex
// becomes a workbook (WriteXLSX) and a paper that is signed (Paper), so that
// both say what the page says. Figures are exact and are rounded once, here, as
// their column publishes them.
type Annex struct {
	Language string   // BCP 47 tag
	Office   []string // whose annex it is, line by line
	Title    string
	About    string // below the title: which round
	Running  string // stands at the top of every page after the first
	Demo     bool   // demonstration data, which is said everywhere
	Marked   string // what the paper is marked with: demonstration, not yet published; "" for neither
	Program  string // version of the program
	Facts    []Fact
	Sheets   []AnnexSheet
	Sign     []Signature
	Day      string

	// Number and Percent write a rounded figure, and a share, as the language does.
	Number  func(value *big.Rat, decimals int) string
	Percent func(share *big.Rat, decimals int) string
	PageOf  func(page, of int) string // see Paper
}

// AnnexSheet is a table, and the sheet of the workbook that it stands on.
type AnnexSheet struct {
	ID      string   // for links within the page: letters
	Name    string   // of the workbook's sheet: at most 31 characters, none of : \ / ? * [ ]
	Title   string   // heading
	Notes   []string // how the figures were made, which are provisional
	Columns []AnnexColumn
	Rows    []AnnexRow

	// Fixed makes a table that is wider than a page: so many columns stand on
	// each page of the workbook's print again. It is left out on paper. 0: the
	// table fits on A4.
	Fixed int
}

// AnnexColumn is a column of an AnnexSheet.
type AnnexColumn struct {
	Title    string
	Words    bool    // words, not figures
	Percent  bool    // figures are shares that are published in percent
	Decimals int     // that figures are published with; of Percent those of the percentage
	Wide     float64 // in characters in the workbook, and its share of the width on paper
}

// AnnexRow is a line of an AnnexSheet.
type AnnexRow struct {
	Cells  []AnnexCell // by column; missing ones are empty
	Depth  int         // how far the name is set in
	Strong bool        // a total, or a heading over the lines below it
}

// AnnexCell is words or a figure; the zero cell is empty.
type AnnexCell struct {
	Text   string
	Figure *big.Rat
	Mark   string // behind the figure: "=" of a place that is shared
}

// published is a figure as its column publishes it: rounded, of a percentage
// in hundredths still. Nil for none.
func (c AnnexColumn) published(v *big.Rat) *big.Rat {
	if v == nil || !c.Percent {
		return scoring.Round(v, c.Decimals)
	}
	hundred := big.NewRat(100, 1)
	v = scoring.Round(new(big.Rat).Mul(v, hundred), c.Decimals)
	return v.Quo(v, hundred)
}

// cell is the cell of a column; empty where the row is short.
func (r AnnexRow) cell(column int) AnnexCell {
	if column < len(r.Cells) {
		return r.Cells[column]
	}
	return AnnexCell{}
}
