package export

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"time"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"

	"sipas/survey/poster/pdf"
)

// Press prints papers. Make it with NewPress; it is read-only and may be used
// by any number of goroutines.
type Press struct{ fonts [faces]*pdf.Font }

// The faces of a paper: Liberation Serif, which has all of Vietnamese and the
// widths of Times, in which offices write.
const (
	upright = iota
	strong
	slanted
	faces
)

// NewPress reads the fonts.
func NewPress() (*Press, error) {
	p := &Press{}
	for i, f := range [faces]struct {
		name string
		ttf  []byte
	}{{"LiberationSerif", liberationserifregular.TTF}, {"LiberationSerif-Bold", liberationserifbold.TTF}, {"LiberationSerif-Italic", liberationserifitalic.TTF}} {
		font, err := pdf.Parse(f.name, f.ttf)
		if err != nil {
			return nil, fmt.Errorf("preparing the press: %w", err)
		}
		p.fonts[i] = font
	}
	return p, nil
}

// A4 with the margins of official documents, in millimetres: wide on the left,
// where they are bound.
const (
	pageWide   = 210.0
	pageHigh   = 297.0
	marginLeft = 25.0
	marginSide = 15.0
	marginHead = 22.0
	marginFoot = 20.0
	textWide   = pageWide - marginLeft - marginSide
)

// WritePDF writes a paper as PDF for A4: headings stay with what follows them,
// tables repeat their heads on each page, and the places to sign are not torn
// apart. The same paper gives the same bytes. created is what the file says of
// its making; zero is left out.
func (p *Press) WritePDF(w io.Writer, x *Paper, created time.Time) (Digest, error) {
	out := newSealed(w)
	file := pdf.New(out, pdf.Info{Title: plainText(x.Title + " – " + x.About), Lang: x.Language, Created: created})
	l := newSetting(p, x)
	if err := l.compose(); err != nil {
		return Digest{}, fmt.Errorf("laying out the report: %w", err)
	}
	if err := l.print(file); err != nil {
		return Digest{}, fmt.Errorf("printing the report: %w", err)
	}
	d, err := out.digest()
	d.Rows = len(l.sheets)
	return d, err
}

// print draws the sheets that have been composed.
func (l *setting) print(file *pdf.Writer) error {
	var fonts [faces]*pdf.Face
	for i, f := range l.press.fonts {
		fonts[i] = file.Font(f)
	}
	pictures := make([]pdf.Picture, len(l.pictures))
	for i, m := range l.pictures {
		pictures[i] = file.Picture(m)
	}
	for i, s := range l.sheets {
		page := file.Page(pdf.Size{Width: pageWide, Height: pageHigh})
		l.margins(page, fonts, i+1)
		for _, f := range s.fills {
			page.Fill(f.colour, f.box)
		}
		for _, m := range s.pictures {
			page.Picture(pictures[m.number], m.box)
		}
		for _, t := range s.lines {
			page.Text(fonts[t.face], t.points, t.x, t.y, t.text, t.colour)
		}
		if err := page.End(); err != nil {
			return err
		}
	}
	return file.Close()
}

// margins draws what stands outside the text: the running title and a rule
// below it on all pages but the first, the number of the page, and the mark of
// demonstration data.
func (l *setting) margins(page *pdf.Page, fonts [faces]*pdf.Face, number int) {
	if number > 1 {
		head := l.shortened(slanted, 9, plainText(l.paper.Running), textWide)
		page.Text(fonts[slanted], 9, marginLeft, 14, head, grey)
		page.Fill(hair, pdf.Box{X: marginLeft, Y: 16, Width: textWide, Height: 0.15})
	}
	if l.paper.PageOf != nil {
		s := plainText(l.paper.PageOf(number, len(l.sheets)))
		page.Text(fonts[upright], 9, marginLeft+textWide-l.wide(upright, 9, s), pageHigh-11, s, grey)
	}
	if l.paper.Demo != "" {
		s := l.shortened(strong, 9, plainText(l.paper.Demo), textWide*0.8)
		page.Text(fonts[strong], 9, marginLeft, pageHigh-11, s, warning)
	}
}

// picture is a section's chart as a picture, fine enough for a printer; nil
// when it has none.
func (s *Section) picture() (image.Image, error) {
	if s.Chart == nil {
		return nil, nil
	}
	var b bytes.Buffer
	if err := s.Chart.PNG(&b, chartScale); err != nil {
		return nil, err
	}
	return png.Decode(&b)
}

// chartScale makes 288 dots to the inch of a chart that is as wide as the text.
const chartScale = 3

// Colours of the print. All are readable when printed in black and white.
var (
	ink     = pdf.Black
	grey    = pdf.Colour{R: 0.35, G: 0.35, B: 0.35}
	hair    = pdf.Colour{R: 0.6, G: 0.6, B: 0.6}
	white   = pdf.Colour{R: 1, G: 1, B: 1}
	track   = pdf.Colour{R: 0.9, G: 0.9, B: 0.9}
	bar     = pdf.Colour{R: 0.184, G: 0.4, B: 0.565} // barColour
	shade   = pdf.Colour{R: 0.91, G: 0.933, B: 0.957}
	warning = pdf.Colour{R: 0.64, G: 0.12, B: 0.09}
)
