package disclosure

import "math/bits"

// prime is 2⁶¹ - 1: sums are taken in the whole numbers modulo it.
const prime = 1<<61 - 1

// draw is the next of a row of numbers that look like chance (SplitMix64;
// Steele, Lea and Flood 2014), the same for every crowd of a size: a guard
// must not change with who asks.
func draw(state *uint64) uint64 {
	*state += 0x9e3779b97f4a7c15
	z := *state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (z ^ z>>31) % prime
}

func sumOf(v []uint64, set []int32) uint64 {
	var s uint64
	for _, i := range set {
		s = add(s, v[i])
	}
	return s
}

// signed is sumOf where ^place is a number to be subtracted.
func signed(v []uint64, set []int32) uint64 {
	var s uint64
	for _, i := range set {
		if i >= 0 {
			s = add(s, v[i])
		} else {
			s = add(s, prime-v[^i])
		}
	}
	return s
}

func add(a, b uint64) uint64 {
	s := a + b
	if s >= prime {
		s -= prime
	}
	return s
}

func mul(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return add(lo&prime, hi<<3|lo>>61)
}

// inverse is 1/a, by Fermat.
func inverse(a uint64) uint64 {
	r := uint64(1)
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			r = mul(r, a)
		}
		a = mul(a, a)
	}
	return r
}
