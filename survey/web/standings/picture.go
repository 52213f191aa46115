package standings

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"math/big"

	"sipas/survey/chart"
)

var nan = math.NaN()

// drawnRows is how many rows a picture has at most: more of them nobody reads,
// and the table has them all.
const drawnRows = 120

// picture is a chart as it stands in a page, for a phone and for a desk.
type picture struct {
	Narrow, Wide template.HTML
	Files        []link // to take it along; none where it cannot be
}

// draw draws a chart for a page, which has title and words around it.
func draw(c chart.Chart) (picture, error) {
	c.Framed = true
	var p picture
	for _, x := range []struct {
		width float64
		to    *template.HTML
	}{{chart.Narrow, &p.Narrow}, {chart.Wide, &p.Wide}} {
		c.Width = x.width
		var b bytes.Buffer
		if err := c.SVG(&b); err != nil {
			return picture{}, fmt.Errorf("drawing standings: %w", err)
		}
		*x.to = template.HTML(b.String()) //nolint:gosec // package chart escapes all text
	}
	return p, nil
}

// chart is a picture's beginning; values are percentages or points as written
// by format.
func (x *place) chart(title, alt string, format chart.Format) chart.Chart {
	return chart.Chart{Title: title, Alt: alt, Format: format, Source: x.titled(x.round.Title, x.round.ID),
		Words: chart.Words{Name: x.Say("standings.unit"), Value: x.Say("standings.index"), Low: x.Say("standings.low"), High: x.Say("standings.high"),
			Interval: x.Say("standings.interval")}}
}

// percentages writes values of a drawing, which are shares.
func (x *place) percentages(decimals int) chart.Format {
	return func(v float64) string { return x.Locale.Percent(v, decimals) }
}

// pointed writes values of a drawing, which are points.
func (x *place) pointed(v float64) string {
	r := new(big.Rat)
	if r.SetFloat64(v) == nil {
		return none
	}
	return x.points(r)
}
