package analyst

import (
	"math"
	"strconv"

	"sipas/analysis"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// shades is how many tints the table of units has.
const shades = 8

// grid is the table of the league's units by factors or criteria.
func (w *look) grid() grid {
	g := grid{Fine: w.asked.cells == ofCriteria}
	peers := w.peers()
	if len(peers) == 0 {
		return g
	}
	g.Columns = w.columns()
	figures := make([][]analysis.Estimate, len(peers))
	for i, p := range peers {
		figures[i] = w.across(p.Figures, g.Columns)
	}
	shade := shadesOf(figures)
	for i, p := range peers {
		r := w.unit(p.Figures, 1)
		line := cells{Name: r.Name, Link: r.Link}
		for j, e := range figures[i] {
			line.Cells = append(line.Cells, w.cell(g.Columns[j], e, shade))
		}
		g.Rows = append(g.Rows, line)
	}
	for _, x := range []struct{ cells, words string }{{ofFactors, w.Say("results.cells.factors")}, {ofCriteria, w.Say("results.cells.criteria")}} {
		a := w.asked
		a.cells = x.cells
		g.Of = append(g.Of, lens.Link{To: w.address("", a) + "#cells", Words: x.words, Here: x.cells == w.asked.cells})
	}
	g.Files = w.files("cells", w.Say("results.cells"))
	return g
}

// shadesOf tints from the lowest figure of a table to the highest: indexes lie
// so close together that a scale from nothing to all would show them alike.
func shadesOf(figures [][]analysis.Estimate) func(float64) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, line := range figures {
		for _, e := range line {
			if figured(e) {
				low, high = min(low, e.Value), max(high, e.Value)
			}
		}
	}
	return func(x float64) string {
		at := 0.0
		if high > low {
			at = shades * (x - low) / (high - low)
		}
		return "h" + strconv.Itoa(int(min(shades-1, math.Floor(at))))
	}
}

// columns are the factors or the criteria of the sight.
func (w *look) columns() []column {
	var c []column
	for _, f := range w.sight.Total.Factors {
		if w.asked.cells == ofFactors {
			c = append(c, column{f.Code, w.Item(f.Code)})
			continue
		}
		for _, x := range f.Criteria {
			c = append(c, column{x.Code, w.Item(x.Code)})
		}
	}
	return c
}

// across are a unit's figures in the columns; one that it does not have is absent.
func (w *look) across(f findings.Figures, columns []column) []analysis.Estimate {
	have := map[string]analysis.Estimate{}
	for _, x := range f.Factors {
		if w.asked.cells == ofFactors {
			have[x.Code] = x.ItemMean
			continue
		}
		for _, c := range x.Criteria {
			have[c.Code] = c.Estimate
		}
	}
	out := make([]analysis.Estimate, len(columns))
	for i, c := range columns {
		e, ok := have[c.Code]
		if !ok {
			e = analysis.Estimate{Value: math.NaN()}
		}
		out[i] = withheld(f, e)
	}
	return out
}

func (w *look) cell(of column, e analysis.Estimate, shade func(float64) string) cell {
	c := cell{column: of, Hidden: e.Suppressed, None: !e.Suppressed && math.IsNaN(e.Value)}
	if !c.Hidden && !c.None {
		c.Number, c.Shade = w.Number(100*e.Value, w.cellDecimals()), shade(e.Value)
	}
	return c
}

// cellDecimals is one for a few columns, none for many.
func (w *look) cellDecimals() int {
	if w.asked.cells == ofCriteria {
		return 0
	}
	return 1
}

// named is a group's name in a dimension with the number of its sheets.
func (w *look) named(by string, g findings.Figures) (name, note string) {
	name = w.Name(by, g.Label)
	if !g.Suppressed {
		note = w.Say("results.chart.n", int(g.ItemMean.Respondents))
	}
	if by == results.ByUnit && note == "" {
		note = w.Say("lens.hidden")
	}
	return name, note
}
