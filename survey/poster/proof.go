package poster

import (
	"errors"
	"fmt"
	"image"
	"math"

	"sipas/survey"
	"sipas/survey/poster/pdf"
)

// proofs are the scales at which codes are read back, until one succeeds: an
// office printer's dots, but no more on a module than a phone sees of it. Of a
// thousand codes the reader overlooks one or two at any one scale, as a phone
// does in a single frame.
var proofs = [...]struct{ inch, module float64 }{{300, 10}, {203, 7}, {300, 20}, {150, 5}}

// ErrUnreadable is a code that was drawn and cannot be read back; the Problem
// names the poster. Nothing of the file may be used.
var ErrUnreadable = &survey.Error{Kind: survey.KindInternal, Code: "poster.unreadable"}

// rectangles are the dark modules as x, y, width, height in modules: runs in a
// row, joined with those below that begin and end with them.
func (c *Code) rectangles() [][4]int {
	var all [][4]int
	open := map[[2]int]int{} // by begin and width: place in all
	for y, row := range c.Modules {
		here := map[[2]int]int{}
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x == from {
				continue
			}
			run := [2]int{from, x - from}
			at, above := open[run]
			if !above {
				at = len(all)
				all = append(all, [4]int{from, y, x - from, 0})
			}
			all[at][3]++
			here[run] = at
		}
		open = here
	}
	return all
}

// proved is the first drawing of an address whose code can be read back.
func proved(name, address string, draw func(*Code) (*drawing, error)) (*drawing, error) {
	var first error
	for qr, err := range encodings(address) {
		var d *drawing
		if err == nil {
			d, err = draw(qr)
		}
		if err == nil {
			err = d.proof(name, address)
		}
		if err == nil {
			return d, nil
		}
		if first == nil {
			first = err
		}
		if !errors.Is(first, ErrUnreadable) {
			break
		}
	}
	return nil, first
}

// Readable is a text as a code that can be read back at the sizes of prints:
// for a code that is shown by itself, without a press. ErrUnreadable when no
// encoding of it can, qr.text (KindInvalid) when it is too long for any; the
// text, which may be a secret, is in neither.
func Readable(text string) (*Code, error) {
	d, err := proved("", text, func(qr *Code) (*drawing, error) {
		s := symbol{code: qr, cell: 1}.at(0, 0)
		return &drawing{size: pdf.Size{Width: s.box().Width, Height: s.box().Height}, codes: []symbol{s}}, nil
	})
	if errors.Is(err, ErrUnreadable) {
		return nil, ErrUnreadable
	}
	if err != nil {
		return nil, err
	}
	return d.codes[0].code, nil
}

// proof rasterises each code of a drawing as a printer does, from the
// rectangles that go into the file, and reads it back. Nothing else may stand
// in a code's margin.
func (d *drawing) proof(name, want string) error {
	for _, s := range d.codes {
		if what := d.covers(s.box()); what != "" {
			return unreadable(name, fmt.Errorf("%s stands in the code's margin", what))
		}
		got, err := s.readBack()
		if err != nil {
			return unreadable(name, err)
		}
		if got != want {
			return unreadable(name, fmt.Errorf("read %q, drawn %q", got, want))
		}
	}
	return nil
}

func (s symbol) readBack() (got string, err error) {
	for _, dots := range proofs {
		if got, err = Read(s.raster(min(dots.inch, dots.module/s.cell*25.4))); err == nil {
			break
		}
	}
	return got, err
}

func unreadable(name string, err error) error {
	return &survey.Error{Kind: ErrUnreadable.Kind, Code: ErrUnreadable.Code, Err: fmt.Errorf("poster %s: %w", name, err),
		Problems: []survey.Problem{{Field: name, Code: "poster.unreadable.code"}}}
}

// raster is a code with its margin at so many dots on an inch.
func (s symbol) raster(fine float64) *image.Gray {
	dots := func(mm float64) int { return int(math.Round(mm / 25.4 * fine)) }
	box := s.box()
	m := image.NewGray(image.Rect(0, 0, dots(box.Width), dots(box.Height)))
	for i := range m.Pix {
		m.Pix[i] = 0xff
	}
	for _, r := range s.code.rectangles() {
		from, to := dots(s.cell*float64(Quiet+r[0])), dots(s.cell*float64(Quiet+r[0]+r[2]))
		for y := dots(s.cell * float64(Quiet+r[1])); y < dots(s.cell*float64(Quiet+r[1]+r[3])); y++ {
			clear(m.Pix[m.PixOffset(from, y):m.PixOffset(to, y)])
		}
	}
	return m
}

// covers names something of the drawing that reaches into a box, or what of
// the box lies outside the piece; "" when all is well.
func (d *drawing) covers(b pdf.Box) string {
	if b.X < 0 || b.Y < 0 || b.X+b.Width > d.size.Width || b.Y+b.Height > d.size.Height {
		return "the edge of the sheet"
	}
	for _, f := range d.fills {
		if meet(b, f.box) {
			return "a coloured area"
		}
	}
	for _, l := range d.logos {
		if meet(b, l.box) {
			return "the logo"
		}
	}
	for _, l := range d.lines {
		if meet(b, l.box()) {
			return fmt.Sprintf("%q", l.text)
		}
	}
	return ""
}

// box is about the room that a line's letters take.
func (l line) box() pdf.Box {
	high := l.points / pdf.Points
	return pdf.Box{X: l.x, Y: l.y - 0.9*high, Width: l.width, Height: 1.1 * high}
}

func meet(a, b pdf.Box) bool {
	const touch = 0.01 // neighbours may
	return a.X < b.X+b.Width-touch && b.X < a.X+a.Width-touch && a.Y < b.Y+b.Height-touch && b.Y < a.Y+a.Height-touch
}
