package interval

import "math"

// Newcombe returns the interval of the difference x1/n1 - x2/n2 of two
// independent shares by method 10 of Newcombe 1998 (Statistics in Medicine
// 17:873), which squares and adds the distances to the Wilson limits. NaN
// limits if either sample is empty.
func Newcombe(x1, n1, x2, n2, conf float64) Interval {
	a, b := Wilson(x1, n1, conf), Wilson(x2, n2, conf)
	if !a.Defined() || !b.Defined() {
		return None()
	}
	p1, p2 := x1/n1, x2/n2
	d := p1 - p2
	return Interval{
		Lo: max(-1, d-math.Hypot(p1-a.Lo, b.Hi-p2)),
		Hi: min(1, d+math.Hypot(a.Hi-p1, p2-b.Lo)),
	}
}
