package analysis

import (
	"math"
	"math/big"
	"math/bits"
)

// wide is a signed sum of products of three int64 numbers, exact as long as it
// stays within 128 bits: sums over a billion rows do.
type wide struct{ hi, lo uint64 }

// plus returns w + a·b·c for numbers that are not negative.
func (w wide) plus(a, b, c int64) wide {
	hi, lo := product3(a, b, c)
	lo, carry := bits.Add64(w.lo, lo, 0)
	hi, _ = bits.Add64(w.hi, hi, carry)
	return wide{hi, lo}
}

// minus returns w - a·b·c for numbers that are not negative.
func (w wide) minus(a, b, c int64) wide {
	hi, lo := product3(a, b, c)
	lo, borrow := bits.Sub64(w.lo, lo, 0)
	hi, _ = bits.Sub64(w.hi, hi, borrow)
	return wide{hi, lo}
}

// product3 returns a·b·c in 128 bits. a·b must fit 64 bits.
func product3(a, b, c int64) (hi, lo uint64) {
	return bits.Mul64(uint64(a)*uint64(b), uint64(c))
}

// float returns the nearest float64, or one beside it.
func (w wide) float() float64 {
	if int64(w.hi) >= 0 {
		return math.Ldexp(float64(w.hi), 64) + float64(w.lo)
	}
	lo, borrow := bits.Sub64(0, w.lo, 0)
	hi, _ := bits.Sub64(0, w.hi, borrow)
	return -(math.Ldexp(float64(hi), 64) + float64(lo))
}

// ratio is the pair of sums of a ratio Σx/Σv over persons.
type ratio struct{ x, v int64 }

// centred returns Σ_i (V_a x_ia - X_a v_ia)(V_b x_ib - X_b v_ib): the sum over
// persons of the products of their influences on two ratios X/V, times
// (V_a V_b)². It takes the sums over persons Σ x_a x_b, Σ x_a v_b, Σ v_a x_b
// and Σ v_a v_b. It is exact: where every person has the same ratio it is 0.
func centred(a, b ratio, xx, xv, vx, vv int64) wide {
	return wide{}.plus(a.v, b.v, xx).plus(a.x, b.x, vv).minus(a.v, b.x, xv).minus(a.x, b.v, vx)
}

// product is one term weight·c/(va·vb)² of the square of a combined influence.
type product struct {
	weight float64
	c      wide
	va, vb int64
}

// value returns the term as a float64.
func (p product) value() float64 {
	a, b := float64(p.va), float64(p.vb)
	return p.weight * (p.c.float() / (a * a) / (b * b))
}

// total returns the sum of the terms, which is not negative. Where they cancel
// (two persons who differ in every criterion and agree in the mean) it is
// summed again in rational numbers, because what is left of a float64 would
// show up as a standard error of 1e-9 instead of 0.
func total(terms []product) float64 {
	var sum, size float64
	for _, p := range terms {
		v := p.value()
		sum += v
		size += math.Abs(v)
	}
	if sum > 1e-6*size {
		return sum
	}
	exact, part := new(big.Rat), new(big.Rat)
	for _, p := range terms {
		if part.SetFloat64(p.weight) == nil {
			return math.NaN()
		}
		n := new(big.Int).Mul(big.NewInt(p.va), big.NewInt(p.vb))
		exact.Add(exact, part.Mul(part, new(big.Rat).SetFrac(p.c.int(), n.Mul(n, n))))
	}
	sum, _ = exact.Float64()
	return max(0, sum)
}

// int returns the number as a big integer.
func (w wide) int() *big.Int {
	i := new(big.Int).SetInt64(int64(w.hi))
	i.Lsh(i, 64)
	return i.Add(i, new(big.Int).SetUint64(w.lo))
}
