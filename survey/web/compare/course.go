package compare

import (
	"fmt"
	"math"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/survey/access"
	"sipas/survey/chart"
	"sipas/survey/contrast"
	"sipas/survey/findings"
	"sipas/survey/web/lens"
)

// itemKey stands before the code of a criterion in addresses.
const itemKey = "item."

// key names a line in addresses: "" for the mean of the criteria, the formula's
// name for another index, the code of a factor or criterion behind its sign.
func key(l contrast.Line) string {
	switch l.Kind {
	case contrast.OfFactor:
		return "factor." + l.Code
	case contrast.OfCriterion, contrast.OfOwn:
		return itemKey + l.Code
	}
	if l.Formula == analysis.FormulaItemMean {
		return ""
	}
	name, _, _ := strings.Cut(string(l.Formula), "/")
	return name
}

// charted is the line that the address asks for; known is false, and the line
// the first, when there is none such.
func (r *run) charted() (l contrast.Line, known bool) {
	for _, l := range r.series.Lines {
		if key(l) == r.asked.of {
			return l, true
		}
	}
	return r.series.Lines[0], r.asked.of == ""
}

// name is what a line is called.
func (r *run) name(l contrast.Line) string {
	switch l.Kind {
	case contrast.OfFactor:
		return factorName(r.Place, r.asked.as, l.Code)
	case contrast.OfCriterion, contrast.OfOwn:
		if r.asked.as != "" {
			return itemName(r.asked.as, l.Code)
		}
		return r.Item(l.Code)
	}
	return r.Formula(l.Formula)
}

// fewest is how many figures make a series.
const fewest = 2

// tooFew say why there is no series.
var tooFew = map[string]string{overWaves: "compare.few.waves", overPeriods: "compare.few.periods"}

// write fills the page.
func (r *run) write(body *series) error {
	for _, m := range r.moments {
		if s := r.sights[m.Label]; s != nil && body.Until == "" {
			body.Until = r.Until(s)
		}
	}
	if len(r.moments) < fewest {
		body.Few = r.Say(tooFew[r.asked.over])
		return nil
	}
	for i, m := range r.moments {
		body.Moments = append(body.Moments, lens.Link{Words: r.short[i], To: r.to(m)})
		if why := inTime(r.Place).reasons(r.breaks[m.Label]); len(why) > 0 {
			body.Breaks = append(body.Breaks, breakAt{Words: r.Say("compare.between", r.names[r.moments[i-1].Label], r.names[m.Label]), Why: why})
		}
	}
	r.tables(body)
	l, _ := r.charted()
	body.Subject = r.name(l)
	body.Says = r.says(l)
	body.Rows = r.rows(l)
	if l.Chart != nil {
		body.Limits = r.Say("compare.limits", r.Percent(l.Chart.Centre, lens.Decimals))
		if l.Chart.Widening != 1 {
			body.Limits = r.Say("compare.limits.wide", r.Percent(l.Chart.Centre, lens.Decimals), r.Number(l.Chart.Widening, 2))
		}
	}
	body.Notes = []string{r.Say("compare.note.series")}
	if r.series.Family > 0 {
		body.Notes = append(body.Notes, r.Say("compare.note.trend", r.series.Family))
	}
	body.Notes = append(body.Notes, r.Say("compare.note.breaks"), r.Say("compare.note.unclear"))
	if r.unmixed {
		body.Notes = append(body.Notes, r.Say("compare.channels.hidden"))
	}
	if r.asked.as != "" {
		body.Items = itemsOf(r.Place, r.asked.as, r.ways[len(r.ways)-1])
		body.Notes = append(body.Notes, r.Say("compare.note.bound"))
	}
	return put(r.Place, "series", r.asked.said, r.picture(l), &body.Picture)
}

// to is where a moment leads: its wave's page, or the wave in that period.
func (r *run) to(m contrast.Moment) string {
	if r.asked.over == overPeriods {
		return r.Address("", r.Into(findings.ByPeriod, m.Label))
	}
	l, _, _ := r.Other(m.Label)
	return r.Address("", l)
}

