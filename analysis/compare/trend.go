package compare

import "math"

// Trend is the Cochran-Armitage test of a share over ordered periods.
type Trend struct {
	ChiSquare float64 // Z squared, one degree of freedom
	Z         float64 // positive when the share rises with the scores
	P         float64
	Slope     float64 // change of the share per unit of score, weighted by the trials
	Periods   int     // periods with trials
}

// CochranArmitage tests whether a share rises or falls along ordered periods.
// scores places the periods in time; nil means 1, 2, 3, ... Periods without
// trials are left out and keep their place. NaN when the share or the scores
// do not vary, or scores has another length than periods.
//
// Source: Cochran 1954, Armitage 1955. R: prop.trend.test(x, n, score).
func CochranArmitage(periods []Tally, scores []float64) Trend {
	nan := math.NaN()
	t := Trend{ChiSquare: nan, Z: nan, P: nan, Slope: nan}
	if scores == nil {
		scores = ordinals(len(periods))
	}
	if len(scores) != len(periods) {
		return t
	}
	all := total(periods)
	centre := 0.0
	for i, y := range periods {
		if y.counted() {
			t.Periods++
			centre += float64(y.N) * scores[i] / float64(all.N)
		}
	}
	p := all.Share()
	var along, square float64
	for i, y := range periods {
		if !y.counted() {
			continue
		}
		d := scores[i] - centre
		along += (float64(y.X) - float64(y.N)*p) * d
		square += float64(y.N) * d * d
	}
	if !(square > 0) {
		return t
	}
	t.Slope = along / square
	if all.X == 0 || all.X == all.N {
		return t
	}
	t.Z = along / math.Sqrt(p*(1-p)*square)
	t.ChiSquare = t.Z * t.Z
	t.P = twoSided(t.Z)
	return t
}

// ordinals is 1, 2, ..., n.
func ordinals(n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = float64(i + 1)
	}
	return s
}
