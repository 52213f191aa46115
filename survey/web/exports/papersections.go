package exports

import (
	"fmt"
	"math"
	"strings"

	"sipas/survey/chart"
	"sipas/survey/export"
)

// Widths of columns on paper, in parts of a table.
const (
	wideCode = 11
	wideName = 60
	wideSpan = 34
	wideNum  = 17
	wideBar  = 34
)

// grid is a table of figures. With codes it has a column of them, with names
// one of these.
func (w writer) grid(caption, name string, codes, unknown bool) *export.Grid {
	g := &export.Grid{Caption: caption}
	if codes {
		g.Columns = append(g.Columns, export.GridColumn{Title: w.Say("exports.column.code"), Share: wideCode})
	}
	g.Columns = append(g.Columns, export.GridColumn{Title: name, Share: wideName},
		export.GridColumn{Title: w.Say("exports.column.index"), Number: true, Share: wideNum},
		export.GridColumn{Title: w.Say("exports.column.interval"), Number: true, Share: wideSpan},
		export.GridColumn{Title: w.Say("exports.column.n"), Number: true, Share: wideNum})
	if unknown {
		g.Columns = append(g.Columns, export.GridColumn{Title: w.Say("exports.column.dontknow"), Number: true, Share: wideNum})
	}
	g.Columns = append(g.Columns, export.GridColumn{Title: w.Say("exports.column.bar"), Drawn: true, Share: wideBar})
	return g
}

// row is a line of such a table.
func (w writer) row(g *export.Grid, l export.Line, code, name string) export.GridRow {
	r := export.GridRow{Cells: []string{name}, Depth: l.Depth, Bar: drawn(l)}
	if g.First() == 2 {
		r.Cells = []string{code, name}
	}
	f := w.figure(l)
	if f.why != "" {
		r.Why = f.why
		return r
	}
	r.Cells = append(r.Cells, f.value, f.interval, f.n)
	if len(g.Columns)-len(r.Cells) == 2 {
		r.Cells = append(r.Cells, w.unknown(l))
	}
	r.Cells = append(r.Cells, "")
	return r
}

// unknown is the share of "don't know" among those who saw a criterion.
func (w writer) unknown(l export.Line) string {
	seen := float64(l.DontKnow + l.Respondents)
	if seen == 0 {
		return "–"
	}
	return w.Percent(float64(l.DontKnow)/seen, 1)
}

// definitions are the overall index by each definition.
func (w writer) definitions() export.Section {
	s := export.Section{ID: "overall", Heading: w.Say("exports.section.overall"), Notes: []string{w.Say("exports.section.overall.about")}}
	s.Table = w.grid("", w.Say("exports.column.formula"), false, false)
	for _, l := range w.report.Overall {
		s.Table.Rows = append(s.Table.Rows, w.row(s.Table, l, "", w.Formula(l.Formula)))
	}
	return s
}

func (w writer) factors() export.Section {
	if len(w.report.Factors) == 0 {
		return export.Section{}
	}
	s := export.Section{ID: "factors", Heading: w.Say("exports.section.factors"), Notes: []string{w.Say("exports.section.factors.about")}}
	s.Table = w.grid("", w.Say("exports.column.factor"), true, false)
	for _, l := range w.report.Factors {
		s.Table.Rows = append(s.Table.Rows, w.row(s.Table, l, l.Code, w.Item(l.Code)))
	}
	return s
}

// criteria are under their factors, those of none at the end.
func (w writer) criteria() export.Section {
	s := export.Section{ID: "criteria", Heading: w.Say("exports.section.criteria"), Notes: []string{w.Say("exports.section.criteria.about", w.Score())}}
	s.Table = w.grid("", w.Say("exports.column.criterion"), true, true)
	factor := "-"
	for _, l := range w.report.Criteria {
		if l.Factor != factor {
			factor = l.Factor
			s.Table.Rows = append(s.Table.Rows, export.GridRow{Group: true, Cells: []string{w.group(factor)}})
		}
		s.Table.Rows = append(s.Table.Rows, w.row(s.Table, l, l.Code, w.Item(l.Code)))
	}
	return s
}

// group is a heading among criteria.
func (w writer) group(factor string) string {
	if factor == "" {
		return w.Say("exports.factor.none")
	}
	return factor + ". " + w.Item(factor)
}

// answers are how often each rating was given: a chart, and the table of it.
func (w writer) answers() export.Section {
	scale := w.Scale()
	s := export.Section{ID: "answers", Heading: w.Say("exports.section.answers"), Notes: []string{w.Say("exports.section.answers.about")}, Caption: w.Say("exports.section.answers.chart")}
	g := &export.Grid{Columns: []export.GridColumn{{Title: w.Say("exports.column.code"), Share: wideCode}, {Title: w.Say("exports.column.criterion"), Share: wideName}}}
	for _, label := range scale {
		g.Columns = append(g.Columns, export.GridColumn{Title: label, Number: true, Share: 20})
	}
	g.Columns = append(g.Columns, export.GridColumn{Title: w.Say("exports.column.dontknow"), Number: true, Share: wideNum})
	d := chart.Diverging{Answers: scale, DontKnow: w.Say("exports.column.dontknow")}
	for _, l := range w.report.Criteria {
		row := export.GridRow{Cells: []string{l.Code, w.Item(l.Code)}}
		line := chart.Answered{Name: l.Code + ". " + w.Item(l.Code), Counts: l.Counts, DontKnow: l.DontKnow}
		switch f := w.figure(l); {
		case f.why != "":
			row.Why, line.Hidden = f.why, f.why
		case len(l.Counts) != len(scale):
			row.Why, line.Hidden = w.Say("exports.nobody"), w.Say("exports.nobody")
		default:
			row.Cells = append(append(row.Cells, w.shares(l.Counts)...), w.unknown(l))
		}
		g.Rows, d.Rows = append(g.Rows, row), append(d.Rows, line)
	}
	if len(g.Rows) == 0 || len(scale) == 0 {
		return export.Section{}
	}
	s.Table = g
	s.Chart = &chart.Chart{Title: s.Caption, Alt: w.Say("exports.section.answers.alt"), Framed: true, Width: chartWide, Body: d,
		Format: func(v float64) string { return w.Percent(v, 0) }}
	return s
}

