package findings

import (
	"context"
	"time"

	"sipas/analysis"
	"sipas/survey/results"
)

// Table is a sight split by two dimensions at once.
type Table struct {
	A, B   string
	Cells  []Crossing // of each pair of labels that occurs, in the order of A, then of B
	Hidden int        // how many of them are suppressed
	Until  time.Time  // as Sight.Until
}

// Crossing is a cell of a Table. The label of its figures is that in B.
type Crossing struct {
	A string // label in the first dimension
	Figures
}

// Crossed splits a sight by two dimensions, each one that By splits by: low
// ratings by counter and hour, units by channel. Answers without a label in
// either are in no cell. Errors are those of By.
func (f *Findings) Crossed(ctx context.Context, l Lens, a, b string) (*Table, error) {
	l, g, _, err := f.enter(ctx, l)
	if err != nil {
		return nil, err
	}
	for _, by := range []string{a, b} {
		if !g.splits(by) || a == b {
			return nil, wrong(ErrDimension, "by", by)
		}
	}
	cells, err := g.breakdowns.find(l.key()+"\n"+a+"\n"+b, func() ([]cell, int, error) {
		cells, err := g.cross(l, a, b)
		return cells, len(cells), err
	})
	if err != nil {
		return nil, err
	}
	t := &Table{A: a, B: b, Until: g.until}
	for _, c := range cells {
		x := Crossing{c.a, figures(c.b, c.cut.index)}
		if x.Suppressed {
			t.Hidden++
		}
		t.Cells = append(t.Cells, x)
	}
	return t, nil
}

// cross makes the cells of two dimensions.
func (g *ground) cross(l Lens, a, b string) ([]cell, error) {
	c, err := g.choice(l)
	if err != nil {
		return nil, err
	}
	rows, err := g.parts(l, a)
	if err != nil {
		return nil, err
	}
	var cells []cell
	for _, row := range rows {
		if row.label == "" {
			continue
		}
		groups, err := g.groups(row.view, l.Unit, b)
		if err != nil {
			return nil, err
		}
		chosen, err := g.placed(c, a, row.label)
		if err != nil {
			return nil, err
		}
		some, err := g.judged(chosen, b, groups, l.Score)
		if err != nil {
			return nil, err
		}
		for _, x := range some {
			if x.a != "" && x.cut.rows > 0 {
				cells = append(cells, cell{a: row.label, b: x.a, cut: x.cut})
			}
		}
	}
	return cells, nil
}

// part is the answers of a view that have a label.
type part struct {
	label string
	view  analysis.View
}

// parts are the views of the groups that By has.
func (g *ground) parts(l Lens, by string) ([]part, error) {
	v, err := g.view(l)
	if err != nil {
		return nil, err
	}
	c, err := g.column(by)
	if err != nil {
		return nil, err
	}
	views := map[string]analysis.View{}
	var labels []string
	for _, label := range c.labels[1:] {
		if by == results.ByUnit && (label == l.Unit || !g.below(label, l.Unit)) {
			continue
		}
		if views[label], err = g.where(v, by, label); err != nil {
			return nil, err
		}
		if views[label].Rows() > 0 {
			labels = append(labels, label)
		}
	}
	g.sort(by, labels)
	var parts []part
	for _, label := range labels {
		parts = append(parts, part{label, views[label]})
	}
	return parts, nil
}
