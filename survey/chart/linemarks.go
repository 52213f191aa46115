package chart

import (
	"math"
	"strconv"
)

// limitDash is the pattern of control limits.
var limitDash = []float64{3, 2}

// outside is the ring of a point outside its limits.
func (l *layout) outside(x, y float64) {
	l.scene.add(disc{x: x, y: y, r: 9, look: look{stroke: contrast, thick: 2}})
}

// places are the middles of the points from left to right, a step apart.
func (n Lines) places(f frame) []float64 {
	at := make([]float64, len(n.Points))
	step := (f.right - f.left) / float64(len(at))
	for i := range at {
		at[i] = f.left + (float64(i)+0.5)*step
	}
	return at
}

func (n Lines) step(f frame) float64 { return (f.right - f.left) / float64(len(n.Points)) }

// limits draws the control limits of a series as steps, for they differ with
// the number of answers; tinted if there is only one series.
func (n Lines) limits(l *layout, f frame, at []float64, i int, s Series) {
	half := n.step(f) / 2
	edges := path{look: look{stroke: edge, thick: 1, dash: limitDash}}
	if len(n.Series) > 1 {
		edges.stroke = seriesInk(i)
	}
	for k, x := range at {
		p := s.point(k)
		if !p.limited() {
			continue
		}
		low, high := f.up.at(p.Floor), f.up.at(p.Ceiling)
		if len(n.Series) == 1 {
			l.scene.add(box{x: x - half, y: high, w: 2 * half, h: low - high, look: look{fill: band}})
		}
		edges.pieces = append(edges.pieces, []spot{{x - half, low}, {x + half, low}}, []spot{{x - half, high}, {x + half, high}})
	}
	if len(edges.pieces) > 0 {
		l.scene.add(edges)
	}
	if s.Centre.drawn() {
		l.scene.add(line(f.left, f.up.at(s.Centre.At), f.right, f.up.at(s.Centre.At), seriesInk(i), 1))
	}
}

// breaks draws a line with a number before each break.
func (n Lines) breaks(l *layout, f frame, at []float64) {
	for i, b := range n.Breaks {
		if b.Before < 0 || b.Before >= len(at) {
			continue
		}
		x := math.Round(at[b.Before]-n.step(f)/2) + 0.5
		l.scene.add(line(x, f.top, x, f.bottom, black, 1.5, 2, 3))
		words := strconv.Itoa(i + 1)
		w := l.faces.width(words, l.small, true) + 8
		l.scene.add(box{x: x - w/2, y: f.top - 4, w: w, h: 15, look: look{fill: black}},
			text{x: x, y: f.top + 7.5, words: words, size: l.small, bold: true, anchor: 0.5, ink: paper})
	}
}

// reasons says below the picture what the numbers of breaks mean.
func (n Lines) reasons(l *layout) {
	var items []named
	for i, b := range n.Breaks {
		if b.Before >= 0 && b.Before < len(n.Points) {
			items = append(items, named{strconv.Itoa(i + 1), clean(b.Why), ""})
		}
	}
	if len(items) > 0 {
		l.y += 6
		l.list(items)
	}
}

// series draws a line with its marks. Several are set a little apart, so that
// their intervals do not lie on each other.
func (n Lines) series(l *layout, f frame, at []float64, i int, s Series) {
	aside := math.Min(6, n.step(f)/float64(len(n.Series)+1))
	shift := (float64(i) - float64(len(n.Series)-1)/2) * aside
	run := path{look: look{stroke: seriesInk(i), thick: 2, dash: seriesDash(i)}}
	var piece []spot
	for k, x := range at {
		p := s.point(k)
		if p.shown() {
			piece = append(piece, spot{x + shift, f.up.at(p.Value)})
		}
		if broken := n.why(k) != ""; len(piece) > 0 && (!p.shown() || broken) {
			keep := piece[:len(piece):len(piece)]
			piece = nil
			if broken && p.shown() {
				keep, piece = keep[:len(keep)-1], []spot{keep[len(keep)-1]}
			}
			run.pieces = append(run.pieces, keep)
		}
	}
	run.pieces = append(run.pieces, piece)
	l.scene.add(run.drawable())
	values := len(n.Series) == 1 && n.step(f) > n.widestValue(l)+4
	for k, x := range at {
		n.point(l, f, x+shift, i, n.Points[k], s, s.point(k), values)
	}
}

