package poster

import "sipas/survey/poster/pdf"

// drawing is what stands on one piece, in millimetres from its top left
// corner. PDF, preview and proof are made from the same drawing.
type drawing struct {
	size   pdf.Size
	fills  []fill
	logos  []logoAt
	codes  []symbol
	lines  []line
	turned bool // the piece is drawn a second time, upside down, in the other half of the sheet
}

type fill struct {
	colour pdf.Colour
	box    pdf.Box
}

type logoAt struct {
	logo *logo
	box  pdf.Box
}

// line is a line of text whose base line begins at x, y.
type line struct {
	text   string
	bold   bool
	points float64
	x, y   float64
	width  float64
	colour pdf.Colour
}

// symbol is a QR code: its dark part begins at x, y, and the white margin
// four cells before.
type symbol struct {
	code *Code
	x, y float64
	cell float64 // side of a module
}

// side is that of the code without margin.
func (s symbol) side() float64 { return s.cell * float64(s.code.Size()) }

// box is the code with its margin.
func (s symbol) box() pdf.Box {
	margin := s.cell * Quiet
	return pdf.Box{X: s.x - margin, Y: s.y - margin, Width: s.side() + 2*margin, Height: s.side() + 2*margin}
}

var (
	ink    = pdf.Black
	soft   = pdf.Colour{R: 0.3, G: 0.3, B: 0.3}
	faint  = pdf.Colour{R: 0.7, G: 0.7, B: 0.7}
	accent = pdf.Colour{R: 0.043, G: 0.353, B: 0.549} // --accent of the pages
)
