package design

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// bigSum is the same sum by arbitrary precision, rounded once.
func bigSum(values []float64) float64 {
	sum := new(big.Float).SetPrec(4000)
	for _, v := range values {
		sum.Add(sum, new(big.Float).SetFloat64(v))
	}
	f, _ := sum.Float64()
	return f
}

func sumOf(values []float64) float64 {
	var s exactSum
	for _, v := range values {
		s.add(v)
	}
	return s.value()
}

func TestExactSumOfKnownValues(t *testing.T) {
	tests := map[string]struct {
		values []float64
		want   float64
	}{
		"nothing is zero":                     {nil, 0},
		"one value is itself":                 {[]float64{-0.1}, -0.1},
		"large terms cancel":                  {[]float64{1e308, 1, -1e308}, 1},
		"ten tenths round once to one":        {[]float64{.1, .1, .1, .1, .1, .1, .1, .1, .1, .1}, 1},
		"half an ulp ties to even":            {[]float64{1, 0x1p-53}, 1},
		"just above half an ulp rounds up":    {[]float64{1, 0x1p-53, 0x1p-1074}, 1 + 0x1p-52},
		"odd mantissa with a tie rounds away": {[]float64{1 + 0x1p-52, 0x1p-53}, 1 + 0x1p-51},
		"subnormals are exact":                {[]float64{5e-324, 5e-324, -0x1p-1022}, -0x1p-1022 + 1e-323},
		"beyond the range is infinite":        {[]float64{math.MaxFloat64, math.MaxFloat64}, math.Inf(1)},
		"overflow on the way does not matter": {[]float64{math.MaxFloat64, math.MaxFloat64, -math.MaxFloat64}, math.MaxFloat64},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := sumOf(tt.values); got != tt.want {
				t.Errorf("got %g, want %g", got, tt.want)
			}
		})
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := sumOf([]float64{1, bad}); !math.IsNaN(got) {
			t.Errorf("sum with %g = %g, want NaN", bad, got)
		}
	}
}

func TestExactSumEqualsBigFloat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64)).Draw(t, "values")
		if got, want := sumOf(values), bigSum(values); got != want {
			t.Fatalf("got %g, want %g", got, want)
		}
	})
}

func TestExactSumIgnoresOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 10_000)
	for i := range values {
		values[i] = (rng.Float64() - .5) * math.Pow(10, float64(rng.IntN(40)-20))
	}
	want := sumOf(values)
	for range 5 {
		rng.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		if got := sumOf(values); got != want {
			t.Fatalf("got %v after shuffling, want %v", got, want)
		}
	}
}

func BenchmarkExactSum(b *testing.B) {
	values := make([]float64, 1000)
	for i := range values {
		values[i] = float64(i) * 1.1
	}
	for b.Loop() {
		var s exactSum
		for _, v := range values {
			s.add(v)
		}
		if s.value() == 0 {
			b.Fatal("sum of positive values is 0")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/value")
}
