package chart

// Dots are figures as points with intervals, in tiers from best to worst: a
// league without false precision. Rows stand in the order given.
type Dots struct {
	Axis   Axis
	Tiers  []Tier
	Target Mark
	Before string // name of the marks of Row.Before; "": none are drawn
	Aside  string // name of Row.Aside: "Khoảng thứ hạng"
	Tier   string // head of the tier's column in the table: "Nhóm"
}

// Tier is a group of rows; without name it has no heading.
type Tier struct {
	Name string
	Rows []Row
}

func (Dots) kind() string { return "dots" }

func (d Dots) table(c Chart) (head []string, rows [][]string) {
	return c.figures(d.Tier, d.Tiers, d.Before, d.Aside)
}

func (d Dots) draw(l *layout) {
	l.figures(figureRows{axis: d.Axis, tiers: d.Tiers, target: d.Target, before: d.Before, aside: d.Aside})
}
