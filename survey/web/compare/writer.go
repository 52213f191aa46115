package compare

import (
	"fmt"
	"math"
	"strings"

	"sipas/analysis"
	"sipas/analysis/crosswalk"
	"sipas/survey"
	"sipas/survey/contrast"
	"sipas/survey/web/lens"
)

// write fills the page of two sides.
func (x *pair) write(body *comparison) error {
	body.A, body.B = x.a.name, x.b.name
	for _, s := range []seen{x.a, x.b} {
		if why := x.Refusal(s.sight); why != nil {
			body.Refused = append(body.Refused, refused{Side: s.name, Why: why})
		}
		if until := x.Until(s.sight); until != "" {
			body.Until = until
		}
	}
	body.Warnings = x.warnings()
	body.Choice.Bases = bases(x.Place, "compare", x.asked.said, x.asked.as, x.a.questionnaire)
	if !x.shown() {
		return nil
	}
	c := x.compared()
	body.Asked = true
	for _, d := range c.Indexes {
		if x.asked.as == "" || !math.IsNaN(d.A.Value) || d.A.Suppressed {
			body.Indexes = append(body.Indexes, x.line("", x.Formula(formulaOf(d)), d))
		}
	}
	body.Lead = body.Indexes[0]
	body.Sentence = x.sentence(c.Indexes[0])
	for _, f := range c.Factors {
		g := group{line: x.line(f.Code, x.factor(f.Code), f.ItemMean)}
		for _, d := range f.Criteria {
			g.Rows = append(g.Rows, x.criterion(d))
		}
		body.Factors = append(body.Factors, g)
	}
	for _, d := range c.Own {
		body.Own = append(body.Own, x.criterion(d))
	}
	if c.Common != nil && x.asked.as == "" {
		one := x.line("", x.Say("compare.common", c.Common.Criteria), c.Common.Difference)
		body.Common = &one
	}
	if s := x.split(); s != nil {
		body.Split = x.behind(s)
	}
	body.Notes = x.notes(c)
	if x.asked.as != "" {
		body.Items = itemsOf(x.Place, x.asked.as, x.from)
	}
	return x.draw(c, &body.Picture)
}

// formulaOf is the formula of a difference, one side of which may have none.
func formulaOf(d contrast.Difference) analysis.Formula {
	if d.A.Formula != "" {
		return d.A.Formula
	}
	return d.B.Formula
}

func (x *pair) line(code, name string, d contrast.Difference) line {
	return line{Code: code, Name: name, A: x.Figure(d.A), B: x.Figure(d.B), Difference: written(x.Locale, d)}
}

func (x *pair) criterion(d contrast.Criterion) line {
	if x.asked.as != "" {
		l := x.line(d.Code(), itemName(x.asked.as, d.Code()), d.Difference)
		l.Lang = foreign(x.Lang)
		return l
	}
	l := x.line(d.Code(), x.item(d.Code()), d.Difference)
	if d.A != "" && d.B != "" && d.A != d.B {
		l.Code = d.A + " ← " + d.B
	}
	return l
}

// factor is a factor's name, of the ministry's methods where figures are carried.
func (x *pair) factor(code string) string { return factorName(x.Place, x.asked.as, code) }

func factorName(p *lens.Place, as crosswalk.Version, code string) string {
	if name := crosswalk.FactorNames()[code]; as != "" && p.Lang == survey.Vietnamese && name != "" {
		return name
	}
	return p.Item(code)
}

// item is a criterion's short name, by the wave of side A or else by that of B.
func (x *pair) item(code string) string {
	if name := x.Item(code); name != code {
		return name
	}
	if name := x.Text(lens.TextsOf(x.Config, x.b.wave.Questionnaire)[code]); name != "" {
		return name
	}
	return code
}

// itemName is the short name of an item of the ministry's methods, in Vietnamese.
func itemName(v crosswalk.Version, code string) string {
	n, _ := crosswalk.InstrumentOf(v)
	if item, ok := n.Item(code); ok {
		return item.Label
	}
	return code
}

// foreign is the language of what there is in Vietnamese only; "" for who reads it.
func foreign(lang string) string {
	if lang == survey.Vietnamese {
		return ""
	}
	return survey.Vietnamese
}

// sentences say what the index says.
var sentences = map[contrast.Verdict]string{
	contrast.Higher: "compare.says.higher", contrast.Lower: "compare.says.lower", contrast.Unclear: "compare.says.unclear",
	contrast.Untested: "compare.says.untested", contrast.Absent: "compare.says.absent", contrast.Withheld: "compare.says.withheld",
}

func (x *pair) sentence(d contrast.Difference) string {
	return x.Say(sentences[d.Verdict], x.a.name, x.b.name)
}

// behind writes a split.
func (x *pair) behind(s *contrast.Split) *split {
	out := &split{By: x.Dimension(x.parts), Total: points(x.Locale, s.Total), Service: points(x.Locale, s.Service), Mix: points(x.Locale, s.Mix)}
	out.Sentence = x.Say("compare.split.says", x.Formula(analysis.FormulaPooled), out.Total, out.Service, out.Mix)
	var all [2]int64
	for _, p := range s.Parts {
		all[0], all[1] = all[0]+p.A.N, all[1]+p.B.N
	}
	for _, p := range s.Parts {
		row := piece{Name: x.Name(x.parts, p.Label), Service: points(x.Locale, p.Service), Mix: points(x.Locale, p.Mix),
			ShareA: x.Percent(float64(p.A.N)/float64(all[0]), 1), ShareB: x.Percent(float64(p.B.N)/float64(all[1]), 1),
			ValueA: x.Percent(p.A.Share(), lens.Decimals), ValueB: x.Percent(p.B.Share(), lens.Decimals)}
		if p.Rest {
			row.Name = x.Say("compare.split.rest")
		}
		out.Parts = append(out.Parts, row)
	}
	return out
}

// notes say how the figures were made.
func (x *pair) notes(c *contrast.Comparison) []string {
	n := []string{x.Say("compare.note.chance"), x.Say("compare.note.family", c.Criteria, c.Tested), x.Say("compare.note.unclear"), x.Say("compare.note.cause")}
	if c.Common != nil || x.asked.as != "" {
		n = append(n, x.Say("compare.note.bound"))
	}
	return n
}

// itemsOf are what there is to know about the way to a version.
func itemsOf(p *lens.Place, v crosswalk.Version, w contrast.Way) notes {
	n := notes{About: p.Say("compare.items.about", len(w.Steps), w.Of)}
	var absent, marked []string
	for _, code := range w.Absent {
		absent = append(absent, fmt.Sprintf("%s (%s)", code, itemName(v, code)))
	}
	for _, s := range w.Steps {
		if s.Mark != "" {
			marked = append(marked, s.To)
		}
	}
	n.Lost, n.Absent, n.Marked = strings.Join(w.Lost, ", "), strings.Join(absent, ", "), strings.Join(marked, ", ")
	return n
}
