package contrast

import (
	"math"
	"slices"
	"strings"

	"sipas/analysis"
	"sipas/analysis/crosswalk"
	"sipas/analysis/interval"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// Versions are the ministry's methods that figures can be carried to, the newest
// first: of 16, 19 and 22 items about services.
func Versions() []crosswalk.Version {
	return []crosswalk.Version{crosswalk.V1001, crosswalk.V2022, crosswalk.V2640}
}

// Way is a questionnaire's way to one of the ministry's methods.
type Way struct {
	crosswalk.Walk
	Of int // items of the version
}

// WayTo finds the way by what the criteria say they descend from. ok is false
// when none descends from that version.
func WayTo(q *survey.Questionnaire, to crosswalk.Version) (w Way, ok bool) {
	target, known := crosswalk.InstrumentOf(to)
	if !known {
		return w, false
	}
	own := crosswalk.Version(q.ID)
	lineage := crosswalk.Lineage{}
	for _, c := range q.Criteria() {
		refs := []string{}
		for _, ref := range c.Lineage {
			if item, is := strings.CutPrefix(ref, string(to)+"#"); is {
				if _, has := target.Item(item); has {
					refs = append(refs, ref)
				}
			}
		}
		lineage[c.Code] = refs
	}
	walk, err := crosswalk.Between(lineage, own, own, to)
	if err != nil || len(walk.Steps) == 0 {
		return w, false
	}
	return Way{Walk: walk, Of: len(target.Items)}, true
}

// Carry carries figures to the items of a version: factors by their letters, with
// the items as criteria, whose codes are the numbers of the version's form.
//
// An item that stands for several has its answers twice; several that become one
// are pooled. Factors and the index are means of the items, each counting the
// same. How the answers of one person go together is not known from figures, so
// that means and merged items have an interval that is at most so wide (see
// Common). The overall question stays, the other indexes cannot be had from
// figures. An item is withheld where one of its sources is.
func (w Way) Carry(x findings.Figures, score analysis.Score) findings.Figures {
	by := criteriaOf(x)
	out := findings.Figures{Label: x.Label, Responses: x.Responses, Suppressed: x.Suppressed, Question: x.Question,
		FactorMean: missing(analysis.FormulaFactorMean), Pooled: missing(analysis.FormulaPooled),
		Comprehensive: missing(analysis.FormulaAllHigh)}
	var items, factors []analysis.Estimate
	for _, step := range w.Steps {
		c := results.Criterion{Code: step.To}
		c.Estimate, c.Counts = carried(step, by, score)
		i := slices.IndexFunc(out.Factors, func(f results.Factor) bool { return f.Code == step.Factor })
		if i < 0 {
			i = len(out.Factors)
			out.Factors = append(out.Factors, results.Factor{Code: step.Factor, Pooled: missing(analysis.FormulaPooled)})
		}
		out.Factors[i].Criteria = append(out.Factors[i].Criteria, c)
		items = append(items, c.Estimate)
	}
	for i := range out.Factors {
		f := &out.Factors[i]
		var parts []analysis.Estimate
		for _, c := range f.Criteria {
			parts = append(parts, c.Estimate)
		}
		f.ItemMean = meanOf(parts)
		factors = append(factors, f.ItemMean)
	}
	out.ItemMean = meanOf(items)
	out.FactorMean = meanOf(factors)
	out.FactorMean.Formula = analysis.FormulaFactorMean
	if x.Suppressed {
		out.ItemMean.Suppressed, out.FactorMean.Suppressed = true, true
	}
	return out
}

// carried is an item of the version walked to.
func carried(step crosswalk.Step, by map[string]results.Criterion, score analysis.Score) (analysis.Estimate, []int64) {
	var from []results.Criterion
	for _, code := range step.From {
		c, known := by[code]
		if known && c.Estimate.Suppressed {
			return c.Estimate, nil
		}
		if known && c.Estimate.Respondents > 0 {
			from = append(from, c)
		}
	}
	switch len(from) {
	case 0:
		return missing(score.Formula()), nil
	case 1:
		return from[0].Estimate, slices.Clone(from[0].Counts)
	}
	return merged(from)
}

// merged is several criteria as one: every answer to any of them is an answer.
// The standard error is bounded as in meanOf.
func merged(from []results.Criterion) (analysis.Estimate, []int64) {
	e := from[0].Estimate
	counts := slices.Clone(from[0].Counts)
	e.Formula, e.SE, e.Deff, e.DF = analysis.FormulaPooled, 0, math.NaN(), math.Inf(1)
	answers := 0.0
	for i, c := range from {
		x := c.Estimate
		answers += x.Denominator
		e.SE += x.Denominator * x.SE
		e.DF, e.Respondents = min(e.DF, freedom(x)), max(e.Respondents, x.Respondents)
		if i == 0 {
			continue
		}
		e.Numerator, e.Denominator = e.Numerator+x.Numerator, e.Denominator+x.Denominator
		e.Missing, e.DontKnow = e.Missing+x.Missing, e.DontKnow+x.DontKnow
		for k := range min(len(counts), len(c.Counts)) {
			counts[k] += c.Counts[k]
		}
	}
	e.Value, e.SE = e.Numerator/e.Denominator, e.SE/answers
	e.Interval = interval.Student(e.Value, e.SE, e.DF, Confidence)
	return e, counts
}

// CompareCarried compares two sides by the items of a version.
func CompareCarried(a, b findings.Figures, from, to Way, score analysis.Score) *Comparison {
	c := Compare(from.Carry(a, score), to.Carry(b, score), Same())
	bound := func(d *Difference) {
		if d.Method == ByMeans && (d.A.Formula == analysis.FormulaItemMean || d.A.Formula == analysis.FormulaFactorMean ||
			d.A.Formula == analysis.FormulaPooled || d.B.Formula == analysis.FormulaPooled) {
			d.Method = ByBound
		}
	}
	for i := range c.Indexes {
		bound(&c.Indexes[i])
	}
	for i := range c.Factors {
		bound(&c.Factors[i].ItemMean)
		for k := range c.Factors[i].Criteria {
			bound(&c.Factors[i].Criteria[k].Difference)
		}
	}
	return c
}
