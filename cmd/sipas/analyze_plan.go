package main

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sipas/analysis"
	"sipas/analysis/study"
	"sipas/survey"
)

// wrong is a command line that cannot be.
func (c *analyzeCmd) wrong(key string, args ...any) error {
	return survey.Errorf(survey.KindInvalid, "analyze.flags", "%s", c.say(key, args...))
}

// quote puts words of the command line or the file into quotes, and makes them
// plain.
func quote(words string) string { return plain(strconv.Quote(words)) }

// plan turns flags into the plan of a study. A layout that was given says what
// the sample is where flags do not.
func (c *analyzeCmd) plan(l layoutFile) (study.Plan, error) {
	p := study.Plan{
		Units: norm.NFC.String(c.Units), Interval: study.Interval(c.Interval), Confidence: c.Confidence,
		SuppressBelow: max(1, c.Suppress), Seed: c.Seed, FactorWeights: c.FactorWeights,
		Sample: study.Sample{
			Weights: or(c.Weights, l.Weight.Name), Strata: or(c.Strata, l.Stratum.Name),
			Clusters: or(c.Cluster, l.Cluster.Name), Population: or(c.Population, l.Population.Name),
			Members: or(c.Members, l.members.Name),
		},
		Screening: study.Screening{Seconds: l.Duration.Name, At: l.Time.Name, Counter: counterOf(l), Without: c.Without},
	}
	if c.Suppress < 0 {
		return p, c.wrong("analyze.flag.negative", "--suppress", c.Suppress)
	}
	var err error
	if p.Sample.Totals, err = c.totalsOf(l); err != nil {
		return p, err
	}
	for _, by := range c.By {
		p.By = append(p.By, strings.Split(norm.NFC.String(by), ","))
	}
	if p.Units == "" && len(p.By) > 0 && len(p.By[0]) == 1 {
		p.Units = p.By[0][0]
	}
	if err := c.formulas(&p); err != nil {
		return p, err
	}
	if slices.Contains(p.Formulas, analysis.FormulaPopulation) {
		if err := c.unitPopulation(&p, l); err != nil {
			return p, err
		}
	}
	if p.Sample.Designed() {
		p.Sample.Lonely = c.Lonely
	}
	if err := c.course(&p); err != nil {
		return p, err
	}
	if p.Screening.Hours, err = c.hours(); err != nil {
		return p, err
	}
	return p, c.choices(&p, !l.Overall.IsZero())
}

// unitPopulation finds the populations of the units: the layout's totals of
// them, or the column.
func (c *analyzeCmd) unitPopulation(p *study.Plan, l layoutFile) error {
	if p.UnitTotals = l.unitTotals(p.Units); p.UnitTotals != nil {
		return nil
	}
	// That of the units. It is that of strata too where units are the strata.
	p.UnitPopulation = p.Sample.Population
	if p.Sample.Strata == "" && p.Sample.Clusters == "" {
		p.Sample.Population = ""
	} else if p.Sample.Strata != p.Units || p.Sample.Clusters != "" {
		return c.wrong("analyze.flag.population")
	}
	return nil
}

// course reads --trend and --baseline.
func (c *analyzeCmd) course(p *study.Plan) error {
	name, order, given := strings.Cut(norm.NFC.String(c.Trend), "=")
	p.Trend = study.Course{Dimension: name, Baseline: c.Baseline}
	switch {
	case given && (name == "" || order == ""):
		return c.wrong("analyze.flag.trend", quote(c.Trend))
	case given:
		p.Trend.Order = strings.Split(order, ",")
	case name == "" && c.Baseline != 0:
		return c.wrong("analyze.flag.baseline")
	}
	return nil
}

// choices reads --where, --compare and --parts; all are those parts that there
// can be. asked tells whether the sheets have an overall question.
func (c *analyzeCmd) choices(p *study.Plan, asked bool) error {
	for _, text := range c.Where {
		name, labels, ok := strings.Cut(norm.NFC.String(text), "=")
		if !ok {
			return c.wrong("analyze.flag.where", quote(text))
		}
		name, not := strings.CutSuffix(name, "!")
		p.Where = append(p.Where, study.Filter{Dimension: name, Labels: strings.Split(labels, ","), Not: not})
	}
	for _, text := range c.Compare {
		name, labels, _ := strings.Cut(norm.NFC.String(text), "=")
		a, b, ok := strings.Cut(labels, ",")
		if !ok || name == "" {
			return c.wrong("analyze.flag.compare", quote(text))
		}
		p.Comparisons = append(p.Comparisons, study.Comparison{Dimension: name, A: a, B: b})
	}
	return c.parts(p, asked)
}

// parts reads --parts. Parts that are named beside all must be there too.
func (c *analyzeCmd) parts(p *study.Plan, asked bool) error {
	add := func(part study.Part) {
		if !slices.Contains(p.Parts, part) {
			p.Parts = append(p.Parts, part)
		}
	}
	if c.Test {
		add(study.Tests)
	}
	for _, name := range c.Parts {
		if name == "all" {
			for _, part := range study.Parts() {
				if (part != study.Ranking || p.Units != "") && (part != study.Tests || len(p.By) > 0) && (part != study.Drivers || asked) {
					add(part)
				}
			}
			continue
		}
		if !slices.Contains(study.Parts(), study.Part(name)) {
			return c.wrong("analyze.flag.parts", quote(name), study.Parts())
		}
		add(study.Part(name))
	}
	return nil
}

// formulas sorts the names of --formula into scores and formulas.
func (c *analyzeCmd) formulas(p *study.Plan) error {
	for _, name := range c.Formula {
		f, err := study.FormulaOf(name)
		if err != nil {
			return c.wrong("analyze.flag.formula", c.flaws(err))
		}
		if f.Score {
			p.Scores = append(p.Scores, f.Name)
		} else {
			p.Formulas = append(p.Formulas, f.Name)
		}
	}
	return nil
}

// counterOf is the column whose labels are counters: the clusters, or the one
// that is called so.
func counterOf(l layoutFile) string {
	if !l.Cluster.IsZero() {
		return l.Cluster.Name
	}
	for _, d := range l.Dimensions {
		if d.Name == "counter" || d.Name == "quầy" {
			return d.Name
		}
	}
	return ""
}

// or returns the first text that is not empty.
func or(a, b string) string {
	if a != "" {
		return norm.NFC.String(a)
	}
	return b
}
