package compare

import "math"

// LaneyMinPeriods is the number of periods from which a chart may widen its
// limits by its own variation. With fewer, one bad period inflates the limits
// so far that they no longer show it.
const LaneyMinPeriods = 20

// movingRangeUnit is the mean moving range of two standard normal values.
const movingRangeUnit = 1.128

// Chart is a control chart of a share over periods.
type Chart struct {
	Center float64 // share over all periods
	Points []ChartPoint

	// SigmaZ is Laney's factor as this series shows it: 1 when the periods
	// vary as chance makes them, more when they vary for other reasons. NaN
	// when it cannot be seen.
	SigmaZ float64
	// Widening is the factor the limits were drawn with: 1 for the plain
	// p-chart.
	Widening float64
}

// ChartPoint is one period of a chart. Periods without trials are NaN.
type ChartPoint struct {
	P            float64
	Lower, Upper float64 // limits at three standard errors, within 0..1
	Out          bool    // P lies outside the limits: look for the reason
}

// PChart draws a control chart: which periods lie further from the common
// share than chance allows. baseline is Laney's sigma_z from an earlier, calm
// stretch, or NaN when there is none. The limits are plain (widening 1) unless
// a baseline is given or there are at least [LaneyMinPeriods] periods; 1 forces
// the plain chart.
//
// Source: Shewhart 1931; Laney 2002 (p'-chart), sigma_z = mean moving range of
// z / 1.128.
func PChart(periods []Tally, baseline float64) Chart {
	all := total(periods)
	c := Chart{Center: all.Share(), Points: make([]ChartPoint, len(periods)), Widening: 1}
	var standard []float64
	for _, t := range periods {
		if t.counted() {
			standard = append(standard, (t.Share()-c.Center)/chanceError(c.Center, t.N))
		}
	}
	c.SigmaZ = laneySigma(standard)
	switch {
	case baseline > 0:
		c.Widening = baseline
	case len(standard) >= LaneyMinPeriods && !math.IsNaN(c.SigmaZ):
		c.Widening = c.SigmaZ
	}
	for i, t := range periods {
		c.Points[i] = c.point(t)
	}
	return c
}

// point places one period on the chart.
func (c Chart) point(t Tally) ChartPoint {
	if !t.counted() {
		return ChartPoint{P: math.NaN(), Lower: math.NaN(), Upper: math.NaN()}
	}
	p, half := t.Share(), 3*c.Widening*chanceError(c.Center, t.N)
	return ChartPoint{
		P:     p,
		Lower: math.Max(0, c.Center-half),
		Upper: math.Min(1, c.Center+half),
		Out:   p < c.Center-half || p > c.Center+half,
	}
}

// chanceError is the standard error of a share of n trials.
func chanceError(p float64, n int64) float64 {
	return math.Sqrt(p * (1 - p) / float64(n))
}

// laneySigma is the standard deviation of standardised shares as their moving
// range shows it; NaN below two of them.
func laneySigma(z []float64) float64 {
	if len(z) < 2 {
		return math.NaN()
	}
	sum := 0.0
	for i := 1; i < len(z); i++ {
		sum += math.Abs(z[i] - z[i-1])
	}
	return sum / float64(len(z)-1) / movingRangeUnit
}
