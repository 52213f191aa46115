package export

import (
	"math"

	"sipas/survey/poster/pdf"
)

// Measures of tables: size of the letters in points, and the white around a
// cell's text in millimetres.
const (
	gridPoints = 9.5
	gridSide   = 1.2
	gridAbove  = 0.7
	gridStep   = 3.5 // a step of depth
)

// grid sets a table. Its head is repeated on each page; a line is never torn
// apart unless it is higher than a page.
func (l *setting) grid(g *Grid) {
	l.skip(1.5)
	l.need(l.gridStart(g))
	if g.Caption != "" {
		l.say(g.Caption, passage{face: slanted, points: 10, colour: grey})
	}
	edges := g.edges()
	l.gridHead(g, edges)
	for i := range g.Rows {
		high := l.rowHigh(g, edges, i)
		with := high
		if g.Rows[i].Group && i+1 < len(g.Rows) { // a heading stays with its first line
			with += l.rowHigh(g, edges, i+1)
		}
		if l.room() < with {
			l.turn()
			l.gridHead(g, edges)
		}
		l.row(g, edges, i, high)
	}
	l.y += 2
}

// edges are where the columns begin, and where the last one ends.
func (g *Grid) edges() []float64 {
	sum := 0.0
	for _, c := range g.Columns {
		sum += c.Share
	}
	if sum <= 0 {
		sum = 1
	}
	edges := []float64{marginLeft}
	for _, c := range g.Columns {
		edges = append(edges, edges[len(edges)-1]+textWide*c.Share/sum)
	}
	return edges
}

// gridStart is the height of a table's head with its first line.
func (l *setting) gridStart(g *Grid) float64 {
	edges := g.edges()
	high := l.headHigh(g, edges) + l.high(slanted, 10, g.Caption, textWide)
	if len(g.Rows) > 0 {
		high += l.rowHigh(g, edges, 0)
	}
	if len(g.Rows) > 1 && g.Rows[0].Group {
		high += l.rowHigh(g, edges, 1)
	}
	return high
}

func (l *setting) headHigh(g *Grid, edges []float64) float64 {
	high := 0.0
	for i, c := range g.Columns {
		high = max(high, l.high(strong, gridPoints, c.Title, edges[i+1]-edges[i]-2*gridSide))
	}
	return high + 2*gridAbove
}

func (l *setting) gridHead(g *Grid, edges []float64) {
	high := l.headHigh(g, edges)
	l.fill(shade, pdf.Box{X: marginLeft, Y: l.y, Width: textWide, Height: high})
	for i, c := range g.Columns {
		lines := l.wrapped(strong, gridPoints, c.Title, edges[i+1]-edges[i]-2*gridSide)
		y := l.y + high - gridAbove - float64(len(lines))*leading(gridPoints)
		for _, s := range lines {
			l.set(strong, gridPoints, l.within(edges, i, c.Number, strong, s), y, s, ink)
			y += leading(gridPoints)
		}
	}
	l.y += high
	l.fill(hair, pdf.Box{X: marginLeft, Y: l.y, Width: textWide, Height: 0.25})
	l.y += 0.25
}

// within is where a text begins in a column.
func (l *setting) within(edges []float64, column int, right bool, face int, s string) float64 {
	if right {
		return edges[column+1] - gridSide - l.wide(face, gridPoints, s)
	}
	return edges[column] + gridSide
}

// cellLines are the lines of a cell, and the face they are set in.
func (l *setting) cellLines(g *Grid, edges []float64, row, column int) (face int, lines []string, indent float64) {
	r := &g.Rows[row]
	if r.Group {
		face = strong
	}
	if column >= len(r.Cells) || g.Columns[column].Drawn {
		return face, nil, 0
	}
	room := edges[column+1] - edges[column] - 2*gridSide
	if g.Named(column) {
		indent = min(gridStep*float64(r.Depth), room/2)
	}
	if r.Group && column == 0 && len(r.Cells) == 1 { // a heading over all columns
		room = textWide - 2*gridSide
	}
	return face, l.wrapped(face, gridPoints, r.Cells[column], room-indent), indent
}

func (l *setting) rowHigh(g *Grid, edges []float64, row int) float64 {
	lines := 1
	for i := range g.Columns {
		_, cell, _ := l.cellLines(g, edges, row, i)
		lines = max(lines, len(cell))
	}
	if why := g.Rows[row].Why; why != "" {
		lines = max(lines, len(l.wrapped(slanted, gridPoints, why, edges[len(edges)-1]-edges[g.First()]-2*gridSide)))
	}
	return float64(lines)*leading(gridPoints) + 2*gridAbove + 0.15
}

func (l *setting) row(g *Grid, edges []float64, row int, high float64) {
	r := &g.Rows[row]
	for i, c := range g.Columns {
		face, lines, indent := l.cellLines(g, edges, row, i)
		y := l.y + gridAbove
		for _, s := range lines {
			l.set(face, gridPoints, l.within(edges, i, c.Number, face, s)+indent, y, s, ink)
			y += leading(gridPoints)
		}
		if c.Drawn && r.Bar != nil {
			l.bar(*r.Bar, edges[i]+gridSide, l.y+gridAbove+0.6, edges[i+1]-edges[i]-2*gridSide)
		}
	}
	if r.Why != "" {
		y := l.y + gridAbove
		for _, s := range l.wrapped(slanted, gridPoints, r.Why, edges[len(edges)-1]-edges[g.First()]-2*gridSide) {
			l.set(slanted, gridPoints, edges[g.First()]+gridSide, y, s, grey)
			y += leading(gridPoints)
		}
	}
	l.y += high
	l.fill(hair, pdf.Box{X: marginLeft, Y: l.y - 0.1, Width: textWide, Height: 0.1})
}

// bar draws a figure with its interval.
func (l *setting) bar(b Bar, x, y, wide float64) {
	if math.IsNaN(b.Value) {
		return
	}
	const high = 2.6
	in := func(v float64) float64 { return wide * max(0, min(1, v)) }
	l.fill(track, pdf.Box{X: x, Y: y, Width: wide, Height: high})
	l.fill(bar, pdf.Box{X: x, Y: y, Width: in(b.Value), Height: high})
	if b.Ranged() { // dark with white edges, to be seen on the bar and beside it
		from, long := x+in(b.Lo), max(0.3, in(b.Hi)-in(b.Lo))
		l.fill(white, pdf.Box{X: from, Y: y + high/2 - 0.55, Width: long, Height: 1.1})
		l.fill(ink, pdf.Box{X: from, Y: y + high/2 - 0.3, Width: long, Height: 0.6})
	}
}
