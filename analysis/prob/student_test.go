package prob

import (
	"math"
	"testing"
)

// The quantiles that are kept are those that would be solved for, to the bit.
func TestUsualStudentQuantilesAreThoseSolvedFor(t *testing.T) {
	conf := 0.95
	p := 1 - (1-conf)/2
	if 1-p != usualTail {
		t.Fatalf("a 95 %% interval has the tail %v, kept are those of %v", 1-p, usualTail)
	}
	for df := 3.0; df < 400; df++ {
		want := studentTail(usualTail, df, -NormalQuantile(usualTail))
		for _, sign := range []float64{1, -1} {
			q := p
			if sign < 0 {
				q = 1 - p
			}
			got := StudentQuantile(q, df)
			if math.Float64bits(got) != math.Float64bits(sign*want) {
				t.Errorf("p %v, df %v: %v, want %v", q, df, got, sign*want)
			}
		}
	}
}
