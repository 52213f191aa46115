package chart

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
)

// brush paints a scene's items into pixels.
type brush struct {
	picture *image.RGBA
	scale   float64
	faces   *faces
	raster  *vector.Rasterizer
	outline outline
}

func newBrush(f *faces, width, height int, scale float64) *brush {
	b := &brush{picture: image.NewRGBA(image.Rect(0, 0, width, height)), scale: scale, faces: f, raster: vector.NewRasterizer(0, 0)}
	draw.Draw(b.picture, b.picture.Bounds(), image.White, image.Point{}, draw.Src)
	return b
}

// outline is a filled area in pixels: pieces of straight and bent lines.
type outline []stroke

type stroke struct {
	op   sfnt.SegmentOp
	args [3]spot
}

func (o *outline) move(s spot) { *o = append(*o, stroke{sfnt.SegmentOpMoveTo, [3]spot{s}}) }
func (o *outline) line(s spot) { *o = append(*o, stroke{sfnt.SegmentOpLineTo, [3]spot{s}}) }

// ring adds a closed piece.
func (o *outline) ring(spots ...spot) {
	for i, s := range spots {
		if i == 0 {
			o.move(s)
		} else {
			o.line(s)
		}
	}
}

func (b *brush) item(it item) {
	switch it := it.(type) {
	case box:
		x, y, w, h := it.x*b.scale, it.y*b.scale, it.w*b.scale, it.h*b.scale
		b.shape([][]spot{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}}, true, it.look)
	case disc:
		b.disc(it)
	case path:
		pieces := make([][]spot, len(it.pieces))
		for i, piece := range it.pieces {
			for _, s := range piece {
				pieces[i] = append(pieces[i], spot{s.x * b.scale, s.y * b.scale})
			}
		}
		b.shape(pieces, it.closed, it.look)
	case text:
		b.text(it)
	}
}

// disc paints its line as the area between two circles: pieces of a line would
// overlap at their ends, and look bolder than they are.
func (b *brush) disc(d disc) {
	x, y, r, half := d.x*b.scale, d.y*b.scale, d.r*b.scale, d.thick*b.scale/2
	line := d.stroke
	d.stroke = none
	b.shape([][]spot{circle(x, y, r)}, true, d.look)
	if line == none {
		return
	}
	b.outline = b.outline[:0]
	b.outline.ring(circle(x, y, r+half)...)
	inside := circle(x, y, r-half)
	slices.Reverse(inside)
	b.outline.ring(inside...)
	b.fill(line)
}

func (b *brush) shape(pieces [][]spot, closed bool, k look) {
	if k.fill != none {
		b.outline = b.outline[:0]
		for _, piece := range pieces {
			b.outline.ring(piece...)
		}
		b.fill(k.fill)
	}
	if k.stroke == none {
		return
	}
	thick := k.thick * b.scale
	b.outline = b.outline[:0]
	for _, piece := range pieces {
		if closed && len(piece) > 0 {
			piece = append(piece[:len(piece):len(piece)], piece[0])
		}
		for _, part := range dashes(piece, k.dash, b.scale) {
			b.outline.stroke(part, thick, closed)
		}
	}
	b.fill(k.stroke)
}

// text paints the outlines of its letters.
func (b *brush) text(t text) {
	face := b.faces.of(t.bold)
	size := t.size * b.scale
	x := t.x*b.scale - t.anchor*b.faces.width(t.words, t.size, t.bold)*b.scale
	y := t.y * b.scale
	perUnit := size / float64(face.em())
	b.outline = b.outline[:0]
	for _, r := range t.words {
		glyph, err := face.font.GlyphIndex(&face.buffer, r)
		if err != nil {
			glyph = 0 // the font's own sign for a missing letter
		}
		segments, err := face.font.LoadGlyph(&face.buffer, glyph, face.em(), nil)
		if err == nil {
			for _, s := range segments {
				cut := stroke{op: s.Op}
				for i, a := range s.Args {
					cut.args[i] = spot{x + float64(a.X)*perUnit, y + float64(a.Y)*perUnit}
				}
				b.outline = append(b.outline, cut)
			}
		}
		x += face.advance(r) * size
	}
	b.fill(t.ink)
}

// fill paints the outline, which may reach over the picture's edge.
func (b *brush) fill(k ink) {
	area := b.outline.bounds().Intersect(b.picture.Bounds())
	if area.Empty() {
		return
	}
	b.raster.Reset(area.Dx(), area.Dy())
	at := func(s spot) (x, y float32) {
		return float32(s.x - float64(area.Min.X)), float32(s.y - float64(area.Min.Y))
	}
	for i, s := range b.outline {
		x, y := at(s.args[0])
		switch s.op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				b.raster.ClosePath()
			}
			b.raster.MoveTo(x, y)
		case sfnt.SegmentOpLineTo:
			b.raster.LineTo(x, y)
		case sfnt.SegmentOpQuadTo:
			x2, y2 := at(s.args[1])
			b.raster.QuadTo(x, y, x2, y2)
		case sfnt.SegmentOpCubeTo:
			x2, y2 := at(s.args[1])
			x3, y3 := at(s.args[2])
			b.raster.CubeTo(x, y, x2, y2, x3, y3)
		}
	}
	b.raster.ClosePath()
	b.raster.Draw(b.picture, area, image.NewUniform(color.RGBA{k.r, k.g, k.b, 255}), image.Point{})
}

// bounds is the smallest area of whole pixels around the outline.
func (o outline) bounds() image.Rectangle {
	low, high := spot{math.Inf(1), math.Inf(1)}, spot{math.Inf(-1), math.Inf(-1)}
	for _, s := range o {
		for i := range points(s.op) {
			a := s.args[i]
			low = spot{math.Min(low.x, a.x), math.Min(low.y, a.y)}
			high = spot{math.Max(high.x, a.x), math.Max(high.y, a.y)}
		}
	}
	if !(low.x <= high.x) {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(low.x)), int(math.Floor(low.y)), int(math.Ceil(high.x)), int(math.Ceil(high.y)))
}

// points is how many places a segment names.
func points(op sfnt.SegmentOp) int {
	switch op {
	case sfnt.SegmentOpQuadTo:
		return 2
	case sfnt.SegmentOpCubeTo:
		return 3
	}
	return 1
}
