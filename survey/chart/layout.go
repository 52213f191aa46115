package chart

import (
	"math"
)

// layout is a picture in the making, from the top down.
type layout struct {
	chart  Chart
	faces  *faces
	scene  scene
	y      float64 // where the next thing begins
	margin float64
	sizes
}

// sizes of text in pixels, and the step from line to line.
type sizes struct {
	title, lead, body, small float64
	step, smallStep          float64
}

// lay makes the picture.
func (c Chart) lay() (*layout, error) {
	f, err := newFaces()
	if err != nil {
		return nil, err
	}
	l := &layout{chart: c, faces: f, margin: 16, sizes: sizes{title: 18, lead: 14, body: 13, small: 12, step: 17, smallStep: 16}}
	l.scene.width = c.width()
	if l.narrow() {
		l.margin = 4
		l.sizes = sizes{title: 16, lead: 13, body: 13, small: 12, step: 16, smallStep: 15}
	}
	l.scene.add(box{look: look{fill: paper}})
	l.y = l.margin
	if !c.Framed {
		l.header()
	}
	if c.Body != nil {
		c.Body.draw(l)
	}
	if !c.Framed {
		l.footer()
	}
	l.scene.height = math.Ceil(l.y + l.margin)
	l.scene.items[0] = box{w: l.scene.width, h: l.scene.height, look: look{fill: paper}}
	return l, nil
}

func (c Chart) width() float64 {
	switch {
	case !finite(c.Width) || c.Width <= 0:
		return Wide
	case c.Width < 320:
		return 320
	case c.Width > 1600:
		return 1600
	}
	return math.Round(c.Width)
}

func (c Chart) kind() string {
	if c.Body == nil {
		return "none"
	}
	return c.Body.kind()
}

// narrow reports whether names stand above their marks instead of beside them.
func (l *layout) narrow() bool { return l.scene.width < 720 }

// inner is the width between the margins.
func (l *layout) inner() float64 { return l.scene.width - 2*l.margin }

// right is where the right margin begins.
func (l *layout) right() float64 { return l.scene.width - l.margin }

// header sets title and subtitle.
func (l *layout) header() {
	l.paragraph(l.chart.Title, l.title, true, black, l.title*1.3)
	l.paragraph(l.chart.Subtitle, l.lead, false, soft, l.lead*1.35)
	if l.y > l.margin {
		l.y += 8
	}
}

// footer sets what must go with the picture: how to read it, how many, how
// computed, and from where.
func (l *layout) footer() {
	c := l.chart
	if clean(c.Notes+c.N+c.Formula+c.Source) == "" {
		return
	}
	l.y += 10
	l.scene.add(line(l.margin, math.Round(l.y)+0.5, l.right(), math.Round(l.y)+0.5, faint, 1))
	l.y += 6
	for _, s := range []string{c.Notes, c.N, c.Formula, c.Source} {
		l.paragraph(s, l.small, false, soft, l.smallStep)
	}
}

// paragraph sets a text over the whole width, in as many lines as it needs.
func (l *layout) paragraph(s string, size float64, bold bool, k ink, step float64) {
	lines, _ := l.faces.wrap(clean(s), size, bold, l.inner(), 0)
	for _, words := range lines {
		l.scene.add(text{x: l.margin, y: l.y + size, words: words, size: size, bold: bold, ink: k})
		l.y += step
	}
}

// write sets one line that is cut where it is wider than width; y is its base
// line.
func (l *layout) write(s string, x, y, size float64, bold bool, anchor float64, k ink, width float64) {
	s = clean(s)
	if s == "" {
		return
	}
	words, cut := l.faces.short(s, size, bold, width)
	t := text{x: x, y: y, words: words, size: size, bold: bold, anchor: anchor, ink: k}
	if cut {
		t.hint = s
	}
	l.scene.add(t)
}

// block sets lines that wrap has made; the first base line is y. whole is kept
// for who points at lines that were cut.
func (l *layout) block(lines []string, cut bool, whole string, x, y, size float64, bold bool, anchor float64, k ink, step float64) {
	for i, words := range lines {
		t := text{x: x, y: y + float64(i)*step, words: words, size: size, bold: bold, anchor: anchor, ink: k}
		if cut && i == len(lines)-1 {
			t.hint = whole
		}
		l.scene.add(t)
	}
}
