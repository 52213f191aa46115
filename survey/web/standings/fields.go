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
	Groups []link
	Paging paging
	Tables []fieldTable
}

type fieldTable struct {
	Set     string // its title; "" where there is but one
	Sorts   []link
	Columns []fieldColumn
	Rows    []fieldRow

	set  *reform.CriteriaSet
	all  []*ranking.Row // of the set and the group
	rows []*ranking.Row // that are searched for, in order
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
	Label        string // of the column, for narrow screens
	Points, Most string // Most: what it could give this unit; "" of a bonus or a penalty
	Index, Place string // the place goes by the index; "" for none
	Absent       bool   // nothing of it arose
	First        bool
}

func (p *Pages) showFields(c echo.Context, who access.User) error {
	x, err := p.open(c, who)
	if err != nil {
		return err
	}
	q, w := readSorting(c.QueryParams()), readWish(c.QueryParams())
	body := fields{Title: x.Say("standings.fields.title"), Head: x.head("fields"), Groups: x.groupsOf("fields", q.group, w, "sort", q.by)}
	all, n := x.sets(), 0
	var tables []fieldTable
	for _, set := range all {
		t := x.ofSet(set, q, w)
		if len(all) > 1 {
			t.Set = x.titled(set.Title, set.Ref())
		}
		if len(t.all) > 0 {
			tables = append(tables, t)
			n += len(t.rows)
		}
	}
	from, to, page := w.page(x, "fields", n, len(x.in(q.group)), "sort", q.by, "group", q.group)
	body.Paging = page
	for _, t := range tables {
		rows := t.rows
		t.rows = rows[min(max(from, 0), len(rows)):min(max(to, 0), len(rows))]
		from, to = from-len(rows), to-len(rows)
		if len(t.rows) > 0 {
			t.lay(x, q, w)
			body.Tables = append(body.Tables, t)
		}
	}
	return show(c, p, p.fields, x, body.Title+" – "+body.Head.Round, body)
}

// ofSet are the units of a set that are asked for, by place, by name, or by the
// place in a field.
func (x *place) ofSet(set *reform.CriteriaSet, q sorting, w wish) fieldTable {
	t := fieldTable{set: set, all: slices.DeleteFunc(slices.Clone(x.in(q.group)), func(r *ranking.Row) bool { return x.SetOf(r) != set })}
	t.rows = slices.Clone(w.keeps(x, t.all))
	x.sortFields(t.rows, q.by)
	return t
}

// lay lays the table out. Who is first and what a field gives is told of all
// units of the group, whichever are on the page.
func (t *fieldTable) lay(x *place, q sorting, w wish) {
	to := func(by string) string { return x.address("fields", "sort", by, "group", q.group, "q", w.search) }
	t.Sorts = []link{{to(""), x.Say("standings.sort.place"), q.by == ""}, {to("name"), x.Say("standings.sort.name"), q.by == "name"}}
	tops := tops(t.set)
	for _, f := range tops {
		t.Columns = append(t.Columns, fieldColumn{Code: f.Code, Name: x.titled(f.Name, f.Code), Most: x.most(t.all, f.Code), To: to("field." + f.Code), Here: q.by == "field."+f.Code, First: x.leader(t.all, f.Code)})
	}
	for _, r := range t.rows {
		row := fieldRow{Name: x.name(r), To: x.cardOf(r.Unit), Place: rank(r.Standing), Index: x.share(r.Index)}
		for i, f := range tops {
			cell := fieldCell{Label: t.Columns[i].Code + ". " + t.Columns[i].Name, Points: none, First: r.Nodes[f.Code].Rank == 1}
			if at := r.Nodes[f.Code]; at.Rank > 0 {
				cell.Place = rank(at)
			}
			if tally := r.Sheet[f.Code]; tally != nil {
				cell.Points, cell.Absent = x.brings(tally), tally.Applicable.Sign() == 0 && !tally.Beside()
				if !tally.Beside() && !cell.Absent {
					cell.Most = x.points(tally.Applicable)
				}
				if index := tally.Index(); index != nil && cell.Most != "" {
					cell.Index = x.share(index)
				}
			}
			if hidden(r, f.Code) {
				cell = fieldCell{Label: cell.Label, Points: x.Say("standings.hidden")}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
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
