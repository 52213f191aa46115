package poster

import (
	"fmt"
	"iter"
	"math"
	"strconv"

	"sipas/survey"
	"sipas/survey/poster/pdf"
)

// share is the part of a piece's height that texts keep at least.
const share = 0.3

// encodings are the ways to encode an address, the best first: with the
// highest error correction (level H, 30 %) as long as that takes no more than
// 33 modules, else with level Q (25 %), because larger modules help a phone
// more than redundancy. The others are for the one code in a thousand whose
// pattern by chance looks like corners where there are none, so that readers
// overlook it; see drawing.proof.
func encodings(address string) iter.Seq2[*Code, error] {
	return func(yield func(*Code, error) bool) {
		q, err := New(address)
		if err != nil {
			yield(nil, err)
			return
		}
		h, err := encode(address, strongest)
		small := err == nil && h.Size() <= max(q.Size(), 33)
		if small && !yield(h, nil) || !yield(q, nil) {
			return
		}
		if err == nil && !small && !yield(h, nil) {
			return
		}
		if m, err := encode(address, modest); err == nil {
			yield(m, nil)
		}
	}
}

// symbol is a code whose side is at least what the distance asks for, and at
// most so large that it takes room millimetres with its margin. The error is
// KindInvalid, poster.distance, with the longest distance possible.
func (f format) symbol(name string, code *Code, distance int, room float64) (symbol, error) {
	if distance == 0 {
		distance = f.distance
	}
	n := float64(code.Size())
	side := max(float64(distance), f.least) // a tenth of the distance: millimetres here, centimetres there
	cell := math.Ceil(side/n*1000) / 1000
	most := math.Floor(room/(n+2*Quiet)*1000) / 1000
	if float64(distance) < f.least && cell > most {
		cell = most // only the comfortable size does not fit
	}
	if distance < MinDistance || distance > MaxDistance || cell > most || cell*n < float64(distance) {
		return symbol{}, &survey.Error{Kind: survey.KindInvalid, Code: "poster.distance", Err: fmt.Errorf("poster %s at %d cm", name, distance),
			Problems: []survey.Problem{{Field: "distance", Code: "poster.distance.most",
				Args: []string{strconv.Itoa(int(min(most*n, MaxDistance))), strconv.Itoa(MinDistance)}}}}
	}
	return symbol{code: code, cell: cell}, nil
}

// at moves a symbol so that its margin begins at x, y.
func (s symbol) at(x, y float64) symbol {
	s.x, s.y = x+s.cell*Quiet, y+s.cell*Quiet
	return s
}

// layout draws a poster on its piece, with the code given.
func (p *Press) layout(x *Poster, code *Code, o Options, logos *logos) (*drawing, error) {
	t := newTexts(x, o)
	mark, err := logos.find(x)
	if err != nil {
		return nil, err
	}
	switch {
	case formats[o.Size].sheet:
		return p.label(x.Name, code, t.pieces(), o)
	case o.Size == Tent:
		return p.sideways(x, code, t, mark, o)
	}
	return p.upright(x, code, t, mark, o)
}

// upright is a poster: names above, then the invitation, the code, how to get
// there without it, and which counter it is.
func (p *Press) upright(x *Poster, qr *Code, t texts, mark *logo, o Options) (*drawing, error) {
	f := formats[o.Size]
	d := &drawing{size: f.piece}
	width, s := f.piece.Width-2*f.margin, f.piece.Width/210
	bottom := d.strip(f, o, s)
	height := bottom - f.margin
	code, err := f.symbol(x.Name, qr, o.Distance, min(width, height-share*f.piece.Height))
	if err != nil {
		return nil, err
	}
	box := code.box().Width
	room := height - box
	y := f.margin
	next := func(part, sink float64) zone {
		z := zone{Box: pdf.Box{X: f.margin, Y: y, Width: width, Height: room * part}, centred: true, sink: sink}
		y += room * part
		return z
	}
	p.names(d, next(0.20, 0), t, mark, s)
	next(0.03, 0)
	p.set(d, next(0.27, 0.5), t.heading(38*s)...)
	d.codes = append(d.codes, code.at(f.margin+(width-box)/2, y))
	y += box
	p.set(d, next(0.25, 0), t.way(17*s, s)...)
	next(0.02, 0)
	p.set(d, next(0.12, 0.5), t.where(20*s, s)...)
	p.set(d, next(0.11, 1), t.promise(11*s, s)...)
	return d, nil
}

