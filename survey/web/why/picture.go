package why

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/chart"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
)

// picture is a chart on a page: drawn for wide and for narrow screens, with the
// addresses of its files. The zero picture is none.
type picture struct {
	Wide, Narrow template.HTML
	Title        string
	Files        files
}

// files are the addresses of a chart's files, with their words.
type files struct{ SVG, PNG, SaySVG, SayPNG string }

func filesOf(p *lens.Place, chart string) files {
	return files{p.Address("why/chart/"+chart+".svg", p.Lens), p.Address("why/chart/"+chart+".png", p.Lens), p.Say("why.file.svg"), p.Say("why.file.png")}
}

// pictured draws a chart for a page. A chart that cannot be drawn is none: its
// table stands beside it.
func pictured(p *lens.Place, name string, c *chart.Chart) picture {
	if c == nil {
		return picture{}
	}
	out := picture{Title: c.Title, Files: filesOf(p, name)}
	for width, to := range map[float64]*template.HTML{chart.Wide: &out.Wide, chart.Narrow: &out.Narrow} {
		framed := *c
		framed.Framed, framed.Width = true, width
		var b bytes.Buffer
		if err := framed.SVG(&b); err != nil {
			return picture{}
		}
		*to = template.HTML(b.String()) // written and escaped by package chart
	}
	return out
}

// errNoChart says that there is no such chart.
var errNoChart = &survey.Error{Kind: survey.KindNotFound, Code: "why.chart"}

// sendChart sends a chart as a file: {name}.svg or {name}.png. A chart that is
// still being computed leads to its page, which says so.
func (p *Pages) sendChart(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	name, ending, _ := strings.Cut(c.Param("file"), ".")
	if ending != "svg" && ending != "png" {
		return errNoChart
	}
	drawn, page, err := p.chart(c, place, name)
	switch {
	case err != nil:
		return err
	case drawn == nil:
		return c.Redirect(http.StatusSeeOther, place.Address(page, place.Lens))
	}
	content, kind, err := drawn.File(ending)
	if err != nil {
		return fmt.Errorf("sending a chart: %w", err)
	}
	return kit.Keep(c, "sipas-"+place.Wave.ID+"-"+name+"."+ending, kind, content)
}

// chart draws a chart by its name; nil, with the page that says why, when
// there is none at this moment.
func (p *Pages) chart(c echo.Context, place *lens.Place, name string) (drawn *chart.Chart, page string, err error) {
	ctx := c.Request().Context()
	question, wish := strings.CutPrefix(name, wishesChart)
	switch {
	case wish && isSomeOf(place, question):
		page = "wishes"
	case name == "hours":
		page = "low"
	case name == "factors", name == "criteria":
		page = "why"
	default:
		return nil, "", errNoChart
	}
	rows, refusal, err := p.rows(ctx, place)
	if err != nil || refusal != nil {
		return nil, page, err
	}
	if wish {
		s, err := p.Findings.Chosen(ctx, place.Lens, question)
		if err != nil {
			return nil, page, err
		}
		return wishesDrawn(place, s), page, nil
	}
	if name == "hours" {
		r, err := p.low(ctx, place.Lens, rows)
		if err != nil || !r.Ready {
			return nil, page, err
		}
		return r.Value.draw(place, rows.Sight), page, nil
	}
	r, err := p.influence(ctx, place.Lens, rows)
	if err != nil || !r.Ready || r.Value.Unasked {
		return nil, page, err
	}
	factors, criteria := mapsOf(place, rows.Sight, r.Value)
	if name == "factors" {
		return factors.draw(place), page, nil
	}
	return criteria.draw(place), page, nil
}

// isSomeOf tells whether the wave asks such a question of several choices.
func isSomeOf(p *lens.Place, code string) bool {
	return slices.ContainsFunc(asked(p), func(q survey.Question) bool { return q.Code == code && q.Kind == survey.SomeOf })
}

// sourced fills in what goes with every chart.
func sourced(p *lens.Place, c chart.Chart, sheets int) *chart.Chart {
	c.Source = p.Say("why.chart.source", p.Text(p.Wave.Title), p.Date(p.Wave.Opens), p.Date(p.Wave.Closes), p.Time(p.Now))
	c.N = p.Say("why.chart.n", sheets)
	if c.Subtitle == "" {
		c.Subtitle = p.Title()
		if chosen := p.Chosen(); chosen != "" {
			c.Subtitle += " · " + chosen
		}
	}
	return &c
}

// draw draws a map; nil when there is none.
func (m placed) draw(p *lens.Place) *chart.Chart {
	if m.few() || !m.told() {
		return nil
	}
	hidden := p.Say("lens.hidden")
	body := chart.Scatter{
		X:         chart.Axis{Name: p.Say("why.importance"), Ticks: func(v float64) string { return p.Percent(v, 1) }},
		Y:         chart.Axis{Name: p.Score(), Ticks: func(v float64) string { return p.Percent(v, 0) }},
		SplitX:    chart.Mark{At: m.chart.Importance, Name: p.Say("why.mean.importance", p.Percent(m.chart.Importance, 1))},
		SplitY:    chart.Mark{At: m.chart.Performance, Name: p.Say("why.mean.performance", p.Percent(m.chart.Performance, 1))},
		Quadrants: [4]string{p.Say("why.quadrant.overkill"), p.Say("why.quadrant.keep"), p.Say("why.quadrant.low"), p.Say("why.quadrant.here")},
	}
	for i, x := range m.chart.Points {
		point := chart.Place{Name: m.names[i], X: chart.Figure{Value: x.Importance, Low: x.ImportanceInterval.Lo, High: x.ImportanceInterval.Hi}, Y: chart.Of(m.figures[i], hidden)}
		body.Points = append(body.Points, point)
	}
	title, formula := "why.chart.criteria", "why.formula.johnson"
	if m.Beta != nil {
		title, formula = "why.chart.factors", "why.formula.lmg"
	}
	return sourced(p, chart.Chart{Title: p.Say(title), Formula: p.Say(formula, resamples), Notes: p.Say("why.notcause"),
		Format: func(v float64) string { return p.Percent(v, 1) },
		Words:  chart.Words{Name: p.Say("why.what"), Low: p.Say("why.from"), High: p.Say("why.to"), Interval: p.Say("why.interval"), Hidden: hidden},
		Alt:    p.Say("why.chart.alt"), Body: body}, int(m.Complete))
}
