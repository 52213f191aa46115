package analysis

import (
	"math"
	"math/bits"
)

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

// fix returns the fixed number nearest below x >= 0, to 2⁻⁶³.
func (f fixing) fix(x float64) fixed {
	y := x * f.scale
	whole := int64(y)
	return fixed{whole, uint64(int64((y-float64(whole))*(1<<63))) << 1}
}

// float returns the sum as a float64.
func (f fixing) float(x fixed) float64 {
	return (float64(x.hi) + float64(x.lo)/(1<<63)/2) / f.scale
}

// add adds b to a.
func (a *fixed) add(b fixed) {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	a.lo = lo
	a.hi += b.hi + int64(carry)
}

// addIf adds b if yes is 1 and nothing if it is 0, without a branch that the
// processor would have to guess.
func (a *fixed) addIf(yes uint64, b fixed) {
	a.add(fixed{b.hi * int64(yes), b.lo * yes})
}
