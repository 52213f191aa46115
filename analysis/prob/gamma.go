package prob

import "math"

// LogGamma returns ln Γ(x) for x > 0, NaN otherwise.
func LogGamma(x float64) float64 {
	if !(x > 0) {
		return math.NaN()
	}
	v, _ := math.Lgamma(x)
	return v
}

// LogBeta returns ln B(a, b) = ln Γ(a) + ln Γ(b) - ln Γ(a+b) for a, b > 0, NaN
// otherwise. For large arguments the three logarithms nearly cancel; there
// Stirling's series is used on the difference, so that the result keeps about
// fourteen digits at a = 10⁷.
func LogBeta(a, b float64) float64 {
	if !isShape(a) || !isShape(b) {
		return math.NaN()
	}
	a, b = min(a, b), max(a, b)
	if b < stirlingFrom {
		return LogGamma(a) + LogGamma(b) - LogGamma(a+b)
	}
	// ln Γ(b) - ln Γ(a+b), both by Stirling, with ln(a+b) = ln b + log1p(a/b).
	ratio := -(a+b-0.5)*math.Log1p(a/b) - a*math.Log(b) + a + stirling(b) - stirling(a+b)
	if a < stirlingFrom {
		return LogGamma(a) + ratio
	}
	// ln Γ(a) by Stirling too; -a of it cancels the +a of the ratio.
	return 0.5*math.Log(2*math.Pi/b) + (a-0.5)*math.Log(a/b) -
		(a+b-0.5)*math.Log1p(a/b) + stirling(a) + stirling(b) - stirling(a+b)
}

// stirlingFrom is the argument from which the series in stirling is exact to
// double precision.
const stirlingFrom = 12

// stirling returns ln Γ(x) - (x-½) ln x + x - ½ ln 2π for x >= stirlingFrom
// (Abramowitz and Stegun 6.1.41).
func stirling(x float64) float64 {
	y := 1 / (x * x)
	return (1.0/12 + y*(-1.0/360+y*(1.0/1260+y*(-1.0/1680+y*(1.0/1188+y*(-691.0/360360)))))) / x
}

// Digamma returns ψ(x) = d/dx ln Γ(x) for x > 0, NaN otherwise, to about 1e-15
// (Abramowitz and Stegun 6.3.5 and 6.3.18).
func Digamma(x float64) float64 {
	if !(x > 0) {
		return math.NaN()
	}
	if math.IsInf(x, 1) {
		return x
	}
	var shift float64
	for ; x < stirlingFrom; x++ {
		shift += 1 / x
	}
	y := 1 / (x * x)
	series := y * (1.0/12 - y*(1.0/120-y*(1.0/252-y*(1.0/240-y*(1.0/132-y*691.0/32760)))))
	return math.Log(x) - 0.5/x - series - shift
}

// Trigamma returns ψ′(x), the second derivative of ln Γ, for x > 0, NaN
// otherwise (Abramowitz and Stegun 6.4.6 and 6.4.12).
func Trigamma(x float64) float64 {
	if !(x > 0) {
		return math.NaN()
	}
	var shift float64
	for ; x < stirlingFrom; x++ {
		shift += 1 / (x * x)
	}
	y := 1 / (x * x)
	series := y * (1.0/6 - y*(1.0/30-y*(1.0/42-y*(1.0/30-y*(5.0/66-y*691.0/2730)))))
	return shift + (1+0.5/x+series)/x
}
