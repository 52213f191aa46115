package standings

import (
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
)

// shownYears is how many rounds stand side by side: this one and three before.
const shownYears = 4

// movers is how many of those that moved most are named.
const movers = 5

// years is the page of a round against those before it.
type years struct {
	Title    string
	Head     head
	Alone    bool   // there is no round before that the reader may see
	Subject  string // what the first table is about
	All      string // address of the whole again; "" when the reader is there
	Moments  []moment
	Groups   []link
	Paging   paging
	Units    []yearRow // units over the years, of the subject
	Nodes    []yearRow // fields and criteria over the years: the mean of all units, or one unit's
	OfUnit   bool      // Nodes are one unit's
	Best     []mover
	Worst    []mover
	Counts   string // how many went up and down
	Picture  picture
	Measured string // what a figure of Nodes is
}

// moment is a round in a table of years.
type moment struct {
	Year, Title, To string
	Running         bool
}

// yearRow is a unit or a node over the years.
type yearRow struct {
	Code, Name, To string
	Depth          int
	Cells          []yearCell // oldest first
	Moved          moved
	Change         string
}

type yearCell struct{ Label, Total, Index, Place string }

type mover struct {
	Name, To, Change string
	Moved            moved
}

func (p *Pages) showYears(c echo.Context, who access.User) error {
	x, err := p.open(c, who)
	if err != nil {
		return err
	}
	all, err := p.back(c.Request().Context(), x, shownYears)
	if err != nil {
		return err
	}
	all = slices.Clone(all)
	slices.Reverse(all) // oldest first
	t := timeline{x, all}
	body := years{Title: x.Say("standings.years.title"), Head: x.head("years"), Alone: len(all) < 2, Moments: t.moments()}
	if unit, ok := x.Row(c.QueryParam("unit")); ok {
		body.Subject, body.All, body.OfUnit = x.name(unit), x.address("years"), true
		body.Measured = x.Say("standings.years.nodes.unit")
		body.Nodes = append([]yearRow{t.unit(unit, "")}, t.nodes(unit)...)
		body.Nodes[0].Name = x.Say("standings.total")
		body.Picture, err = t.draw("", unit)
	} else {
		code := t.known(c.QueryParam("of"))
		body.Subject = x.Say("standings.total")
		if code != "" {
			_, name := x.item(x.sets()[0], code)
			body.Subject, body.All = code+". "+name, x.address("years")
		}
		group, w := c.QueryParam("group"), readWish(c.QueryParams())
		found, all := w.keeps(x, x.in(group)), len(x.in(group))
		var from, to int
		from, to, body.Paging = w.page(x, "years", len(found), all, "of", code, "group", group)
		body.Groups = x.groupsOf("years", group, w, "of", code)
		for _, r := range found[from:to] {
			body.Units = append(body.Units, t.unit(r, code))
		}
		body.Measured = x.Say("standings.years.nodes.mean")
		body.Nodes = t.nodes(nil)
		if code == "" {
			err = p.movers(t, &body)
		}
		if err == nil {
			body.Picture, err = t.draw(code, nil)
		}
	}
	if err != nil {
		return err
	}
	return show(c, p, p.years, x, body.Title+" – "+body.Head.Round, body)
}
