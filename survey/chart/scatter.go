package chart

import (
	"math"
	"strconv"
)

// Scatter sets two figures of each thing against each other: importance (X)
// against performance (Y). Points are numbered in the picture and named in a
// key below it.
type Scatter struct {
	X, Y           Axis
	FormatX        Format // writes values of X; nil: the chart's
	Points         []Place
	SplitX, SplitY Mark      // lines that make quadrants
	Quadrants      [4]string // names: top left, top right, bottom left, bottom right
}

// Place is a point of a Scatter. A point of which a figure is hidden or does not
// exist stands in the key only.
type Place struct {
	Name string
	X, Y Figure
}

func (Scatter) kind() string { return "scatter" }

// across is the chart that writes values of X.
func (s Scatter) across(c Chart) Chart {
	if s.FormatX != nil {
		c.Format = s.FormatX
	}
	return c
}

func (s Scatter) table(c Chart) (head []string, table [][]string) {
	w, across := c.Words, s.across(c)
	head = []string{"", w.Name, s.X.Name, w.Low, w.High, s.Y.Name, w.Low, w.High}
	for i, p := range s.Points {
		xLow, xHigh := across.ends(p.X)
		yLow, yHigh := c.ends(p.Y)
		table = append(table, []string{strconv.Itoa(i + 1), p.Name, across.say(p.X), xLow, xHigh, c.say(p.Y), yLow, yHigh})
	}
	return withoutEmpty(head, table, 0, 1, 2, 5)
}

func (p Place) shown() bool { return p.X.shown() && p.Y.shown() }

func (s Scatter) draw(l *layout) {
	if len(s.Points) == 0 {
		return
	}
	var x, y extent
	ranged := false
	for _, p := range s.Points {
		if p.shown() {
			x.figure(p.X)
			y.figure(p.Y)
			ranged = ranged || p.X.ranged() || p.Y.ranged()
		}
	}
	s.split(&x, &y)
	s.entries(l, ranged)
	height := 460.0
	if l.narrow() {
		height = 320
	}
	f := l.open(s.Y, y, height)
	axis := s.X
	if axis.Ticks == nil {
		axis.Ticks = s.across(l.chart).Format
	}
	p := &plot{axis: axis, scale: l.across(axis, x, f.left, f.right)}
	for _, t := range p.scale.ticks {
		l.scene.add(line(p.scale.at(t), f.top, p.scale.at(t), f.bottom, faint, 1))
	}
	s.quadrants(l, f, p.scale)
	s.marks(l, f, p.scale)
	l.close(f)
	l.y += 4
	l.y = l.axis(p)
	s.names(l)
}

// split makes room for the lines between the quadrants.
func (s Scatter) split(x, y *extent) {
	if s.SplitX.drawn() {
		x.take(s.SplitX.At)
	}
	if s.SplitY.drawn() {
		y.take(s.SplitY.At)
	}
}

func (s Scatter) entries(l *layout, ranged bool) {
	var entries []entry
	if ranged {
		entries = append(entries, entry{l.chart.Words.Interval, func(l *layout, x, y float64) {
			l.cross(x+3, x+signWidth-3, y, x+signWidth/2, y-5, y+5)
		}})
	}
	if s.SplitX.drawn() {
		entries = append(entries, entry{s.SplitX.Name, func(l *layout, x, y float64) {
			l.scene.add(line(x+signWidth/2, y-7, x+signWidth/2, y+7, black, 1.5, targetDash...))
		}})
	}
	if s.SplitY.drawn() {
		entries = append(entries, entry{s.SplitY.Name, func(l *layout, x, y float64) {
			l.scene.add(line(x, y, x+signWidth, y, black, 1.5, targetDash...))
		}})
	}
	l.key(entries...)
}

// cross is an interval both ways.
func (l *layout) cross(x1, x2, y, x, y1, y2 float64) {
	l.scene.add(path{pieces: [][]spot{{{x1, y}, {x2, y}}, {{x, y1}, {x, y2}}}, look: look{stroke: edge, thick: 1}})
}

// quadrants draws their lines and writes their names in the corners.
func (s Scatter) quadrants(l *layout, f frame, across scale) {
	if s.SplitX.drawn() {
		x := across.at(s.SplitX.At)
		l.scene.add(line(x, f.top, x, f.bottom, black, 1.5, targetDash...))
	}
	if s.SplitY.drawn() {
		y := f.up.at(s.SplitY.At)
		l.scene.add(line(f.left, y, f.right, y, black, 1.5, targetDash...))
	}
	for i, name := range s.Quadrants {
		s.corner(l, f, across, i, clean(name))
	}
}

