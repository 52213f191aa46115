// Package sample answers the questions of a survey plan: how many responses,
// how precise will the figure be, and how to share the responses out.
//
//   - Yamane: the rule printed in the ministry's method, n = N/(1+N·e²).
//   - Cochran: the same with the confidence level, the expected share and the
//     design effect stated.
//   - Margin: the half-width that n responses give.
//   - Proportional, Neyman and their floors: responses per unit.
//
// Margins e are shares (0.05 for 5 points). A population of +Inf is an
// unlimited one. What cannot be computed from is NaN from the formulas and 0
// from the counts; no function panics.
//
// Sources: Yamane, Statistics (1967), 886; Cochran, Sampling Techniques (1977),
// chapters 4 and 5; Neyman 1934 (Journal of the Royal Statistical Society
// 97:558).
package sample

import (
	"math"

	"sipas/analysis/prob"
)

// Yamane returns N/(1+N·e²), not rounded, for a population N > 0 and a margin
// e > 0: NaN otherwise, 1/e² for N = +Inf. It is Cochran's formula with z = 2,
// half the answers satisfied, and N in the place of N-1.
func Yamane(population, margin float64) float64 {
	if !(population > 0) || !(margin > 0) {
		return math.NaN()
	}
	return 1 / (1/population + margin*margin)
}

// Plan is what Cochran's sample size is computed from.
type Plan struct {
	Population float64 // N; +Inf if unlimited
	Margin     float64 // e, the half-width wanted
	Share      float64 // the share expected; 0 means 0.5, the most demanding
	Conf       float64 // confidence level; 0 means 0.95
	Deff       float64 // design effect, such as that of counters; 0 means 1
}

// Cochran returns the sample size of the plan, not rounded:
//
//	n₀ = deff·z²·p(1-p)/e²    n = n₀ / (1 + (n₀-1)/N)
//
// NaN if the plan makes no sense.
func Cochran(p Plan) float64 {
	p = p.filled()
	z := prob.NormalQuantile(1 - (1-p.Conf)/2)
	if !(p.Population > 0) || !(p.Margin > 0) || !(p.Share > 0 && p.Share < 1) || !(p.Deff > 0) || !(p.Conf > 0 && p.Conf < 1) {
		return math.NaN()
	}
	n0 := p.Deff * z * z * p.Share * (1 - p.Share) / (p.Margin * p.Margin)
	return n0 / (1 + (n0-1)/p.Population)
}

// filled puts the usual values where the plan says nothing.
func (p Plan) filled() Plan {
	if p.Share == 0 {
		p.Share = 0.5
	}
	if p.Conf == 0 {
		p.Conf = 0.95
	}
	if p.Deff == 0 {
		p.Deff = 1
	}
	return p
}

// Size rounds a computed sample size up to whole responses, never above the
// population; 0 for NaN. A size that exceeds a whole number by less than 1e-9
// is that number: 336.0000000001 is rounding error, not a 337th response.
func Size(n, population float64) int64 {
	if math.IsNaN(n) || n <= 0 || !(population > 0) {
		return 0
	}
	return int64(min(math.Ceil(n-1e-9), math.Ceil(population)))
}

// Issued returns how many forms to hand out so that about n come back usable,
// when a share usable of the forms handed out does (0.9 of them answered and
// valid: n/0.9, rounded up). 0 if usable is not in (0, 1].
func Issued(n int64, usable float64) int64 {
	if !(usable > 0 && usable <= 1) || n <= 0 {
		return 0
	}
	return int64(math.Ceil(float64(n)/usable - 1e-9))
}

// Margin returns the half-width z·√(p(1-p)/n · (N-n)/(N-1)) of the normal
// interval that n of N respondents give; 0 when all were asked, NaN for n <= 0,
// n > N or a share outside [0, 1]. N = +Inf is an unlimited population. For
// what was measured in fact, half of a Wilson interval is the better answer.
func Margin(share, n, population, conf float64) float64 {
	if !(n > 0) || !(n <= population) || !(share >= 0 && share <= 1) || !(conf > 0 && conf < 1) || math.IsInf(n, 1) {
		return math.NaN()
	}
	left := 1.0
	switch {
	case n == population:
		left = 0
	case !math.IsInf(population, 1):
		left = (population - n) / (population - 1)
	}
	return prob.NormalQuantile(1-(1-conf)/2) * math.Sqrt(share*(1-share)/n*left)
}
