package standings

import (
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// errNoChart is about a chart of units of which none has an index.
var errNoChart = &survey.Error{Kind: survey.KindNotFound, Code: "chart.unknown"}

// sendChart sends the chart of the results page as a file, of the units that the
// page of the same query shows, with all that must go with it when it leaves the
// house: title, round, how many units, formula, and whether anything is final.
func (p *Pages) sendChart(c echo.Context, who access.User) error {
	x, err := p.open(c, who)
	if err != nil {
		return err
	}
	against, err := p.before(c.Request().Context(), x)
	if err != nil {
		return err
	}
	q, w := readSorting(c.QueryParams()), readWish(c.QueryParams())
	shown, _ := x.window([]part{{rows: w.keeps(x, x.in(q.group))}}, q, w)
	rows := x.byPlace(shown)
	picture, drawn := x.league(rows, against)
	if !drawn {
		return errNoChart
	}
	picture.Subtitle, picture.N, picture.Formula, picture.Notes = picture.Source, x.drawnOf(rows), x.Say("standings.formula.index"), x.standing()
	if q.group != "" && q.group != everyGroup {
		picture.Subtitle += " – " + x.group(q.group)
	}
	picture.Source = x.Say("standings.chart.source")
	if before := against; before != nil {
		picture.Notes += " " + x.Say("standings.caption.before", x.titled(before.Before.Round.Title, before.Before.Round.ID))
	}
	ending := strings.TrimPrefix(path.Ext(c.Path()), ".")
	content, kind, err := picture.File(ending)
	if err != nil {
		return err
	}
	return kit.Keep(c, nameOf(x.round.ID+"-chart", ending), kind, content)
}

// drawnOf says how many units are drawn, of how many.
func (x *place) drawnOf(rows []*ranking.Row) string {
	n := 0
	for _, r := range rows {
		if r.Index != nil && n < drawnRows {
			n++
		}
	}
	return x.Say("standings.chart.n", n, len(x.Rows))
}

// standing says whether the figures of a picture may still change.
func (x *place) standing() string {
	if x.round.State != reform.Published || x.Frozen == nil {
		return x.Say("standings.running")
	}
	return x.Say("standings.chart.frozen", x.Time(x.Frozen.At), x.Frozen.SHA256[:16])
}