// drawable leaves out the pieces without length.
func (d path) drawable() path {
	var pieces [][]spot
	for _, p := range d.pieces {
		if len(p) > 1 {
			pieces = append(pieces, p)
		}
	}
	d.pieces = pieces
	return d
}

// widestValue is the width of the widest number of the first series.
func (n Lines) widestValue(l *layout) float64 {
	widest := 0.0
	for i := range n.Points {
		if p := n.Series[0].point(i); p.shown() {
			widest = math.Max(widest, l.faces.width(clean(l.chart.number(p.Value)), l.small, true))
		}
	}
	return widest
}

func (n Lines) point(l *layout, f frame, x float64, i int, name string, s Series, p Point, value bool) {
	switch {
	case p.Hidden != "":
		l.hatch(x-6, f.bottom-14, 12, 13)
		l.scene.add(box{x: x - 6, y: f.bottom - 14, w: 12, h: 13, look: look{stroke: edge, thick: 1, hint: clean(name + ": " + p.Hidden)}})
		return
	case !p.shown():
		return
	}
	y, top := f.up.at(p.Value), f.up.at(p.Value)-7
	if p.ranged() {
		top = f.up.at(p.High) - 3
		l.upright(x, f.up.at(p.Low), f.up.at(p.High), seriesInk(i))
	}
	if p.Outside {
		top = math.Min(top, y-11)
		l.outside(x, y)
	}
	l.token(i, x, y, l.chart.hint(clean(s.Name+" "+name), p.Figure))
	if value {
		words := clean(l.chart.number(p.Value))
		w := l.faces.width(words, l.small, true) + 4
		base := math.Max(top-2, f.top+l.small)
		l.scene.add(box{x: x - w/2, y: base - l.small, w: w, h: l.small + 2, look: look{fill: paper}})
		l.centredBold(words, x, base)
	}
}

func (l *layout) centredBold(words string, x, y float64) {
	l.scene.add(text{x: x, y: y, words: words, size: l.small, bold: true, anchor: 0.5, ink: black})
}

// nameLines bounds the lines of a point's name, and nameWidth the width that is
// given to names so that they need not be cut.
const (
	nameLines = 4
	nameWidth = 160
)

// under writes the names of the points, as many as fit.
func (n Lines) under(l *layout, f frame, at []float64) {
	step := n.step(f)
	every := 1
	for ; every < len(at) && (n.longest(l) > float64(every)*step-6 || float64(every)*step < nameWidth && n.cuts(l, every, step)); every++ {
	}
	width := math.Max(float64(every)*step-6, 24)
	most := 0
	for k := (len(at) - 1) % every; k < len(at); k += every {
		lines, _ := l.faces.wrap(clean(n.Points[k]), l.small, false, width, nameLines)
		for j, words := range lines {
			l.centred(words, at[k], l.y+l.small+4+float64(j)*l.smallStep, l.small, soft)
		}
		l.scene.add(line(at[k], f.bottom, at[k], f.bottom+4, edge, 1))
		most = max(most, len(lines))
	}
	l.y += float64(most)*l.smallStep + 6
}

// cuts tells whether some name would be cut if one of so many is written.
func (n Lines) cuts(l *layout, every int, step float64) bool {
	for k := (len(n.Points) - 1) % every; k < len(n.Points); k += every {
		if _, cut := l.faces.wrap(clean(n.Points[k]), l.small, false, math.Max(float64(every)*step-6, 24), nameLines); cut {
			return true
		}
	}
	return false
}

// longest is the width of the longest word in the names, up to 90 pixels: it
// must not be broken.
func (n Lines) longest(l *layout) float64 {
	widest := 0.0
	for _, name := range n.Points {
		for _, word := range fields(clean(name)) {
			widest = math.Max(widest, l.faces.width(word, l.small, false))
		}
	}
	return math.Min(widest, 90)
}
