package analyst

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"strings"

	"sipas/analysis"
	"sipas/survey/chart"
	"sipas/survey/contrast"
	"sipas/survey/results"
)

// drawings are the dashboard's charts by the name of their files.
var drawings = map[string]func(w *look) chart.Chart{
	"factors":  (*look).drawFactors,
	"criteria": (*look).drawCriteria,
	"units":    (*look).drawUnits,
	"cells":    (*look).drawCells,
	"channels": (*look).drawChannels,
}

// draw is a chart for the page: the title and what belongs to it stand around
// it as text.
func (w *look) draw(name string) (picture, error) {
	c := drawings[name](w)
	c.Framed = true
	p := picture{files: w.files(name, c.Title)}
	for _, x := range []struct {
		width float64
		to    *template.HTML
	}{{chart.Narrow, &p.Narrow}, {chart.Wide, &p.Wide}} {
		c.Width = x.width
		var b bytes.Buffer
		if err := c.SVG(&b); err != nil {
			return p, fmt.Errorf("drawing %s: %w", name, err)
		}
		*x.to = template.HTML(b.String()) // the chart escapes every text
	}
	return p, nil
}

// files are the addresses of a chart.
func (w *look) files(name, title string) files {
	return files{Title: title, Words: w.Say("results.chart.get"),
		SVG: w.address("chart/"+name+".svg", w.asked), PNG: w.address("chart/"+name+".png", w.asked)}
}

// begin is a chart with all that must go with it when it leaves the page.
func (w *look) begin(title string) chart.Chart {
	n := int(w.sight.Total.ItemMean.Respondents)
	c := chart.Chart{
		Title: title, Subtitle: w.Title(), N: w.Say("results.chart.n", n),
		Source:  w.Say("results.chart.source", w.Text(w.Wave.Title), w.Date(w.Wave.Opens), w.Date(w.Wave.Closes), w.Time(w.sight.At)),
		Formula: w.Say("results.chart.formula", w.Formula(w.sight.Total.ItemMean.Formula), w.Score()),
		Format:  func(v float64) string { return w.Percent(v, 1) },
		Words: chart.Words{Value: w.Say("results.index"), Low: w.Say("results.chart.low"), High: w.Say("results.chart.high"),
			Interval: w.Say("results.chart.interval"), Note: w.Say("results.n"), Hidden: w.Say("results.chart.hidden")},
	}
	var about []string
	if name := w.Text(w.Wave.Title); name != c.Subtitle {
		c.Subtitle += " – " + name
	}
	if x := w.Chosen(); x != "" {
		about = append(about, w.Say("results.chart.filters", x))
	}
	if until := w.Until(w.sight); until != "" {
		about = append(about, until)
	}
	if w.Wave.Demo {
		about = append(about, w.Say("demo.mark"))
	}
	c.Notes = strings.Join(append(about, w.Say("results.notes.own")), " ")
	return c
}

// percent is the scale of a bar: bars begin at nothing.
func (w *look) percent() chart.Axis { return chart.Axis{Low: 0, High: 1, Ticks: w.tick} }

// near is a scale as wide as its figures: dots have no length that would lie.
func (w *look) near() chart.Axis { return chart.Axis{Ticks: w.tick} }

// tick writes a share with as many decimals as it has.
func (w *look) tick(v float64) string { return w.Percent(v, decimalsOf(100*v)) }

// aim is the line of the target, if one is set.
func (w *look) aim() chart.Mark {
	x := w.asked.target
	if math.IsNaN(x) {
		return chart.Mark{}
	}
	return chart.Mark{At: x, Name: w.Say("results.chart.target", w.Percent(x, decimalsOf(100*x)))}
}

// hidden are the words for a figure that is not shown.
func (w *look) hidden() string { return w.Say("lens.hidden") }

func (w *look) drawFactors() chart.Chart {
	c := w.begin(w.Say("results.factors"))
	c.Words.Name = w.Say("results.factor")
	b := chart.Bars{Axis: w.percent(), Target: w.aim(), Before: w.beforeName()}
	for i, f := range w.sight.Total.Factors {
		b.Rows = append(b.Rows, chart.Row{Name: w.Item(f.Code), Figure: w.of(f.ItemMean), Before: w.was(func(c *contrast.Comparison) contrast.Difference { return c.Factors[i].ItemMean })})
	}
	c.Body, c.Alt = b, w.extremes(len(b.Rows), func(i int) (string, chart.Figure) { return b.Rows[i].Name, b.Rows[i].Figure })
	return c
}

// beforeName is the wave that marks stand for; "" without one.
func (w *look) beforeName() string {
	if w.changes == nil {
		return ""
	}
	return w.Text(w.before.Wave.Title)
}

// was is a figure of the wave before; NaN for none.
func (w *look) was(of func(*contrast.Comparison) contrast.Difference) float64 {
	if w.changes == nil {
		return math.NaN()
	}
	if b := of(w.changes).B; figured(b) {
		return b.Value
	}
	return math.NaN()
}

