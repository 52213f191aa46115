package design

import "math"

// calibration is one adjustment of the weights to known totals, and what it
// does to variances: known totals take out the part of a variable that the
// margins explain, so its residuals are what varies.
type calibration interface {
	// residuals replaces the linearised values x (by row, weight included).
	residuals(x []float64)
}

// residuals returns the linearised values of all rows, in design order, after
// every calibration in turn.
func (d *Design) residuals(l linearised) []float64 {
	x := make([]float64, len(d.weights))
	for i, row := range l.rows {
		x[row] = l.z[i]
	}
	for _, step := range d.steps {
		step.residuals(x)
	}
	z := make([]float64, len(x))
	for i, row := range d.order {
		z[i] = x[row]
	}
	return z
}

// calibrated returns the design with new weights and one more step.
func (d *Design) calibrated(weights []float64, step calibration) *Design {
	next := *d
	next.weights = weights
	next.steps = append(append([]calibration(nil), d.steps...), step)
	return &next
}

// postStratified is the adjustment of one margin. Residuals are taken from the
// mean of x/new in the category, weighted by the old weights.
type postStratified struct {
	codes    []int32
	groups   int
	old, new []float64
}

func (p postStratified) residuals(x []float64) {
	totals, weights := make([]exactSum, p.groups), make([]exactSum, p.groups)
	for i, g := range p.codes {
		if p.new[i] > 0 {
			totals[g].add(x[i] / p.new[i] * p.old[i])
			weights[g].add(p.old[i])
		}
	}
	means := make([]float64, p.groups)
	for g := range means {
		means[g] = totals[g].value() / weights[g].value()
	}
	for i, g := range p.codes {
		if p.new[i] > 0 {
			x[i] -= means[g] * p.new[i]
		}
	}
}

// sweeps is how often raked residuals go round the margins: the number in R's
// survey, whose figures these are to be compared with.
const sweeps = 10

// raked is the adjustment to several margins. Residuals are taken from the
// plain means of x/new by each margin in turn, ten times round. What is
// subtracted depends on the cell alone, so only the cells go round.
type raked struct {
	cellOf []int32 // by row
	cells  [][]int32
	sizes  []int // categories of each margin
	new    []float64
}

func (r raked) residuals(x []float64) {
	totals, counts := make([]exactSum, len(r.cells)), make([]float64, len(r.cells))
	for i, c := range r.cellOf {
		if r.new[i] > 0 {
			totals[c].add(x[i] / r.new[i])
			counts[c]++
		}
	}
	means := make([]float64, len(r.cells))
	for c := range means {
		means[c] = totals[c].value() / counts[c]
	}
	taken := r.sweep(means, counts)
	for i, c := range r.cellOf {
		if r.new[i] > 0 {
			x[i] -= taken[c] * r.new[i]
		}
	}
}

// sweep returns what is taken off in each cell.
func (r raked) sweep(means, counts []float64) []float64 {
	taken := make([]float64, len(means))
	for range sweeps {
		for m, size := range r.sizes {
			sums, n := make([]exactSum, size), make([]float64, size)
			for c, of := range r.cells {
				if counts[c] > 0 {
					sums[of[m]].add(counts[c] * (means[c] - taken[c]))
					n[of[m]] += counts[c]
				}
			}
			for c, of := range r.cells {
				if g := of[m]; n[g] > 0 && !math.IsNaN(means[c]) {
					taken[c] += sums[g].value() / n[g]
				}
			}
		}
	}
	return taken
}
