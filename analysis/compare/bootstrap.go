package compare

import (
	"math/rand/v2"
	"slices"
)

// BootstrapRanks simulates league tables by resampling the respondents inside
// each unit; ties share their mean rank. It is offered because other software
// prints it, and it is wrong where a unit stands at 0 % or 100 %: resampling
// never shows such a unit anything but its own share, so its place looks
// certain. Publish [JointRanks] or [PosteriorRanks].
//
// Source: Hall & Miller 2009 (Ann. Statist. 37:3929) on when it fails.
func BootstrapRanks(units []Tally, conf float64, d Drawing) []RankChance {
	return d.rankChances(units, conf, func(t Tally, src *rand.Rand) drawer {
		return newResample(t, src)
	})
}

// resample draws the share of a resampled unit by inverting the binomial
// distribution function.
type resample struct {
	cumulated []float64 // of the successes from, from+1, ...
	from      int64
	n         float64
	src       *rand.Rand
}

// newResample tabulates the binomial probabilities that are not negligible,
// from the mode outward.
func newResample(t Tally, src *rand.Rand) *resample {
	r := &resample{n: float64(t.N), src: src}
	if t.X == 0 || t.X == t.N {
		r.from, r.cumulated = t.X, []float64{1}
		return r
	}
	const negligible = 1e-18 // of the mode
	odds := float64(t.X) / float64(t.N-t.X)
	var below []float64
	for k, w := t.X, 1.0; k > 0; k-- {
		w *= float64(k) / float64(t.N-k+1) / odds
		if w < negligible {
			break
		}
		below = append(below, w)
	}
	slices.Reverse(below)
	weights := append(below, 1)
	for k, w := t.X, 1.0; k < t.N; k++ {
		w *= float64(t.N-k) / float64(k+1) * odds
		if w < negligible {
			break
		}
		weights = append(weights, w)
	}
	r.from = t.X - int64(len(below))
	sum := 0.0
	for i, w := range weights {
		sum += w
		weights[i] = sum
	}
	for i := range weights {
		weights[i] /= sum
	}
	r.cumulated = weights
	return r
}

func (r *resample) draw() float64 {
	u := r.src.Float64()
	i, found := slices.BinarySearch(r.cumulated, u)
	if found {
		i++
	}
	return float64(r.from+int64(i)) / r.n
}
