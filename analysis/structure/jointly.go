package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/prob"
)

// PolychoricJoint is the polychoric correlation with the thresholds estimated
// together with it, by maximum likelihood (Olsson 1979), instead of taken from
// the margins. It is a little more efficient and differs from Polychoric in
// the third decimal; NaN where Polychoric is, or where the iteration fails.
func PolychoricJoint(cells [][]int64) float64 {
	t, ok := newSteps(cells)
	if !ok {
		return math.NaN()
	}
	start := append(append(append([]float64(nil), t.rows...), t.columns...), t.correlation())
	k := len(start)
	lower, upper := fill(k, math.Inf(-1)), fill(k, math.Inf(1))
	lower[k-1], upper[k-1] = -polychoricLimit, polychoricLimit
	at, ok := descend(start, lower, upper, t.likelihood)
	if !ok {
		return math.NaN()
	}
	return at[k-1]
}

// likelihood is the negative mean log-likelihood of thresholds and
// correlation, with gradient and expected information.
func (t *steps) likelihood(x []float64) (float64, []float64, *mat.SymDense, bool) {
	na, nb := len(t.rows), len(t.columns)
	a, b, r := x[:na], x[na:na+nb], x[na+nb]
	if !increasing(a) || !increasing(b) {
		return 0, nil, nil, false
	}
	p, d := cellSlopes(a, b, r)
	var f float64
	g := make([]float64, len(x))
	info := mat.NewSymDense(len(x), nil)
	for i := range p {
		for j := range p[i] {
			if !(p[i][j] > 0) {
				if t.count[i][j] > 0 {
					return 0, nil, nil, false
				}
				continue
			}
			share := t.count[i][j] / t.n
			f -= share * math.Log(p[i][j])
			for s, ds := range d[i][j] {
				g[s] -= share * ds / p[i][j]
				for u := s; u < len(x); u++ {
					info.SetSym(s, u, info.At(s, u)+ds*d[i][j][u]/p[i][j])
				}
			}
		}
	}
	return f, g, info, true
}

// cellSlopes are the probabilities of all cells and their derivatives in every
// parameter.
func cellSlopes(a, b []float64, r float64) (p [][]float64, d [][][]float64) {
	na, nb := len(a), len(b)
	p, d = table(na+1, nb+1), make([][][]float64, na+1)
	for i := range d {
		d[i] = table(nb+1, na+nb+1)
	}
	root := math.Sqrt((1 - r) * (1 + r))
	// corner adds what the distribution at corner (i, j), counted from 1, means
	// for the four cells that meet there.
	corner := func(i, j int, value float64, slope map[int]float64) {
		for _, c := range [4]struct {
			di, dj int
			sign   float64
		}{{-1, -1, 1}, {0, -1, -1}, {-1, 0, -1}, {0, 0, 1}} {
			ci, cj := i+c.di, j+c.dj
			if ci > na || cj > nb {
				continue
			}
			p[ci][cj] += c.sign * value
			for s, v := range slope {
				d[ci][cj][s] += c.sign * v
			}
		}
	}
	for i := 1; i <= na+1; i++ {
		for j := 1; j <= nb+1; j++ {
			h, k := bound(a, i), bound(b, j)
			slope := map[int]float64{}
			if i <= na {
				slope[i-1] = prob.NormalDensity(h) * prob.NormalCDF((k-r*h)/root)
			}
			if j <= nb {
				slope[na+j-1] = prob.NormalDensity(k) * prob.NormalCDF((h-r*k)/root)
			}
			if i <= na && j <= nb {
				slope[na+nb] = bivariateDensity(h, k, r)
			}
			corner(i, j, BivariateNormalCDF(h, k, r), slope)
		}
	}
	return p, d
}

func increasing(v []float64) bool {
	for i := 1; i < len(v); i++ {
		if !(v[i] > v[i-1]) {
			return false
		}
	}
	return true
}
