package prob

import "math"

// incompleteBeta returns I_x(a, b) for 0 < x < 1 with y = 1-x given beside it,
// so that a caller who knows the small one of the two exactly loses nothing.
// The logarithm of the leading factor uses LogBeta, which does not cancel for
// large shapes; the rest is the continued fraction DLMF 8.17.22, evaluated
// forward by Lentz's method in about √max(a, b) steps.
func incompleteBeta(x, y, a, b float64) float64 {
	if x > (a+1)/(a+b+2) {
		return 1 - incompleteBetaTail(y, x, b, a)
	}
	return incompleteBetaTail(x, y, a, b)
}

// incompleteBetaTail is incompleteBeta for x left of the mean, where the
// continued fraction converges fast; the result keeps its relative precision
// however small it is.
func incompleteBetaTail(x, y, a, b float64) float64 {
	const (
		tiny     = 1e-300
		maxSteps = 200_000
	)
	front := math.Exp(a*logOf(x, y)+b*logOf(y, x)-LogBeta(a, b)) / a
	if front == 0 {
		return 0
	}
	away := func(v float64) float64 { // keeps Lentz's quotients off zero
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/away(1-(a+b)*x/(a+1))
	h := d
	for m := 1.0; m < maxSteps; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / away(1+even*d)
		c = away(1 + even/c)
		h *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / away(1+odd*d)
		c = away(1 + odd/c)
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return front * h
}

// logOf returns ln v where rest = 1-v is known exactly.
func logOf(v, rest float64) float64 {
	if v > 0.5 {
		return math.Log1p(-rest)
	}
	return math.Log(v)
}
