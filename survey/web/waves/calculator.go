package waves

import (
	"math"

	"sipas/analysis/sample"
	"sipas/survey/web/typed"
)

// The formulas of the calculator: the one printed in the ministry's method of
// 2012 (QĐ 1383/QĐ-BNV), n = N/(1+N·e²), and Cochran's for a finite population,
// with confidence level and design effect.
const (
	yamane  = "yamane"
	cochran = "cochran"
)

// calculator works out how many responses a unit needs.
type calculator struct {
	method     string
	margin     float64 // e, as a share
	confidence float64 // as a share
	design     float64 // effect of answers at one counter being alike; 1: none
	floor      int     // at least so many, as far as there are dossiers
}

// readCalculator reads the calculator's inputs, and notes what is wrong.
func readCalculator(f *typed.Form) calculator {
	c := calculator{method: f.Text("method"), margin: f.Decimal("margin", 0.5, 30, 5) / 100,
		confidence: f.Decimal("confidence", 80, 99.9, 95) / 100, design: f.Decimal("design", 0.5, 10, 1)}
	if c.method != cochran {
		c.method = yamane
	}
	c.floor, _ = f.Whole("floor", 0, maxTarget)
	return c
}

// size is how many responses of a unit with so many dossiers are needed; never
// more than there are dossiers.
func (c calculator) size(dossiers int) int {
	population := float64(dossiers)
	n := sample.Yamane(population, c.margin)
	if c.method == cochran {
		n = sample.Cochran(sample.Plan{Population: population, Margin: c.margin, Conf: c.confidence, Deff: c.design})
	}
	return max(int(sample.Size(n, population)), min(c.floor, dossiers))
}

// reached is the margin of error that n of so many dossiers give for a share
// of one half, as a share; NaN when it cannot be said.
func (c calculator) reached(n, dossiers int) float64 {
	return math.Sqrt(c.design) * sample.Margin(0.5, float64(min(n, dossiers)), float64(dossiers), c.confidence)
}
