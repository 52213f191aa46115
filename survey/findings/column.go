package findings

import (
	"slices"
	"strings"
	"sync"

	"sipas/analysis"
	"sipas/analysis/disclosure"
	"sipas/survey/results"
)

// Dimensions of tables that are no columns of the frame.
const (
	byFlag  = ":flag" // whether the rules take a sheet for suspect
	byStage = ":step" // in which step a sheet came into sights, in a wave that collects; see stages
	flagYes = "yes"
	flagNo  = ""
)

// column is a dimension of tables: which rows are at which place of an axis.
type column struct {
	by     string
	axis   disclosure.Axis
	labels []string         // by place; place 0 is everybody
	place  map[string]int   // of a label
	codes  analysis.Codes   // of the rows; what those have that are not in the ground's base means nothing
	leaf   []int32          // place by code
	desks  map[string][]int // of byDesk: the places of a counter

	once    sync.Once
	divides bool // there are persons at two places at least; see ground.divides
}

// at is the place of a row of the ground's base.
func (c *column) at(row int) int { return int(c.leaf[c.codes.At(row)]) }

// step is what each code adds to the number of a cell in a table with such a
// stride on the column's axis.
func (c *column) step(stride int) []int32 {
	all := make([]int32, len(c.leaf))
	for code, place := range c.leaf {
		all[code] = place * int32(stride)
	}
	return all
}

// column finds a dimension, or makes it.
func (g *ground) column(by string) (*column, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c := g.columns[by]; c != nil {
		return c, nil
	}
	c, err := g.newColumn(by)
	if err != nil {
		return nil, err
	}
	g.columns[by] = c
	return c, nil
}

func (g *ground) newColumn(by string) (*column, error) {
	switch by {
	case results.ByUnit:
		return g.unitColumn()
	case byDesk:
		return g.deskColumn()
	case ByPeriod:
		return g.mapped(by, results.ByDay, g.calendar.of)
	case ByHourOfDay:
		return g.mapped(by, results.ByHour, hourOfDay)
	case byStage:
		c := &column{by: by, codes: analysis.NarrowCodes(g.stages.of), leaf: make([]int32, out+1)}
		c.flat(g.stages.labels)
		for i := range g.stages.labels {
			c.leaf[i] = int32(i + 1)
		}
		return c, nil
	case byFlag:
		codes := make([]uint8, g.snapshot.Frame.Rows())
		for row := range g.suspects.Each() {
			codes[row] = 1
		}
		c := &column{by: by, codes: analysis.NarrowCodes(codes), leaf: []int32{1, 2}}
		c.flat([]string{flagNo, flagYes})
		return c, nil
	}
	if question, ok := strings.CutPrefix(by, answeredPrefix); ok {
		return g.choosing(by, question, func(chosen []string) bool { return len(chosen) > 0 })
	}
	if rest, ok := strings.CutPrefix(by, optionPrefix); ok {
		question, option, _ := strings.Cut(rest, ":")
		return g.choosing(by, question, func(chosen []string) bool { return slices.Contains(chosen, option) })
	}
	return g.mapped(by, by, func(label string) string { return label })
}

// mapped is a flat column whose labels follow from those of a column of the frame.
func (g *ground) mapped(by, from string, label func(string) string) (*column, error) {
	d, err := g.snapshot.Frame.Dimension(from)
	if err != nil {
		return nil, wrong(ErrDimension, "by", by)
	}
	c := &column{by: by, codes: d.Codes}
	labels := []string{""}
	for _, l := range d.Labels {
		labels = append(labels, label(l))
	}
	slices.Sort(labels)
	c.flat(slices.Compact(labels))
	for _, l := range d.Labels {
		c.leaf = append(c.leaf, int32(c.place[label(l)]))
	}
	return c, nil
}

// flat arranges labels right below everybody.
func (c *column) flat(labels []string) {
	c.axis, c.labels, c.place = disclosure.Flat(len(labels)), append([]string{""}, labels...), map[string]int{}
	for i, l := range labels {
		c.place[l] = i + 1
	}
}

// unitColumn has the units of the wave below each other. Rows of units that are
// not in the tree any more are everybody's own.
func (g *ground) unitColumn() (*column, error) {
	d, err := g.snapshot.Frame.Dimension(results.ByUnit)
	if err != nil {
		return nil, err
	}
	c := &column{by: results.ByUnit, codes: d.Codes, labels: []string{""}, place: map[string]int{"": 0}}
	parent := []int{-1}
	for _, u := range g.units {
		c.place[u.ID] = len(parent)
		c.labels = append(c.labels, u.ID)
		parent = append(parent, c.place[g.parent[u.ID]])
	}
	c.axis = disclosure.NewAxis(parent)
	for _, l := range d.Labels {
		c.leaf = append(c.leaf, int32(c.place[l]))
	}
	return c, nil
}

// hourOfDay is the hour ("08") of a label of results.ByHour.
func hourOfDay(label string) string {
	if results.HourOf(label).IsZero() {
		return ""
	}
	return label[len(label)-2:]
}

// ByHourOfDay is the dimension of the hour of acceptance, whatever the day:
// "08" is from 8 to 9 o'clock in Vietnam.
const ByHourOfDay = "hourofday"
