package design

import (
	"errors"
	"fmt"
	"math"
)

// ErrTrim: no weights within the limits have the same sum.
var ErrTrim = errors.New("limits do not admit the sum of the weights")

// Trimming reports what Trim did: who uses trimmed weights must say so.
type Trimming struct {
	Lowered, Raised int     // weights that ended at the upper and lower limit
	Scale           float64 // what the weights between were multiplied by
	Moved           float64 // share of the total weight that changed hands
	Before, After   Weighting
}

// Trim returns weights cut to [lower, upper], with what is cut off spread over
// the others in proportion to their weights: w' = s·w cut to the limits, with
// the one s that keeps the sum. It lowers the variance at the price of a bias
// nobody can see, so it is done only on request, and reported. Weights of 0
// stay 0. ErrTrim if the limits do not admit the sum, ErrWeight for a weight
// that is none.
//
// Trimming undoes calibration: build the design with the trimmed weights and
// calibrate it again.
func Trim(weights []float64, lower, upper float64) ([]float64, Trimming, error) {
	report := Trimming{Before: Describe(weights)}
	smallest, positive := math.Inf(1), 0.0
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return nil, report, &PlanError{"Weights", i, fmt.Errorf("%w: %v", ErrWeight, w)}
		}
		if w > 0 {
			positive++
			smallest = min(smallest, w)
		}
	}
	total := report.Before.Sum
	if !(lower >= 0 && lower <= upper) || positive*lower > total || positive*upper < total {
		return nil, report, fmt.Errorf("%w: %v weights from %v to %v, sum %v", ErrTrim, positive, lower, upper, total)
	}
	out := make([]float64, len(weights))
	if positive > 0 {
		report.Scale = trimScale(weights, lower, upper, total, upper/smallest)
	}
	var moved exactSum
	for i, w := range weights {
		if w == 0 {
			continue
		}
		out[i] = min(max(report.Scale*w, lower), upper)
		moved.add(math.Abs(out[i] - w))
		switch {
		case out[i] == upper && w > upper:
			report.Lowered++
		case out[i] == lower && w < lower:
			report.Raised++
		}
	}
	report.Moved = ratio(moved.value()/2, total)
	report.After = Describe(out)
	return out, report, nil
}

// trimScale finds s with Σ cut(s·w) = total between 0 and most: by halving
// until the weights at the limits are known, then exactly.
func trimScale(weights []float64, lower, upper, total, most float64) float64 {
	low, high := 0.0, most
	for range 60 {
		s := (low + high) / 2
		if fixed, free := trimSums(weights, s, lower, upper); fixed+s*free < total {
			low = s
		} else {
			high = s
		}
	}
	s := (low + high) / 2
	if fixed, free := trimSums(weights, s, lower, upper); free > 0 {
		return (total - fixed) / free
	}
	return s
}

// trimSums adds up the limits that s·w would be cut to, and the weights
// between them.
func trimSums(weights []float64, s, lower, upper float64) (fixed, free float64) {
	var atLimit, between exactSum
	for _, w := range weights {
		switch {
		case w == 0:
		case s*w >= upper:
			atLimit.add(upper)
		case s*w <= lower:
			atLimit.add(lower)
		default:
			between.add(w)
		}
	}
	return atLimit.value(), between.value()
}