// sideways is a face of a tent: names above, the code on the left, all else
// on its right.
func (p *Press) sideways(x *Poster, qr *Code, t texts, mark *logo, o Options) (*drawing, error) {
	f := formats[o.Size]
	d := &drawing{size: f.piece, turned: true}
	width := f.piece.Width - 2*f.margin
	bottom := d.strip(f, o, 0.75)
	const head, gap = 24, 4
	top := f.margin + head + gap
	code, err := f.symbol(x.Name, qr, o.Distance, min(bottom-top, width*0.58))
	if err != nil {
		return nil, err
	}
	box := code.box().Width
	p.names(d, zone{Box: pdf.Box{X: f.margin, Y: f.margin, Width: width, Height: head}, centred: true, sink: 0}, t, mark, 0.85)
	d.codes = append(d.codes, code.at(f.margin, top+(bottom-top-box)/2))
	left, room := f.margin+box+gap, bottom-top
	part := func(from, to, sink float64) zone {
		return zone{Box: pdf.Box{X: left, Y: top + room*from, Width: f.margin + width - left, Height: room * (to - from)}, sink: sink}
	}
	p.set(d, part(0, 0.38, 0), t.heading(26)...)
	p.set(d, part(0.40, 0.70, 0.3), t.way(14, 0.7)...)
	p.set(d, part(0.72, 0.88, 0.5), t.where(16, 0.7)...)
	p.set(d, part(0.89, 1, 1), t.promise(9.5, 0.7)...)
	return d, nil
}

// pieces are the lines of a label and what is typed.
type pieces struct {
	lines []string
	code  string
}

// label is a piece of a sheet: the code on the left, text on its right.
func (p *Press) label(name string, qr *Code, t pieces, o Options) (*drawing, error) {
	f := formats[o.Size]
	d := &drawing{size: f.piece}
	height := f.piece.Height - 2*f.margin
	code, err := f.symbol(name, qr, o.Distance, min(height, f.piece.Width/2))
	if err != nil {
		return nil, err
	}
	box := code.box().Width
	d.codes = append(d.codes, code.at(f.margin, f.margin+(height-box)/2))
	left := f.margin + box + 1
	s := f.piece.Height / 34
	z := zone{Box: pdf.Box{X: left, Y: f.margin, Width: f.piece.Width - f.margin - left, Height: height * 0.66}, sink: 0}
	var all []paragraph
	for i, text := range t.lines {
		x := paragraph{text: plain(text), points: 8 * s, before: 0.8 * s, colour: ink}
		if i == 0 {
			x.bold, x.points, x.colour = true, 9.5*s, accent
		}
		all = append(all, x)
	}
	p.set(d, z, all...)
	z.Y, z.Height, z.sink = f.margin+height*0.68, height*0.32, 1
	p.set(d, z, paragraph{text: openings(plain(t.code)), bold: true, points: 10 * s, colour: ink})
	return d, nil
}

// strip draws the coloured foot of a piece and says where the room for all
// else ends. For the print shop it goes beyond the cut; an office printer
// cannot print at the edge, so there it is a rule inside the margin.
func (d *drawing) strip(f format, o Options, s float64) (bottom float64) {
	if o.Marks {
		high := 9 * s
		d.fills = append(d.fills, fill{accent, pdf.Box{X: -bleed, Y: d.size.Height - high, Width: d.size.Width + 2*bleed, Height: high + bleed}})
		return d.size.Height - high - f.margin/2
	}
	high := 2 * s
	d.fills = append(d.fills, fill{accent, pdf.Box{X: f.margin, Y: d.size.Height - f.margin - high, Width: d.size.Width - 2*f.margin, Height: high}})
	return d.size.Height - f.margin - high - 2*s
}

// names sets the unit's names, beside its logo if it has one.
func (p *Press) names(d *drawing, z zone, t texts, mark *logo, s float64) {
	if mark != nil {
		high := min(z.Height, 30*s)
		wide := high * mark.ratio
		if most := z.Width * 0.3; wide > most {
			high, wide = high*most/wide, most
		}
		d.logos = append(d.logos, logoAt{mark, pdf.Box{X: z.X, Y: z.Y, Width: wide, Height: high}})
		z.X, z.Width, z.centred = z.X+wide+5*s, z.Width-wide-5*s, false
		z.Height, z.sink = high, 0.5
	}
	p.set(d, z, t.office(22*s, s)...)
}