// extremes says in a sentence which of some figures is the highest and which
// the lowest.
func (w *look) extremes(n int, at func(int) (string, chart.Figure)) string {
	best, worst := -1, -1
	value := func(i int) float64 { _, f := at(i); return f.Value }
	for i := range n {
		if _, f := at(i); f.Hidden != "" || math.IsNaN(f.Value) {
			continue
		}
		if best < 0 || value(i) > value(best) {
			best = i
		}
		if worst < 0 || value(i) < value(worst) {
			worst = i
		}
	}
	if best == worst {
		return ""
	}
	high, _ := at(best)
	low, _ := at(worst)
	return w.Say("results.chart.extremes", high, w.Percent(value(best), 1), low, w.Percent(value(worst), 1))
}

func (w *look) drawCriteria() chart.Chart {
	c := w.begin(w.Say("results.criteria"))
	c.Words.Name, c.Formula = w.Say("results.criterion"), w.Say("results.chart.answers", w.Score())
	d := chart.Diverging{Answers: w.Scale(), DontKnow: w.Say("results.dontknow"), Aside: w.Say("results.index"),
		Cell: func(v float64) string { return w.Percent(v, 0) }}
	add := func(x results.Criterion) {
		a := chart.Answered{Name: x.Code + " " + w.Item(x.Code), Counts: x.Counts, DontKnow: x.Estimate.DontKnow}
		switch {
		case x.Estimate.Suppressed:
			a = chart.Answered{Name: a.Name, Hidden: w.hidden()}
		case x.Estimate.Respondents == 0:
			a = chart.Answered{Name: a.Name, Hidden: w.Say("lens.nobody")}
		default:
			a.Note, a.Aside = w.Say("results.chart.n", int(x.Estimate.Respondents)), w.Percent(x.Estimate.Value, 1)
		}
		d.Rows = append(d.Rows, a)
	}
	for _, g := range w.sorted(w.sight.Total) {
		if g.name != "" {
			d.Rows = append(d.Rows, chart.Answered{Name: g.name, Head: true})
		}
		for _, x := range g.rows {
			add(x)
		}
	}
	c.Body, c.Alt = d, w.Say("results.chart.criteria.alt")
	return c
}

func (w *look) drawUnits() chart.Chart {
	c := w.begin(w.Say("results.league"))
	c.Words.Name = w.Say("results.unit")
	d := chart.Dots{Axis: w.near(), Target: w.aim(), Aside: w.Say("results.rank"), Tier: w.Say("results.tier.head")}
	var all []chart.Row
	last := 0
	for _, p := range w.peers() {
		name, note := w.named(results.ByUnit, p.Figures)
		r := chart.Row{Name: name, Note: note, Figure: w.of(p.ItemMean), Before: math.NaN()}
		if p.tier > 0 {
			r.Aside = w.ranks(p)
		}
		all = append(all, r)
		if p.tier != last || len(d.Tiers) == 0 {
			t := chart.Tier{Name: w.Say("results.unranked")}
			if p.tier > 0 {
				t.Name = w.Say("results.tier", p.tier)
			}
			d.Tiers, last = append(d.Tiers, t), p.tier
		}
		t := &d.Tiers[len(d.Tiers)-1]
		t.Rows = append(t.Rows, r)
	}
	c.Body, c.Alt = d, w.extremes(len(all), func(i int) (string, chart.Figure) { return all[i].Name, all[i].Figure })
	return c
}

func (w *look) drawCells() chart.Chart {
	c := w.begin(w.Say("results.cells"))
	c.Words.Name = w.Say("results.unit")
	h := chart.HeatMap{Cell: func(v float64) string { return w.Number(100*v, w.cellDecimals()) }}
	columns := w.columns()
	for _, x := range columns {
		h.Columns = append(h.Columns, chart.Column(x))
	}
	for _, p := range w.peers() {
		name, note := w.named(results.ByUnit, p.Figures)
		row := chart.Cells{Name: name, Note: note}
		for _, e := range w.across(p.Figures, columns) {
			row.Figures = append(row.Figures, w.of(e))
		}
		h.Rows = append(h.Rows, row)
	}
	c.Body, c.Alt = h, w.Say("results.cells.about")
	return c
}

func (w *look) drawChannels() chart.Chart {
	c := w.begin(w.Say("results.channels"))
	c.Words.Name = w.Say("lens.by.channel")
	b := chart.Bars{Axis: w.percent(), Target: w.aim()}
	for _, g := range w.channels.Groups {
		name, note := w.named(results.ByChannel, g)
		b.Rows = append(b.Rows, chart.Row{Name: name, Note: note, Figure: w.of(withheld(g, g.ItemMean)), Before: math.NaN()})
	}
	c.Body, c.Alt = b, w.extremes(len(b.Rows), func(i int) (string, chart.Figure) { return b.Rows[i].Name, b.Rows[i].Figure })
	return c
}

func (w *look) of(e analysis.Estimate) chart.Figure { return chart.Of(e, w.hidden()) }

// fileName is what a chart's file is called.
func (w *look) fileName(name, ending string) string {
	parts := []string{"sipas", w.Wave.ID}
	if w.Lens.Unit != "" {
		parts = append(parts, w.Lens.Unit)
	}
	return strings.Join(append(parts, name), "-") + "." + ending
}
