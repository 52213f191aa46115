package compare

import (
	"math"
	"math/rand/v2"
	"slices"
)

// PosteriorRanks simulates league tables from what is known of the units'
// true shares: each is drawn from its posterior Beta(x+a, n-x+b), with the
// prior of the fit (see [Fit.Prior]). Unlike a bootstrap it does not take a
// unit with 37 satisfied of 37 for certain. conf sets the interval of the rank.
//
// Each unit draws from its own PCG stream. Streams are handed out in order of
// the counts, and units with equal counts are given equal figures, so the
// order in which units are listed changes nothing. Units without trials take
// no part.
//
// Source: Goldstein & Spiegelhalter 1996 (JRSS A 159:385).
func PosteriorRanks(units []Tally, fit Fit, conf float64, d Drawing) []RankChance {
	a, b := fit.Prior()
	return d.rankChances(units, conf, func(t Tally, src *rand.Rand) drawer {
		x, n := float64(t.X), float64(t.N)
		return &betaOdds{up: newGamma(x + a), down: newGamma(n - x + b), src: src}
	})
}

// rankChances simulates the units that have trials, in the order of their
// counts, and gives units of equal counts their common figures.
func (d Drawing) rankChances(units []Tally, conf float64, of func(Tally, *rand.Rand) drawer) []RankChance {
	nan := math.NaN()
	out := make([]RankChance, len(units))
	var order []int
	for i, u := range units {
		out[i] = RankChance{nan, nan, nan, nan, nan, nan}
		if u.counted() {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return out
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return byCounts(units[i], units[j])
	})
	drawers := make([]drawer, len(order))
	for stream, i := range order {
		drawers[stream] = of(units[i], rand.New(rand.NewPCG(d.Seed, uint64(stream))))
	}
	counts := d.simulate(drawers)
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && units[order[end]] == units[order[start]] {
			counts[start].add(counts[end])
			end++
		}
		common := counts[start].chance(conf, len(order))
		for _, i := range order[start:end] {
			out[i] = common
		}
		start = end
	}
	return out
}

// betaOdds draws the logarithm of the odds of a Beta variable, which orders
// units as the variable does and never saturates at 1.
type betaOdds struct {
	up, down gamma
	src      *rand.Rand
}

func (b *betaOdds) draw() float64 {
	return b.up.logDraw(b.src) - b.down.logDraw(b.src)
}

// gamma draws logarithms of Gamma variables of unit scale by the rejection of
// Marsaglia & Tsang 2000. A shape below 1 is drawn one higher and scaled down.
type gamma struct {
	d, c  float64
	boost float64 // 1/shape when the shape is below 1, else 0
}

// newGamma prepares a shape above 0.
func newGamma(shape float64) gamma {
	g := gamma{}
	if shape < 1 {
		g.boost = 1 / shape
		shape++
	}
	g.d = shape - 1.0/3
	g.c = 1 / math.Sqrt(9*g.d)
	return g
}

func (g gamma) logDraw(src *rand.Rand) float64 {
	for {
		x := src.NormFloat64()
		v := 1 + g.c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		logV := math.Log(v)
		if math.Log(1-src.Float64()) >= x*x/2+g.d*(1-v+logV) {
			continue
		}
		log := math.Log(g.d) + logV
		if g.boost > 0 {
			log += g.boost * math.Log(1-src.Float64())
		}
		return log
	}
}
