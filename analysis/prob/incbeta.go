package prob

import "math"

// incompleteBeta returns I_x(a, b) for 0 < x < 1 with y = 1-x given beside it,
// so that a caller who knows the small one of the two exactly loses nothing.
// Left of the mean it keeps its relative precision however small it is. The
// leading factor uses LogBeta, which does not cancel for large shapes.
func incompleteBeta(x, y, a, b float64) float64 {
	turn := x > (a+1)/(a+b+2)
	if a > 1 && b > 1 {
		turn = b*x > a*y // right of the mean
	}
	if turn {
		return 1 - incompleteBetaTail(y, x, b, a)
	}
	return incompleteBetaTail(x, y, a, b)
}

// incompleteBetaTail is incompleteBeta by a continued fraction, which converges
// fast for x left of the mean.
func incompleteBetaTail(x, y, a, b float64) float64 {
	front := math.Exp(a*logOf(x, y) + b*logOf(y, x) - LogBeta(a, b))
	switch {
	case front == 0:
		return 0
	case a > 1 && b > 1:
		return front * fractionOfDidonato(x, y, a, b)
	}
	return front * fractionOfGauss(x, a, b)
}

// The continued fractions stop when they do not change any more, and at the
// latest here: √max(a, b) steps are enough.
const maxSteps = 200_000

// fractionOfDidonato is the continued fraction of Didonato and Morris (ACM
// Transactions on Mathematical Software 18:360, 1992, "BFRAC"), for a, b > 1.
// Its terms are sums of positive numbers where Gauss's cancel: a large, x near
// the mean.
func fractionOfDidonato(x, y, a, b float64) float64 {
	lambda := a*y - b*x
	beta := a / (a + 1) * (lambda + 1)
	c, d, h := beta, 0.0, beta
	for n := 1.0; n < maxSteps; n++ {
		s := a + 2*n - 1
		alpha := (a + n - 1) / s * (a + b + n - 1) / s * n * (b - n) * x * x
		if alpha == 0 {
			break
		}
		beta = n + n*(b-n)*x/s + (a+n)/(s+2)*(lambda+1+n*(1+y))
		d = 1 / awayFromZero(beta+alpha*d)
		c = awayFromZero(beta + alpha/c)
		h *= c * d
		if math.Abs(c*d-1) < 2e-16 {
			break
		}
	}
	return 1 / h
}

// fractionOfGauss is the continued fraction DLMF 8.17.22, with the factor 1/a
// that belongs before it, by Lentz's method.
func fractionOfGauss(x, a, b float64) float64 {
	c, d := 1.0, 1/awayFromZero(1-(a+b)*x/(a+1))
	h := d
	for m := 1.0; m < maxSteps; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / awayFromZero(1+even*d)
		c = awayFromZero(1 + even/c)
		h *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / awayFromZero(1+odd*d)
		c = awayFromZero(1 + odd/c)
		h *= d * c
		if math.Abs(d*c-1) < 2e-16 {
			break
		}
	}
	return h / a
}

// awayFromZero keeps Lentz's quotients from dividing by 0.
func awayFromZero(v float64) float64 {
	const tiny = 1e-300
	if math.Abs(v) < tiny {
		return tiny
	}
	return v
}

// logOf returns ln v where rest = 1-v is known exactly.
func logOf(v, rest float64) float64 {
	if v > 0.5 {
		return math.Log1p(-rest)
	}
	return math.Log(v)
}
