package main

import (
	"errors"
	"fmt"
	"math"

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
	if s := p.Sample; s.Strata+s.Clusters+s.Population == "" {
		read = chosen(read, p.Where) // a design reads every row
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

// located names the row of the file and the stratum in an error of the sample.
// A study reads the rows in an order of its own, so the sample is checked once
// more in that of the file. Other errors come back as they are.
func located(err error, sheets *table.Table, p study.Plan) error {
	if _, ok := errors.AsType[*design.PlanError](err); !ok {
		return err
	}
	again := inFileOrder(sheets.Frame, p.Sample)
	wrong, ok := errors.AsType[*design.PlanError](again)
	if !ok || wrong.Row < 0 {
		return err
	}
	column := map[string]string{
		"Weights": p.Sample.Weights, "Strata": p.Sample.Strata, "Clusters": p.Sample.Clusters, "Population": p.Sample.Population,
	}[wrong.Column]
	place := fmt.Sprintf("row %d", sheets.FileRow(wrong.Row))
	if d, err := sheets.Frame.Dimension(p.Sample.Strata); err == nil && p.Sample.Strata != "" {
		place += fmt.Sprintf(" (stratum %q)", d.Labels[d.Codes[wrong.Row]])
	}
	if errors.Is(wrong, design.ErrLonely) {
		return fmt.Errorf("%s: %w; put it together with another, or choose --lonely adjust, certainty or average", place, wrong.Err)
	}
	return fmt.Errorf("%s: column %q: %w", place, column, wrong.Err)
}

// inFileOrder checks a sample with the rows as they stand in the file.
func inFileOrder(f *analysis.Frame, s study.Sample) error {
	numbers := func(name string) []float64 {
		column, err := f.Number(name)
		if name == "" || err != nil {
			return nil
		}
		return column
	}
	codes := func(name string) []int32 {
		d, err := f.Dimension(name)
		if name == "" || err != nil {
			return nil
		}
		out := make([]int32, len(d.Codes))
		for row, c := range d.Codes {
			out[row] = int32(c) - 1 // no label is no stratum
		}
		return out
	}
	lonely, err := design.ParseLonely(s.Lonely)
	if err != nil {
		return err
	}
	_, err = design.New(design.Plan{
		Rows: f.Rows(), Weights: numbers(s.Weights), Strata: codes(s.Strata), Clusters: codes(s.Clusters),
		Population: numbers(s.Population), Lonely: lonely,
	})
	return err
}
