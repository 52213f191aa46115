package findings

import (
	"slices"
	"strings"

	"sipas/analysis/disclosure"
)

// table is the ground's persons crossed by some dimensions, and which of its
// cells may be shown.
type table struct {
	columns []*column
	*disclosure.Table
	items items
}

// table finds the table of dimensions, whatever their order. In a wave that
// collects the steps cross it.
func (g *ground) table(by []string) (*table, error) {
	by = slices.Clone(by)
	if !g.final {
		by = append(by, byStage)
	}
	slices.Sort(by)
	by = slices.Compact(by)
	return g.tables.find(strings.Join(by, "\n"), func() (*table, int, error) {
		t, err := g.newTable(by)
		if err != nil {
			return nil, 0, err
		}
		if err := g.hideCrowds(t); err != nil {
			return nil, 0, err
		}
		if err := g.hideNests(t); err != nil {
			return nil, 0, err
		}
		t.Decide()
		return t, t.Cells(), nil
	})
}

// plain is the table of dimensions as such, as package results has that of units.
func (g *ground) plain(by []string) (*table, error) {
	return g.tables.find("plain\n"+strings.Join(by, "\n"), func() (*table, int, error) {
		t, err := g.newTable(by)
		if err != nil {
			return nil, 0, err
		}
		t.Decide()
		return t, t.Cells(), nil
	})
}

func (g *ground) newTable(by []string) (*table, error) {
	t := &table{}
	var axes []disclosure.Axis
	for _, name := range by {
		c, err := g.column(name)
		if err != nil {
			return nil, err
		}
		t.columns = append(t.columns, c)
		axes = append(axes, c.axis)
	}
	var err error
	if t.Table, err = disclosure.NewTable(axes...); err != nil {
		return nil, ErrFine
	}
	g.count(t)
	t.Sum()
	return t, nil
}
