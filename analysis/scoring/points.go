// Package scoring is the arithmetic of the reform (CCHC) score sheet: criteria
// sets, what a sheet comes to, points from a satisfaction index or a
// sociological survey, places, bands and groups.
//
//	sheet, err := set.Score(marks)       // what every node came to
//	index := sheet[""].Index()           // achieved over what applied
//	places := scoring.Rank(indexes, 2, false)
//
// Everything is a fraction of whole numbers (math/big.Rat). Nothing is rounded
// on the way; a figure is rounded once, at the end, half up, as a clerk would:
// 1749/2000 of 10 points is 8.745, shown 8.75, where floating point gives 8.74.
// Places and bands go by figures as they are published, so that two units that
// are shown alike are placed alike.
//
// What does not exist (an index of nobody's answers, a leaf without a mark) is
// nil, which is not the same as 0 points. A leaf that did not arise leaves both
// the points and the maximum: the index is achieved / applicable. How a
// satisfaction index becomes points is data: Linear, Steps or Threshold.
package scoring

import (
	"fmt"
	"math/big"
	"strings"
)

// Rule turns an index, a share from 0 to 1, into points. An index of nil (no
// answers) gives nil.
type Rule interface {
	Points(index *big.Rat) *big.Rat
}

// Fraction returns num/den as an index, or nil for den = 0: no answers, no
// index. Negative numbers give nil too.
func Fraction(num, den int64) *big.Rat {
	if den <= 0 || num < 0 {
		return nil
	}
	return big.NewRat(num, den)
}

// Achieved returns the index of a score sheet: the points achieved over the
// most that the criteria which applied could give, so that a unit without any
// dossiers of a kind does not lose their points. Nil without points, or where
// nothing applied.
func Achieved(points, applicable *big.Rat) *big.Rat {
	if points == nil || applicable == nil || applicable.Sign() <= 0 || points.Sign() < 0 {
		return nil
	}
	return new(big.Rat).Quo(points, applicable)
}

// Percent returns the index of a published percentage such as "90.81" or
// "90,81" (Vietnamese decimal comma), exactly.
func Percent(s string) (*big.Rat, error) {
	r, ok := new(big.Rat).SetString(strings.Replace(strings.TrimSpace(s), ",", ".", 1))
	if !ok || strings.ContainsAny(s, "/bBeEoOpPxX_") {
		return nil, fmt.Errorf("%q is not a percentage", s)
	}
	if r.Sign() < 0 || r.Cmp(big.NewRat(100, 1)) > 0 {
		return nil, fmt.Errorf("%q is not between 0 and 100", s)
	}
	return r.Quo(r, big.NewRat(100, 1)), nil
}

// Linear gives Max points times the index.
type Linear struct{ Max *big.Rat }

// Points implements Rule.
func (l Linear) Points(index *big.Rat) *big.Rat {
	if index == nil || l.Max == nil {
		return nil
	}
	return new(big.Rat).Mul(index, l.Max)
}

// Threshold gives Max points from the index From on (exactly From included),
// and Max times the index below it, or nothing below it if Hard.
type Threshold struct {
	From, Max *big.Rat
	Hard      bool
}

// Points implements Rule.
func (t Threshold) Points(index *big.Rat) *big.Rat {
	switch {
	case index == nil || t.From == nil || t.Max == nil:
		return nil
	case index.Cmp(t.From) >= 0:
		return new(big.Rat).Set(t.Max)
	case t.Hard:
		return new(big.Rat)
	}
	return Linear{t.Max}.Points(index)
}

// Step is one row of a table of points: an index of at least From earns Points.
type Step struct{ From, Points *big.Rat }

// Steps is a table of points, lowest From first. An index below the first step
// earns 0.
type Steps []Step

// Validate reports a step without numbers or out of order.
func (s Steps) Validate() error {
	for i, step := range s {
		if step.From == nil || step.Points == nil {
			return fmt.Errorf("step %d is incomplete", i+1)
		}
		if i > 0 && step.From.Cmp(s[i-1].From) <= 0 {
			return fmt.Errorf("step %d (from %s) does not come after %s", i+1, step.From.RatString(), s[i-1].From.RatString())
		}
	}
	return nil
}

// Points implements Rule. A table that is not valid gives nil.
func (s Steps) Points(index *big.Rat) *big.Rat {
	if index == nil || s.Validate() != nil {
		return nil
	}
	points := new(big.Rat)
	for _, step := range s {
		if index.Cmp(step.From) >= 0 {
			points.Set(step.Points)
		}
	}
	return points
}

// Round returns points rounded to decimals places, half away from zero, which
// for points is half up; nil for nil. It is the only rounding there is.
func Round(points *big.Rat, decimals int) *big.Rat {
	if points == nil {
		return nil
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(0, decimals))), nil)
	scaled := new(big.Rat).Mul(points, new(big.Rat).SetInt(scale))
	// floor((2·num + den)/(2·den)) of the size, the sign put back after.
	num := new(big.Int).Abs(scaled.Num())
	den := scaled.Denom()
	num.Add(num.Lsh(num, 1), den)
	num.Quo(num, new(big.Int).Lsh(den, 1))
	if points.Sign() < 0 {
		num.Neg(num)
	}
	return new(big.Rat).SetFrac(num, scale)
}

// Text writes rounded points with exactly decimals places, "8.75"; "" for nil.
func Text(points *big.Rat, decimals int) string {
	if points == nil {
		return ""
	}
	return Round(points, decimals).FloatString(max(0, decimals))
}
