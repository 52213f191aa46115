package chart

import (
	"fmt"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fontFamily are the fonts of an SVG. All but the last have the widths that
// texts are measured with: those of Arial.
const fontFamily = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif"

// faces measure text and give the outlines of its letters: Liberation Sans,
// which has all of Vietnamese. Not for several goroutines.
type faces struct {
	regular, bold *face
}

type face struct {
	font   *sfnt.Font
	buffer sfnt.Buffer
	widths map[rune]float64 // in ems
}

func newFaces() (*faces, error) {
	regular, err := parse(liberationsansregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := parse(liberationsansbold.TTF)
	if err != nil {
		return nil, err
	}
	return &faces{regular, bold}, nil
}

func parse(ttf []byte) (*face, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("reading the charts' font: %w", err)
	}
	return &face{font: f, widths: make(map[rune]float64)}, nil
}

func (f *faces) of(bold bool) *face {
	if bold {
		return f.bold
	}
	return f.regular
}

// em is the size at which outlines and widths are read: one unit of the font
// is one sixty-fourth of it.
func (f *face) em() fixed.Int26_6 { return fixed.Int26_6(f.font.UnitsPerEm()) }

// advance is the width of a letter in ems. Letters that the font does not have
// count as wide ones: another font will show them.
func (f *face) advance(r rune) float64 {
	if w, known := f.widths[r]; known {
		return w
	}
	w := f.measure(r)
	f.widths[r] = w
	return w
}

func (f *face) measure(r rune) float64 {
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	glyph, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil || glyph == 0 {
		return 1
	}
	w, err := f.font.GlyphAdvance(&f.buffer, glyph, f.em(), font.HintingNone)
	if err != nil {
		return 1
	}
	return float64(w) / float64(f.em())
}

// width is that of a text in pixels.
func (f *faces) width(s string, size float64, bold bool) float64 {
	face, sum := f.of(bold), 0.0
	for _, r := range s {
		sum += face.advance(r)
	}
	return sum * size
}
