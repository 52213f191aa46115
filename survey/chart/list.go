package chart

import "math"

// named is an entry of a list below a picture: a sign, a name, and figures.
type named struct{ sign, name, figures string }

// list sets entries in one column on a phone, in two on a desk, read downwards.
func (l *layout) list(items []named) {
	columns := 2
	if l.narrow() || len(items) < 4 {
		columns = 1
	}
	signs := 0.0
	for _, it := range items {
		signs = math.Max(signs, l.faces.width(it.sign, l.small, true))
	}
	signs = math.Min(signs, 80)
	per := (len(items) + columns - 1) / columns
	width := (l.inner() - float64(columns-1)*24) / float64(columns)
	top, deepest := l.y, l.y
	for i, it := range items {
		if i%per == 0 {
			l.y = top
		}
		x := l.margin + float64(i/per)*(width+24)
		l.listed(it, x, signs, width)
		deepest = math.Max(deepest, l.y)
	}
	l.y = deepest
}

func (l *layout) listed(it named, x, signs, width float64) {
	figures := math.Min(l.faces.width(it.figures, l.small, false), width*0.5)
	room := width - signs - 8
	if figures > 0 {
		room -= figures + 12
	}
	lines, cut := l.faces.wrap(it.name, l.small, false, room, 3)
	l.write(it.sign, x, l.y+l.small, l.small, true, 0, black, signs+1)
	l.block(lines, cut, it.name, x+signs+8, l.y+l.small, l.small, false, 0, black, l.smallStep)
	l.write(it.figures, x+width, l.y+l.small, l.small, false, 1, soft, width*0.5)
	l.y += math.Max(float64(len(lines)), 1)*l.smallStep + 2
}
