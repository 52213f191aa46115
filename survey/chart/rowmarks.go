package chart

import "math"

// ground draws the lines of the scales behind a row's marks.
func (l *layout) ground(r *rows, top, bottom float64) {
	for _, p := range r.plots {
		ticks := path{look: look{stroke: faint, thick: 1}}
		for _, t := range p.scale.ticks {
			x := math.Round(p.scale.at(t)) + 0.5
			ticks.pieces = append(ticks.pieces, []spot{{x, top}, {x, bottom}})
		}
		if !p.bare && len(ticks.pieces) > 0 {
			l.scene.add(ticks)
		}
		if p.under != nil {
			p.under(p, top, bottom)
		}
	}
}

// row draws one row whose top is l.y.
func (l *layout) row(r *rows, row setRow, at columnsAt) {
	switch {
	case row.head:
		l.scene.add(box{x: l.margin, y: l.y, w: l.inner(), h: row.height, look: look{fill: band}})
		l.block(row.lines, row.cut, row.name, l.margin+4, l.y+6+l.body, l.body, true, 0, black, l.step)
	case l.narrow():
		l.rowNarrow(r, row)
	default:
		l.rowWide(r, row, at)
	}
}

func (l *layout) rowWide(r *rows, row setRow, at columnsAt) {
	mid := l.y + row.height/2
	height := float64(len(row.lines)) * l.step
	if row.note != "" && !row.beside {
		height += l.smallStep
	}
	base := mid - height/2 + l.body - 1
	l.block(row.lines, row.cut, row.name, l.margin, base, l.body, false, 0, black, l.step)
	if row.beside {
		l.write(row.note, l.margin+at.name, base, l.small, false, 1, soft, at.name)
	} else {
		l.write(row.note, l.margin, base+float64(len(row.lines))*l.step-1, l.small, false, 0, soft, at.name)
	}
	for c, words := range row.cells {
		if c < len(at.words) {
			size, k := l.size(c == r.strong), soft
			if c == r.strong {
				k = black
			}
			l.write(words, at.words[c], mid+size*0.35, size, c == r.strong, 1, k, at.wide[c])
		}
	}
	l.marks(r, row, mid)
}

func (l *layout) rowNarrow(r *rows, row setRow) {
	l.block(row.lines, row.cut, row.name, l.margin, l.y+l.step, l.body, false, 0, black, l.step)
	if r.strong < len(row.cells) {
		l.write(row.cells[r.strong], l.right(), l.y+l.step, l.body, true, 1, black, l.inner()*0.4)
	}
	y := l.y + float64(max(len(row.lines), 1))*l.step
	l.block(row.details, false, "", l.margin, y+l.smallStep, l.small, false, 0, soft, l.smallStep)
	l.marks(r, row, l.y+row.height-markRoom/2-2)
}

// marks draws what the row shows, or says that it may not be shown.
func (l *layout) marks(r *rows, row setRow, mid float64) {
	if row.hidden != "" && len(r.plots) > 0 {
		from, to := r.plots[0].scale.from, r.plots[len(r.plots)-1].scale.to
		l.veil(row.hidden, from, to, mid)
		return
	}
	// On a phone names stand between the marks: the lines leave them out.
	top, bottom := l.y, l.y+row.height
	if l.narrow() {
		top = mid - markRoom/2 - 1
	}
	l.ground(r, top, bottom)
	if row.marks != nil {
		row.marks(mid)
	}
	for _, p := range r.plots {
		if p.over != nil {
			p.over(p, top, bottom)
		}
	}
}

// veil is what stands where nothing may be shown: hatching, and why.
func (l *layout) veil(why string, from, to, mid float64) {
	l.hatch(from, mid-9, to-from, 18)
	words, _ := l.faces.short(clean(why), l.small, false, to-from-24)
	l.scene.add(box{x: from + 6, y: mid - 8, w: l.faces.width(words, l.small, false) + 12, h: 16, look: look{fill: paper}})
	l.write(why, from+12, mid+l.small*0.35, l.small, false, 0, black, to-from-24)
}

// axes writes the ticks and the names of the scales below the rows.
func (l *layout) axes(r *rows) {
	deepest := l.y
	for _, p := range r.plots {
		deepest = math.Max(deepest, l.axis(p))
	}
	l.y = deepest
}

// axis is where the words of an axis end.
func (l *layout) axis(p *plot) float64 {
	y := l.y
	if !p.bare {
		for _, t := range l.worded(p.axis, p.scale) {
			l.centred(l.tick(p.axis, t), p.scale.at(t), y+l.small+2, l.small, soft)
		}
		y += l.smallStep + 2
	}
	width := p.scale.to - p.scale.from
	lines, cut := l.faces.wrap(clean(p.axis.Name), l.small, false, width, 3)
	l.block(lines, cut, clean(p.axis.Name), (p.scale.from+p.scale.to)/2, y+l.small+1, l.small, false, 0.5, soft, l.smallStep)
	return y + float64(len(lines))*l.smallStep
}

// centred writes words around x, moved inward where they would leave the canvas.
func (l *layout) centred(words string, x, y, size float64, k ink) {
	words, _ = l.faces.short(words, size, false, l.scene.width-4)
	half := l.faces.width(words, size, false) / 2
	x = math.Max(math.Min(x, l.scene.width-2-half), 2+half)
	l.scene.add(text{x: x, y: y, words: words, size: size, anchor: 0.5, ink: k})
}
