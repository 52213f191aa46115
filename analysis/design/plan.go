package design

import (
	"errors"
	"fmt"
)

// Errors of a sampling plan that cannot be. They come wrapped in a *PlanError
// that says where; compare with errors.Is.
var (
	// ErrLength: a column has another number of rows than the rest.
	ErrLength = errors.New("wrong number of rows")
	// ErrMissingCode: a row has no stratum or no cluster (a negative code).
	ErrMissingCode = errors.New("no code")
	// ErrWeight: a weight is negative, infinite or not a number.
	ErrWeight = errors.New("weight is not a finite number of at least 0")
	// ErrPopulation: a population size is not positive, differs within its
	// stratum or cluster, or is smaller than the sample taken from it.
	ErrPopulation = errors.New("population size does not fit the sample")
	// ErrNested: a cluster lies in two strata although Plan.Unique is set.
	ErrNested = errors.New("cluster lies in two strata")
	// ErrLonely: under the rule Fail, a stratum (or a cluster's second stage)
	// that was not enumerated has a single sampling unit.
	ErrLonely = errors.New("only one sampling unit")
)

// PlanError says which row and column of a plan is impossible.
type PlanError struct {
	Column string // the field of Plan, such as "Population"
	Row    int    // first row concerned, -1 if none
	Err    error  // one of the errors above, perhaps with figures
}

// Error names the column, the row (counted from 1) and the reason.
func (e *PlanError) Error() string {
	if e.Row < 0 {
		return fmt.Sprintf("sampling plan, %s: %v", e.Column, e.Err)
	}
	return fmt.Sprintf("sampling plan, %s, row %d: %v", e.Column, e.Row+1, e.Err)
}

// Unwrap gives the reason.
func (e *PlanError) Unwrap() error { return e.Err }

// Plan says how the respondents were drawn, one value per row. Only what the
// sample had is filled in: the zero Plan with Rows set is a simple random
// sample, with replacement, everybody of weight 1.
type Plan struct {
	// Rows is the number of respondents. It may be left 0 when a column below
	// tells.
	Rows int

	// Weights are the sampling weights (how many people of the population a
	// respondent stands for). Nil: derived from the population sizes if they
	// are given, (M/m)·(N/n), else 1 each. A weight of 0 keeps the row in its
	// stratum and out of the figures.
	Weights []float64

	// Strata are the codes of the strata, such as units drawn from
	// separately. Nil: one stratum.
	Strata []int32

	// Clusters are the codes of the sampling units drawn first, such as
	// counters or days. Nil: every respondent was drawn for himself. The same
	// code in two strata means two clusters, unless Unique is set.
	Clusters []int32

	// Unique says that a cluster's code means one cluster wherever it stands,
	// so that finding it in two strata is an error (ErrNested).
	Unique bool

	// Population is the number of first-stage units there are in the row's
	// stratum: counters if Clusters is set, else visitors. +Inf means
	// "unlimited" for that stratum. Nil: no finite population correction.
	Population []float64

	// Members is the number of visitors there are in the row's cluster, when
	// respondents were drawn at random inside it: a second stage, which needs
	// Clusters and Population too. Nil: only the first stage counts (the
	// ultimate cluster variance, which is the right one without Population).
	Members []float64

	// Lonely is what to do with a stratum of a single sampling unit.
	Lonely Lonely
}

// rows finds the number of rows and checks that all columns agree on it.
func (p *Plan) rows() (int, error) {
	n := p.Rows
	columns := []struct {
		name string
		len  int
	}{
		{"Weights", len(p.Weights)}, {"Strata", len(p.Strata)}, {"Clusters", len(p.Clusters)},
		{"Population", len(p.Population)}, {"Members", len(p.Members)},
	}
	for _, c := range columns {
		switch {
		case c.len == 0:
		case n == 0:
			n = c.len
		case c.len != n:
			return 0, &PlanError{c.name, -1, fmt.Errorf("%w: %d, not %d", ErrLength, c.len, n)}
		}
	}
	switch {
	case n < 0:
		return 0, &PlanError{"Rows", -1, fmt.Errorf("%w: %d", ErrLength, n)}
	case len(p.Members) > 0 && (len(p.Clusters) == 0 || len(p.Population) == 0):
		return 0, &PlanError{"Members", -1, fmt.Errorf("%w: a second stage needs Clusters and their Population", ErrPopulation)}
	}
	return n, nil
}