// corner writes the name of a quadrant in its corner: within the quadrant if it
// has room for every word, else over the line to the neighbour, which then stops
// at the words.
func (s Scatter) corner(l *layout, f frame, across scale, i int, name string) {
	x, anchor, room := f.left+6, 0.0, (f.right-f.left)/2-12
	own := room
	if i%2 == 1 {
		x, anchor = f.right-6, 1
	}
	if s.SplitX.drawn() {
		own = min(room, math.Abs(across.at(s.SplitX.At)-x)-6)
	}
	lines, cut := l.faces.wrap(name, l.small, true, own, quadrantLines)
	if cut || l.widestWord(name) > own {
		lines, cut = l.faces.wrap(name, l.small, true, room, quadrantLines)
	}
	y := f.top + l.small + 4
	if i >= 2 {
		y = f.bottom - 8 - float64(len(lines)-1)*l.smallStep
	}
	for k, words := range lines {
		w := l.faces.width(words, l.small, true)
		l.scene.add(box{x: x - anchor*w - 1, y: y + float64(k)*l.smallStep - l.small, w: w + 2, h: l.small * 1.3, look: look{fill: paper}})
	}
	l.block(lines, cut, name, x, y, l.small, true, anchor, soft, l.smallStep)
}

// quadrantLines bounds the lines of a quadrant's name.
const quadrantLines = 3

// widestWord is the width of the widest small bold word of a text.
func (l *layout) widestWord(s string) float64 {
	w := 0.0
	for _, word := range fields(s) {
		w = max(w, l.faces.width(word, l.small, true))
	}
	return w
}

// marks draws the intervals, then the points, then their numbers.
func (s Scatter) marks(l *layout, f frame, across scale) {
	labels := labeller{left: f.left + 2, top: f.top + 2, right: f.right - 2, bottom: f.bottom - 2}
	for _, q := range l.scene.items {
		if t, ok := q.(text); ok && t.y > f.top && t.y < f.bottom && t.bold {
			w := l.faces.width(t.words, t.size, true)
			labels.busy(t.x-t.anchor*w, t.y-t.size, w, t.size*1.2, 0.5)
		}
	}
	for _, p := range s.Points {
		if !p.shown() {
			continue
		}
		x, y := across.at(p.X.Value), f.up.at(p.Y.Value)
		x1, x2, y1, y2 := x, x, y, y
		if p.X.ranged() {
			x1, x2 = across.at(p.X.Low), across.at(p.X.High)
		}
		if p.Y.ranged() {
			y1, y2 = f.up.at(p.Y.Low), f.up.at(p.Y.High)
		}
		l.cross(x1, x2, y, x, y1, y2)
		labels.busy(x-5, y-5, 10, 10, 4)
		labels.busy(x1, y-0.5, x2-x1, 1, 0.5)
		labels.busy(x-0.5, y2, 1, y1-y2, 0.5)
	}
	for _, p := range s.Points {
		if p.shown() {
			hint := clean(l.chart.hint(p.Name, p.Y) + "; " + s.across(l.chart).say(p.X))
			l.scene.add(disc{x: across.at(p.X.Value), y: f.up.at(p.Y.Value), r: 5, look: look{fill: accent, stroke: paper, thick: 1, hint: hint}})
		}
	}
	for i, p := range s.Points {
		if p.shown() {
			s.number(l, &labels, strconv.Itoa(i+1), across.at(p.X.Value), f.up.at(p.Y.Value))
		}
	}
}

// number writes a point's number where there is room.
func (s Scatter) number(l *layout, labels *labeller, words string, x, y float64) {
	w, h := l.faces.width(words, l.small, true), l.small
	at, far := labels.place(x, y, w+4, h+2)
	if far {
		away := math.Hypot(at.x-x, at.y-y)
		l.scene.add(line(x+(at.x-x)*7/away, y+(at.y-y)*7/away, at.x, at.y, edge, 0.75))
	}
	l.scene.add(box{x: at.x - w/2 - 1, y: at.y - h/2, w: w + 2, h: h, look: look{fill: paper}})
	l.centredBold(words, at.x, at.y+h*0.36)
}

// names is the key of the numbers, with the figures.
func (s Scatter) names(l *layout) {
	items := make([]named, len(s.Points))
	for i, p := range s.Points {
		figures := clean(s.across(l.chart).say(p.X) + " · " + l.chart.say(p.Y))
		items[i] = named{strconv.Itoa(i + 1), clean(p.Name), figures}
	}
	l.y += 12
	l.list(items)
}
