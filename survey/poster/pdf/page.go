package pdf

import "fmt"

// Points in a millimetre.
const Points = 72 / 25.4

// Size is a page's size in millimetres.
type Size struct{ Width, Height float64 }

// Box is a part of a page in millimetres from its top left corner.
type Box struct{ X, Y, Width, Height float64 }

// Colour is red, green, blue from 0 to 1. With equal parts it is a grey of
// black ink alone.
type Colour struct{ R, G, B float64 }

// Black is printed with black ink only.
var Black = Colour{}

// Page is a page in the making. All its calls keep to the order given: what
// comes later covers what was there.
type Page struct {
	Trim  Box // where the page is cut; zero: at its edges
	Bleed Box // how far colour goes beyond the cut; zero: as Trim

	w      *Writer
	size   Size
	b      []byte
	colour Colour
}

// Page begins a page. Others may begin before it ends; pages stand in the
// order in which they end.
func (w *Writer) Page(size Size) *Page {
	p := &Page{w: w, size: size}
	p.op("cm", Points, 0, 0, -Points, 0, size.Height*Points)
	return p
}

// op writes an operator behind its operands.
func (p *Page) op(name string, operands ...float64) {
	for _, x := range operands {
		p.b = append(number(p.b, x), ' ')
	}
	p.b = append(append(p.b, name...), '\n')
}

// ink chooses the colour of what is filled next.
func (p *Page) ink(c Colour) {
	if c == p.colour {
		return
	}
	p.colour = c
	if c.R == c.G && c.G == c.B {
		p.op("g", c.R)
		return
	}
	p.op("rg", c.R, c.G, c.B)
}

// Fill fills a rectangle.
func (p *Page) Fill(c Colour, b Box) {
	p.ink(c)
	p.op("re", b.X, b.Y, b.Width, b.Height)
	p.op("f")
}

// Cells fills rectangles of whole cells of a grid, as one path: no hair line
// shows between neighbours. The grid begins at x, y; cell is a cell's side.
func (p *Page) Cells(c Colour, x, y, cell float64, cells [][4]int) {
	p.ink(c)
	p.op("q")
	p.op("cm", cell, 0, 0, cell, x, y)
	for _, r := range cells {
		p.op("re", float64(r[0]), float64(r[1]), float64(r[2]), float64(r[3]))
	}
	p.op("f")
	p.op("Q")
}

// Text writes a line of text whose base line begins at x, y. Characters that
// the font does not have must not be in it; see Font.Lacks.
func (p *Page) Text(f *Face, points, x, y float64, s string, c Colour) {
	p.ink(c)
	p.b = append(p.b, "BT\n"...)
	p.b = fmt.Appendf(p.b, "/F%d ", f.place)
	p.op("Tf", points/Points)
	p.op("Tm", 1, 0, 0, -1, x, y)
	p.b = append(p.b, '<')
	for _, r := range s {
		p.b = fmt.Appendf(p.b, "%04X", f.code(r))
	}
	p.b = append(p.b, ">Tj\nET\n"...)
}

// Picture draws a picture into a rectangle.
func (p *Page) Picture(picture Picture, b Box) {
	p.op("q")
	p.op("cm", b.Width, 0, 0, -b.Height, b.X, b.Y+b.Height)
	p.b = fmt.Appendf(p.b, "/I%d Do\nQ\n", picture.place)
}

// Turned draws what draw draws upside down around the middle of the page.
func (p *Page) Turned(draw func()) {
	p.op("q")
	p.op("cm", -1, 0, 0, -1, p.size.Width, p.size.Height)
	before := p.colour
	draw()
	p.colour = before
	p.op("Q")
}

// End writes the page.
func (p *Page) End() error {
	w := p.w
	content, page := w.reserve(), w.reserve()
	w.stream(content, "", p.b)
	trim := p.Trim
	if trim == (Box{}) {
		trim = Box{Width: p.size.Width, Height: p.size.Height}
	}
	bleed := p.Bleed
	if bleed == (Box{}) {
		bleed = trim
	}
	w.object(page, "<</Type/Page/Parent %d 0 R/Resources %d 0 R/Contents %d 0 R/MediaBox %s/BleedBox %s/TrimBox %s>>",
		pagesObject, resourcesObject, content, p.box(Box{Width: p.size.Width, Height: p.size.Height}), p.box(bleed), p.box(trim))
	w.pages = append(w.pages, page)
	p.b = nil
	return w.err
}

// box writes a rectangle in points from the lower left corner (7.9.5).
func (p *Page) box(r Box) string {
	b := []byte{'['}
	for i, x := range [...]float64{r.X, p.size.Height - r.Y - r.Height, r.X + r.Width, p.size.Height - r.Y} {
		if i > 0 {
			b = append(b, ' ')
		}
		b = number(b, x*Points)
	}
	return string(append(b, ']'))
}
