package design

import (
	"math"

	"sipas/analysis/interval"
)

// Weighting describes a column of weights. All but N and Sum are NaN without
// rows.
type Weighting struct {
	N        int
	Sum      float64
	Min, Max float64
	// CV2 is the squared coefficient of variation, with divisor n-1; NaN for
	// one row.
	CV2 float64
	// Effective is Kish's effective sample size (Σw)²/Σw².
	Effective float64
	// Deff is Kish's design effect of weighting, N/Effective = 1+cv² (with
	// divisor n): what unequal weights cost if they have nothing to do with
	// the answers (Kish 1992).
	Deff float64
}

// Describe returns the figures of the weights.
func Describe(weights []float64) Weighting {
	nan := math.NaN()
	s := Weighting{N: len(weights), Min: nan, Max: nan, CV2: nan, Effective: nan, Deff: nan}
	if len(weights) == 0 {
		return s
	}
	var sum, squares, spread exactSum
	s.Min, s.Max = weights[0], weights[0]
	for _, w := range weights {
		s.Min, s.Max = min(s.Min, w), max(s.Max, w)
		sum.add(w)
		squares.add(w * w)
	}
	s.Sum = sum.value()
	n := float64(s.N)
	mean := s.Sum / n
	for _, w := range weights {
		spread.add((w - mean) * (w - mean))
	}
	s.CV2 = ratio(spread.value()/(n-1), mean*mean)
	s.Effective = ratio(s.Sum*s.Sum, squares.value())
	s.Deff = n / s.Effective
	if s.N == 1 {
		s.CV2 = nan
	}
	return s
}

// Shortcut is a weighted share with an interval that knows only the weights.
type Shortcut struct {
	Value     float64 // Σw·y/Σw; NaN without answers
	Effective float64 // Kish's effective sample size
	Interval  interval.Interval
}

// WeightedWilson returns the weighted share of y (1 or 0, NaN for no answer)
// with Wilson's interval at Kish's effective sample size. It ignores strata,
// clusters and finite populations: a shortcut where the sampling plan is
// unknown. Rows of weight 0 or without a valid weight are left out.
func WeightedWilson(y, weights []float64, conf float64) Shortcut {
	var top, sum, squares exactSum
	for i, w := range weights {
		if !math.IsNaN(y[i]) && w > 0 {
			top.add(w * y[i])
			sum.add(w)
			squares.add(w * w)
		}
	}
	total := sum.value()
	s := Shortcut{Value: ratio(top.value(), total), Effective: ratio(total*total, squares.value())}
	s.Interval = interval.Wilson(s.Value*s.Effective, s.Effective, conf)
	return s
}
