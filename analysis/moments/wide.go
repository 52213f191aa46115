package moments

import (
	"math"
	"math/bits"
)

// difference is n·sxy − sx·sy, taken in 128 bits and rounded once. All
// arguments are sums of non-negative answers.
func difference(n, sxy, sx, sy int64) float64 {
	return Difference128(uint64(n), uint64(sxy), uint64(sx), uint64(sy))
}

// Difference128 is a·b − c·d without overflow or cancellation, rounded once to
// a float64.
func Difference128(a, b, c, d uint64) float64 {
	ph, pl := bits.Mul64(a, b)
	mh, ml := bits.Mul64(c, d)
	if ph < mh || ph == mh && pl < ml {
		return -positive128(mh, ml, ph, pl)
	}
	return positive128(ph, pl, mh, ml)
}

// positive128 is (ah,al) − (bh,bl) where the first is not the smaller. With a
// high word present the low one is rounded on its own: one extra rounding in
// the last place, and no cancellation.
func positive128(ah, al, bh, bl uint64) float64 {
	lo, borrow := bits.Sub64(al, bl, 0)
	hi, _ := bits.Sub64(ah, bh, borrow)
	if hi == 0 {
		return float64(lo)
	}
	return math.Ldexp(float64(hi), 64) + float64(lo)
}
