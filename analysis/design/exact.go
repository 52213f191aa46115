package design

import (
	"math"
	"math/bits"
)

// exactLimbs covers every exponent of a float64, three limbs for the widest
// number that starts in the last one, and room for carries.
const exactLimbs = 2048/32 + 3

// exactBias is the weight of the lowest limb's lowest bit: 2^exactBias, the
// smallest positive float64.
const exactBias = -1074

// exactSum adds float64 values without any rounding: a fixed-point number of
// 2,144 bits, wide enough for all of float64 (Kulisch; the layout follows
// R. M. Neal, "Fast exact summation using small and large superaccumulators",
// 2015). The value is the correctly rounded true sum. So a figure depends on
// neither the order of the rows, nor the numbering of the groups, nor the way
// the work was cut into pieces - which compensated summation only approaches.
//
// Each limb holds 32 bits of weight and is added to as int64, so that carries
// are settled once at the end: 2^31 additions fit. Infinities and NaN make the
// sum NaN. The zero value is an empty sum.
type exactSum struct {
	limb   [exactLimbs]int64
	broken bool
}

// add adds x.
func (s *exactSum) add(x float64) {
	b := math.Float64bits(x)
	exponent := int(b >> 52 & 0x7ff)
	mantissa := b & (1<<52 - 1)
	switch exponent {
	case 0x7ff:
		s.broken = true
		return
	case 0: // zero or subnormal: same scale as exponent 1, no hidden bit
		if mantissa == 0 {
			return
		}
	default:
		mantissa |= 1 << 52
		exponent--
	}
	at, shift := exponent>>5, uint(exponent&31)
	low, high := mantissa<<shift, mantissa>>(64-shift)
	sign := int64(b) >> 63 // 0 or -1; (v^sign)-sign negates
	to := s.limb[at : at+3 : at+3]
	to[0] += (int64(low&0xffffffff) ^ sign) - sign
	to[1] += (int64(low>>32) ^ sign) - sign
	to[2] += (int64(high) ^ sign) - sign
}

// reset empties the sum.
func (s *exactSum) reset() { *s = exactSum{} }

// value returns the sum rounded once, to nearest even. An empty sum is 0.
func (s *exactSum) value() float64 {
	if s.broken {
		return math.NaN()
	}
	limb := s.limb
	negative := settle(&limb)
	if negative {
		for i := range limb {
			limb[i] = -limb[i]
		}
		settle(&limb)
	}
	top := exactLimbs - 1
	for top >= 0 && limb[top] == 0 {
		top--
	}
	if top < 0 {
		return 0
	}
	v := round(&limb, top)
	if negative {
		return -v
	}
	return v
}

// settle moves the carries up until every limb but the last lies in [0, 2^32),
// and reports whether the number is negative.
func settle(limb *[exactLimbs]int64) bool {
	for i := range exactLimbs - 1 {
		carry := limb[i] >> 32
		limb[i] -= carry << 32
		limb[i+1] += carry
	}
	return limb[exactLimbs-1] < 0
}

// round makes a float64 from settled non-negative limbs whose highest nonzero
// one is top: 64 leading bits, the last of them sticky, rounded by the
// conversion.
func round(limb *[exactLimbs]int64, top int) float64 {
	at := func(i int) uint64 {
		if i < 0 {
			return 0
		}
		return uint64(limb[i])
	}
	head, next := at(top)<<32|at(top-1), at(top-2)
	lead := uint(bits.LeadingZeros64(head))
	rest := next << lead & 0xffffffff
	head = head<<lead | next>>(32-lead)
	for i := top - 3; rest == 0 && i >= 0; i-- {
		rest = at(i)
	}
	if rest != 0 {
		head |= 1
	}
	return math.Ldexp(float64(head), 32*(top-1)-int(lead)+exactBias)
}
