package chart

import "math"

// rows is a picture of named rows: beside or below each name its marks on one
// or two scales, and columns of words. Bars, Dots, Diverging and Pairs are such.
type rows struct {
	plots   []*plot
	columns []string // heads of the columns of words
	strong  int      // the column of the figure itself: bold, and beside the name on a phone
	rows    []setRow
}

// plot is a field for marks with its own scale.
type plot struct {
	axis   Axis
	data   extent
	weight float64 // its part of the width
	scale  scale
	bare   bool // neither ticks nor lines
	// under and over draw lines below and above the marks of a row; nil: none.
	under, over func(p *plot, y1, y2 float64)
}

// setRow is a row to be set.
type setRow struct {
	name, note string
	head       bool
	cells      []string // by column
	hidden     string   // words over the hatched plots instead of marks
	marks      func(mid float64)

	lines   []string // of the name, as wrapped
	cut     bool
	beside  bool // the note stands in the name's line
	height  float64
	details []string // narrow: lines of small words under the name
}

const (
	gap        = 12.0 // between columns
	apartPlots = 40.0 // between plots: ticks stand out at both ends
	markRoom   = 28.0 // the height that marks need
)

// columnsAt is where things stand in a row.
type columnsAt struct {
	name  float64   // width of the name
	from  float64   // left end of the plots
	to    float64   // right end
	words []float64 // right ends of the columns
	wide  []float64 // widths of the columns
}

func (l *layout) setRows(r *rows) {
	if len(r.rows) == 0 {
		return
	}
	at := l.arrange(r)
	l.placePlots(r, at)
	for i := range r.rows {
		l.shape(&r.rows[i], r.strong, at)
	}
	if !l.narrow() {
		l.heads(r, at)
	}
	for i, row := range r.rows {
		if i > 0 && !row.head {
			l.scene.add(line(l.margin, math.Round(l.y)+0.5, l.right(), math.Round(l.y)+0.5, faint, 0.5))
		}
		l.row(r, row, at)
		l.y += row.height
	}
	l.axes(r)
}

// arrange shares the width among name, plots and columns.
func (l *layout) arrange(r *rows) columnsAt {
	at := columnsAt{from: l.margin + 4, to: l.right() - 4, name: l.inner()}
	if l.narrow() {
		return at
	}
	var sum float64
	at.wide, sum = l.shareWords(r)
	widest := 60.0
	for _, row := range r.rows {
		if !row.head {
			widest = math.Max(widest, l.faces.width(clean(row.name), l.body, false)+10+l.faces.width(clean(row.note), l.small, false))
		}
	}
	at.name = math.Min(widest, math.Max(100, math.Min(l.inner()*0.36, l.inner()-sum-200*float64(len(r.plots)))))
	at.from = l.margin + at.name + gap
	at.to = l.right() - sum
	x := at.to
	at.words = make([]float64, len(r.columns))
	for c, w := range at.wide {
		if w > 0 {
			x += gap + w
		}
		at.words[c] = x
	}
	return at
}

// shareWords are the widths of the columns of words, and what they take with
// the gaps before them. Where they would take more than their part, heads give
// way first, for they wrap; numbers are shortened only when nothing else helps.
func (l *layout) shareWords(r *rows) (wide []float64, sum float64) {
	wide = make([]float64, len(r.columns))
	numbers, extra, gaps := 0.0, 0.0, 0.0
	needed := make([]float64, len(r.columns))
	for c := range r.columns {
		for _, row := range r.rows {
			if c < len(row.cells) {
				needed[c] = math.Max(needed[c], l.faces.width(clean(row.cells[c]), l.size(c == r.strong), c == r.strong))
			}
		}
		if needed[c] > 0 {
			needed[c] = math.Min(needed[c]+1, l.inner()*0.16)
			wide[c] = math.Min(math.Max(needed[c], l.headWidth(r.columns[c])), l.inner()*0.16)
			numbers, extra, gaps = numbers+needed[c], extra+wide[c]-needed[c], gaps+gap
		}
	}
	most := l.inner()*0.42 - gaps
	for c := range wide {
		switch {
		case numbers > most:
			wide[c] = needed[c] * most / numbers
		case numbers+extra > most:
			wide[c] = needed[c] + (wide[c]-needed[c])*(most-numbers)/extra
		}
		if wide[c] > 0 {
			sum += wide[c] + gap
		}
	}
	return wide, sum
}

