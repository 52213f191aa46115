package design

import "math"

// Total estimates the sum of y over the population behind the domain, Σ w·y.
// A column has a value per row, NaN where there is none; such a row adds
// nothing. A column of another length than the design is a programming error
// and panics, here and in all estimators.
func (d *Design) Total(y []float64, in Domain) Estimate {
	l := linearised{rows: d.answered(y, in)}
	l.z = make([]float64, len(l.rows))
	var total, weight exactSum
	for i, row := range l.rows {
		w := d.weights[row]
		l.z[i] = w * y[row]
		total.add(l.z[i])
		weight.add(w)
	}
	l.value, l.weight = total.value(), weight.value()
	return d.estimate(l)
}

// Mean estimates the mean of y over the population behind the domain,
// Σ w·y / Σ w over the rows with a value. For a share, y is 1 or 0 (Share).
// The variance is that of z_i = w_i(y_i - mean)/Σw.
func (d *Design) Mean(y []float64, in Domain) Estimate {
	return d.mean(y, d.answered(y, in))
}

// mean is Mean over rows that are known to be answered.
func (d *Design) mean(y []float64, rows []int32) Estimate {
	l := linearised{rows: rows, z: make([]float64, len(rows))}
	var total, weight exactSum
	least, most := math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		w := d.weights[row]
		total.add(w * y[row])
		weight.add(w)
		least, most = min(least, y[row]), max(most, y[row])
	}
	l.weight = weight.value()
	// Rounding must not move a mean off the answers: where all agree the
	// variance is 0, not 1e-32.
	l.value = min(max(total.value()/l.weight, least), most)
	l.size = math.Abs(l.value)
	for i, row := range rows {
		l.z[i] = d.weights[row] * (y[row] - l.value) / l.weight
	}
	return d.estimate(l)
}

// By estimates the mean of y in each group, the groups being the codes
// 0..groups-1 of by; other codes are left out. A group in which nobody
// answered has N = 0 and the value NaN. Each group is a domain: it is
// By's promise that the figures are those of Mean with Where.
func (d *Design) By(y []float64, by []int32, groups int) []Estimate {
	answered := d.answered(y, nil)
	kept := answered[:0]
	codes := make([]int32, 0, len(answered))
	for _, row := range answered {
		if g := by[row]; g >= 0 && int(g) < groups {
			kept = append(kept, row)
			codes = append(codes, g)
		}
	}
	places := sortedBy(codes, groups)
	out := make([]Estimate, groups)
	rows := make([]int32, 0, len(kept))
	at := 0
	for g := range out {
		rows = rows[:0]
		for at < len(places) && codes[places[at]] == int32(g) {
			rows = append(rows, kept[places[at]])
			at++
		}
		out[g] = d.mean(y, rows)
	}
	return out
}

// Quantile estimates the p-quantile of y over the population behind the
// domain: the smallest value that at least the share p of the weight does not
// exceed (R's svyquantile with qrule "math", the inverse of the distribution
// function). NaN if nobody answered or p is outside [0, 1].
func (d *Design) Quantile(y []float64, p float64, in Domain) float64 {
	rows := d.answered(y, in)
	if len(rows) == 0 || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	return quantile(y, d.weights, rows, p)
}
