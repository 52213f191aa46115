package standings

import (
	"cmp"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// fields is the page of units by fields: a table for each set in use.
type fields struct {
	Title  string
	Head   head
	Tables []fieldTable
}

type fieldTable struct {
	Set     string // its title; "" where there is but one
	Sorts   []link
	Columns []fieldColumn
	Rows    []fieldRow
}

type fieldColumn struct {
	Code, Name, Most string // Most: the sentence; "" of a bonus or a penalty
	To               string // sorts by it
	Here             bool
	First            string // who is first in it
}

type fieldRow struct {
	Name, To, Place, Index string
	Cells                  []fieldCell
}

type fieldCell struct {
	Label         string // of the column, for narrow screens
	Points, Place string
	Absent        bool // nothing of it arose
	First         bool
}

func (p *Pages) showFields(c echo.Context, who access.User) error {
	x, err := p.open(c, who)
	if err != nil {
		return err
	}
	sort := c.QueryParam("sort")
	body := fields{Title: x.Say("standings.fields.title"), Head: x.head("fields")}
	all := x.sets()
	for _, set := range all {
		t := x.byField(set, sort)
		if len(all) > 1 {
			t.Set = x.titled(set.Title, set.Ref())
		}
		if len(t.Rows) > 0 {
			body.Tables = append(body.Tables, t)
		}
	}
	return show(c, p, p.fields, x, body.Title+" – "+body.Head.Round, body)
}

// byField is the table of a set, by place, by name, or by the place in a field.
func (x *place) byField(set *reform.CriteriaSet, sort string) fieldTable {
	t := fieldTable{Sorts: []link{{x.address("fields"), x.Say("standings.sort.place"), sort == ""}, {x.address("fields", "sort", "name"), x.Say("standings.sort.name"), sort == "name"}}}
	rows := x.with(set)
	x.sortFields(rows, sort)
	all := tops(set)
	for _, f := range all {
		t.Columns = append(t.Columns, fieldColumn{Code: f.Code, Name: x.titled(f.Name, f.Code), Most: x.most(rows, f.Code), To: x.address("fields", "sort", "field."+f.Code), Here: sort == "field."+f.Code, First: x.leader(rows, f.Code)})
	}
	for _, r := range rows {
		row := fieldRow{Name: x.name(r), To: x.cardOf(r.Unit), Place: rank(r.Standing), Index: x.share(r.Index)}
		for i, f := range all {
			cell := fieldCell{Label: t.Columns[i].Code + ". " + t.Columns[i].Name, Points: none, First: r.Nodes[f.Code].Rank == 1}
			if at := r.Nodes[f.Code]; at.Rank > 0 {
				cell.Place = rank(at)
			}
			if tally := r.Sheet[f.Code]; tally != nil {
				cell.Points, cell.Absent = x.brings(tally), tally.Applicable.Sign() == 0 && !tally.Beside()
			}
			if hidden(r, f.Code) {
				cell.Points = x.Say("standings.hidden")
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// most says what a field gives at the most; "" of a bonus or a penalty.
func (x *place) most(rows []*ranking.Row, code string) string {
	if v := mostOf(rows, code); v != nil {
		return x.Say("standings.most.is", x.points(v))
	}
	return ""
}

// sortFields puts units, which are by place, in another order.
func (x *place) sortFields(rows []*ranking.Row, sort string) {
	switch {
	case sort == "name":
		slices.SortStableFunc(rows, x.order("name", nil))
	case len(sort) > len("field.") && sort[:len("field.")] == "field.":
		code := sort[len("field."):]
		last := len(rows) + 1
		at := func(r *ranking.Row) int {
			if n := r.Nodes[code].Rank; n > 0 {
				return n
			}
			return last
		}
		slices.SortStableFunc(rows, func(a, b *ranking.Row) int { return cmp.Compare(at(a), at(b)) })
	}
}

// leader names who is first at a node; with others, how many they are.
func (x *place) leader(rows []*ranking.Row, code string) string {
	name, n := "", 0
	for _, r := range rows {
		if r.Nodes[code].Rank == 1 {
			if n++; n == 1 {
				name = x.name(r)
			}
		}
	}
	if n > 1 {
		return x.Say("standings.first.several", n)
	}
	return name
}
