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
	colours := make([]byte, 0, 3*b.Dx()*b.Dy())
	alpha := make([]byte, 0, b.Dx()*b.Dy())
	opaque := true
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c, _ := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
			colours = append(colours, c.R, c.G, c.B)
			alpha = append(alpha, c.A)
			opaque = opaque && c.A == 255
		}
	}
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
