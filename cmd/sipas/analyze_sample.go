package main

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"sipas/analysis"
	"sipas/analysis/design"
	"sipas/analysis/study"
	"sipas/analysis/table"
)

// badWeights lists the rows of the file whose weight cannot be one, among the
// sheets that the study reads; nil if there are none.
func badWeights(sheets *table.Table, p study.Plan) error {
	if p.Sample.Weights == "" {
		return nil
	}
	weights, err := sheets.Frame.Number(p.Sample.Weights)
	if err != nil {
		return nil // the plan's check says so
	}
	read := sheets.Frame.All()
	if !p.EveryRow() {
		read = chosen(read, p.Where)
	}
	var problems table.Problems
	for row := range read.Each() {
		if w := weights[row]; !(w >= 0) || math.IsInf(w, 1) {
			found := ""
			if !math.IsNaN(w) {
				found = fmt.Sprint(w)
			}
			problems.Add(table.Problem{
				Row: sheets.FileRow(row), Column: p.Sample.Weights, Code: table.BadNumber,
				Found: found, Allowed: "a weight of at least 0",
			})
		}
	}
	if problems.Total > 0 {
		return &problems
	}
	return nil
}

// chosen narrows a view by the filters that it knows.
func chosen(v analysis.View, filters []study.Filter) analysis.View {
	for _, f := range filters {
		with, err := v.Where(f.Dimension, f.Labels...)
		switch {
		case err != nil: // the plan's check says so
		case f.Not:
			v = v.Without(with)
		default:
			v = with
		}
	}
	return v
}

// located says an error of a study: where it is one of the sample with the row of
// the file, its stratum or its category. A study reads the rows in an order of
// its own, so the sample is checked once more in that of the file.
func (c *analyzeCmd) located(err error, sheets *table.Table, p study.Plan) string {
	_, planned := errors.AsType[*design.PlanError](err)
	_, margined := errors.AsType[*design.MarginError](err)
	if stuck, ok := errors.AsType[*design.RakingError](err); ok {
		return c.say("analyze.margin.stuck", stuck.Rounds, quote(stuck.Label), stuck.Margin, c.percentOf(stuck.Worst))
	}
	if !planned && !margined {
		return c.flaws(err)
	}
	_, _, again := p.Sample.Design(sheets.Frame)
	if wrong, ok := errors.AsType[*design.MarginError](again); ok {
		return c.margin(wrong, sheets, p)
	}
	if wrong, ok := errors.AsType[*design.PlanError](again); ok && wrong.Row >= 0 {
		return c.sampleRow(wrong, sheets, p)
	}
	return err.Error()
}

// sampleRow says what is wrong with a row in the sample.
func (c *analyzeCmd) sampleRow(wrong *design.PlanError, sheets *table.Table, p study.Plan) string {
	s := p.Sample
	column := map[string]string{
		"Weights": s.Weights, "Strata": s.Strata, "Clusters": s.Clusters, "Population": s.Population, "Members": s.Members,
	}[wrong.Column]
	place := c.say("analyze.place", sheets.FileRow(wrong.Row))
	if d, err := sheets.Frame.Dimension(s.Strata); err == nil && s.Strata != "" {
		place = c.say("analyze.place.stratum", sheets.FileRow(wrong.Row), quote(d.Labels[d.Codes.At(wrong.Row)]))
	}
	reason := wrong.Err.Error()
	switch {
	case errors.Is(wrong, design.ErrLonely):
		return c.say("analyze.sample.lonely", place)
	case errors.Is(wrong, design.ErrMissingCode):
		reason = c.say("analyze.sample.bad_code")
	case errors.Is(wrong, design.ErrWeight):
		reason = c.say("analyze.sample.bad_weight")
	case errors.Is(wrong, design.ErrPopulation):
		// The figures behind the colon are the design's.
		_, figures, _ := strings.Cut(reason, ": ")
		reason = c.say("analyze.sample.bad_population", c.sizes(figures))
	}
	return c.say("analyze.sample.column", place, quote(column), reason)
}

var (
	twoSizes = regexp.MustCompile(`^(\S+) here and (\S+) on another row$`)
	tooSmall = regexp.MustCompile(`^(\S+) in the population, (\d+) in the sample$`)
)

// sizes says the figures of a population size that does not fit.
func (c *analyzeCmd) sizes(figures string) string {
	if m := twoSizes.FindStringSubmatch(figures); m != nil {
		return c.say("analyze.sample.two_sizes", m[1], m[2])
	}
	if m := tooSmall.FindStringSubmatch(figures); m != nil {
		return c.say("analyze.sample.too_small", m[1], m[2])
	}
	return figures
}

// margin says what is wrong with the totals.
func (c *analyzeCmd) margin(wrong *design.MarginError, sheets *table.Table, p study.Plan) string {
	place := ""
	if wrong.Row >= 0 {
		place = c.say("analyze.place", sheets.FileRow(wrong.Row))
	}
	switch {
	case errors.Is(wrong, design.ErrTotals):
		first := slices.MinFunc(p.Sample.Totals, func(a, b study.Margin) int { return slices.Compare(a.By, b.By) }) // as Sample.Design has them
		last := first
		for _, m := range p.Sample.Totals {
			if strings.Join(m.By, ",") == wrong.Margin {
				last = m
			}
		}
		return c.say("analyze.margin.differ", wrong.Margin, c.significant(peopleOf(last)), strings.Join(first.By, ","), c.significant(peopleOf(first)))
	case errors.Is(wrong, design.ErrEmptyCategory):
		return c.say("analyze.margin.empty", wrong.Margin, quote(wrong.Label), c.significant(peopleIn(p.Sample.Totals, wrong)))
	case wrong.Category < 0:
		return c.say("analyze.margin.no_label", place, wrong.Margin)
	}
	return c.say("analyze.margin.no_total", place, wrong.Margin, quote(wrong.Label))
}

// peopleOf is the population that a margin adds up to.
func peopleOf(m study.Margin) study.Number {
	sum := 0.0
	for _, t := range m.Totals {
		sum += t.People
	}
	return study.Number(sum)
}

// peopleIn are the people of the category that an error names.
func peopleIn(margins []study.Margin, wrong *design.MarginError) study.Number {
	for _, m := range margins {
		if strings.Join(m.By, ",") != wrong.Margin {
			continue
		}
		for _, t := range m.Totals {
			if strings.Join(t.Labels, ", ") == wrong.Label {
				return study.Number(t.People)
			}
		}
	}
	return study.None()
}
