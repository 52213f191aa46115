package rounds

import (
	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// finding is which units of a long list are asked for, by a plain address.
type finding struct {
	Many   bool // there are so many that one looks for some
	Search string
	Group  string
	Groups []kit.Choice // none where units are in no groups
}

// finding reads an address.
func (x looking) finding(c echo.Context) finding {
	f := finding{Many: len(x.units) > manyUnits, Search: survey.Clean(c.QueryParam("q")), Group: c.QueryParam("group"), Groups: x.groupChoices()}
	f.Many = f.Many || f.Search != "" || f.Group != ""
	return f
}

// keeps tells whether a unit is asked for.
func (f finding) keeps(x looking, e reform.Entrant) bool {
	return (f.Group == "" || e.Group == f.Group) && (f.Search == "" || found(f.Search, unitName(x.l, x.s, e.Unit), e.Unit))
}

// groupChoices are the groups, behind all of them; none for a round without.
func (r round) groupChoices() []kit.Choice {
	if len(r.Groups) == 0 {
		return nil
	}
	all := []kit.Choice{{Value: "", Label: r.l.Say("rounds.filter.all")}}
	for _, g := range r.Groups {
		all = append(all, kit.Choice{Value: g.Code, Label: r.l.Text(g.Name)})
	}
	return all
}
