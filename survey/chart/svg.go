package chart

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// SVG writes the picture as an SVG element, which may stand in a page or be a
// file. Its classes are "chart", "chart-narrow" or "chart-wide", and
// "chart-" with the kind. Its name is the title, its description Alt.
func (c Chart) SVG(w io.Writer) error {
	l, err := c.lay()
	if err != nil {
		return fmt.Errorf("drawing a chart: %w", err)
	}
	var p svgPen
	p.open(l)
	for _, it := range l.scene.items {
		p.item(it)
	}
	p.put("</svg>\n")
	if _, err := w.Write(p.Bytes()); err != nil {
		return fmt.Errorf("writing a chart: %w", err)
	}
	return nil
}

type svgPen struct{ bytes.Buffer }

func (p *svgPen) put(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

func (p *svgPen) open(l *layout) {
	width, height := trim(l.scene.width), trim(l.scene.height)
	size := "chart-wide"
	if l.narrow() {
		size = "chart-narrow"
	}
	p.put(`<svg xmlns="http://www.w3.org/2000/svg" class="chart `, size, ` chart-`, l.chart.kind(), `" role="img" width="`, width, `" height="`, height,
		`" viewBox="0 0 `, width, " ", height, `" font-family="`, fontFamily, `" text-rendering="geometricPrecision" stroke-linejoin="round">`)
	p.element("title", clean(l.chart.Title))
	alt := l.chart.Alt
	if alt == "" {
		alt = l.chart.Subtitle
	}
	p.element("desc", clean(alt))
	p.put("\n")
}

// element writes a text in an element; nothing for an empty one.
func (p *svgPen) element(name, s string) {
	if s != "" {
		p.put("<", name, ">", escape(s), "</", name, ">")
	}
}

func (p *svgPen) item(it item) {
	switch it := it.(type) {
	case box:
		p.put(`<rect x="`, trim(it.x), `" y="`, trim(it.y), `" width="`, trim(it.w), `" height="`, trim(it.h), `"`)
		p.look(it.look)
		p.shut("rect", it.hint)
	case disc:
		p.put(`<circle cx="`, trim(it.x), `" cy="`, trim(it.y), `" r="`, trim(it.r), `"`)
		p.look(it.look)
		p.shut("circle", it.hint)
	case path:
		p.put(`<path d="`, it.data(), `"`)
		p.look(it.look)
		p.shut("path", it.hint)
	case text:
		p.text(it)
	}
}

func (p *svgPen) text(t text) {
	p.put(`<text x="`, trim(t.x), `" y="`, trim(t.y), `" font-size="`, trim(t.size), `" class="f-`, t.ink.name, `" fill="`, t.ink.hex(), `"`)
	if t.bold {
		p.put(` font-weight="700"`)
	}
	switch t.anchor {
	case 0.5:
		p.put(` text-anchor="middle"`)
	case 1:
		p.put(` text-anchor="end"`)
	}
	p.put(">")
	p.element("title", t.hint)
	p.put(escape(t.words), "</text>\n")
}

func (p *svgPen) look(k look) {
	var classes []string
	if k.fill != none {
		classes = append(classes, "f-"+k.fill.name)
	}
	if k.stroke != none {
		classes = append(classes, "s-"+k.stroke.name)
	}
	p.put(` class="`, strings.Join(classes, " "), `"`)
	if k.fill != none {
		p.put(` fill="`, k.fill.hex(), `"`)
	} else {
		p.put(` fill="none"`)
	}
	if k.stroke == none {
		return
	}
	p.put(` stroke="`, k.stroke.hex(), `"`)
	if k.thick != 1 {
		p.put(` stroke-width="`, trim(k.thick), `"`)
	}
	if len(k.dash) > 0 {
		dashes := make([]string, len(k.dash))
		for i, d := range k.dash {
			dashes[i] = trim(d)
		}
		p.put(` stroke-dasharray="`, strings.Join(dashes, " "), `"`)
	}
}

// shut ends a shape, with its hint if it has one.
func (p *svgPen) shut(name, hint string) {
	if hint == "" {
		p.put("/>\n")
		return
	}
	p.put(">")
	p.element("title", hint)
	p.put("</", name, ">\n")
}

// data is the path in SVG's words.
func (d path) data() string {
	var b strings.Builder
	for _, piece := range d.pieces {
		for i, s := range piece {
			if i == 0 {
				b.WriteByte('M')
			} else {
				b.WriteByte('L')
			}
			b.WriteString(trim(s.x) + " " + trim(s.y))
		}
		if d.closed {
			b.WriteByte('Z')
		}
	}
	return b.String()
}

// trim writes a length with at most two decimals.
func trim(v float64) string {
	v = math.Round(v*100) / 100
	if v == 0 {
		return "0" // not "-0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func escape(s string) string { return escaper.Replace(s) }

// escaper makes text safe in XML and HTML. It is only read.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")
