package design

import "math"

// Term is one ratio of a Contrast: Coef·(Σ w·Num / Σ w·Den) over the domain.
// Den nil stands for 1 on the rows that have a Num, so that the ratio is the
// mean of Num. Rows where either is NaN, or both are 0, take no part.
type Term struct {
	Coef     float64
	Num, Den []float64
	In       Domain
}

// Ratio estimates Σ w·num / Σ w·den, such as all satisfied answers over all
// answers, the respondent being the unit (TopCounts makes the columns). NaN if
// the denominator is not positive. The variance is that of
// z_i = w_i(num_i - R·den_i)/Σ w·den.
func (d *Design) Ratio(num, den []float64, in Domain) Estimate {
	return d.Contrast(Term{Coef: 1, Num: num, Den: den, In: in})
}

// MeanOf estimates the unweighted average of the means of several columns,
// such as the mean of the criteria's shares, with the correlation between the
// columns taken into account. Columns nobody answered drop out, so that the
// average is over the others: answered says how many. With none the value is
// NaN.
func (d *Design) MeanOf(columns [][]float64, in Domain) (e Estimate, answered int) {
	var terms []Term
	for _, y := range columns {
		if len(d.answered(y, in)) > 0 {
			terms = append(terms, Term{Num: y, In: in})
		}
	}
	for i := range terms {
		terms[i].Coef = 1 / float64(len(terms))
	}
	return d.Contrast(terms...), len(terms)
}

// Contrast estimates a linear combination of ratios with its standard error:
// the mean of five factors (coefficients 1/5), the difference of two domains
// (1 and -1), one factor against the others. Its value is NaN as soon as one
// of the ratios is. N counts everyone who takes part in any of them.
func (d *Design) Contrast(terms ...Term) Estimate {
	n := len(d.weights)
	z, part := make([]float64, n), make([]bool, n)
	var value, size exactSum
	for _, t := range terms {
		r := t.Coef * d.term(t, z, part)
		value.add(r)
		size.add(math.Abs(r))
	}
	l := linearised{value: value.value(), size: size.value(), rows: d.everyone(part)}
	if len(terms) == 0 {
		l.value = math.NaN()
	}
	l.z = make([]float64, len(l.rows))
	var weight exactSum
	for i, row := range l.rows {
		l.z[i] = z[row]
		weight.add(d.weights[row])
	}
	l.weight = weight.value()
	return d.estimate(l)
}

// term returns the ratio, adds its linearised values to z and marks who takes
// part.
func (d *Design) term(t Term, z []float64, part []bool) float64 {
	var num, den exactSum
	for row, w := range d.weights {
		if b, ok := t.denominator(row); ok && w > 0 {
			part[row] = true
			num.add(w * t.Num[row])
			den.add(w * b)
		}
	}
	bottom := den.value()
	r := num.value() / bottom
	if !(bottom > 0) {
		return math.NaN()
	}
	for row, w := range d.weights {
		if b, ok := t.denominator(row); ok && w > 0 {
			z[row] += t.Coef * w * residual(t.Num[row], r*b) / bottom
		}
	}
	return r
}

// residual is a - b, exactly 0 where the two differ by the rounding of the
// ratio only: where all people have the same ratio the variance is 0.
func residual(a, b float64) float64 {
	if math.Abs(a-b) <= 1e-15*math.Abs(a) {
		return 0
	}
	return a - b
}

// denominator returns what the row adds to the denominator, and whether it
// takes part.
func (t Term) denominator(row int) (float64, bool) {
	num := t.Num[row]
	if math.IsNaN(num) || !t.In.has(int32(row)) {
		return 0, false
	}
	if t.Den == nil {
		return 1, true
	}
	den := t.Den[row]
	return den, !math.IsNaN(den) && (den != 0 || num != 0)
}
