package published

import (
	"cmp"
	"slices"

	"sipas/analysis"
	"sipas/analysis/study"
	"sipas/survey"
	"sipas/survey/seal"
	"sipas/survey/web/kit"
)

// mostUnits bounds the table of units, so that the page stays small.
const mostUnits = 40

// decimals of an index.
const decimals = 2

// sheetOf lays out a document: its figures by the first score.
func sheetOf(l *kit.Locale, d *seal.Document) sheet {
	s := sheet{Document: d, Question: l.Text(d.Note)}
	score := d.Result.Provenance.Asked.Scores[0]
	total := d.Result.Total
	words := map[analysis.Formula]string{
		analysis.FormulaPooled: l.Say("published.formula.pooled"), analysis.FormulaFactorMean: l.Say("published.formula.factors"),
		analysis.FormulaAllHigh: l.Say("published.formula.all_high"), analysis.FormulaPopulation: l.Say("published.formula.dossiers")}
	for _, f := range total.Indexes {
		if f.Subject != study.AllCriteria {
			continue
		}
		first := f.Score == score
		switch name, told := words[f.Formula]; {
		case f.Formula == analysis.FormulaItemMean && first:
			s.Index = lineOf(l, f, l.Say("published.index"))
		case f.Formula == analysis.FormulaItemMean && f.Score == analysis.FormulaMean5:
			s.Others = append(s.Others, lineOf(l, f, l.Say("published.formula.mean5")))
		case told && (first || f.Score == ""):
			s.Others = append(s.Others, lineOf(l, f, name))
		}
	}
	s.factors(l, total, score)
	s.units(l, score)
	for _, c := range d.Open.Columns {
		s.Columns = append(s.Columns, column{Name: cmp.Or(l.Text(c.Text), c.Name), Shown: c.Shown, Merged: c.Merged, Dropped: c.Dropped})
	}
	return s
}

// factors lays out factors with their criteria, and the overall question.
func (s *sheet) factors(l *kit.Locale, total study.Group, score analysis.Formula) {
	item := func(i study.Item) line {
		at := slices.IndexFunc(i.Figures, func(f study.Figure) bool { return f.Score == score })
		x := line{Name: i.Name, Hidden: true}
		for _, v := range s.Codebook.Variables {
			if v.Question == i.Name {
				x.Code, x.Name = i.Name, l.Text(v.Text)
			}
		}
		if at < 0 {
			return x
		}
		y := lineOf(l, i.Figures[at], x.Name)
		y.Code = x.Code
		return y
	}
	for _, f := range s.Codebook.Factors {
		x := factor{line: line{Code: f.Code, Name: l.Text(f.Name), Hidden: true}}
		for _, i := range total.Indexes {
			if i.Subject == f.Code && i.Formula == analysis.FormulaItemMean && i.Score == score {
				x.line = lineOf(l, i, x.Name)
				x.Code = f.Code
			}
		}
		for _, i := range total.Items {
			if i.Factor == f.Code {
				x.Criteria = append(x.Criteria, item(i))
			}
		}
		s.Factors = append(s.Factors, x)
	}
	for _, i := range total.Items {
		if i.Factor == "" {
			s.Overall = append(s.Overall, item(i))
		}
	}
}

// units lays out the units that open data names, in the order of their names.
func (s *sheet) units(l *kit.Locale, score analysis.Formula) {
	var names map[string]string
	if v := s.Codebook.Variable("unit"); v != nil {
		names = make(map[string]string, len(v.Values))
		for _, x := range v.Values {
			names[x.Code] = l.Text(x.Text)
		}
	}
	for _, b := range s.Result.Breakdowns {
		for _, g := range b.Groups {
			at := slices.IndexFunc(g.Indexes, func(f study.Figure) bool {
				return f.Subject == study.AllCriteria && f.Formula == analysis.FormulaItemMean && f.Score == score
			})
			if at < 0 {
				continue
			}
			name := names[g.Labels[0]]
			if name == "" {
				name = g.Labels[0]
			}
			x := lineOf(l, g.Indexes[at], name)
			if g.Labels[0] == seal.Merged {
				x.Name = l.Say("published.units.merged")
				s.Merged = append(s.Merged, x)
			} else {
				s.Units = append(s.Units, x)
			}
		}
	}
	slices.SortStableFunc(s.Units, func(a, b line) int { return compare(a.Name, b.Name) })
	if n := len(s.Units); n > mostUnits {
		s.Units, s.Merged, s.More = nil, nil, n
	}
	if len(s.Result.Breakdowns) == 0 {
		delete(names, seal.Merged)
		s.More = len(names)
	}
}

// lineOf writes a figure.
func lineOf(l *kit.Locale, f study.Figure, name string) line {
	x := line{Name: name, Hidden: f.Suppressed || f.Respondents == 0}
	if x.Hidden {
		return x
	}
	x.Value, x.N = l.Percent(float64(f.Value), decimals), l.Count(int(f.Respondents))
	if f.Interval.Defined() {
		shown := f.Interval.Clamp(0, 1) // see lens.Figure
		x.Low, x.High = l.Percent(shown.Lo, decimals), l.Percent(shown.Hi, decimals)
	}
	return x
}

// compare puts names in the order of their letters without accents.
func compare(a, b string) int {
	return cmp.Or(cmp.Compare(survey.Fold(a), survey.Fold(b)), cmp.Compare(a, b))
}
