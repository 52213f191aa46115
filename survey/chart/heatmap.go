package chart

import "math"

// HeatMap is a table whose cells are tinted by their numbers, darker is more.
// Where the columns do not fit side by side, it is drawn in several parts.
type HeatMap struct {
	Columns []Column
	Rows    []Cells
	Axis    Axis // of the tints; its ticks are written in the key
	// Cell writes the number in a cell, as short as can be; nil: the chart's format.
	Cell Format
	// Sign stands in a cell that is hidden, which is hatched too; "": "·".
	Sign string
}

// Column is the head of a column: a short code drawn above it ("TC1"), and a
// name in the key below. A name that is empty or equals the code has no entry.
type Column struct{ Code, Name string }

// Cells are a row of a HeatMap, as long as its Columns; missing ones do not exist.
type Cells struct {
	Name    string
	Note    string
	Figures []Figure // intervals are in no cell, but in the table
}

func (HeatMap) kind() string { return "heatmap" }

// figure is the one in a column.
func (r Cells) figure(column int) Figure {
	if column < len(r.Figures) {
		return r.Figures[column]
	}
	return None()
}

func (h HeatMap) table(c Chart) (head []string, table [][]string) {
	head = []string{c.Words.Name}
	keep := []int{0}
	for i, column := range h.Columns {
		head = append(head, column.whole())
		keep = append(keep, i+1)
	}
	head = append(head, c.Words.Note)
	for _, row := range h.Rows {
		cells := []string{row.Name}
		for i := range h.Columns {
			f := row.figure(i)
			words := c.say(f)
			if between := c.between(f); between != "" {
				words += " (" + between + ")"
			}
			cells = append(cells, words)
		}
		table = append(table, append(cells, row.Note))
	}
	return withoutEmpty(head, table, keep...)
}

// whole is code and name.
func (c Column) whole() string {
	switch {
	case c.Name == "" || c.Name == c.Code:
		return c.Code
	case c.Code == "":
		return c.Name
	}
	return c.Code + " " + c.Name
}

// grid is where the cells stand.
type grid struct {
	name       float64 // width of the names
	cell, high float64 // of a cell
	columns    int     // side by side
	bounds     []float64
}

func (h HeatMap) draw(l *layout) {
	if len(h.Rows) == 0 || len(h.Columns) == 0 {
		return
	}
	g := h.arrange(l)
	h.tints(l, g)
	for from := 0; from < len(h.Columns); from += g.columns {
		if from > 0 {
			l.y += 14
		}
		h.part(l, g, from, min(from+g.columns, len(h.Columns)))
	}
	h.names(l)
}

// write is a cell's number.
func (h HeatMap) write(c Chart, f Figure) string {
	if f.Hidden != "" {
		if h.Sign == "" {
			return "·"
		}
		return clean(h.Sign)
	}
	if h.Cell != nil {
		return clean(h.Cell.write(f.Value))
	}
	return clean(c.number(f.Value))
}

func (h HeatMap) arrange(l *layout) grid {
	var data extent
	least, widest := 26.0, 0.0
	for _, row := range h.Rows {
		widest = math.Max(widest, math.Max(l.faces.width(clean(row.Name), l.body, false), l.faces.width(clean(row.Note), l.small, false)))
		for i := range h.Columns {
			f := row.figure(i)
			if f.shown() {
				data.take(f.Value)
			}
			least = math.Max(least, l.faces.width(h.write(l.chart, f), l.small, false)+8)
		}
	}
	for _, c := range h.Columns {
		least = math.Max(least, math.Min(l.faces.width(clean(c.Code), l.small, true)+3, 64))
	}
	least = math.Min(least, l.inner()/3)
	g := grid{name: math.Min(widest, l.inner()*0.34), high: 26, bounds: h.bounds(data)}
	room := l.inner() - g.name - 8
	fit := max(1, int(room/least))
	parts := (len(h.Columns) + fit - 1) / fit
	g.columns = (len(h.Columns) + parts - 1) / parts
	g.cell = math.Min(room/float64(g.columns), 88)
	return g
}

// bounds are the values between which tints change, with both ends: at most
// heatSteps pieces.
func (h HeatMap) bounds(data extent) []float64 {
	for about := float64(heatSteps); ; about-- {
		s := h.Axis.span(data, about)
		bounds := []float64{s.lo}
		for _, t := range s.ticks {
			if t > s.lo && t < s.hi {
				bounds = append(bounds, t)
			}
		}
		if bounds = append(bounds, s.hi); len(bounds) <= heatSteps+1 || about <= 1 {
			return bounds[:min(len(bounds), heatSteps+1)]
		}
	}
}

