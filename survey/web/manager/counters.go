package manager

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/staff"
)

// counters is the list of codes, as far as they match what was searched.
type counters struct {
	Search string
	Places []place
	All    int // in the person's scope
}

func (p *Pages) showCounters(c echo.Context, who access.User) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	all := places(s, who)
	body := counters{Search: survey.Clean(c.QueryParam("q")), All: len(all)}
	wanted := survey.Fold(body.Search)
	body.Places = slices.DeleteFunc(all, func(x place) bool {
		text := strings.Join([]string{x.Code, l.Text(x.Unit.Name), l.Text(x.Counter.Name), l.Text(x.Field.Name)}, " ")
		return !strings.Contains(survey.Fold(text), wanted)
	})
	o := staff.Options{Title: l.Say("counters.title"), Who: who, Here: "/counters"}
	return staff.Show(c, p.Desk, http.StatusOK, p.counters, l, o, body)
}
