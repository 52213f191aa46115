package criteria

import (
	"reflect"

	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// changes are what differs between the items of two sets, by code.
type changes struct {
	Added, Gone, Changed, Same int
	Rows                       []changeRow // the first of them
	More                       int         // that are not shown
}

// changeRow is an item that differs.
type changeRow struct {
	Code, Name string
	What       string
	From, To   string // points, when they differ
}

// mostChanges is how many items a comparison names.
const mostChanges = 100

// Sum is how many items differ.
func (c changes) Sum() int { return c.Added + c.Gone + c.Changed }

// compare tells what differs from one list of items to another.
func compare(l *kit.Locale, from, to []reform.Item) changes {
	var c changes
	old := map[string]reform.Item{}
	for _, it := range from {
		old[it.Code] = it
	}
	for _, it := range to {
		was, known := old[it.Code]
		delete(old, it.Code)
		row := changeRow{Code: it.Code, Name: l.Text(it.Name)}
		switch {
		case !known:
			c.Added++
			row.What, row.To = l.Say("sets.change.added"), points(l, it.Max)
		case !reflect.DeepEqual(was, it):
			c.Changed++
			row.What = l.Say("sets.change.changed")
			if was.Max != it.Max {
				row.From, row.To = points(l, was.Max), points(l, it.Max)
			}
		default:
			c.Same++
			continue
		}
		c.put(row)
	}
	for _, it := range from {
		if _, gone := old[it.Code]; gone {
			c.Gone++
			c.put(changeRow{Code: it.Code, Name: l.Text(it.Name), What: l.Say("sets.change.gone"), From: points(l, it.Max)})
		}
	}
	return c
}

func (c *changes) put(row changeRow) {
	if len(c.Rows) == mostChanges {
		c.More++
		return
	}
	c.Rows = append(c.Rows, row)
}