// headWidth is what the head of a column needs: its longest word, and half of
// the whole, for it may have three lines.
func (l *layout) headWidth(head string) float64 {
	head = clean(head)
	width := math.Max(40, math.Min(l.faces.width(head, l.small, false)*0.6, 110))
	for _, word := range fields(head) {
		width = math.Max(width, l.faces.width(word, l.small, false))
	}
	return width
}

// size is that of the words of a column.
func (l *layout) size(strong bool) float64 {
	if strong {
		return l.body
	}
	return l.small
}

// placePlots gives each plot its scale.
func (l *layout) placePlots(r *rows, at columnsAt) {
	weights := 0.0
	for _, p := range r.plots {
		weights += p.weight
	}
	room := at.to - at.from - apartPlots*float64(len(r.plots)-1)
	x := at.from
	for _, p := range r.plots {
		w := room * p.weight / weights
		p.scale = l.across(p.axis, p.data, x, x+w)
		x += w + apartPlots
	}
}

// shape wraps a row's name and finds its height.
func (l *layout) shape(row *setRow, strong int, at columnsAt) {
	row.name, row.note = clean(row.name), clean(row.note)
	for i, c := range row.cells {
		row.cells[i] = clean(c)
	}
	switch {
	case row.head:
		row.lines, row.cut = l.faces.wrap(row.name, l.body, true, l.inner(), 2)
		row.height = float64(len(row.lines))*l.step + 12
	case l.narrow():
		l.shapeNarrow(row, strong)
	default:
		row.lines, row.cut = l.faces.wrap(row.name, l.body, false, at.name, 2)
		height := float64(len(row.lines)) * l.step
		used := l.faces.width(row.name, l.body, false) + 8 + l.faces.width(row.note, l.small, false)
		if row.beside = len(row.lines) == 1 && used <= at.name; row.note != "" && !row.beside {
			height += l.smallStep
		}
		row.height = math.Max(markRoom, height+8)
	}
}

// shapeNarrow sets the name above the marks, the figure at its right, and
// everything else in small lines between.
func (l *layout) shapeNarrow(row *setRow, strong int) {
	width := l.inner()
	if strong < len(row.cells) && row.cells[strong] != "" {
		width -= math.Min(l.faces.width(row.cells[strong], l.body, true), l.inner()*0.4) + 8
	}
	row.lines, row.cut = l.faces.wrap(row.name, l.body, false, width, 3)
	details := row.note
	for i, c := range row.cells {
		if i == strong || c == "" {
			continue
		}
		if details != "" {
			details += " · "
		}
		details += c
	}
	row.details, _ = l.faces.wrap(details, l.small, false, l.inner(), 3)
	row.height = float64(max(len(row.lines), 1))*l.step + float64(len(row.details))*l.smallStep + markRoom + 10
}

// heads sets the heads of the columns of words, their last lines level.
func (l *layout) heads(r *rows, at columnsAt) {
	most := 0
	set := make([][]string, len(r.columns))
	for c, name := range r.columns {
		if at.wide[c] > 0 {
			set[c], _ = l.faces.wrap(clean(name), l.small, false, at.wide[c], 3)
			most = max(most, len(set[c]))
		}
	}
	for c, lines := range set {
		y := l.y + float64(most-len(lines))*l.smallStep + l.small
		l.block(lines, true, clean(r.columns[c]), at.words[c], y, l.small, false, 1, soft, l.smallStep)
	}
	if most > 0 {
		l.y += float64(most)*l.smallStep + 4
	}
}
