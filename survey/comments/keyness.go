package comments

import (
	"math"

	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// priorPersons is how many persons' weight the prior has on each side: a phrase
// of few writers is held near "no difference".
const priorPersons = 20

// Difference is how much more one side of two writes a phrase.
type Difference struct {
	LogOdds  float64           // natural logarithm of the odds ratio; above 0 the first side writes it more
	Interval interval.Interval // 95 %, by the normal approximation
	Z        float64           // LogOdds by its standard error
	P        float64           // two-sided
}

// Keyness compares x of n persons with y of m, who wrote a phrase:
//
//	δ = ln((x+a)/(n+A−x−a)) − ln((y+a)/(m+A−y−a)), a = A·(x+y)/(n+m), A = 20
//	SE² = 1/(x+a) + 1/(n+A−x−a) + 1/(y+a) + 1/(m+A−y−a)
//
// (Monroe, Colaresi and Quinn 2008, equations 15, 16 and 22, with both terms of
// each variance because persons, not words, are counted). All NaN where nobody
// or everybody of both sides wrote it.
func Keyness(x, n, y, m float64) Difference {
	prior := priorPersons * (x + y) / (n + m)
	in1, in2 := x+prior, y+prior
	out1, out2 := n+priorPersons-in1, m+priorPersons-in2
	if !(in1 > 0 && in2 > 0 && out1 > 0 && out2 > 0) {
		return Difference{math.NaN(), interval.None(), math.NaN(), math.NaN()}
	}
	d := math.Log(in1/out1) - math.Log(in2/out2)
	se := math.Sqrt(1/in1 + 1/out1 + 1/in2 + 1/out2)
	half := prob.NormalQuantile(.975) * se
	return Difference{LogOdds: d, Interval: interval.Interval{Lo: d - half, Hi: d + half},
		Z: d / se, P: 2 * prob.NormalSurvival(math.Abs(d)/se)}
}
