package export

import (
	"image"

	"sipas/survey/poster/pdf"
)

// setting is a paper on its way to sheets: what has been set, and how far down
// the last sheet the next thing goes.
type setting struct {
	press    *Press
	paper    *Paper
	sheets   []*sheet
	pictures []image.Image
	y        float64
}

// sheet is what stands on a page, in millimetres from its top left corner.
type sheet struct {
	lines    []inked
	fills    []filled
	pictures []placed
}

// inked is a line of text whose base line begins at x, y.
type inked struct {
	face         int
	points, x, y float64
	text         string
	colour       pdf.Colour
}

type filled struct {
	colour pdf.Colour
	box    pdf.Box
}

type placed struct {
	number int // of the picture
	box    pdf.Box
}

func newSetting(p *Press, x *Paper) *setting {
	l := &setting{press: p, paper: x}
	l.turn()
	return l
}

// turn begins a new sheet.
func (l *setting) turn() {
	l.sheets = append(l.sheets, &sheet{})
	l.y = marginHead
	if len(l.sheets) == 1 {
		l.y = 18
	}
}

// sheet is the one that is being set.
func (l *setting) sheet() *sheet { return l.sheets[len(l.sheets)-1] }

// room is how much of the sheet is left.
func (l *setting) room() float64 { return pageHigh - marginFoot - l.y }

// need turns the page when less than so much is left.
func (l *setting) need(high float64) {
	if l.room() < high {
		l.turn()
	}
}

// skip leaves white room, except at the top of a page.
func (l *setting) skip(high float64) {
	if l.y > marginHead {
		l.y += high
	}
}

// fill colours a box of the sheet.
func (l *setting) fill(c pdf.Colour, b pdf.Box) {
	l.sheet().fills = append(l.sheet().fills, filled{c, b})
}

// set puts a line of text at a place; y is its top.
func (l *setting) set(face int, points, x, y float64, s string, c pdf.Colour) {
	l.sheet().lines = append(l.sheet().lines, inked{face, points, x, y + rise(points), s, c})
}

// passage is a text with its looks.
type passage struct {
	face    int
	points  float64
	colour  pdf.Colour
	indent  float64
	centred bool
}

// say sets a text over the width of the page, turning it where it ends.
func (l *setting) say(s string, as passage) {
	for _, line := range l.wrapped(as.face, as.points, s, textWide-as.indent) {
		l.need(leading(as.points))
		x := marginLeft + as.indent
		if as.centred {
			x += (textWide - as.indent - l.wide(as.face, as.points, line)) / 2
		}
		l.set(as.face, as.points, x, l.y, line, as.colour)
		l.y += leading(as.points)
	}
}

// high is how high a text stands over a width.
func (l *setting) high(face int, points float64, s string, room float64) float64 {
	return float64(len(l.wrapped(face, points, s, room))) * leading(points)
}
