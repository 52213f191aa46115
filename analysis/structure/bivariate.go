package structure

import (
	"math"

	"sipas/analysis/prob"
)

// Positive nodes and weights of the 20-point Gauss-Legendre rule on [−1, 1]
// (Abramowitz & Stegun, table 25.4).
var (
	legendreNode = [10]float64{
		0.9931285991850949, 0.9639719272779138, 0.9122344282513259, 0.8391169718222188, 0.7463319064601508,
		0.6360536807265150, 0.5108670019508271, 0.3737060887154196, 0.2277858511416451, 0.07652652113349733}
	legendreWeight = [10]float64{
		0.01761400713915212, 0.04060142980038694, 0.06267204833410906, 0.08327674157670475, 0.1019301198172404,
		0.1181945319615184, 0.1316886384491766, 0.1420961093183821, 0.1491729864726037, 0.1527533871307259}
)

// BivariateNormalCDF is P(X ≤ h, Y ≤ k) for standard normal X and Y with
// correlation r; h and k may be infinite. Absolute error below 1e-14. NaN for
// |r| > 1. Drezner & Wesolowsky 1990 in the form of Genz 2004.
func BivariateNormalCDF(h, k, r float64) float64 {
	switch {
	case math.IsNaN(h) || math.IsNaN(k) || !(math.Abs(r) <= 1):
		return math.NaN()
	case math.IsInf(h, -1) || math.IsInf(k, -1):
		return 0
	case math.IsInf(h, 1):
		return prob.NormalCDF(k)
	case math.IsInf(k, 1):
		return prob.NormalCDF(h)
	case math.Abs(r) < 0.925:
		return moderate(h, k, r)
	}
	return strong(-h, -k, r)
}

// moderate integrates the density over the correlation, from independence to
// r, with the arcsine as variable.
func moderate(h, k, r float64) float64 {
	half, product, angle := (h*h+k*k)/2, h*k, math.Asin(r)
	var sum float64
	for i, x := range legendreNode {
		for _, at := range [2]float64{1 - x, 1 + x} {
			s := math.Sin(angle * at / 2)
			sum += legendreWeight[i] * math.Exp((s*product-half)/(1-s*s))
		}
	}
	return max(0, sum*angle/(4*math.Pi)+prob.NormalCDF(h)*prob.NormalCDF(k))
}

// strong is P(X > h, Y > k) for |r| ≥ .925: the loss against perfect
// correlation, its singular part taken off by a series.
func strong(h, k, r float64) float64 {
	if r < 0 {
		k = -k
	}
	var loss float64
	if math.Abs(r) < 1 {
		loss = lossAgainstPerfect(h, k, math.Abs(r))
	}
	if r > 0 {
		return max(0, prob.NormalSurvival(max(h, k))-loss)
	}
	p := loss
	if k > h {
		p += prob.NormalCDF(k) - prob.NormalCDF(h)
	}
	return max(0, p)
}

func lossAgainstPerfect(h, k, r float64) float64 {
	product := h * k
	as := (1 - r) * (1 + r)
	a, bs := math.Sqrt(as), (h-k)*(h-k)
	c, d := (4-product)/8, (12-product)/16
	var sum float64
	if e := -(bs/as + product) / 2; e > -100 {
		sum = a * math.Exp(e) * (1 - c*(bs-as)*(1-d*bs/5)/3 + c*d*as*as/5)
	}
	if -product < 100 {
		b := math.Sqrt(bs)
		sum -= math.Exp(-product/2) * math.Sqrt(2*math.Pi) * prob.NormalCDF(-b/a) * b * (1 - c*bs*(1-d*bs/5)/3)
	}
	a /= 2
	for i, x := range legendreNode {
		for _, at := range [2]float64{1 - x, 1 + x} {
			xs := a * at * a * at
			rs := math.Sqrt(1 - xs)
			if e := -(bs/xs + product) / 2; e > -100 {
				sum += a * legendreWeight[i] * math.Exp(e) *
					(math.Exp(-product*xs/(2*(1+rs)*(1+rs)))/rs - (1 + c*xs*(1+d*xs)))
			}
		}
	}
	return sum / (2 * math.Pi)
}

// bivariateDensity is the density of the same pair at finite h and k.
func bivariateDensity(h, k, r float64) float64 {
	q := (1 - r) * (1 + r)
	return math.Exp(-(h*h-2*r*h*k+k*k)/(2*q)) / (2 * math.Pi * math.Sqrt(q))
}
