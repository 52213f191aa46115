package chart

import (
	"math"
	"strings"
)

// Bars are figures side by side, each a bar from the scale's low end. Use them
// when the scale begins at zero; Dots else.
type Bars struct {
	Axis   Axis
	Rows   []Row
	Target Mark
	Before string // name of the marks of Row.Before ("Đợt trước"); "": none are drawn
	Aside  string // name of Row.Aside at the head of its column
}

// Row is a line of Bars or Dots.
type Row struct {
	Name string
	Note string // below or beside the name, small: "n = 210"
	Head bool   // a heading over the rows that follow: no figure
	Figure
	Before float64 // last time's value; NaN: none
	Aside  string  // more in a column of its own: "hạng 3–9"
}

func (Bars) kind() string { return "bars" }

func (b Bars) table(c Chart) (head []string, rows [][]string) {
	return c.figures("", []Tier{{Rows: b.Rows}}, b.Before, b.Aside)
}

func (b Bars) draw(l *layout) {
	l.figures(figureRows{axis: b.Axis, tiers: []Tier{{Rows: b.Rows}}, target: b.Target, before: b.Before, aside: b.Aside, bars: true})
}

// figureRows are Bars or Dots.
type figureRows struct {
	axis          Axis
	tiers         []Tier
	target        Mark
	before, aside string
	bars          bool
}

func (l *layout) figures(f figureRows) {
	sign := signDot
	if f.bars {
		sign = signBar
	}
	w := l.chart.Words
	entries := []entry{{w.Value, sign}}
	p := &plot{axis: f.axis, weight: 1}
	var ranged, before, hidden bool
	for _, t := range f.tiers {
		for _, row := range t.Rows {
			if row.Head {
				continue
			}
			p.data.figure(row.Figure)
			ranged = ranged || row.ranged()
			hidden = hidden || row.Hidden != ""
			if f.before != "" && row.Hidden == "" && finite(row.Before) {
				p.data.take(row.Before)
				before = true
			}
		}
	}
	if ranged {
		entries = append(entries, entry{w.Interval, signInterval})
	}
	if before {
		entries = append(entries, entry{f.before, signBefore})
	}
	if f.target.drawn() {
		p.data.take(f.target.At)
		entries = append(entries, entry{f.target.Name, signTarget})
		p.over = func(p *plot, y1, y2 float64) {
			x := p.scale.at(f.target.At)
			l.scene.add(line(x, y1, x, y2, contrast, 2, targetDash...))
		}
	}
	if hidden {
		entries = append(entries, entry{w.Hidden, signHidden})
	}
	if f.bars && f.axis.Low == f.axis.High {
		p.data.take(0)
	}
	l.key(entries...)
	r := &rows{plots: []*plot{p}, columns: []string{w.Value, w.Interval, f.aside}}
	for _, t := range f.tiers {
		if t.Name != "" {
			r.rows = append(r.rows, setRow{name: t.Name, head: true})
		}
		for _, row := range t.Rows {
			r.rows = append(r.rows, l.figureRow(f, p, row))
		}
	}
	l.setRows(r)
}

func (l *layout) figureRow(f figureRows, p *plot, row Row) setRow {
	set := setRow{name: row.Name, note: row.Note, head: row.Head, hidden: row.Hidden}
	if row.Head {
		return set
	}
	set.cells = []string{"", "", row.Aside}
	if l.narrow() && row.Aside != "" {
		set.cells[2] = f.aside + " " + row.Aside
	}
	if row.Hidden == "" {
		set.cells[0], set.cells[1] = l.chart.number(row.Value), l.chart.between(row.Figure)
	}
	hint := l.chart.hint(row.Name, row.Figure)
	set.marks = func(mid float64) {
		if row.shown() && f.bars {
			from, to := p.scale.at(math.Min(math.Max(0, p.scale.lo), p.scale.hi)), p.scale.at(row.Value)
			l.scene.add(box{x: math.Min(from, to), y: mid - 6, w: math.Abs(to - from), h: 12, look: look{fill: light, stroke: accent, thick: 1, hint: hint}})
		}
		if row.ranged() {
			l.whisker(p.scale.at(row.Low), p.scale.at(row.High), mid, hint)
		}
		if row.shown() && !f.bars {
			l.scene.add(disc{x: p.scale.at(row.Value), y: mid, r: 5, look: look{fill: accent, stroke: paper, thick: 1, hint: hint}})
		}
		if f.before != "" && finite(row.Before) {
			l.before(p.scale.at(row.Before), mid-5, clean(f.before+": "+l.chart.number(row.Before)))
		}
	}
	return set
}

// between is the interval in words; "" where there is none. Ends with a sign
// stand in brackets: a dash between them would look like another sign.
func (c Chart) between(f Figure) string {
	low, high := c.ends(f)
	switch {
	case low == "":
		return ""
	case f.Low < 0 || strings.HasPrefix(high, "+"):
		return "[" + low + "; " + high + "]"
	}
	return low + "–" + high
}

// hint is what a mark says to who points at it.
func (c Chart) hint(name string, f Figure) string {
	s := name + ": " + c.say(f)
	if r := c.between(f); r != "" {
		s += " (" + r + ")"
	}
	return clean(s)
}

// figures is the table behind Bars and Dots. Columns that nobody fills are left out.
func (c Chart) figures(tier string, tiers []Tier, before, aside string) (head []string, table [][]string) {
	w := c.Words
	head = []string{tier, w.Name, w.Value, w.Low, w.High, before, aside, w.Note}
	for _, t := range tiers {
		group := t.Name
		for _, row := range t.Rows {
			if row.Head {
				group = row.Name
				continue
			}
			low, high := c.ends(row.Figure)
			last := ""
			if before != "" && row.Hidden == "" {
				last = c.number(row.Before)
			}
			table = append(table, []string{group, row.Name, c.say(row.Figure), low, high, last, row.Aside, row.Note})
		}
	}
	return withoutEmpty(head, table, 1, 2)
}

// withoutEmpty drops the columns without a word in any row, but for those to keep.
func withoutEmpty(head []string, table [][]string, keep ...int) ([]string, [][]string) {
	used := make([]bool, len(head))
	for _, k := range keep {
		used[k] = true
	}
	for _, row := range table {
		for i, cell := range row {
			used[i] = used[i] || cell != ""
		}
	}
	pick := func(row []string) []string {
		var kept []string
		for i, cell := range row {
			if used[i] {
				kept = append(kept, cell)
			}
		}
		return kept
	}
	kept := make([][]string, len(table))
	for i, row := range table {
		kept[i] = pick(row)
	}
	return pick(head), kept
}