// chartWide is the width at which charts are drawn for paper: little more than
// that of the text on A4, so that their letters stay as large as they should be.
const chartWide = 720

// shares are counts as parts of their sum.
func (w writer) shares(counts []int64) []string {
	sum := int64(0)
	for _, n := range counts {
		sum += n
	}
	var all []string
	for _, n := range counts {
		all = append(all, w.Percent(float64(n)/float64(max(sum, 1)), 1))
	}
	return all
}

func (w writer) units() export.Section {
	if len(w.report.Units) == 0 {
		return export.Section{}
	}
	s := export.Section{ID: "units", Heading: w.Say("exports.section.units"), Notes: []string{w.Say("exports.section.units.about")}}
	s.Table = w.grid("", w.Say("exports.column.unit"), false, false)
	for _, l := range w.report.Units {
		s.Table.Rows = append(s.Table.Rows, w.row(s.Table, l, "", w.Text(l.Name)))
	}
	return s
}

func (w writer) fields() export.Section {
	if len(w.report.Fields) == 0 {
		return export.Section{}
	}
	s := export.Section{ID: "fields", Heading: w.Say("exports.section.fields"), Notes: []string{w.Say("exports.section.fields.about")}}
	s.Table = w.grid("", w.Say("exports.column.field"), false, false)
	for _, l := range w.report.Fields {
		s.Table.Rows = append(s.Table.Rows, w.row(s.Table, l, "", w.Text(l.Name)))
	}
	return s
}

// quality is the index with and without the suspect sheets, or that nobody has
// looked for these.
func (w writer) quality() export.Section {
	q := w.report.Quality
	if q == nil && !w.report.Method.Unflagged {
		return export.Section{ID: "quality", Heading: w.Say("exports.section.quality"), Notes: []string{w.Say("exports.section.quality.none")}}
	}
	if q == nil || len(q.With) == 0 || len(q.Without) == 0 {
		return export.Section{}
	}
	s := export.Section{ID: "quality", Heading: w.Say("exports.section.quality"), Notes: []string{w.Say("exports.section.quality.about")}}
	if q.Flagged >= 0 {
		s.Notes = []string{sentences(w.Say("exports.section.quality.flagged", q.Flagged, q.Sheets), s.Notes[0])}
	}
	s.Table = w.grid("", w.Say("exports.column.answers"), false, false)
	s.Table.Rows = []export.GridRow{w.row(s.Table, q.With[0], "", w.Say("exports.quality.all")), w.row(s.Table, q.Without[0], "", w.Say("exports.quality.without"))}
	return s
}

// method is how the figures were made. sum is the digest of report.json.
func (w writer) method(sum string) export.Section {
	m := w.report.Method
	s := export.Section{ID: "method", Heading: w.Say("exports.section.method")}
	add := func(name, value string) {
		if value != "" {
			s.Facts = append(s.Facts, export.Fact{Name: name, Value: value})
		}
	}
	asked := w.Text(w.report.Asked) + " (" + w.report.Questionnaire.String() + ")"
	if note := w.Text(w.report.Note); note != "" {
		asked += ". " + note
	}
	add(w.Say("exports.method.asked"), asked)
	add(w.Say("exports.method.score"), fmt.Sprintf("%s (%s)", w.Score(), m.Score))
	var formulas []string
	for _, f := range m.Formulas {
		formulas = append(formulas, fmt.Sprintf("%s (%s)", w.Formula(f), f))
	}
	add(w.Say("exports.method.formulas"), strings.Join(formulas, "; "))
	var weights []string
	for _, f := range w.report.Factors {
		if n, ok := m.FactorWeights[f.Code]; ok {
			weights = append(weights, f.Code+": "+w.Number(n, places(n)))
		}
	}
	add(w.Say("exports.method.weights"), strings.Join(weights, "; "))
	add(w.Say("exports.method.interval"), w.Say("exports.method.interval.about", w.Percent(m.Confidence, 0)))
	add(w.Say("exports.method.hidden"), w.Say("exports.method.hidden.about", int(m.SuppressBelow)))
	add(w.Say("exports.method.out"), w.Say("exports.method.out.about"))
	add(w.Say("exports.method.frame"), m.Frame)
	add(w.Say("exports.method.digest"), grouped(sum))
	add(w.Say("exports.method.program"), w.report.Program)
	return s
}

// places is none for whole numbers, else two.
func places(x float64) int {
	if x == math.Trunc(x) {
		return 0
	}
	return 2
}

// grouped is a digest in groups of eight, in which it is compared and may be
// wrapped.
func grouped(hex string) string {
	var parts []string
	for len(hex) > 8 {
		parts, hex = append(parts, hex[:8]), hex[8:]
	}
	return strings.Join(append(parts, hex), " ")
}
