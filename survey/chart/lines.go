package chart

// Lines are figures over waves or periods. Each series has its own marks and
// dashes, so that up to six can be told apart without colour.
type Lines struct {
	Axis   Axis     // upright
	Points []string // names of the waves or periods, oldest first
	Series []Series
	Target Mark
	Breaks []Break
	Limits string // name of the control limits in the key: "Giới hạn kiểm soát"
	// Outside is the name of the points outside their limits: they have a ring.
	Outside string
	Point   string // head of the names in the table: "Đợt", "Tuần"
}

// Series is one line.
type Series struct {
	Name   string
	Points []Point // as long as Lines.Points; a missing figure leaves a gap
	Centre Mark    // the mean that control limits lie around
}

// Point is a figure at one time.
type Point struct {
	Figure
	Floor, Ceiling float64 // control limits, drawn if Floor < Ceiling
	Outside        bool
}

// limited reports whether there are control limits to draw.
func (p Point) limited() bool {
	return p.Hidden == "" && finite(p.Floor) && finite(p.Ceiling) && p.Floor < p.Ceiling
}

// Break says that what comes from a point on cannot be compared with what was
// before.
type Break struct {
	Before int    // index in Lines.Points of the first point after the break
	Why    string // "Bộ câu hỏi mới"
}

func (Lines) kind() string { return "lines" }

// point is the one of a series at an index.
func (s Series) point(i int) Point {
	if i < len(s.Points) {
		return s.Points[i]
	}
	return Point{Figure: None()}
}

func (n Lines) table(c Chart) (head []string, table [][]string) {
	w := c.Words
	head = []string{n.Point}
	keep := []int{0}
	for _, s := range n.Series {
		keep = append(keep, len(head))
		lead := ""
		if len(n.Series) > 1 {
			lead = s.Name + " – "
		}
		name := s.Name
		if name == "" {
			name = w.Value
		}
		head = append(head, name, lead+w.Low, lead+w.High, lead+n.Limits, lead+n.Outside)
	}
	head = append(head, "")
	for i, name := range n.Points {
		row := []string{name}
		for _, s := range n.Series {
			p := s.point(i)
			low, high := c.ends(p.Figure)
			limits, outside := "", ""
			if p.limited() {
				limits = c.number(p.Floor) + "–" + c.number(p.Ceiling)
			}
			if p.Outside && p.shown() {
				outside = "●"
			}
			row = append(row, c.say(p.Figure), low, high, limits, outside)
		}
		table = append(table, append(row, n.why(i)))
	}
	return withoutEmpty(head, table, keep...)
}

// why are the breaks before a point.
func (n Lines) why(i int) string {
	words := ""
	for _, b := range n.Breaks {
		if b.Before == i {
			if words != "" {
				words += "; "
			}
			words += b.Why
		}
	}
	return words
}

func (n Lines) draw(l *layout) {
	if len(n.Points) == 0 {
		return
	}
	data := n.extent()
	l.key(n.entries(l.chart.Words.Hidden)...)
	height := 340.0
	if l.narrow() {
		height = 240
	}
	f := l.open(n.Axis, data, height)
	at := n.places(f)
	for i, s := range n.Series {
		n.limits(l, f, at, i, s)
	}
	n.breaks(l, f, at)
	if n.Target.drawn() {
		y := f.up.at(n.Target.At)
		l.scene.add(line(f.left, y, f.right, y, contrast, 2, targetDash...))
	}
	for i, s := range n.Series {
		n.series(l, f, at, i, s)
	}
	l.close(f)
	n.under(l, f, at)
	n.reasons(l)
}

// extent is all that the upright scale must reach.
func (n Lines) extent() extent {
	var e extent
	for _, s := range n.Series {
		for i := range n.Points {
			p := s.point(i)
			e.figure(p.Figure)
			if p.limited() {
				e.take(p.Floor, p.Ceiling)
			}
		}
		if s.Centre.drawn() {
			e.take(s.Centre.At)
		}
	}
	if n.Target.drawn() {
		e.take(n.Target.At)
	}
	return e
}

func (n Lines) entries(hidden string) []entry {
	var entries []entry
	for i, s := range n.Series {
		entries = append(entries, entry{s.Name, func(l *layout, x, y float64) {
			l.scene.add(line(x, y, x+signWidth, y, seriesInk(i), 2, seriesDash(i)...))
			l.token(i, x+signWidth/2, y, "")
		}})
		if s.Centre.drawn() {
			entries = append(entries, entry{s.Centre.Name, func(l *layout, x, y float64) {
				l.scene.add(line(x, y, x+signWidth, y, seriesInk(i), 1))
			}})
		}
	}
	if n.has(func(p Point) bool { return p.limited() }) {
		entries = append(entries, entry{n.Limits, func(l *layout, x, y float64) {
			l.scene.add(box{x: x, y: y - 5, w: signWidth, h: 10, look: look{fill: band}},
				line(x, y-5, x+signWidth, y-5, edge, 1, limitDash...), line(x, y+5, x+signWidth, y+5, edge, 1, limitDash...))
		}})
	}
	if n.has(func(p Point) bool { return p.Outside && p.shown() }) {
		entries = append(entries, entry{n.Outside, func(l *layout, x, y float64) { l.outside(x+signWidth/2, y) }})
	}
	if n.Target.drawn() {
		entries = append(entries, entry{n.Target.Name, signTarget})
	}
	if n.has(func(p Point) bool { return p.Hidden != "" }) {
		entries = append(entries, entry{hidden, signHidden})
	}
	return entries
}

// has reports whether a point is such.
func (n Lines) has(such func(Point) bool) bool {
	for _, s := range n.Series {
		for i := range n.Points {
			if such(s.point(i)) {
				return true
			}
		}
	}
	return false
}
