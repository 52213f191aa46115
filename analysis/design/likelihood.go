package design

import (
	"math"

	"sipas/analysis/interval"
)

// likelihood is the interval of all q whose scaled profile likelihood is not
// too far below that of p (Lumley and Scott 2014):
//
//	2·(p·log(p/q) + (1-p)·log((1-p)/(1-q))) · p(1-p)/V · (N-1)/N <= t²
//
// The middle factor is the effective sample size, the last one the inverse of
// the estimated dispersion. svyciprop reaches the same limits by
// interpolation in a profile of about a dozen points, and is off by up to
// 1e-4.
func (e Estimate) likelihood(t float64) interval.Interval {
	p, n := e.Value, float64(e.N)
	scale := p * (1 - p) / (e.SE * e.SE) * (n - 1) / n
	beyond := func(q float64) bool { return scale*deviance(p, q) > t*t }
	return interval.Interval{Lo: edge(0, p, beyond), Hi: edge(1, p, beyond)}
}

// deviance is twice the binomial log-likelihood lost, for one answer, by
// taking q for the observed share p.
func deviance(p, q float64) float64 {
	return 2 * (p*math.Log(p/q) + (1-p)*math.Log((1-p)/(1-q)))
}

// edge halves its way to the point between in and out where beyond begins.
func edge(out, in float64, beyond func(float64) bool) float64 {
	for range 60 {
		if q := (out + in) / 2; beyond(q) {
			out = q
		} else {
			in = q
		}
	}
	return in
}
