package poster

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"image/png"
	"math"

	"sipas/survey/poster/pdf"
)

// Preview draws one poster as it will be when it is cut, as SVG: one face of a
// tent, one label of a sheet. Browsers set it in Arial, which has the widths
// of the font that is printed. Errors are those of Print.
func (p *Press) Preview(x Poster, o Options) ([]byte, error) {
	if err := p.Check([]Poster{x}, o); err != nil {
		return nil, err
	}
	loaded := &logos{known: map[[sha256.Size]byte]*logo{}}
	d, err := proved(x.Name, x.Address, func(qr *Code) (*drawing, error) { return p.layout(&x, qr, o, loaded) })
	if err != nil {
		return nil, err
	}
	return d.svg(plain(x.Unit.In(o.Languages[0]) + " – " + x.Counter.In(o.Languages[0])))
}

// svg draws in millimetres.
func (d *drawing) svg(title string) ([]byte, error) {
	var b bytes.Buffer
	w, h := d.size.Width, d.size.Height
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%gmm" height="%gmm" role="img" font-family="Liberation Sans,Arial,Helvetica,sans-serif"><title>%s</title>`,
		w, h, w, h, html.EscapeString(title))
	fmt.Fprintf(&b, `<rect width="%g" height="%g" fill="#fff"/>`, w, h)
	for _, f := range d.fills {
		fmt.Fprintf(&b, `<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"/>`, f.box.X, f.box.Y, f.box.Width, f.box.Height, hex(f.colour))
	}
	for _, l := range d.logos {
		var picture bytes.Buffer
		if err := png.Encode(&picture, l.logo.picture); err != nil {
			return nil, fmt.Errorf("drawing a logo: %w", err)
		}
		fmt.Fprintf(&b, `<image x="%.2f" y="%.2f" width="%.2f" height="%.2f" href="data:image/png;base64,%s"/>`,
			l.box.X, l.box.Y, l.box.Width, l.box.Height, base64.StdEncoding.EncodeToString(picture.Bytes()))
	}
	for _, c := range d.codes {
		fmt.Fprintf(&b, `<path shape-rendering="crispEdges" transform="translate(%.3f %.3f) scale(%.3f)" d="`, c.x, c.y, c.cell)
		for _, r := range c.code.rectangles() {
			fmt.Fprintf(&b, "M%d %dh%dv%dh-%dz", r[0], r[1], r[2], r[3], r[2])
		}
		b.WriteString(`"/>`)
	}
	for _, l := range d.lines {
		weight := ""
		if l.bold {
			weight = ` font-weight="700"`
		}
		fmt.Fprintf(&b, `<text x="%.2f" y="%.2f" font-size="%.3f"%s fill="%s" textLength="%.2f" lengthAdjust="spacingAndGlyphs">%s</text>`,
			l.x, l.y, l.points/pdf.Points, weight, hex(l.colour), l.width, html.EscapeString(l.text))
	}
	b.WriteString("</svg>")
	return b.Bytes(), nil
}

func hex(c pdf.Colour) string {
	part := func(x float64) int { return int(math.Round(x * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", part(c.R), part(c.G), part(c.B))
}