// tint is the step of a value.
func (g grid) tint(v float64) int {
	pieces := len(g.bounds) - 1
	i := 0
	for i < pieces-1 && v >= g.bounds[i+1] {
		i++
	}
	if pieces < 2 {
		return heatSteps / 2
	}
	return i * (heatSteps - 1) / (pieces - 1)
}

// tints is the key of the tints: a strip with the bounds below.
func (h HeatMap) tints(l *layout, g grid) {
	l.paragraph(h.Axis.Name, l.small, false, soft, l.smallStep)
	l.y += 4
	pieces := len(g.bounds) - 1
	w := math.Min(64, (l.inner()-40)/float64(pieces))
	for i := range pieces {
		ground, _ := heatInk(g.tint(g.bounds[i]))
		l.scene.add(box{x: l.margin + 20 + float64(i)*w, y: l.y, w: w, h: 12, look: look{fill: ground, stroke: edge, thick: 1}})
	}
	last := math.Inf(-1)
	for i, b := range g.bounds {
		words := l.tick(h.Axis, b)
		x := l.margin + 20 + float64(i)*w
		if half := l.faces.width(words, l.small, false) / 2; x-half > last {
			l.centred(words, x, l.y+12+l.small+2, l.small, soft)
			last = x + half + 4
		}
	}
	l.y += 12 + l.smallStep + 10
	for _, row := range h.Rows {
		for i := range h.Columns {
			if row.figure(i).Hidden != "" {
				l.key(entry{l.chart.Words.Hidden, signHidden})
				return
			}
		}
	}
}

// part draws the columns from one to before another.
func (h HeatMap) part(l *layout, g grid, from, to int) {
	left := l.margin + g.name + 8
	for i := from; i < to; i++ {
		l.write(h.Columns[i].head(), left+(float64(i-from)+0.5)*g.cell, l.y+l.small, l.small, true, 0.5, black, g.cell-2)
	}
	l.y += l.smallStep + 4
	for _, row := range h.Rows {
		h.row(l, g, row, from, to)
	}
}

// head is what stands above the column.
func (c Column) head() string {
	if c.Code == "" {
		return c.Name
	}
	return c.Code
}

func (h HeatMap) row(l *layout, g grid, row Cells, from, to int) {
	lines, cut := l.faces.wrap(clean(row.Name), l.body, false, g.name, 2)
	words := float64(len(lines)) * l.step
	if row.Note != "" {
		words += l.smallStep
	}
	high := math.Max(g.high, words+6)
	base := l.y + (high-words)/2 + l.body - 1
	l.block(lines, cut, clean(row.Name), l.margin, base, l.body, false, 0, black, l.step)
	l.write(row.Note, l.margin, base+float64(len(lines))*l.step-1, l.small, false, 0, soft, g.name)
	for i := from; i < to; i++ {
		x := l.margin + g.name + 8 + float64(i-from)*g.cell
		h.cell(l, g, row.figure(i), x, high, clean(row.Name+" – "+h.Columns[i].whole()+": "+l.chart.say(row.figure(i))))
	}
	l.y += high
}

// cell draws a tinted box with its number.
func (h HeatMap) cell(l *layout, g grid, f Figure, x, high float64, hint string) {
	const space = 1.0
	x, y, w, tall := x+space/2, l.y+space/2, g.cell-space, high-space
	words := h.write(l.chart, f)
	ink := black
	switch {
	case f.Hidden != "":
		l.hatch(x, y, w, tall)
		if width := l.faces.width(words, l.small, false) + 6; words != "·" {
			l.scene.add(box{x: x + (w-width)/2, y: y + tall/2 - 7, w: width, h: 14, look: look{fill: paper, hint: hint}})
		}
	case f.shown():
		ground, on := heatInk(g.tint(f.Value))
		ink = on
		l.scene.add(box{x: x, y: y, w: w, h: tall, look: look{fill: ground, stroke: faint, thick: 1, hint: hint}})
	}
	l.write(words, x+w/2, y+tall/2+l.small*0.35, l.small, false, 0.5, ink, w)
}

// names is the key of the columns' codes.
func (h HeatMap) names(l *layout) {
	var items []named
	for _, c := range h.Columns {
		if c.whole() != c.head() {
			items = append(items, named{clean(c.Code), clean(c.Name), ""})
		}
	}
	if len(items) > 0 {
		l.y += 12
		l.list(items)
	}
}
