package analysis

import "math"

// fixed is a sum of floats that does not depend on their order: 128 bits of
// fixed point, 64 of them behind the point of hi. A number is rounded once,
// by itself, when it becomes fixed; adding is exact.
type fixed struct {
	hi int64
	lo uint64
}

// fixing turns floats of a known size into fixed numbers and back.
type fixing struct{ scale float64 }

// fixingFor returns the fixing for sums of up to 2³⁰ numbers no larger than
// bound: the largest becomes about 2³², so that even a number 2⁴⁰ times
// smaller keeps all the digits of a float64.
func fixingFor(bound float64) fixing {
	_, exp := math.Frexp(bound)
	return fixing{math.Ldexp(1, 32-exp)}
}

// fix returns the fixed number nearest below x.
func (f fixing) fix(x float64) fixed {
	y := x * f.scale
	whole := math.Floor(y)
	return fixed{int64(whole), uint64((y - whole) * (1 << 63) * 2)}
}

// float returns the sum as a float64.
func (f fixing) float(x fixed) float64 {
	return (float64(x.hi) + float64(x.lo)/(1<<63)/2) / f.scale
}

// add adds b to a.
func (a *fixed) add(b fixed) {
	lo := a.lo + b.lo
	a.hi += b.hi
	if lo < b.lo {
		a.hi++
	}
	a.lo = lo
}
