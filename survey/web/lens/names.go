package lens

import (
	"fmt"
	"slices"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// dimensions are the words for the fixed dimensions.
var dimensions = map[string]string{
	results.ByUnit: "lens.by.unit", results.ByField: "lens.by.field", results.ByChannel: "lens.by.channel",
	results.ByVersion: "lens.by.version", results.ByLanguage: "lens.by.language", results.ByForm: "lens.by.form",
	results.ByCounter: "lens.by.counter", findings.ByPeriod: "lens.by.period",
}

// channels are the words for the ways that sheets came.
var channels = map[survey.Channel]string{
	survey.ByQR: "lens.channel.qr", survey.ByRotating: "lens.channel.rotating", survey.ByOneTime: "lens.channel.onetime",
	survey.ByKiosk: "lens.channel.kiosk", survey.ByInterviewer: "lens.channel.interviewer",
	survey.ByPaper: "lens.channel.paper", survey.ByImport: "lens.channel.import",
}

// scores say what an answer counts.
var scores = map[analysis.Score]string{
	analysis.Top2: "lens.score.top2", analysis.Mean5: "lens.score.mean5", analysis.Mean01: "lens.score.mean01",
}

// formulas say how answers became a number.
var formulas = map[analysis.Formula]string{
	analysis.FormulaTop2:       "lens.formula.top2",
	analysis.FormulaMean5:      "lens.formula.mean5",
	analysis.FormulaMean01:     "lens.formula.mean01",
	analysis.FormulaItemMean:   "lens.formula.item_mean",
	analysis.FormulaFactorMean: "lens.formula.factor_mean",
	analysis.FormulaPopulation: "lens.formula.population",
	analysis.FormulaPooled:     "lens.formula.pooled",
	analysis.FormulaQuestion:   "lens.formula.question",
	analysis.FormulaAllHigh:    "lens.formula.all_high",
}

// Score is what an answer counts under the lens, in words.
func (p *Place) Score() string { return p.Say(scores[p.Lens.Score]) }

// Formula is how answers became a number, in words; the formula's own name
// where there are none.
func (p *Place) Formula(f analysis.Formula) string {
	if f == analysis.FormulaFactorMean && len(p.Wave.Factors) > 0 {
		return p.Say("lens.formula.factor_mean_weighted")
	}
	if key, ok := formulas[f]; ok {
		return p.Say(key)
	}
	return string(f)
}

// Dimension is the name of a dimension: the question's own words, or ours.
func (p *Place) Dimension(by string) string {
	if a, ok := p.axis(by); ok && a.Question != "" {
		return p.Text(a.Name)
	}
	if key, ok := dimensions[by]; ok {
		return p.Say(key)
	}
	return by
}

// axis finds a dimension that the wave can be filtered by.
func (p *Place) axis(by string) (findings.Axis, bool) {
	i := slices.IndexFunc(p.Axes, func(a findings.Axis) bool { return a.By == by })
	if i < 0 {
		return findings.Axis{}, false
	}
	return p.Axes[i], true
}

// Name is what a label of a dimension is called; "" is a row without one.
func (p *Place) Name(by, label string) string {
	if label == "" {
		return p.Say("lens.label.none")
	}
	switch by {
	case results.ByUnit:
		if u, ok := p.Config.Tree.Unit(label); ok {
			return p.Text(u.Name)
		}
	case results.ByCounter:
		if c, ok := p.Config.Counters[label]; ok {
			return p.Text(c.Name)
		}
	case results.ByField:
		if f, ok := p.Config.Fields[label]; ok {
			return p.Text(f.Name)
		}
	case results.ByChannel:
		if key, ok := channels[survey.Channel(label)]; ok {
			return p.Say(key)
		}
	case results.ByForm:
		return p.form(survey.Form(label))
	case results.ByLanguage:
		return p.language(label)
	case findings.ByPeriod:
		return p.Period(label)
	}
	if a, ok := p.axis(by); ok {
		if i := slices.Index(a.Values, label); i >= 0 && i < len(a.Labels) && len(a.Labels[i]) > 0 {
			return p.Text(a.Labels[i])
		}
	}
	return label
}

func (p *Place) form(f survey.Form) string {
	switch f {
	case survey.FullForm:
		return p.Say("lens.form.full")
	case survey.ShortForm:
		return p.Say("lens.form.short")
	}
	return string(f)
}

// language is a language's name: its own where it was added, else the reader's.
func (p *Place) language(tag string) string {
	switch tag {
	case survey.Vietnamese:
		return p.Say("lens.language.vi")
	case survey.English:
		return p.Say("lens.language.en")
	}
	for _, l := range p.Config.Languages {
		if l.Tag == tag {
			return l.Name
		}
	}
	return tag
}

// Period is a week or a month in words: its days, or its month. What is
// neither stays as it is.
func (p *Place) Period(label string) string {
	if from, ok := week(label); ok {
		return p.Say("lens.week", p.Date(from), p.Date(from.AddDate(0, 0, 6)))
	}
	if t, err := time.Parse("2006-01", label); err == nil {
		return p.Say("lens.month", t.Format("01"), t.Format("2006"))
	}
	return label
}

// week is the noon of the Monday of an ISO week such as 2026-W10; noon, so
// that it is the same day in Vietnam.
func week(label string) (monday time.Time, ok bool) {
	var year, n int
	if _, err := fmt.Sscanf(label, "%d-W%d", &year, &n); err != nil || n < 1 || n > 53 {
		return monday, false
	}
	fourth := time.Date(year, time.January, 4, 5, 0, 0, 0, time.UTC) // is in week 1 (ISO 8601)
	monday = fourth.AddDate(0, 0, 7*(n-1)-(int(fourth.Weekday())+6)%7)
	return monday, true
}
