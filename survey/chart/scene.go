package chart

// scene is a finished picture: shapes and texts in the order to paint them, in
// CSS pixels from the top left corner. SVG and PNG are written from it and
// decide nothing.
type scene struct {
	width, height float64
	items         []item
}

// item is one of box, disc, path and text.
type item interface{ isItem() }

// look is how a shape is painted.
type look struct {
	fill   ink // the zero ink: not filled
	stroke ink // the zero ink: no line
	thick  float64
	dash   []float64
	hint   string // whole words behind a mark, for who points at it
}

// box is a rectangle.
type box struct {
	x, y, w, h float64
	look
}

// disc is a circle.
type disc struct {
	x, y, r float64
	look
}

// spot is a place in the picture.
type spot struct{ x, y float64 }

// path is lines from spot to spot, several pieces, closed or open.
type path struct {
	pieces [][]spot
	closed bool
	look
}

// text is a line of text whose base line begins (anchor 0), is halfway (½) or
// ends (1) at x, y.
type text struct {
	x, y   float64
	words  string
	size   float64
	bold   bool
	anchor float64
	ink    ink
	hint   string // the whole text when words are cut
}

func (box) isItem()  {}
func (disc) isItem() {}
func (path) isItem() {}
func (text) isItem() {}

func (s *scene) add(items ...item) { s.items = append(s.items, items...) }

// line is a straight line.
func line(x1, y1, x2, y2 float64, k ink, thick float64, dash ...float64) path {
	return path{pieces: [][]spot{{{x1, y1}, {x2, y2}}}, look: look{stroke: k, thick: thick, dash: dash}}
}
