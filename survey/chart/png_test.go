package chart_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"testing"

	"sipas/survey/chart"
)

func picture(tb testing.TB, c chart.Chart, scale float64) image.Image {
	tb.Helper()
	var b bytes.Buffer
	if err := c.PNG(&b, scale); err != nil {
		tb.Fatal(err)
	}
	p, err := png.Decode(&b)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// inked is the share of pixels that are not white.
func inked(p image.Image, area image.Rectangle) float64 {
	n := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if r, g, b, _ := p.At(x, y).RGBA(); r+g+b < 3*0xffff {
				n++
			}
		}
	}
	return float64(n) / float64(area.Dx()*area.Dy())
}

func TestPNGShowsEveryKind(t *testing.T) {
	for name, c := range gallery() {
		p := picture(t, c, 1)
		_, width, height, err := c.Texts()
		if err != nil {
			t.Fatal(err)
		}
		if p.Bounds() != image.Rect(0, 0, int(width), int(height)) {
			t.Errorf("%s: %v, want %g by %g", name, p.Bounds(), width, height)
		}
		if share := inked(p, p.Bounds()); share < 0.01 || share > 0.7 {
			t.Errorf("%s: %.1f%% inked", name, 100*share)
		}
		if margin := inked(p, image.Rect(0, 0, int(width), 8)); margin > 0 {
			t.Errorf("%s: ink in the upper margin", name)
		}
	}
}

func TestPNGScale(t *testing.T) {
	c := framed("Biểu đồ", bars())
	one := picture(t, c, 1).Bounds()
	for scale, want := range map[float64]int{0: 1, -3: 1, math.NaN(): 1, 1: 1, 2: 2, 3: 3, 100: 4, math.Inf(1): 4} {
		if got := picture(t, c, scale).Bounds(); got.Dx() != want*one.Dx() || got.Dy() != want*one.Dy() {
			t.Errorf("scale %g gives %v, want %d times %v", scale, got, want, one)
		}
	}
}

// Every Vietnamese letter must have a picture of its own: a missing one would be
// drawn as the font's box, and be wider or narrower than it is measured.
func TestPNGHasVietnameseLetters(t *testing.T) {
	draw := func(s string) []byte {
		var b bytes.Buffer
		if err := (chart.Chart{Title: s, Width: 320}).PNG(&b, 1); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	missing := draw("\U0010fffd") // no font has it
	seen := map[string]rune{}
	for _, r := range "ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ“”–−…·●%" {
		p := draw(string(r))
		if bytes.Equal(p, missing) {
			t.Errorf("%c is missing", r)
		}
		if same, is := seen[string(p)]; is {
			t.Errorf("%c looks like %c", r, same)
		}
		seen[string(p)] = r
	}
}

func TestPNGColours(t *testing.T) {
	p := picture(t, chart.Chart{Framed: true, Format: percent, Body: chart.Bars{Axis: chart.Axis{High: 1}, Rows: []chart.Row{{Name: "a", Figure: around(1, 0)}}}}, 1)
	found := false
	for y := range p.Bounds().Dy() {
		found = found || p.At(p.Bounds().Dx()/2, y) == color.RGBA{0x9c, 0xc4, 0xdf, 0xff}
	}
	if !found {
		t.Error("no bar in the middle")
	}
}

func TestPNGTooLarge(t *testing.T) {
	c := chart.Chart{Width: 1600, Body: chart.Bars{Rows: make([]chart.Row, 1000)}}
	if err := c.PNG(io.Discard, 4); !errors.Is(err, chart.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if err := c.SVG(io.Discard); err != nil {
		t.Errorf("as SVG: %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriterThatFails(t *testing.T) {
	c := framed("a", bars())
	if err := c.SVG(broken{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("SVG: %v", err)
	}
	if err := c.PNG(broken{}, 1); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("PNG: %v", err)
	}
}

// Each text is where its measures say, and nothing that is painted later hides
// it: with and without texts, a PNG differs in their boxes and nowhere else.
func TestPNGTextsAreWhereTheyAreMeasured(t *testing.T) {
	for name, c := range gallery() {
		for _, c.Width = range []float64{chart.Narrow, chart.Wide} {
			var b bytes.Buffer
			if err := c.Shapes(&b); err != nil {
				t.Fatal(err)
			}
			bare, err := png.Decode(&b)
			if err != nil {
				t.Fatal(err)
			}
			whole := picture(t, c, 1)
			texts, _, _, err := c.Texts()
			if err != nil {
				t.Fatal(err)
			}
			changed := make(map[image.Point]bool)
			for y := range whole.Bounds().Dy() {
				for x := range whole.Bounds().Dx() {
					if whole.At(x, y) != bare.At(x, y) {
						changed[image.Pt(x, y)] = true
					}
				}
			}
			explained := make(map[image.Point]bool)
			for _, s := range texts {
				before := len(explained)
				for y := int(s.Top - 0.3*s.Size); y < int(s.Bottom)+2; y++ {
					for x := int(s.Left) - 2; x < int(s.Right)+3; x++ {
						if changed[image.Pt(x, y)] {
							explained[image.Pt(x, y)] = true
						}
					}
				}
				if len(explained) == before {
					t.Errorf("%s at %g: %q is not to be seen", name, c.Width, s.Words)
				}
			}
			if n := len(changed) - len(explained); n > 0 {
				t.Errorf("%s at %g: %d pixels of texts lie outside their boxes", name, c.Width, n)
			}
		}
	}
}
