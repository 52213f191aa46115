package compare

import "math"

// digammaRise returns psi(a+x) - psi(a), the derivative of the logarithm of the
// rising factorial a(a+1)...(a+x-1), for a > 0 and a count x. Taken as a
// difference of two digammas it would lose all its digits when a is large and
// x small, which is where the fit of nearly equal units lives.
func digammaRise(a, x float64) float64 {
	sum := 0.0
	for ; x > 0 && a < asymptotic; a, x = a+1, x-1 {
		sum += 1 / a
	}
	y := a + x
	u, v, uv := 1/a, 1/y, x/(a*y) // uv = u - v without cancellation
	// psi(z) = ln z - 1/2z - sum B2k/(2k z^2k), Abramowitz & Stegun 6.3.18.
	rise := math.Log1p(x/a) + uv/2 + drop(u, v, uv, 2, [...]float64{1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132})
	return sum + rise
}

// trigammaRise returns psi'(a+x) - psi'(a), which is negative, by the same
// means (Abramowitz & Stegun 6.4.12).
func trigammaRise(a, x float64) float64 {
	sum := 0.0
	for ; x > 0 && a < asymptotic; a, x = a+1, x-1 {
		sum += 1 / (a * a)
	}
	y := a + x
	u, v, uv := 1/a, 1/y, x/(a*y)
	fall := uv + uv*(u+v)/2 + drop(u, v, uv, 3, [...]float64{1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66})
	return -(sum + fall)
}

// asymptotic is the argument from which five terms of the series are exact to
// double precision.
const asymptotic = 16

// drop sums c_k (u^p - v^p) for p = power, power+2, ..., with uv = u - v.
func drop(u, v, uv float64, power int, c [5]float64) float64 {
	// q_p = (u^p - v^p)/(u - v) obeys q_(p+1) = u q_p + v^p.
	q, vp := 1.0, v
	for p := 1; p < power; p++ {
		q, vp = u*q+vp, vp*v
	}
	sum := 0.0
	for _, ck := range c {
		sum += ck * q
		for range 2 {
			q, vp = u*q+vp, vp*v
		}
	}
	return sum * uv
}
