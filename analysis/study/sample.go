package study

import (
	"fmt"
	"slices"

	"sipas/analysis"
	"sipas/analysis/design"
)

// Sample says how the sheets were drawn; see package design for the meaning. The
// zero value is one sheet, one voice.
type Sample struct {
	Weights    string   `json:"weights,omitempty"`    // number column
	Strata     string   `json:"strata,omitempty"`     // dimension
	Clusters   string   `json:"clusters,omitempty"`   // dimension
	Population string   `json:"population,omitempty"` // number column: first-stage units in the stratum
	Members    string   `json:"members,omitempty"`    // number column: people in the cluster, when they were drawn at random in it (two stages); needs Clusters and Population
	Lonely     string   `json:"lonely,omitempty"`     // adjust, certainty, average or fail
	Totals     []Margin `json:"totals,omitempty"`     // what is known of the population: one margin post-stratifies, several rake
}

// Designed tells that the intervals are those of a survey design.
func (s Sample) Designed() bool {
	return s.Strata+s.Clusters+s.Population+s.Members != "" || len(s.Totals) > 0
}

// fill writes out the defaults, and puts the totals into an order that does not
// depend on how they were written down.
func (s *Sample) fill() {
	if s.Designed() && s.Lonely == "" {
		s.Lonely = design.Adjust.String()
	}
	s.Totals = slices.Clone(s.Totals)
	for i, m := range s.Totals {
		s.Totals[i].Totals = slices.SortedFunc(slices.Values(m.Totals), func(a, b Total) int { return slices.Compare(a.Labels, b.Labels) })
	}
	slices.SortFunc(s.Totals, func(a, b Margin) int { return slices.Compare(a.By, b.By) })
}

// check reports columns that the frame does not have, and totals that cannot be.
func (s Sample) check(schema *analysis.Schema) []error {
	var errs []error
	for _, one := range [][2]string{{"weights", s.Weights}, {"population", s.Population}, {"members", s.Members}} {
		errs = append(errs, numberNeeded(schema, one[0], one[1]))
	}
	dimensions := [][2]string{{"strata", s.Strata}, {"clusters", s.Clusters}}
	for i, m := range s.Totals {
		errs = append(errs, m.check()...)
		if slices.ContainsFunc(s.Totals[:i], func(before Margin) bool { return contains(before.By, m.By) && contains(m.By, before.By) }) {
			errs = append(errs, flaw("totals_twice", "totals of %s stand there twice", m.name()))
		}
		for _, name := range m.By {
			dimensions = append(dimensions, [2]string{"totals", name})
		}
	}
	for _, one := range dimensions {
		errs = append(errs, dimensionNeeded(schema, one[0], one[1]))
	}
	if s.Members != "" && (s.Clusters == "" || s.Population == "") {
		errs = append(errs, flaw("members", "members of clusters (two stages) need the clusters, and the population: how many clusters there are"))
	}
	if _, err := design.ParseLonely(s.Lonely); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// dimensionNeeded reports a dimension that the frame does not have; "" is none.
func dimensionNeeded(s *analysis.Schema, what, name string) error {
	if name == "" || slices.Contains(s.Dimensions, name) {
		return nil
	}
	return flaw("no_dimension", "%s: no dimension %q in the frame", what, name)
}

// numberNeeded reports a number column that the frame does not have.
func numberNeeded(s *analysis.Schema, what, name string) error {
	if name == "" || slices.Contains(s.Numbers, name) {
		return nil
	}
	return flaw("no_number", "%s: no number column %q in the frame", what, name)
}

// Design checks the sample against the rows of a frame, in their order, and
// makes the survey design of it; the second result is nil without totals. An
// error in the data is a *design.PlanError, *design.MarginError or
// *design.RakingError, whose rows are those of the frame.
func (s Sample) Design(f *analysis.Frame) (*design.Design, *Calibration, error) {
	s.fill()
	p := design.Plan{Rows: f.Rows(), Strata: codesOf(f, s.Strata), Clusters: codesOf(f, s.Clusters)}
	var err error
	for _, one := range []struct {
		name string
		to   *[]float64
	}{{s.Weights, &p.Weights}, {s.Population, &p.Population}, {s.Members, &p.Members}} {
		if one.name == "" {
			continue
		}
		if *one.to, err = f.Number(one.name); err != nil {
			return nil, nil, err
		}
	}
	if p.Lonely, err = design.ParseLonely(s.Lonely); err != nil {
		return nil, nil, err
	}
	d, err := design.New(p)
	if err != nil {
		return nil, nil, fmt.Errorf("survey design: %w", err)
	}
	if len(s.Totals) == 0 {
		return d, nil, nil
	}
	d, c, err := s.calibrate(d, f)
	if err != nil {
		return nil, nil, fmt.Errorf("totals: %w", err)
	}
	return d, c, nil
}
