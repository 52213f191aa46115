package chart

import "math"

// entry is a sign and what it means.
type entry struct {
	words string
	sign  func(l *layout, x, y float64) // draws it in 24 by 12 pixels around the middle line y
}

const signWidth = 24.0

// key sets the entries that have words, side by side and wrapped.
func (l *layout) key(entries ...entry) {
	const gap, space = 6.0, 18.0
	x, begun := l.margin, false
	for _, e := range entries {
		words, _ := l.faces.short(clean(e.words), l.small, false, l.inner()-signWidth-gap)
		if words == "" {
			continue
		}
		width := signWidth + gap + l.faces.width(words, l.small, false)
		if begun && x+width > l.right() {
			x = l.margin
			l.y += l.smallStep + 4
		}
		begun = true
		e.sign(l, x, l.y+l.smallStep/2)
		l.write(e.words, x+signWidth+gap, l.y+l.smallStep/2+l.small*0.35, l.small, false, 0, black, l.inner()-signWidth-gap)
		x += width + space
	}
	if begun {
		l.y += l.smallStep + 12
	}
}

// Signs of the key.

func signBar(l *layout, x, y float64) {
	l.scene.add(box{x: x, y: y - 5, w: signWidth, h: 10, look: look{fill: light, stroke: accent, thick: 1}})
}

func signDot(l *layout, x, y float64) {
	l.scene.add(disc{x: x + signWidth/2, y: y, r: 4.5, look: look{fill: accent}})
}

func signInterval(l *layout, x, y float64) { l.whisker(x+1, x+signWidth-1, y, "") }

func signBefore(l *layout, x, y float64) { l.before(x+signWidth/2, y+4, "") }

func signHidden(l *layout, x, y float64) { l.hatch(x, y-6, signWidth, 12) }

func signTarget(l *layout, x, y float64) {
	l.scene.add(line(x, y, x+signWidth, y, contrast, 2, targetDash...))
}

// targetDash is the pattern of target lines.
var targetDash = []float64{6, 3}

// Marks that several kinds share.

// whisker draws an interval: a line with ends, on a pale edge that keeps it
// apart from what is below.
func (l *layout) whisker(x1, x2, y float64, hint string) {
	const cap = 4.0
	spots := [][]spot{{{x1, y}, {x2, y}}, {{x1, y - cap}, {x1, y + cap}}, {{x2, y - cap}, {x2, y + cap}}}
	l.scene.add(
		path{pieces: spots, look: look{stroke: paper, thick: 4}},
		path{pieces: spots, look: look{stroke: black, thick: 1.5, hint: hint}},
	)
}

// upright is a whisker from y1 to y2.
func (l *layout) upright(x, y1, y2 float64, k ink) {
	const cap = 3.0
	l.scene.add(path{pieces: [][]spot{{{x, y1}, {x, y2}}, {{x - cap, y1}, {x + cap, y1}}, {{x - cap, y2}, {x + cap, y2}}}, look: look{stroke: k, thick: 1.25}})
}

// before is the mark of last time: a hollow triangle whose tip is at x, y. It
// stands above the mark of this time, so as not to cover its interval.
func (l *layout) before(x, y float64, hint string) {
	l.scene.add(polygon(look{fill: paper, stroke: black, thick: 1.25, hint: hint}, spot{x, y}, spot{x - 4.5, y - 7}, spot{x + 4.5, y - 7}))
}

// hatch fills a box with slanting lines: nothing may be shown here.
func (l *layout) hatch(x, y, w, h float64) {
	l.scene.add(box{x: x, y: y, w: w, h: h, look: look{fill: band, stroke: faint, thick: 1}}, slants(x, y, w, h, 6, edge, 0.75))
}

// slants are lines rising to the right in a box, apart by some pixels.
func slants(x, y, w, h, apart float64, k ink, thick float64) path {
	p := path{look: look{stroke: k, thick: thick}}
	for d := apart / 2; d < w+h; d += apart {
		from := spot{x + math.Max(0, d-h), y + math.Min(d, h)}
		to := spot{x + math.Min(d, w), y + math.Max(0, d-w)}
		p.pieces = append(p.pieces, []spot{from, to})
	}
	return p
}
