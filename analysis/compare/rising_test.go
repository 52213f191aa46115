package compare

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Near a = 1e12 a difference of two digammas keeps three digits; the sum of
// the terms 1/(a+r) is exact.
func TestRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(-12, 28).Draw(t, "ln a"))
		x := rapid.IntRange(0, 300).Draw(t, "x")
		var first, second float64
		for r := x - 1; r >= 0; r-- {
			first += 1 / (a + float64(r))
			second -= 1 / ((a + float64(r)) * (a + float64(r)))
		}
		if got := digammaRise(a, float64(x)); math.Abs(got-first) > 2e-14*math.Abs(first) {
			t.Fatalf("digamma rises by %.17g, terms add up to %.17g", got, first)
		}
		if got := trigammaRise(a, float64(x)); math.Abs(got-second) > 2e-14*math.Abs(second) {
			t.Fatalf("trigamma rises by %.17g, terms add up to %.17g", got, second)
		}
	})
}
