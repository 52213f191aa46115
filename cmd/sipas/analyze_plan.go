package main

import (
	"os"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sipas/analysis"
	"sipas/analysis/study"
	"sipas/analysis/table"
	"sipas/survey"
)

// wrong is a command line that cannot be.
func wrong(format string, args ...any) error {
	return survey.Errorf(survey.KindInvalid, "analyze.flags", format, args...)
}

// layout reads or guesses the layout and adds the columns that flags name.
func (c *analyzeCmd) layout(data []byte) (table.Layout, error) {
	header, err := table.Header(data)
	if err != nil {
		return table.Layout{}, survey.Errorf(survey.KindInvalid, "analyze.file", "%s: %w", c.File, err)
	}
	var l table.Layout
	if c.Layout == "" {
		if l, err = table.Guess(header); err != nil {
			return l, survey.Errorf(survey.KindInvalid, "analyze.layout", "%s: %w", c.File, err)
		}
		// What a column could be in a sample was only guessed: it is used when
		// a flag says so.
		l.Numbers = append(l.Numbers, given(l.Weight, l.Population)...)
		l.Dimensions = append(l.Dimensions, given(l.Stratum, l.Cluster)...)
		l.Weight, l.Population, l.Stratum, l.Cluster = table.Column{}, table.Column{}, table.Column{}, table.Column{}
	} else {
		text, err := os.ReadFile(c.Layout)
		if err != nil {
			return l, survey.Errorf(survey.KindInvalid, "analyze.layout", "reading the layout: %w", err)
		}
		if l, err = table.ParseLayout(text); err != nil {
			return l, survey.Errorf(survey.KindInvalid, "analyze.layout", "%s: %w", c.Layout, err)
		}
	}
	return l, c.complete(&l, header)
}

func given(columns ...table.Column) []table.Column {
	return slices.DeleteFunc(columns, table.Column.IsZero)
}

// complete adds the columns that flags name and the layout does not.
func (c *analyzeCmd) complete(l *table.Layout, header []string) error {
	schema := l.Schema()
	find := func(flag, name string, among []string, to *[]table.Column) error {
		name = norm.NFC.String(name)
		if name == "" || slices.Contains(among, name) {
			return nil
		}
		if !slices.Contains(header, name) {
			return wrong("%s: the file has no column %q; it has %s", flag, name, plain(strings.Join(header, ", ")))
		}
		if slices.Contains(*to, table.Named(name)) {
			return nil
		}
		*to = append(*to, table.Named(name))
		return nil
	}
	for _, one := range c.dimensions() {
		if err := find(one[0], one[1], schema.Dimensions, &l.Dimensions); err != nil {
			return err
		}
	}
	for _, one := range [][2]string{{"--weights", c.Weights}, {"--population", c.Population}} {
		if err := find(one[0], one[1], schema.Numbers, &l.Numbers); err != nil {
			return err
		}
	}
	if err := l.Validate(); err != nil {
		return wrong("%w", err)
	}
	return nil
}

// dimensions are the label columns that flags name, with the flag.
func (c *analyzeCmd) dimensions() [][2]string {
	all := [][2]string{{"--units", c.Units}, {"--strata", c.Strata}, {"--cluster", c.Cluster}}
	for _, by := range c.By {
		for _, name := range strings.Split(by, ",") {
			all = append(all, [2]string{"--by", name})
		}
	}
	for _, where := range c.Where {
		name, _, _ := strings.Cut(where, "=")
		all = append(all, [2]string{"--where", strings.TrimSuffix(name, "!")})
	}
	for _, compare := range c.Compare {
		name, _, _ := strings.Cut(compare, "=")
		all = append(all, [2]string{"--compare", name})
	}
	return all
}

// plan turns flags into the plan of a study. A layout that was given says what
// the sample is where flags do not.
func (c *analyzeCmd) plan(l table.Layout) (study.Plan, error) {
	p := study.Plan{
		Units: norm.NFC.String(c.Units), Interval: study.Interval(c.Interval), Confidence: c.Confidence,
		SuppressBelow: max(1, c.Suppress), Seed: c.Seed, FactorWeights: c.FactorWeights,
		Sample: study.Sample{
			Weights: or(c.Weights, l.Weight.Name), Strata: or(c.Strata, l.Stratum.Name),
			Clusters: or(c.Cluster, l.Cluster.Name), Population: or(c.Population, l.Population.Name),
		},
		Screening: study.Screening{Seconds: l.Duration.Name, At: l.Time.Name, Counter: counterOf(l)},
	}
	if c.Suppress < 0 {
		return p, wrong("--suppress: %d is negative", c.Suppress)
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
		// That of the units. It is that of strata too where units are the strata.
		p.UnitPopulation = p.Sample.Population
		if p.Sample.Strata == "" && p.Sample.Clusters == "" {
			p.Sample.Population = ""
		} else if p.Sample.Strata != p.Units || p.Sample.Clusters != "" {
			return p, wrong("--formula population takes --population for that of the units, which must then be the strata")
		}
	}
	if p.Sample.Strata+p.Sample.Clusters+p.Sample.Population != "" {
		p.Sample.Lonely = c.Lonely
	}
	return p, c.choices(&p, !l.Overall.IsZero())
}

// choices reads --where, --compare and --parts; all are those parts that there
// can be. asked tells whether the sheets have an overall question.
func (c *analyzeCmd) choices(p *study.Plan, asked bool) error {
	for _, text := range c.Where {
		name, labels, ok := strings.Cut(norm.NFC.String(text), "=")
		if !ok {
			return wrong("--where: %q is not DIM=A or DIM!=A", text)
		}
		name, not := strings.CutSuffix(name, "!")
		p.Where = append(p.Where, study.Filter{Dimension: name, Labels: strings.Split(labels, ","), Not: not})
	}
	for _, text := range c.Compare {
		name, labels, _ := strings.Cut(norm.NFC.String(text), "=")
		a, b, ok := strings.Cut(labels, ",")
		if !ok || name == "" {
			return wrong("--compare: %q is not DIM=A,B", text)
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
	for _, name := range c.Parts {
		if name == "all" {
			for _, part := range study.Parts() {
				if (part != study.Ranking || p.Units != "") && (part != study.Drivers || asked) {
					add(part)
				}
			}
			continue
		}
		if !slices.Contains(study.Parts(), study.Part(name)) {
			return wrong("--parts: part %q is not one of %v, all", name, study.Parts())
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
			return wrong("--formula: %w", err)
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
func counterOf(l table.Layout) string {
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
