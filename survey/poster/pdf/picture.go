package pdf

import (
	"fmt"
	"image"
	"image/color"
)

// Picture is a picture that stands in the file once and may be drawn often.
type Picture struct {
	place         int
	Width, Height int // pixels
}

// Picture writes a picture. Transparent parts stay transparent.
func (w *Writer) Picture(m image.Image) Picture {
	b := m.Bounds()
	colours, alpha, opaque := samples(m)
	size := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8", b.Dx(), b.Dy())
	object, mask := w.reserve(), ""
	if !opaque {
		n := w.reserve()
		w.stream(n, size+"/ColorSpace/DeviceGray", alpha)
		mask = fmt.Sprintf("/SMask %d 0 R", n)
	}
	w.stream(object, size+"/ColorSpace/DeviceRGB"+mask, colours)
	w.images = append(w.images, object)
	return Picture{place: len(w.images) - 1, Width: b.Dx(), Height: b.Dy()}
}

// samples are the colours of a picture, three bytes each, and how opaque each
// is.
func samples(m image.Image) (colours, alpha []byte, opaque bool) {
	b := m.Bounds()
	colours, alpha, opaque = make([]byte, 0, 3*b.Dx()*b.Dy()), make([]byte, 0, b.Dx()*b.Dy()), true
	add := func(c color.NRGBA) {
		colours = append(colours, c.R, c.G, c.B)
		alpha = append(alpha, c.A)
		opaque = opaque && c.A == 255
	}
	whole, ok := m.(*image.RGBA)
	if ok && whole.Opaque() { // what a decoder gives for a large picture: worth a way of its own
		for y := b.Min.Y; y < b.Max.Y; y++ {
			row := whole.Pix[whole.PixOffset(b.Min.X, y):whole.PixOffset(b.Max.X, y)]
			for i := 0; i < len(row); i += 4 {
				colours = append(colours, row[i], row[i+1], row[i+2])
			}
		}
		return colours, nil, true
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c, _ := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
			add(c)
		}
	}
	return colours, alpha, opaque
}