// tables are all lines in short.
func (r *run) tables(body *series) {
	at := -1
	for _, l := range r.series.Lines {
		if at < 0 || l.Kind == contrast.OfFactor || l.Kind == contrast.OfOwn && body.Tables[at].Title != r.Say("compare.own") {
			t := table{Title: r.name(l)}
			switch l.Kind {
			case contrast.OfIndex:
				t.Title = r.Say("compare.indexes")
			case contrast.OfOwn:
				t.Title = r.Say("compare.own")
			}
			body.Tables = append(body.Tables, t)
			at++
		}
		if l.Kind == contrast.OfIndex && nothing(l) {
			continue // what cannot be carried to other items
		}
		body.Tables[at].Rows = append(body.Tables[at].Rows, r.course(l))
	}
}

// nothing tells that a line has no figure anywhere, and none withheld.
func nothing(l contrast.Line) bool {
	for _, p := range l.Points {
		if p.Suppressed || !math.IsNaN(p.Value) {
			return false
		}
	}
	return true
}

func (r *run) course(l contrast.Line) course {
	here, _ := r.charted()
	c := course{Name: r.name(l), Here: key(l) == key(here), Trend: r.trend(l)}
	c.Link = r.Address("series", r.Lens, r.asked.with(ofParameter, key(l)))
	if key(l) == "" {
		also := url.Values{}
		for k, v := range r.asked.said {
			if k != ofParameter {
				also[k] = v
			}
		}
		c.Link = r.Address("series", r.Lens, also)
	}
	switch l.Kind {
	case contrast.OfFactor:
		c.Name = r.Say("compare.factor.whole")
	case contrast.OfCriterion, contrast.OfOwn:
		c.Code = l.Code
		if r.asked.as != "" {
			c.Lang = foreign(r.Lang)
		}
	}
	for i, p := range l.Points {
		one := cell{Moment: r.short[i], Value: r.Percent(p.Value, 1), Hidden: p.Suppressed, Out: p.Out, Past: i < len(l.Points)-1}
		c.Cells = append(c.Cells, one)
	}
	return c
}

// trend writes what the tests of a line say.
func (r *run) trend(l contrast.Line) difference {
	if l.Slope == nil || l.Verdict == contrast.Absent {
		return difference{Sign: "none", Words: r.Say("compare.trend.none")}
	}
	sign := signs[l.Verdict]
	d := difference{Sign: sign.class, Mark: sign.mark, Value: points(r.Locale, l.Slope.PerStep), P: probability(r.Locale, l.Slope.P)}
	if !math.IsNaN(l.Slope.Adjusted) {
		d.Adjusted = probability(r.Locale, l.Slope.Adjusted)
	}
	switch l.Verdict {
	case contrast.Higher:
		d.Words = r.Say("compare.trend.rises")
	case contrast.Lower:
		d.Words = r.Say("compare.trend.falls")
	default:
		d.Words = r.Say("compare.trend.unclear")
		if l.Uneven() {
			d.Words = r.Say("compare.trend.uneven")
		}
	}
	return d
}

// trends say of the charted line whether it rises or falls.
var trends = map[contrast.Verdict]string{
	contrast.Higher: "compare.says.rises", contrast.Lower: "compare.says.falls", contrast.Unclear: "compare.says.steady",
}

