package design

import (
	"math"

	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// Difference is a difference of two estimates and its t test of being 0.
// Undefined fields are NaN.
type Difference struct {
	Value float64 // first minus second
	SE    float64
	DF    int     // degrees of freedom of T
	T     float64 // Value/SE
	P     float64 // two-sided
}

// Interval returns Value ± t·SE.
func (d Difference) Interval(conf float64) interval.Interval {
	return interval.Student(d.Value, d.SE, float64(d.DF), conf)
}

// newDifference tests a difference.
func newDifference(value, se float64, df int) Difference {
	d := Difference{Value: value, SE: se, DF: df, T: math.NaN(), P: math.NaN()}
	if se > 0 {
		d.T = value / se
		d.P = 2 * prob.StudentSurvival(math.Abs(d.T), float64(df))
	}
	return d
}

// Difference compares the means of y in two domains of one design: a minus b.
// People of both may stand in the same strata and clusters; the covariance
// this brings is taken into account, so it is not the same as Independent. The
// degrees of freedom are those of both domains together less one (R's
// svyttest).
func (d *Design) Difference(y []float64, a, b Domain) Difference {
	e := d.Contrast(Term{Coef: 1, Num: y, In: a}, Term{Coef: -1, Num: y, In: b})
	return newDifference(e.Value, e.SE, e.DF-1)
}

// Independent compares estimates from two independent samples, such as two
// waves with their own designs: a minus b, with the variances added and the
// degrees of freedom added, as for one design that has the strata of both.
func Independent(a, b Estimate) Difference {
	return newDifference(a.Value-b.Value, math.Hypot(a.SE, b.SE), a.DF+b.DF)
}
