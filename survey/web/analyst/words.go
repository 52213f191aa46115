package analyst

import (
	"slices"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/directory"
)

// phases say where a wave stands.
var phases = map[survey.Phase]string{
	survey.PhaseHidden: "results.phase.draft", survey.PhaseEarly: "results.phase.early", survey.PhaseOpen: "results.phase.open",
	survey.PhasePaused: "results.phase.paused", survey.PhaseClosing: "results.phase.closing", survey.PhaseOver: "results.phase.over",
}

// scoreWords say what an answer counts.
var scoreWords = map[analysis.Score]string{
	analysis.Top2: "results.score.top2", analysis.Mean5: "results.score.mean5", analysis.Mean01: "results.score.mean01",
}

// formulaWords say how answers became a number.
var formulaWords = map[analysis.Formula]string{
	analysis.FormulaTop2:       "results.formula.top2",
	analysis.FormulaMean5:      "results.formula.mean5",
	analysis.FormulaMean01:     "results.formula.mean01",
	analysis.FormulaItemMean:   "results.formula.item_mean",
	analysis.FormulaFactorMean: "results.formula.factor_mean",
	analysis.FormulaPopulation: "results.formula.population",
	analysis.FormulaPooled:     "results.formula.pooled",
	analysis.FormulaQuestion:   "results.formula.question",
	analysis.FormulaAllHigh:    "results.formula.all_high",
}

// texts are the names of factors and the short labels of criteria, by code.
type texts map[string]survey.Text

// textsOf takes them from a questionnaire and, for what it does not have,
// from its other versions.
func textsOf(config *directory.Snapshot, ref survey.Ref) texts {
	t := texts{}
	add := func(q *survey.Questionnaire) {
		for _, f := range q.Factors {
			t.add(f.Code, f.Name)
			for _, c := range f.Criteria {
				t.add(c.Code, c.Short)
			}
		}
	}
	if q := config.Questionnaires[ref]; q != nil {
		add(q)
	}
	var others []*survey.Questionnaire
	for other, q := range config.Questionnaires {
		if other.ID == ref.ID && other != ref {
			others = append(others, q)
		}
	}
	slices.SortFunc(others, func(a, b *survey.Questionnaire) int { return b.Version - a.Version })
	for _, q := range others {
		add(q)
	}
	return t
}

func (t texts) add(code string, text survey.Text) {
	if _, known := t[code]; !known {
		t[code] = text
	}
}

// units are the choices of a unit; the whole wave is one for those who see it.
func (w writer) units(all []survey.Unit, whole bool) []option {
	var o []option
	if whole {
		o = append(o, option{Label: w.Say("results.whole"), Chosen: w.unit == ""})
	}
	depth := map[string]int{}
	for _, u := range all {
		d, below := depth[u.Parent]
		if below {
			d++
		}
		depth[u.ID] = d
		o = append(o, option{Value: u.ID, Label: indent(d) + w.Text(u.Name), Chosen: u.ID == w.unit})
	}
	return o
}

// indent shows depth in a choice, where no style reaches.
func indent(depth int) string {
	const step = "\u2003"
	s := ""
	for range depth {
		s += step
	}
	return s
}

func (w writer) waves(all []survey.Wave) []option {
	var o []option
	for _, x := range all {
		to := view{wave: x.ID, lang: w.Lang}
		o = append(o, option{Value: to.address(), Label: w.Text(x.Title), Chosen: x.ID == w.wave})
	}
	return o
}

func (w writer) scores() []option {
	var o []option
	for _, s := range []analysis.Score{analysis.Top2, analysis.Mean5, analysis.Mean01} {
		o = append(o, option{Value: scoreNames[s], Label: w.Say(scoreWords[s]), Chosen: s == w.score})
	}
	return o
}
