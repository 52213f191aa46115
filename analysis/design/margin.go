package design

import (
	"errors"
	"fmt"
	"math"
)

// Errors of calibration, wrapped in a *MarginError that names the category, or
// in a *RakingError.
var (
	// ErrEmptyCategory: people of this category exist but none of them
	// answered, so that no weight can make up for them. Merge categories.
	ErrEmptyCategory = errors.New("nobody in the sample")
	// ErrUnknownCategory: a respondent is in a category whose total is 0,
	// absent or not a number, or in none at all.
	ErrUnknownCategory = errors.New("no population total for a respondent's category")
	// ErrTotals: the margins add up to different populations.
	ErrTotals = errors.New("totals of the margins differ")
	// ErrNotConverged: raking found no weights that fit all margins.
	ErrNotConverged = errors.New("raking did not converge")
)

// MarginError says which category of which margin stops a calibration.
type MarginError struct {
	Margin   string // Margin.Name
	Category int    // code, -1 if the row has none
	Label    string // from Margin.Labels, if there
	Row      int    // first row concerned, -1 if none
	Err      error
}

// Error names margin, category and row (counted from 1).
func (e *MarginError) Error() string {
	label := e.Label
	if label == "" {
		label = fmt.Sprint(e.Category)
	}
	if e.Row < 0 {
		return fmt.Sprintf("margin %s, category %s: %v", e.Margin, label, e.Err)
	}
	return fmt.Sprintf("margin %s, category %s, row %d: %v", e.Margin, label, e.Row+1, e.Err)
}

// Unwrap gives the reason.
func (e *MarginError) Unwrap() error { return e.Err }

// Margin is a variable whose distribution in the population is known, such as
// sex, or sex by age group as one variable.
type Margin struct {
	// Name is for messages.
	Name string
	// Codes are the categories of the rows, indices into Totals.
	Codes []int32
	// Totals are the people of each category in the population.
	Totals []float64
	// Labels name the categories in messages; may be nil.
	Labels []string
}

// fail makes the error of a category.
func (m Margin) fail(category, row int, err error) error {
	e := &MarginError{Margin: m.Name, Category: category, Row: row, Err: err}
	if category >= 0 && category < len(m.Labels) {
		e.Label = m.Labels[category]
	}
	return e
}

// check holds the margin against the sample: every respondent who counts has a
// category with a total, every category with a total has respondents. It
// returns the weight of each category.
func (m Margin) check(weights []float64) ([]float64, error) {
	if len(m.Codes) != len(weights) {
		return nil, fmt.Errorf("margin %s: %w: %d, not %d", m.Name, ErrLength, len(m.Codes), len(weights))
	}
	sums := make([]exactSum, len(m.Totals))
	for row, g := range m.Codes {
		if g < 0 || int(g) >= len(m.Totals) {
			return nil, m.fail(int(g), row, ErrUnknownCategory)
		}
		if weights[row] > 0 && (!(m.Totals[g] > 0) || math.IsInf(m.Totals[g], 1)) {
			return nil, m.fail(int(g), row, fmt.Errorf("%w: %v", ErrUnknownCategory, m.Totals[g]))
		}
		sums[g].add(weights[row])
	}
	have := make([]float64, len(sums))
	for g := range have {
		have[g] = sums[g].value()
		if have[g] == 0 && m.Totals[g] != 0 {
			return nil, m.fail(g, -1, fmt.Errorf("%w, %v in the population", ErrEmptyCategory, m.Totals[g]))
		}
	}
	return have, nil
}

// population is the sum of the totals.
func (m Margin) population() float64 {
	var sum exactSum
	for _, total := range m.Totals {
		sum.add(total)
	}
	return sum.value()
}
