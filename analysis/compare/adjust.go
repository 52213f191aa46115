package compare

import (
	"math"
	"slices"
)

// Method says how p-values of a family of tests are adjusted.
type Method string

// The methods of [Adjust]. With many criteria or many pairs of units,
// BenjaminiHochberg is the one to use unless a rule book says otherwise.
const (
	// BenjaminiHochberg bounds the expected share of false findings among
	// the findings (Benjamini & Hochberg 1995).
	BenjaminiHochberg Method = "BH"
	// BenjaminiYekutieli does so under any dependence (2001).
	BenjaminiYekutieli Method = "BY"
	// Holm bounds the chance of any false finding, step down (1979).
	Holm Method = "holm"
	// Hochberg does so for independent tests, step up (1988).
	Hochberg Method = "hochberg"
	// Bonferroni multiplies by the number of tests.
	Bonferroni Method = "bonferroni"
)

// Adjust returns the adjusted p-values in the order given. A NaN stays NaN and
// does not count as a test. An unknown method gives NaN throughout.
//
// R: p.adjust(p, method).
func Adjust(p []float64, method Method) []float64 {
	out := make([]float64, len(p))
	var order []int
	for i, v := range p {
		out[i] = math.NaN()
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	factor, stepDown := method.factors(len(order))
	if factor == nil {
		return out
	}
	if stepDown {
		highest := 0.0
		for r, i := range order {
			highest = math.Max(highest, factor(r+1)*p[i])
			out[i] = math.Min(1, highest)
		}
		return out
	}
	lowest := 1.0
	for r := len(order) - 1; r >= 0; r-- {
		i := order[r]
		lowest = math.Min(lowest, factor(r+1)*p[i])
		out[i] = lowest
	}
	return out
}

// FamilySize is the number of tests in a family: the p-values that exist.
func FamilySize(p []float64) int {
	n := 0
	for _, v := range p {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// factors gives what the p-value of ascending rank r among n is multiplied by,
// and whether monotonicity is forced from the smallest p-value (step down) or
// from the largest.
func (m Method) factors(n int) (factor func(r int) float64, stepDown bool) {
	tests := float64(n)
	switch m {
	case BenjaminiHochberg:
		return func(r int) float64 { return tests / float64(r) }, false
	case BenjaminiYekutieli:
		harmonic := 0.0
		for r := 1; r <= n; r++ {
			harmonic += 1 / float64(r)
		}
		return func(r int) float64 { return harmonic * tests / float64(r) }, false
	case Hochberg:
		return func(r int) float64 { return tests - float64(r) + 1 }, false
	case Holm:
		return func(r int) float64 { return tests - float64(r) + 1 }, true
	case Bonferroni:
		// The order of tests plays no part: either direction keeps it.
		return func(int) float64 { return tests }, true
	}
	return nil, false
}
