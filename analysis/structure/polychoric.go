package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
	"sipas/analysis/prob"
)

// polychoricLimit bounds the correlation sought, as in the reference: a table
// with everything on the diagonal has no maximum inside.
const polychoricLimit = 0.999

// Polychoric is the correlation of two normal variables of which the two
// items show only in which step they fall: Pearson's correlation without the
// loss through coarse steps and ceiling. cells[a][b] counts the persons who
// chose step a of the first and b of the second item.
//
// Two steps (Olsson 1979): thresholds from the margins, then maximum
// likelihood in the correlation, sought within ±.999. Steps nobody chose are
// left out; empty cells count as 0. NaN when an item has fewer than two steps
// in use.
func Polychoric(cells [][]int64) float64 {
	t, ok := newSteps(cells)
	if !ok {
		return math.NaN()
	}
	return t.correlation()
}

// steps is a table with the thresholds of its margins.
type steps struct {
	count         [][]float64
	n             float64
	rows, columns []float64 // upper thresholds of the steps in use but the last
}

func newSteps(cells [][]int64) (*steps, bool) {
	t := &steps{}
	var down []int
	across := map[int]float64{}
	for a, row := range cells {
		var sum float64
		for b, c := range row {
			sum += float64(c)
			across[b] += float64(c)
		}
		if sum > 0 {
			down = append(down, a)
			t.n += sum
		}
	}
	var right []int
	for b := range len(across) {
		if across[b] > 0 {
			right = append(right, b)
		}
	}
	if len(down) < 2 || len(right) < 2 {
		return nil, false
	}
	t.count = table(len(down), len(right))
	sums := make([]float64, len(right))
	var below float64
	for i, a := range down {
		for j, b := range right {
			t.count[i][j] = float64(cells[a][b])
			below += t.count[i][j]
			sums[j] += t.count[i][j]
		}
		if i < len(down)-1 {
			t.rows = append(t.rows, prob.NormalQuantile(below/t.n))
		}
	}
	below = 0
	for _, s := range sums[:len(sums)-1] {
		below += s
		t.columns = append(t.columns, prob.NormalQuantile(below/t.n))
	}
	return t, true
}

// correlation finds the zero of the score by scoring steps kept inside a
// shrinking bracket.
func (t *steps) correlation() float64 {
	lo, hi := -polychoricLimit, polychoricLimit
	if s, _ := t.score(lo); s <= 0 {
		return lo
	}
	if s, _ := t.score(hi); s >= 0 {
		return hi
	}
	r := 0.0
	for range 200 {
		s, info := t.score(r)
		if s > 0 {
			lo = r
		} else {
			hi = r
		}
		next := r + s/info
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if math.Abs(next-r) < 1e-13 || hi-lo < 1e-13 {
			return next
		}
		r = next
	}
	return r
}

// score is the derivative of the log-likelihood in the correlation and its
// expected negative second derivative.
func (t *steps) score(r float64) (s, info float64) {
	a, b := len(t.rows), len(t.columns)
	cdf, pdf := table(a+2, b+2), table(a+2, b+2)
	for i := 1; i <= a+1; i++ {
		for j := 1; j <= b+1; j++ {
			h, k := bound(t.rows, i), bound(t.columns, j)
			cdf[i][j] = BivariateNormalCDF(h, k, r)
			if i <= a && j <= b {
				pdf[i][j] = bivariateDensity(h, k, r)
			}
		}
	}
	for i := range a + 1 {
		for j := range b + 1 {
			p := cdf[i+1][j+1] - cdf[i][j+1] - cdf[i+1][j] + cdf[i][j]
			d := pdf[i+1][j+1] - pdf[i][j+1] - pdf[i+1][j] + pdf[i][j]
			if p = max(p, 1e-300); p > 1e-15 {
				info += t.n * d * d / p
			}
			if t.count[i][j] > 0 {
				s += t.count[i][j] * d / p
			}
		}
	}
	return s, info
}

// bound is the i-th threshold counted from 1, +Inf beyond the last.
func bound(v []float64, i int) float64 {
	if i > len(v) {
		return math.Inf(1)
	}
	return v[i-1]
}

// Polychorics is the matrix of polychoric correlations of all pairs of items;
// NaN for a pair without two steps in use on both sides, nil without items.
func Polychorics(t moments.Tables) *mat.SymDense {
	k := t.Items()
	if k == 0 {
		return nil
	}
	r := mat.NewSymDense(k, nil)
	for i := range k {
		r.SetSym(i, i, 1)
		for j := i + 1; j < k; j++ {
			r.SetSym(i, j, Polychoric(t.Cells(i, j)))
		}
	}
	return r
}
