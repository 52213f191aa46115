package compare

import (
	"math"
	"slices"
)

// TrendMinPeriods is the number of periods below which [MannKendall] cannot
// reach any usual level of significance; eight and more are better.
const TrendMinPeriods = 4

// Monotone is the Mann-Kendall test of a series with Sen's slope.
type Monotone struct {
	N    int     // periods with a value
	S    int64   // rising less falling pairs of periods
	VarS float64 // its variance, corrected for ties
	Z    float64 // continuity corrected; NaN for a flat series
	P    float64
	TauB float64 // Kendall's correlation with time; NaN for a flat series

	// SenSlope is the median of the slopes between all pairs of periods:
	// change of the value per period. 0 for a flat series.
	SenSlope float64
}

// Few reports whether the series is too short for the test to find anything.
func (m Monotone) Few() bool {
	return m.N < TrendMinPeriods
}

// MannKendall tests whether a series of indexes, one per period in order of
// time, rises or falls. A NaN is a period without a value: it is left out and
// the periods after it keep their place in time. Below two values everything
// is NaN.
//
// Source: Mann 1945, Kendall 1970, Sen 1968.
func MannKendall(series []float64) Monotone {
	nan := math.NaN()
	k := Kendall(ordinals(len(series)), series)
	m := Monotone{N: int(k.N), S: k.S, VarS: k.VarS, Z: k.Z, P: k.P, TauB: k.TauB, SenSlope: nan}
	var slopes []float64
	for i, from := range series {
		for j := i + 1; j < len(series); j++ {
			if slope := (series[j] - from) / float64(j-i); !math.IsNaN(slope) {
				slopes = append(slopes, slope)
			}
		}
	}
	if len(slopes) > 0 {
		m.SenSlope = median(slopes)
	}
	return m
}

// median of values, which it sorts in place; the mean of the middle two when
// their number is even.
func median(values []float64) float64 {
	slices.Sort(values)
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return (values[half-1] + values[half]) / 2
}
