package chart

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
)

// ErrTooLarge is given for a PNG of more than 64 million pixels.
var ErrTooLarge = errors.New("the picture is too large for a PNG; choose fewer rows or a smaller scale")

const mostPixels = 64 << 20

// PNG writes the picture as an opaque PNG of scale pixels per CSS pixel: 2 for
// slides, 3 for print. A scale outside 1 to 4 is taken as the nearest of them.
func (c Chart) PNG(w io.Writer, scale float64) error {
	if !(scale >= 1) {
		scale = 1
	}
	scale = math.Min(scale, 4)
	l, err := c.lay()
	if err != nil {
		return fmt.Errorf("drawing a chart: %w", err)
	}
	picture, err := l.paint(scale)
	if err != nil {
		return fmt.Errorf("drawing a chart: %w", err)
	}
	if err := png.Encode(w, picture); err != nil {
		return fmt.Errorf("writing a chart: %w", err)
	}
	return nil
}

// paint makes the pixels of a layout.
func (l *layout) paint(scale float64) (image.Image, error) {
	width, height := math.Ceil(l.scene.width*scale), math.Ceil(l.scene.height*scale)
	if width*height > mostPixels {
		return nil, ErrTooLarge
	}
	b := newBrush(l.faces, int(width), int(height), scale)
	for _, it := range l.scene.items {
		b.item(it)
	}
	return b.picture, nil
}
