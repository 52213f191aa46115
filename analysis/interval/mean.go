package interval

import (
	"math"

	"sipas/analysis/prob"
)

// Student returns estimate ± t·se with the t quantile of df degrees of
// freedom (df = +Inf gives the normal interval). The limits are not cut to
// any scale. They are NaN if the standard error is unknown (NaN, as for one
// observation) or df is not positive, and [m, m] if it is 0.
func Student(estimate, se, df, conf float64) Interval {
	if !validLevel(conf) || !(se >= 0) || !(df > 0) || math.IsNaN(estimate) {
		return None()
	}
	d := prob.StudentQuantile(1-(1-conf)/2, df) * se
	return Interval{estimate - d, estimate + d}
}

// Mean returns the t interval of a mean from its standard deviation (divisor
// n-1) and the number of observations. One observation has no interval.
func Mean(mean, sd, n, conf float64) Interval {
	if !(n > 1) {
		return None()
	}
	return Student(mean, sd/math.Sqrt(n), n-1, conf)
}

// NetStandardError returns the standard error of net satisfaction, the share
// top of satisfied answers minus the share bottom of dissatisfied ones, among
// n answers: √((p_t + p_b - net²)/n), from the multinomial variance. It is 0
// if all answers are on one side: show Wilson of that share instead.
func NetStandardError(top, bottom, n float64) float64 {
	if !counts(top, n) || !counts(bottom, n) || top+bottom > n {
		return math.NaN()
	}
	pt, pb := top/n, bottom/n
	net := pt - pb
	return math.Sqrt(max(0, pt+pb-net*net) / n)
}

// Net returns the normal interval of net satisfaction; see NetStandardError
// for the arguments. The limits are not cut to [-1, 1].
func Net(top, bottom, n, conf float64) Interval {
	se := NetStandardError(top, bottom, n)
	if math.IsNaN(se) {
		return None()
	}
	return Student((top-bottom)/n, se, math.Inf(1), conf)
}
