package chart

// Pairs compare two groups row by row: their values on one scale, and the
// difference with its interval on another, around zero.
type Pairs struct {
	Axis       Axis
	A, B       string // names of the groups
	Difference string // name of the difference: "Chênh lệch (điểm %)"
	// Beyond names the differences that are more than chance: they are filled,
	// others hollow.
	Beyond string
	Chance string // names the others: "Có thể do ngẫu nhiên"
	// Gap writes a difference, with its sign; nil: as the chart's.
	Gap      Format
	GapTicks Format // writes the differences' scale; nil: as Gap
	Rows     []Pair
}

// Pair is a row of Pairs.
type Pair struct {
	Name       string
	Note       string
	Head       bool // a heading over the rows that follow
	A, B       Figure
	Difference Figure // hidden if a side is
	Beyond     bool
}

func (Pairs) kind() string { return "pairs" }

// gaps is the chart that writes differences instead of values.
func (p Pairs) gaps(c Chart) Chart {
	if p.Gap != nil {
		c.Format = p.Gap
	}
	return c
}

func (p Pairs) table(c Chart) (head []string, table [][]string) {
	w, gaps := c.Words, p.gaps(c)
	head = []string{"", w.Name, p.A, w.Low, w.High, p.B, w.Low, w.High, p.Difference, w.Low, w.High, "", w.Note}
	group := ""
	for _, row := range p.Rows {
		if row.Head {
			group = row.Name
			continue
		}
		cells := []string{group, row.Name}
		for _, side := range []Figure{row.A, row.B} {
			low, high := c.ends(side)
			cells = append(cells, c.say(side), low, high)
		}
		low, high := gaps.ends(row.Difference)
		table = append(table, append(cells, gaps.say(row.Difference), low, high, p.verdict(row), row.Note))
	}
	return withoutEmpty(head, table, 1, 2, 5, 8)
}

// verdict says in words whether a difference is more than chance.
func (p Pairs) verdict(row Pair) string {
	switch {
	case !row.Difference.shown():
		return ""
	case row.Beyond:
		return p.Beyond
	}
	return p.Chance
}

func (p Pairs) draw(l *layout) {
	values := &plot{axis: p.Axis, weight: 1}
	gaps := &plot{axis: Axis{Name: p.Difference, Ticks: p.GapTicks}, weight: 1}
	if gaps.axis.Ticks == nil {
		gaps.axis.Ticks = p.Gap
	}
	gaps.data.take(0)
	gaps.under = func(g *plot, y1, y2 float64) {
		l.scene.add(line(g.scale.at(0), y1, g.scale.at(0), y2, black, 1.25))
	}
	var ranged, beyond, chance, hidden bool
	for _, row := range p.Rows {
		if row.Head {
			continue
		}
		values.data.figure(row.A)
		values.data.figure(row.B)
		gaps.data.figure(row.Difference)
		ranged = ranged || row.A.ranged() || row.B.ranged() || row.Difference.ranged()
		hidden = hidden || row.A.Hidden != "" || row.B.Hidden != "" || row.Difference.Hidden != ""
		beyond = beyond || row.Difference.shown() && row.Beyond
		chance = chance || row.Difference.shown() && !row.Beyond
	}
	l.key(p.entries(l, ranged, beyond, chance, hidden)...)
	// Zero stands in the middle, so that better and worse look alike.
	if reach := max(gaps.data.hi, -gaps.data.lo); reach > 0 {
		gaps.data.take(reach, -reach)
	}
	w := l.chart.Words
	r := &rows{plots: []*plot{values, gaps}, columns: []string{p.A, p.B, p.Difference, w.Interval}, strong: 2}
	for _, row := range p.Rows {
		r.rows = append(r.rows, p.row(l, values, gaps, row))
	}
	l.setRows(r)
}

func (p Pairs) entries(l *layout, ranged, beyond, chance, hidden bool) []entry {
	entries := []entry{
		{p.A, func(l *layout, x, y float64) { l.markA(x+signWidth/2, y, "") }},
		{p.B, func(l *layout, x, y float64) { l.markB(x+signWidth/2, y, "") }},
	}
	w := l.chart.Words
	if ranged {
		entries = append(entries, entry{w.Interval, signInterval})
	}
	if beyond {
		entries = append(entries, entry{p.Beyond, func(l *layout, x, y float64) { l.markGap(x+signWidth/2, y, true, "") }})
	}
	if chance {
		entries = append(entries, entry{p.Chance, func(l *layout, x, y float64) { l.markGap(x+signWidth/2, y, false, "") }})
	}
	if hidden {
		entries = append(entries, entry{w.Hidden, signHidden})
	}
	return entries
}

// apart is how far the marks of the two groups stand above and below the middle.
const apart = 5.0

func (p Pairs) row(l *layout, values, gaps *plot, row Pair) setRow {
	set := setRow{name: row.Name, note: row.Note, head: row.Head}
	if row.Head {
		return set
	}
	c, g := l.chart, p.gaps(l.chart)
	set.cells = []string{c.say(row.A), c.say(row.B), g.say(row.Difference), g.between(row.Difference)}
	if row.Difference.Hidden != "" {
		set.cells[2] = "" // said in the plot
	}
	if l.narrow() {
		set.cells[0], set.cells[1] = p.A+" "+set.cells[0], p.B+" "+set.cells[1]
	}
	set.marks = func(mid float64) {
		if row.A.ranged() {
			l.whisker(values.scale.at(row.A.Low), values.scale.at(row.A.High), mid-apart, "")
		}
		if row.B.ranged() {
			l.whisker(values.scale.at(row.B.Low), values.scale.at(row.B.High), mid+apart, "")
		}
		if row.A.shown() {
			l.markA(values.scale.at(row.A.Value), mid-apart, c.hint(row.Name+" – "+p.A, row.A))
		}
		if row.B.shown() {
			l.markB(values.scale.at(row.B.Value), mid+apart, c.hint(row.Name+" – "+p.B, row.B))
		}
		switch {
		case row.Difference.Hidden != "":
			l.veil(row.Difference.Hidden, gaps.scale.from, gaps.scale.to, mid)
		case row.Difference.shown():
			if row.Difference.ranged() {
				l.whisker(gaps.scale.at(row.Difference.Low), gaps.scale.at(row.Difference.High), mid, "")
			}
			l.markGap(gaps.scale.at(row.Difference.Value), mid, row.Beyond, g.hint(row.Name, row.Difference))
		}
	}
	return set
}

// markA, markB and markGap are the marks of the first group, of the second and
// of the difference.
func (l *layout) markA(x, y float64, hint string) {
	l.scene.add(disc{x: x, y: y, r: 4.5, look: look{fill: accent, stroke: paper, thick: 1, hint: hint}})
}

func (l *layout) markB(x, y float64, hint string) {
	l.scene.add(box{x: x - 4, y: y - 4, w: 8, h: 8, look: look{fill: paper, stroke: contrast, thick: 2, hint: hint}})
}

func (l *layout) markGap(x, y float64, beyond bool, hint string) {
	ground := paper
	if beyond {
		ground = black
	}
	const r = 6.0
	l.scene.add(path{pieces: [][]spot{{{x, y - r}, {x + r, y}, {x, y + r}, {x - r, y}}}, closed: true, look: look{fill: ground, stroke: black, thick: 1.5, hint: hint}})
}
