package poster

import (
	"slices"

	"sipas/survey/poster/pdf"
)

// Size is what is printed: one poster on a sheet, a tent to fold, or a sheet
// of labels or strips.
type Size string

// The sizes. Labels are for sheets as stationers sell them.
const (
	A4       Size = "a4"
	A5       Size = "a5"
	A6       Size = "a6"
	Tent     Size = "tent"     // A4 folded to A5: two faces, one upside down
	Labels24 Size = "labels24" // A4 with 3 x 8 labels of 63.5 x 33.9 mm
	Labels14 Size = "labels14" // A4 with 2 x 7 labels of 99.1 x 38.1 mm
	Strips   Size = "strips"   // A4 cut into 6 strips, to go with a dossier's receipt
)

// Sizes are all there are, largest first.
func Sizes() []Size { return []Size{A4, A5, A6, Tent, Labels14, Labels24, Strips} }

// Distances in centimetres from which a code may be asked to be scanned.
const (
	MinDistance = 10
	MaxDistance = 300
)

// format is what a size is in millimetres.
type format struct {
	paper         pdf.Size
	columns, rows int      // of pieces on a sheet
	piece         pdf.Size // one piece
	gap           float64  // between columns
	margin        float64  // inside a piece
	distance      int      // default, in centimetres
	least         float64  // side of the code however short the distance is
	cut           bool     // by the print shop, with marks
	sheet         bool     // several pieces on a sheet
	lines         bool     // lines to cut along
}

var a4 = pdf.Size{Width: 210, Height: 297}

// formats is read-only.
var formats = map[Size]format{
	A4:       {paper: a4, columns: 1, rows: 1, piece: a4, margin: 15, distance: 100, least: 80, cut: true},
	A5:       {paper: pdf.Size{Width: 148, Height: 210}, columns: 1, rows: 1, piece: pdf.Size{Width: 148, Height: 210}, margin: 11, distance: 60, least: 55, cut: true},
	A6:       {paper: pdf.Size{Width: 105, Height: 148}, columns: 1, rows: 1, piece: pdf.Size{Width: 105, Height: 148}, margin: 8, distance: 40, least: 38, cut: true},
	Tent:     {paper: a4, columns: 1, rows: 1, piece: pdf.Size{Width: 210, Height: 148.5}, margin: 12, distance: 60, least: 60, cut: true},
	Labels24: {paper: a4, columns: 3, rows: 8, piece: pdf.Size{Width: 63.5, Height: 33.9}, gap: 2.5, margin: 2, distance: 20, least: 22, sheet: true},
	Labels14: {paper: a4, columns: 2, rows: 7, piece: pdf.Size{Width: 99.1, Height: 38.1}, gap: 2.5, margin: 2.5, distance: 25, least: 25, sheet: true},
	Strips:   {paper: a4, columns: 1, rows: 6, piece: pdf.Size{Width: 210, Height: 49.5}, margin: 8, distance: 25, least: 25, sheet: true, lines: true},
}

// Known tells whether there is such a size.
func (s Size) Known() bool { return slices.Contains(Sizes(), s) }

// Distance is the scanning distance in centimetres that the size is meant for.
func (s Size) Distance() int { return formats[s].distance }

// Cut tells whether a print shop cuts the size to its edges, so that marks and
// bleed make sense.
func (s Size) Cut() bool { return formats[s].cut }

// PerSheet is how many pieces stand on a sheet of paper.
func (s Size) PerSheet() int { return formats[s].columns * formats[s].rows }

// place is where piece i of a sheet begins. Pieces are in the middle of the
// paper, row by row.
func (f format) place(i int) (x, y float64) {
	across := float64(f.columns)*f.piece.Width + float64(f.columns-1)*f.gap
	down := float64(f.rows) * f.piece.Height
	column, row := float64(i%f.columns), float64(i/f.columns)
	return (f.paper.Width-across)/2 + column*(f.piece.Width+f.gap), (f.paper.Height-down)/2 + row*f.piece.Height
}
