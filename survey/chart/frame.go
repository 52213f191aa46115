package chart

import "math"

// frame is the field of Lines and Scatter with a scale upright and a place for
// one across.
type frame struct {
	left, right, top, bottom float64
	up                       scale
}

// open makes a frame of some height and draws the upright scale with its lines.
func (l *layout) open(a Axis, data extent, height float64) frame {
	f := frame{right: l.right() - 8}
	l.paragraph(a.Name, l.small, false, soft, l.smallStep)
	l.y += 8
	f.top, f.bottom = l.y, l.y+height
	f.up = a.span(data, math.Floor(height/40))
	f.up.from, f.up.to = f.bottom, f.top
	f.left = l.margin + math.Min(l.tickWidth(a, f.up), l.inner()*0.3) + 8
	for _, t := range f.up.ticks {
		y := math.Round(f.up.at(t)) + 0.5
		l.scene.add(line(f.left, y, f.right, y, faint, 1))
		l.write(l.tick(a, t), f.left-6, y+l.small*0.35, l.small, false, 1, soft, l.inner()*0.3)
	}
	l.y = f.bottom
	return f
}

// close draws the edges that the marks stand on.
func (l *layout) close(f frame) {
	l.scene.add(path{pieces: [][]spot{{{f.left, f.top}, {f.left, f.bottom}, {f.right, f.bottom}}}, look: look{stroke: edge, thick: 1}})
}

// token is a mark of series i around a spot.
func (l *layout) token(i int, x, y float64, hint string) {
	k := look{fill: seriesInk(i), stroke: paper, thick: 1, hint: hint}
	hollow := look{fill: paper, stroke: seriesInk(i), thick: 2, hint: hint}
	switch i % 6 {
	case 0:
		l.scene.add(disc{x: x, y: y, r: 4.5, look: k})
	case 1:
		l.scene.add(box{x: x - 4, y: y - 4, w: 8, h: 8, look: hollow})
	case 2:
		l.scene.add(polygon(k, spot{x, y - 6}, spot{x + 5.5, y + 4}, spot{x - 5.5, y + 4}))
	case 3:
		l.scene.add(polygon(hollow, spot{x, y - 5}, spot{x + 5, y}, spot{x, y + 5}, spot{x - 5, y}))
	case 4:
		l.scene.add(disc{x: x, y: y, r: 4, look: hollow})
	default:
		l.scene.add(box{x: x - 4.5, y: y - 4.5, w: 9, h: 9, look: k})
	}
}

func polygon(k look, spots ...spot) path {
	return path{pieces: [][]spot{spots}, closed: true, look: k}
}

// seriesDash is the pattern of series i; the first is drawn through.
func seriesDash(i int) []float64 {
	return [][]float64{nil, {7, 4}, {2, 3}, {9, 3, 2, 3}, {12, 4}, {4, 2}}[i%6]
}
