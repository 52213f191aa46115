package compare

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"net/url"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/chart"
	"sipas/survey/contrast"
	"sipas/survey/findings"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
)

// errNoPicture says that there is no chart of what the address asks for.
var errNoPicture = &survey.Error{Kind: survey.KindNotFound, Code: "compare.nopicture"}

// put draws a chart for the page: the title and what belongs to it stand around
// it as text.
func put(p *lens.Place, page string, said url.Values, c chart.Chart, to *picture) error {
	c.Framed = true
	for _, x := range []struct {
		width float64
		to    *template.HTML
	}{{chart.Narrow, &to.Narrow}, {chart.Wide, &to.Wide}} {
		c.Width = x.width
		var b bytes.Buffer
		if err := c.SVG(&b); err != nil {
			return fmt.Errorf("drawing a comparison: %w", err)
		}
		*x.to = template.HTML(b.String()) // the chart escapes every text
	}
	to.SVG, to.PNG = p.Address(page+".svg", p.Lens, said), p.Address(page+".png", p.Lens, said)
	return nil
}

// send sends a chart as a file.
func send(c echo.Context, name string, picture chart.Chart) error {
	ending := path.Ext(c.Path())
	content, kind, err := picture.File(strings.TrimPrefix(ending, "."))
	if err != nil {
		return err
	}
	return kit.Keep(c, "sipas-"+name+ending, kind, content)
}

// drawComparison sends the chart of a comparison.
func (p *Pages) drawComparison(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	q := asked(place, c.QueryParams())
	if !q.complete() {
		return errNoPicture
	}
	x, err := p.look(c.Request().Context(), q.base(place), q)
	if err != nil {
		return err
	}
	if !x.shown() {
		return errNoPicture
	}
	return send(c, "compare-"+place.Wave.ID, x.picture(x.compared()))
}

func (x *pair) draw(c *contrast.Comparison, to *picture) error {
	return put(x.Place, "compare", x.asked.said, x.picture(c), to)
}

// begin is a chart with what goes with it when it leaves the house.
func begin(p *lens.Place, title, formula string, sights ...*findings.Sight) chart.Chart {
	c := chart.Chart{Title: title, Subtitle: p.Title(), Formula: formula,
		Format: func(v float64) string { return p.Percent(v, 1) },
		Words: chart.Words{Low: p.Say("compare.chart.low"), High: p.Say("compare.chart.high"), Interval: p.Say("compare.chart.interval"),
			Note: p.Say("compare.n"), Hidden: p.Say("lens.hidden")}}
	c.Source = p.Say("compare.chart.source", p.Text(p.Wave.Title), p.Time(p.Now))
	var about []string
	if filters := p.Chosen(); filters != "" {
		about = append(about, p.Say("compare.chart.filters", filters))
	}
	for _, s := range sights {
		if until := p.Until(s); until != "" {
			about = append(about, until)
			break
		}
	}
	if p.Wave.Demo {
		about = append(about, p.Say("demo.mark"))
	}
	c.Notes = strings.Join(append(about, p.Say("compare.note.chance")), " ")
	return c
}

// picture is the chart of the factors and criteria of both sides.
func (x *pair) picture(c *contrast.Comparison) chart.Chart {
	picture := begin(x.Place, x.Say("compare.chart.title", x.a.name, x.b.name), x.Say("compare.chart.formula", x.Score()), x.a.sight, x.b.sight)
	picture.Words.Name = x.Say("compare.criterion")
	picture.N = x.Say("compare.chart.n", x.a.name, x.a.sight.Total.Responses, x.b.name, x.b.sight.Total.Responses)
	picture.Alt = x.sentence(c.Indexes[0])
	body := chart.Pairs{Axis: chart.Axis{Ticks: x.tick}, A: x.a.name, B: x.b.name, Difference: x.Say("compare.chart.difference"),
		Beyond: x.Say("compare.chart.beyond"), Chance: x.Say("compare.chart.chance"), Gap: func(v float64) string { return x.gap(v) }}
	body.Rows = append(body.Rows, x.row(x.Say("compare.index"), c.Indexes[0]))
	for _, f := range c.Factors {
		body.Rows = append(body.Rows, chart.Pair{Name: x.factor(f.Code), Head: true}, x.row(x.Say("compare.factor.whole"), f.ItemMean))
		for _, d := range f.Criteria {
			body.Rows = append(body.Rows, x.row(x.criterion(d).label(), d.Difference))
		}
	}
	picture.Body = body
	return picture
}

// tick writes a share on the scale, which is as wide as its figures: marks have no
// length that would lie.
func (x *pair) tick(v float64) string {
	decimals := 1
	if math.Abs(100*v-math.Round(100*v)) < 1e-9 {
		decimals = 0
	}
	return x.Percent(v, decimals)
}

// gap writes a difference on the chart.
func (x *pair) gap(v float64) string {
	s := x.Number(100*v, 1)
	if v > 0 {
		s = "+" + s
	}
	return s
}

// label is a criterion with its code.
func (l line) label() string { return l.Code + " " + l.Name }

func (x *pair) row(name string, d contrast.Difference) chart.Pair {
	r := chart.Pair{Name: name, A: chart.Of(d.A, x.Say("lens.hidden")), B: chart.Of(d.B, x.Say("lens.hidden")),
		Difference: chart.None(), Beyond: d.Verdict == contrast.Higher || d.Verdict == contrast.Lower}
	switch {
	case d.Verdict == contrast.Withheld:
		r.Difference.Hidden = x.Say("lens.hidden")
	case !math.IsNaN(d.Value):
		r.Difference = chart.Figure{Value: d.Value, Low: d.Interval.Lo, High: d.Interval.Hi}
	}
	return r
}
