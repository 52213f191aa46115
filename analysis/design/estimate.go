package design

import (
	"math"

	"sipas/analysis/interval"
)

// Estimate is a figure with what is known of its precision. Undefined fields
// are NaN.
type Estimate struct {
	// Value is the estimate; NaN if nobody answered.
	Value float64
	// SE is the standard error under the design. It is NaN where the sample
	// cannot show it: when all answers come from one sampling unit of a design
	// that was not enumerated.
	SE float64
	// N is the number of respondents with an answer and a positive weight.
	N int
	// Weight is the sum of their weights: the people they stand for.
	Weight float64
	// DF is the degrees of freedom: sampling units minus strata, of those the
	// answers come from. At 0 or below no t interval exists.
	DF int
	// Deff is the design effect: the variance over that of a simple random
	// sample of N, drawn without replacement from Weight people. NaN where
	// that one is 0, or where Weight is no more than N.
	Deff float64
	// DeffReplace is the design effect over a simple random sample with
	// replacement: what N would have to be divided by for the same precision.
	DeffReplace float64
	// SampleSize is the n of the Korn-Graubard adjustment: N, but on a
	// calibrated design all its respondents, since all of them lend their
	// known categories to the estimate (as R's survey has it).
	SampleSize int
	// Enumerated says that everybody was asked, in every stratum the answers
	// come from: the standard error is 0 because there was no chance.
	Enumerated bool
}

// nothing is the estimate from nobody.
func nothing() Estimate {
	nan := math.NaN()
	return Estimate{Value: nan, SE: nan, Deff: nan, DeffReplace: nan}
}

// Interval returns Value ± t·SE with the t quantile of DF degrees of freedom;
// conf is a share such as 0.95. The limits are not cut to any scale. For a
// share, use ShareInterval.
func (e Estimate) Interval(conf float64) interval.Interval {
	return interval.Student(e.Value, e.SE, float64(e.DF), conf)
}

// linearised is an estimator written as a total: the estimate varies as the
// weighted total of the values z/w does (Taylor; Woodruff 1971).
type linearised struct {
	value  float64
	rows   []int32   // with an answer and a positive weight, in design order
	z      []float64 // by place in rows, weight included
	weight float64   // sum of the weights
	size   float64   // of what the value is made of, to tell rounding by
}

// estimate finds the precision of a linearised estimator.
func (d *Design) estimate(l linearised) Estimate {
	if len(l.rows) == 0 || math.IsNaN(l.value) {
		return nothing()
	}
	e := Estimate{Value: l.value, N: len(l.rows), SampleSize: len(l.rows), Weight: l.weight}
	clusters, strata := d.touched(l.rows)
	e.DF = clusters - strata
	rows, z := l.rows, l.z
	if len(d.steps) > 0 {
		rows, z = d.order, d.residuals(l)
		e.SampleSize = len(d.weights)
	}
	v, sampled := d.variance(rows, z, 1)
	e.Enumerated = !sampled
	e.SE = math.Sqrt(max(v[0], 0))
	if sampled && e.DF <= 0 && l.invisible(v[0]) {
		e.SE = math.NaN()
	}
	e.Deff, e.DeffReplace = d.effects(l, e.SE*e.SE)
	return e
}

// invisible reports whether a variance is 0 but for rounding.
func (l linearised) invisible(v float64) bool {
	var size exactSum
	size.add(l.size)
	for _, z := range l.z {
		size.add(math.Abs(z))
	}
	return math.Sqrt(v) <= 1e-12*size.value()
}

// effects returns the design effects of a variance: over a simple random
// sample of the same size without and with replacement. With u = z/w the
// values whose total is estimated, those variances are W²s²/n·(1-n/W) and
// W²s²/n, where s² = Σw(u-ū)²/W·n/(n-1) estimates the population variance.
func (d *Design) effects(l linearised, v float64) (without, with float64) {
	n, w := float64(len(l.rows)), l.weight
	var total, squares exactSum
	for _, z := range l.z {
		total.add(z)
	}
	mean := total.value() / w
	for i, z := range l.z {
		weight := d.weights[l.rows[i]]
		deviation := z/weight - mean
		squares.add(weight * deviation * deviation)
	}
	simple := w * squares.value() / (n - 1)
	if w-n <= census*w { // everybody, or weights that only add up to n
		return math.NaN(), ratio(v, simple)
	}
	return ratio(v, simple*(w-n)/w), ratio(v, simple)
}

// ratio is a/b, undefined unless b is positive.
func ratio(a, b float64) float64 {
	if !(b > 0) {
		return math.NaN()
	}
	return a / b
}

// everyone returns the rows of the domain that have a positive weight, in
// design order.
func (d *Design) everyone(in Domain) []int32 {
	rows := make([]int32, 0, len(d.order))
	for _, row := range d.order {
		if d.weights[row] > 0 && in.has(row) {
			rows = append(rows, row)
		}
	}
	return rows
}

// answered returns those of everyone who have a value.
func (d *Design) answered(y []float64, in Domain) []int32 {
	rows := make([]int32, 0, len(d.order))
	for _, row := range d.order {
		if d.weights[row] > 0 && !math.IsNaN(y[row]) && in.has(row) {
			rows = append(rows, row)
		}
	}
	return rows
}
