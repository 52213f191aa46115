package chart

import "math"

// Diverging shows how answers are spread: a bar per row, worse answers to the
// left of a middle line, better ones to the right, the neutral one astride,
// and the share of "don't know" (of all who answered or did not know) at the
// side. Shares are written by the chart's Format, from 0 to 1.
type Diverging struct {
	Answers  []string // names from worst to best, two to seven
	DontKnow string   // name of the column at the side; "": none
	Aside    string   // name of Answered.Aside at the head of its column
	Rows     []Answered
	Cell     Format // writes a share inside its bar, as short as can be; nil: the chart's
}

// Answered are the answers of one question.
type Answered struct {
	Name     string
	Note     string
	Head     bool    // a heading over the rows that follow
	Counts   []int64 // from worst to best, as long as Diverging.Answers
	DontKnow int64
	Aside    string // a figure in words: "82,4%"
	Hidden   string // words instead of the answers when they may not be shown
}

func (Diverging) kind() string { return "diverging" }

// shares are those of the answers among the answers, and of don't know among
// all; NaN where nobody answered. Counts below zero are taken as none.
func (d Diverging) shares(a Answered) (shares []float64, dontKnow float64) {
	n := len(d.Answers)
	shares = make([]float64, n)
	sum := 0.0
	for i := range min(n, len(a.Counts)) {
		shares[i] = math.Max(0, float64(a.Counts[i]))
		sum += shares[i]
	}
	for i := range shares {
		shares[i] /= sum
	}
	unknown := math.Max(0, float64(a.DontKnow))
	return shares, unknown / (sum + unknown)
}

// worse is the share to the left of the middle line.
func worse(shares []float64) float64 {
	sum := 0.0
	for i := range len(shares) / 2 {
		sum += shares[i]
	}
	if len(shares)%2 == 1 {
		sum += shares[len(shares)/2] / 2
	}
	return sum
}

func (d Diverging) table(c Chart) (head []string, table [][]string) {
	head = append([]string{"", c.Words.Name}, d.Answers...)
	head = append(head, d.DontKnow, d.Aside, c.Words.Note)
	group := ""
	for _, a := range d.Rows {
		if a.Head {
			group = a.Name
			continue
		}
		row := []string{group, a.Name}
		shares, unknown := d.shares(a)
		for _, s := range shares {
			row = append(row, c.share(s, a.Hidden))
		}
		if d.DontKnow == "" {
			unknown = math.NaN()
		}
		row = append(row, c.share(unknown, a.Hidden), a.Aside, a.Note)
		if d.DontKnow == "" {
			row[len(row)-3] = ""
		}
		table = append(table, row)
	}
	keep := make([]int, len(d.Answers)+1)
	for i := range keep {
		keep[i] = i + 1
	}
	return withoutEmpty(head, table, keep...)
}

// share is a share in words, or why there is none.
func (c Chart) share(s float64, hidden string) string {
	if hidden != "" {
		return hidden
	}
	return c.number(s)
}

func (d Diverging) draw(l *layout) {
	var entries []entry
	for i, name := range d.Answers {
		entries = append(entries, entry{name, d.sign(i)})
	}
	p := &plot{weight: 1, bare: true}
	hidden := false
	for _, a := range d.Rows {
		shares, _ := d.shares(a)
		hidden = hidden || a.Hidden != ""
		if left := worse(shares); !a.Head && a.Hidden == "" && finite(left) {
			p.data.take(-left, 1-left)
		}
	}
	if hidden {
		entries = append(entries, entry{l.chart.Words.Hidden, signHidden})
	}
	l.key(entries...)
	// The bars fill the plot: there is no scale to read, the numbers are in them.
	p.axis = Axis{Low: math.Min(p.data.lo, -0.05), High: math.Max(p.data.hi, 0.05)}
	p.under = func(p *plot, y1, y2 float64) {
		l.scene.add(line(p.scale.at(0), y1, p.scale.at(0), y2, black, 1.5))
	}
	r := &rows{plots: []*plot{p}, columns: []string{d.Aside, d.DontKnow}}
	for _, a := range d.Rows {
		r.rows = append(r.rows, d.row(l, p, a))
	}
	l.setRows(r)
}

func (d Diverging) row(l *layout, p *plot, a Answered) setRow {
	set := setRow{name: a.Name, note: a.Note, head: a.Head, hidden: a.Hidden}
	if a.Head {
		return set
	}
	shares, unknown := d.shares(a)
	set.cells = []string{a.Aside, ""}
	if d.DontKnow != "" && a.Hidden == "" && finite(unknown) {
		set.cells[1] = l.chart.number(unknown)
		if l.narrow() {
			set.cells[1] = d.DontKnow + " " + set.cells[1]
		}
	}
	set.marks = func(mid float64) {
		from := -worse(shares)
		if !finite(from) {
			l.write("–", p.scale.at(0)+8, mid+l.body*0.35, l.body, false, 0, soft, 40)
			return
		}
		for i, s := range shares {
			if s > 0 {
				d.piece(l, i, p.scale.at(from), p.scale.at(from+s), mid, clean(a.Name+" – "+d.Answers[i]+": "+l.chart.number(s)), s)
			}
			from += s
		}
	}
	return set
}

const barHigh = 18.0

// piece draws the bar of an answer with its share in it, where it fits.
func (d Diverging) piece(l *layout, i int, from, to, mid float64, hint string, s float64) {
	ground, ink := answerInk(i, len(d.Answers))
	l.scene.add(box{x: from, y: mid - barHigh/2, w: to - from, h: barHigh, look: look{fill: ground, stroke: paper, thick: 1, hint: hint}})
	d.pattern(l, i, from, mid-barHigh/2, to-from, barHigh)
	cell := d.Cell
	if cell == nil {
		cell = l.chart.Format
	}
	words := clean(cell.write(s))
	width := l.faces.width(words, l.small, false)
	if width+6 > to-from {
		return
	}
	if i < len(d.Answers)/2 {
		l.scene.add(box{x: (from+to-width)/2 - 2, y: mid - 7, w: width + 4, h: 14, look: look{fill: ground}})
	}
	l.scene.add(text{x: (from + to) / 2, y: mid + l.small*0.35, words: words, size: l.small, anchor: 0.5, ink: ink})
}

// pattern tells worse answers from better ones without colour: slanting lines,
// denser for the worst.
func (d Diverging) pattern(l *layout, i int, x, y, w, h float64) {
	n := len(d.Answers)
	if i >= n/2 || w < 1 {
		return
	}
	_, ink := answerInk(i, n)
	apart := 5 + 4*float64(i)
	l.scene.add(slants(x, y, w, h, apart, ink, 0.75))
}

// sign is the key's sign of an answer.
func (d Diverging) sign(i int) func(l *layout, x, y float64) {
	return func(l *layout, x, y float64) {
		ground, _ := answerInk(i, len(d.Answers))
		l.scene.add(box{x: x, y: y - 6, w: signWidth, h: 12, look: look{fill: ground, stroke: edge, thick: 1}})
		d.pattern(l, i, x, y-6, signWidth, 12)
	}
}
