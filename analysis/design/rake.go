package design

import (
	"fmt"
	"math"
)

// Raking bounds the iterations of Rake. The zero value is what statisticians
// expect: 100 rounds, 1e-9.
type Raking struct {
	// Rounds is the greatest number of rounds over the margins; 0 means 100.
	Rounds int
	// Tolerance is the greatest error of a margin's category that is accepted
	// in the end, relative to the category's total; 0 means 1e-9.
	Tolerance float64
}

// RakingError tells how far raking came when it did not converge. It is an
// ErrNotConverged. Margins that contradict each other through empty
// combinations of categories are the usual reason.
type RakingError struct {
	Rounds   int
	Worst    float64 // relative error of the category below
	Margin   string
	Category int
	Label    string
}

// Error names the margin that fits worst.
func (e *RakingError) Error() string {
	label := e.Label
	if label == "" {
		label = fmt.Sprint(e.Category)
	}
	return fmt.Sprintf("%v in %d rounds: margin %s, category %s is off by the share %.3g",
		ErrNotConverged, e.Rounds, e.Margin, label, e.Worst)
}

// Unwrap gives ErrNotConverged.
func (e *RakingError) Unwrap() error { return ErrNotConverged }

// totalsSlack is how far the populations of two margins may differ,
// relatively: rounding of decimal numbers, not a person.
const totalsSlack = 1e-9

// polished is the relative error at which raking stops before its rounds are
// used up: nothing is left to gain.
const polished = 1e-13

// Rake returns the design with weights that fit several margins at once, by
// iterative proportional fitting: each margin in turn is post-stratified until
// all fit (Deming and Stephan 1940; Deville, Särndal and Sautory 1993), and
// the number of rounds that took. Variances are those of the residuals swept
// ten times over the margins, as R's survey does.
//
// Errors: *MarginError for a category without respondents, a respondent
// without category, or different populations (ErrTotals); *RakingError if the
// margins cannot be met. With no margin the design comes back as it is.
func (d *Design) Rake(margins []Margin, bound Raking) (*Design, int, error) {
	if bound.Rounds <= 0 {
		bound.Rounds = 100
	}
	if !(bound.Tolerance > 0) {
		bound.Tolerance = 1e-9
	}
	if len(margins) == 0 {
		return d, 0, nil
	}
	if err := d.rakeable(margins); err != nil {
		return nil, 0, err
	}
	step := cross(margins)
	factors, rounds, err := fit(margins, step, d.weights, bound)
	if err != nil {
		return nil, rounds, err
	}
	weights := make([]float64, len(d.weights))
	for row, w := range d.weights {
		weights[row] = w
		for m, g := range step.cells[step.cellOf[row]] {
			if w > 0 {
				weights[row] *= factors[m][g]
			}
		}
	}
	step.new = weights
	return d.calibrated(weights, step), rounds, nil
}

// rakeable checks the margins one by one and against each other.
func (d *Design) rakeable(margins []Margin) error {
	for _, m := range margins {
		if _, err := m.check(d.weights); err != nil {
			return err
		}
		first := margins[0].population()
		if n := m.population(); math.Abs(n-first) > totalsSlack*first {
			return &MarginError{Margin: m.Name, Category: -1, Label: "all", Row: -1,
				Err: fmt.Errorf("%w: %v here, %v in margin %s", ErrTotals, n, first, margins[0].Name)}
		}
	}
	return nil
}

// cross numbers the combinations of categories that occur.
func cross(margins []Margin) raked {
	r := raked{cellOf: make([]int32, len(margins[0].Codes))}
	number := map[string]int32{}
	key := make([]byte, 4*len(margins))
	for row := range r.cellOf {
		for m := range margins {
			g := uint32(margins[m].Codes[row])
			key[4*m], key[4*m+1], key[4*m+2], key[4*m+3] = byte(g), byte(g>>8), byte(g>>16), byte(g>>24)
		}
		c, known := number[string(key)]
		if !known {
			c = int32(len(r.cells))
			number[string(key)] = c
			of := make([]int32, len(margins))
			for m := range margins {
				of[m] = margins[m].Codes[row]
			}
			r.cells = append(r.cells, of)
		}
		r.cellOf[row] = c
	}
	for _, m := range margins {
		r.sizes = append(r.sizes, len(m.Totals))
	}
	return r
}

// fit finds the factor of each category of each margin.
func fit(margins []Margin, step raked, weights []float64, bound Raking) (factors [][]float64, rounds int, err error) {
	cells := cellWeights(step, weights)
	factors = make([][]float64, len(margins))
	for m, size := range step.sizes {
		factors[m] = make([]float64, size)
		for g := range factors[m] {
			factors[m][g] = 1
		}
	}
	worst := misfit(margins, step, cells)
	for rounds < bound.Rounds && worst.Worst > polished {
		for m := range margins {
			have := marginOf(step, cells, m)
			for g, total := range margins[m].Totals {
				if have[g] > 0 {
					factors[m][g] *= total / have[g]
				}
			}
			for c, of := range step.cells {
				if cells[c] > 0 {
					cells[c] *= margins[m].Totals[of[m]] / have[of[m]]
				}
			}
		}
		rounds++
		worst = misfit(margins, step, cells)
	}
	if worst.Rounds = rounds; !(worst.Worst <= bound.Tolerance) {
		return nil, rounds, worst
	}
	return factors, rounds, nil
}

// cellWeights sums the weights in each combination of categories.
func cellWeights(step raked, weights []float64) []float64 {
	sums := make([]exactSum, len(step.cells))
	for row, c := range step.cellOf {
		sums[c].add(weights[row])
	}
	cells := make([]float64, len(sums))
	for c := range cells {
		cells[c] = sums[c].value()
	}
	return cells
}

// marginOf adds the cells up by one margin.
func marginOf(step raked, cells []float64, m int) []float64 {
	sums := make([]exactSum, step.sizes[m])
	for c, of := range step.cells {
		sums[of[m]].add(cells[c])
	}
	have := make([]float64, len(sums))
	for g := range have {
		have[g] = sums[g].value()
	}
	return have
}

// misfit finds the category that is farthest from its total.
func misfit(margins []Margin, step raked, cells []float64) *RakingError {
	worst := &RakingError{}
	for m, margin := range margins {
		for g, have := range marginOf(step, cells, m) {
			total := margin.Totals[g]
			if total == 0 {
				continue
			}
			if off := math.Abs(have-total) / total; !(off <= worst.Worst) {
				worst.Worst, worst.Margin, worst.Category, worst.Label = off, margin.Name, g, ""
				if g < len(margin.Labels) {
					worst.Label = margin.Labels[g]
				}
			}
		}
	}
	return worst
}
