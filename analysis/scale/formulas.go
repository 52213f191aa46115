package scale

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// OfCovariance is alpha of a covariance or correlation matrix,
// k/(k−1)·(1 − tr C/ΣC) (Cronbach 1951). NaN for fewer than two items or when the sum of
// the items does not vary.
func OfCovariance(c *mat.SymDense) float64 {
	if c == nil || c.SymmetricDim() < 2 {
		return math.NaN()
	}
	k, sum := float64(c.SymmetricDim()), mat.Sum(c)
	if !(sum > 0) {
		return math.NaN()
	}
	return k / (k - 1) * (1 - mat.Trace(c)/sum)
}

// standardised turns covariances into correlations by the diagonal.
func standardised(c *mat.SymDense) *mat.SymDense {
	k := c.SymmetricDim()
	r := mat.NewSymDense(k, nil)
	for i := range k {
		r.SetSym(i, i, 1)
		for j := i + 1; j < k; j++ {
			r.SetSym(i, j, c.At(i, j)/math.Sqrt(c.At(i, i)*c.At(j, j)))
		}
	}
	return r
}

// asymptotic is n times the variance of alpha (van Zyl, Neudecker & Nel 2000).
func asymptotic(c *mat.SymDense) float64 {
	k, sum, trace := float64(c.SymmetricDim()), mat.Sum(c), mat.Trace(c)
	var square mat.Dense
	square.Mul(c, c)
	return 2 * k * k / ((k - 1) * (k - 1) * sum * sum * sum) *
		(sum*(mat.Trace(&square)+trace*trace) - 2*trace*mat.Sum(&square))
}

// feldt is 1 − (1−α)·F with the quantiles of F(n−1, (n−1)(k−1)).
func feldt(alpha float64, n int64, k int, conf float64) interval.Interval {
	d1 := float64(n - 1)
	d2 := d1 * float64(k-1)
	return interval.Interval{
		Lo: 1 - (1-alpha)*prob.FQuantile((1+conf)/2, d1, d2),
		Hi: 1 - (1-alpha)*prob.FQuantile((1-conf)/2, d1, d2),
	}
}

// restR is the correlation of an item with the sum of the others; NaN when
// that sum does not vary.
func restR(c *mat.SymDense, i int) float64 {
	own, cross := c.At(i, i), rowSum(c, i)
	rest := mat.Sum(c) - 2*cross + own
	if !(rest > 0) {
		return math.NaN()
	}
	return (cross - own) / math.Sqrt(own*rest)
}

func without(c *mat.SymDense, drop int) *mat.SymDense {
	k := c.SymmetricDim()
	out := mat.NewSymDense(k-1, nil)
	for i, a := 0, 0; i < k; i++ {
		if i == drop {
			continue
		}
		for j, b := i, a; j < k; j++ {
			if j == drop {
				continue
			}
			out.SetSym(a, b, c.At(i, j))
			b++
		}
		a++
	}
	return out
}