// says are the sentences about the charted line.
func (r *run) says(l contrast.Line) []string {
	var all []string
	since := r.names[r.moments[l.Since].Label]
	if l.Since > 0 {
		all = append(all, r.Say("compare.says.since", since))
	}
	if l.Uneven() {
		all = append(all, r.Say("compare.says.uneven", points(r.Locale, l.Slope.PerStep)))
	} else if k, ok := trends[l.Verdict]; ok && l.Slope != nil {
		all = append(all, r.Say(k, points(r.Locale, l.Slope.PerStep), probability(r.Locale, l.Slope.P)))
	} else {
		all = append(all, r.Say("compare.says.short"))
	}
	if m := l.Monotone; m.N >= compare.TrendMinPeriods && !math.IsNaN(m.P) {
		all = append(all, r.Say("compare.says.kendall", points(r.Locale, m.SenSlope), probability(r.Locale, m.P)))
	}
	if l.Chart != nil {
		var out []string
		for i, p := range l.Points {
			if p.Out {
				out = append(out, r.names[r.moments[i].Label])
			}
		}
		if len(out) > 0 {
			all = append(all, r.Say("compare.says.out", strings.Join(out, "; ")))
		} else {
			all = append(all, r.Say("compare.says.within"))
		}
	}
	return all
}

// rows are the points of the charted line, the newest last.
func (r *run) rows(l contrast.Line) []instant {
	var rows []instant
	for i, p := range l.Points {
		m := r.moments[i]
		row := instant{Name: r.names[m.Label], Link: r.to(m), Figure: r.Figure(p.Estimate), Break: p.Break}
		if !math.IsNaN(p.Lower) {
			row.Lower, row.Upper = r.Percent(p.Lower, lens.Decimals), r.Percent(p.Upper, lens.Decimals)
		}
		if p.Out {
			row.Out = r.Say("compare.out")
		}
		rows = append(rows, row)
	}
	return rows
}

// drawSeries sends the chart of a series.
func (p *Pages) drawSeries(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	q := sought(place, c.QueryParams())
	r, err := p.follow(c.Request().Context(), q.base(place), q)
	if err != nil {
		return err
	}
	line, known := r.charted()
	if len(r.moments) < fewest || !known {
		return errNoPicture
	}
	return send(c, fmt.Sprintf("series-%s", place.Wave.ID), r.picture(line))
}

// picture is the chart of a line.
func (r *run) picture(l contrast.Line) chart.Chart {
	name := r.name(l)
	if l.Kind == contrast.OfCriterion {
		name = l.Code + " " + name
	}
	formula := r.Formula(l.Formula)
	if l.Formula == "" {
		formula = r.Score()
	}
	c := begin(r.Place, r.Say("compare.series.chart", name), r.Say("compare.chart.formula.of", formula, r.Score()))
	c.Notes = r.Say("compare.note.series")
	c.Words.Name = r.Say("compare.moment")
	c.Words.Value = name
	c.Alt = strings.Join(r.says(l), " ")
	s := chart.Series{Name: name}
	if l.Chart != nil {
		s.Centre = chart.Mark{At: l.Chart.Centre, Name: r.Say("compare.centre", r.Percent(l.Chart.Centre, 1))}
	}
	body := chart.Lines{Limits: r.Say("compare.limits.name"), Outside: r.Say("compare.outside.name")}
	people := 0
	for i, p := range l.Points {
		body.Points = append(body.Points, r.short[i])
		point := chart.Point{Figure: chart.Of(p.Estimate, r.Say("lens.hidden")), Floor: p.Lower, Ceiling: p.Upper, Outside: p.Out}
		s.Points = append(s.Points, point)
		if p.Break {
			body.Breaks = append(body.Breaks, chart.Break{Before: i, Why: strings.Join(inTime(r.Place).reasons(r.breaks[r.moments[i].Label]), " ")})
		}
		people += int(p.Respondents)
	}
	c.N = r.Say("compare.series.n", people)
	body.Series = []chart.Series{s}
	c.Body = body
	return c
}

// shortened are names without the words that all of them begin with, for heads and
// axes; each keeps a word at least.
func shortened(names []string) []string {
	words := make([][]string, len(names))
	for i, n := range names {
		words[i] = strings.Fields(n)
	}
	common := func(k int) bool {
		for _, w := range words {
			if len(w) < k+2 || w[k] != words[0][k] {
				return false
			}
		}
		return len(words) > 1
	}
	n := 0
	for common(n) {
		n++
	}
	short := make([]string, len(names))
	for i, w := range words {
		short[i] = strings.Join(w[n:], " ")
	}
	return short
}
