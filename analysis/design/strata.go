package design

import "math"

// Stratum is what the sample shows of one stratum for itself. Undefined
// fields are NaN.
type Stratum struct {
	Code       int32
	Rows       int     // respondents drawn
	Answered   int     // of these, with a value
	Population float64 // +Inf if unlimited or unknown
	Mean       float64
	Variance   float64 // with divisor n-1
	// SE is the textbook √((1-n/N)s²/m) of a simple random sample, with n the
	// respondents drawn and m those who answered (Cochran 1977, 2.6).
	SE float64
}

// StrataOf describes y stratum by stratum, in the order of their codes,
// without weights. It is the table beside an allocation, meant for respondents
// drawn one by one; with Clusters use By, whose standard errors know them.
func (d *Design) StrataOf(y []float64) []Stratum {
	out := make([]Stratum, len(d.strata))
	sums, squares := make([]exactSum, len(out)), make([]exactSum, len(out))
	each := func(do func(h int32, v float64)) {
		for row, v := range y {
			do(d.clusters[d.clusterOf[row]].stratum, v)
		}
	}
	each(func(h int32, v float64) {
		out[h].Rows++
		if !math.IsNaN(v) {
			out[h].Answered++
			sums[h].add(v)
		}
	})
	for h := range out {
		out[h].Code, out[h].Population = d.strata[h].code, d.strata[h].population
		out[h].Mean = ratio(sums[h].value(), float64(out[h].Answered))
	}
	each(func(h int32, v float64) {
		if !math.IsNaN(v) {
			squares[h].add((v - out[h].Mean) * (v - out[h].Mean))
		}
	})
	for h := range out {
		s, m := &out[h], float64(out[h].Answered)
		s.Variance = ratio(squares[h].value(), m-1)
		s.SE = math.Sqrt(max(0, unsampled(float64(s.Rows), s.Population)) * s.Variance / m)
	}
	return out
}
