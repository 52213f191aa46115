package analyst

import (
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// Errors of charts.
var (
	errNoChart = &survey.Error{Kind: survey.KindNotFound, Code: "chart.unknown"}
	errRefused = &survey.Error{Kind: survey.KindNotFound, Code: "chart.refused"}
)

// sendChart sends a chart of the dashboard as a file: what the page shows of
// the same query, with title, source, number of sheets and formula.
func (p *Pages) sendChart(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	name, ending, _ := strings.Cut(c.Param("file"), ".")
	drawing, known := drawings[name]
	if !known || ending != "svg" && ending != "png" {
		return errNoChart
	}
	w, err := p.look(c, place)
	if err != nil {
		return err
	}
	if w.sight.Refused != "" {
		return errRefused
	}
	content, kind, err := drawing(w).File(ending)
	if err != nil {
		return err
	}
	return kit.Keep(c, w.fileName(name, ending), kind, content)
}
