package drivers

import (
	"math"
	"math/bits"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
)

// Importance splits the explained variance among the predictors.
type Importance struct {
	Weights []float64 // per predictor its part of R²; they sum to R2
	Shares  []float64 // the same as shares of R2, summing to 1
	R2      float64
	Reason  moments.Reason
}

// maxLMG bounds the predictors of LMG: 2²⁰ subsets take about a second.
const maxLMG = 20

// LMG averages over all orders in which the predictors may enter the
// regression what each adds to R² (Lindeman, Merenda & Gold 1980): the Shapley
// value of R². It takes the correlations of the predictors and, last, the
// outcome. A predictor that those before it determine adds 0, so exact
// repetition is no obstacle. At most 20 predictors; take Johnson beyond.
func LMG(r *mat.SymDense) Importance {
	p, why := sound(r)
	if why == "" && p > maxLMG {
		why = moments.TooMany
	}
	if why != "" {
		return Importance{Weights: unknown(p), Shares: unknown(p), R2: math.NaN(), Reason: why}
	}
	r2 := subsets(r)
	weight := orders(p)
	out := make([]float64, p)
	for set := range uint(1) << p {
		size := bits.OnesCount(set)
		for j := range p {
			if set>>j&1 == 0 {
				out[j] += weight[size] * (r2[set|1<<j] - r2[set])
			}
		}
	}
	return shared(out)
}

// orders[s] is the share of orders in which a predictor follows exactly a
// given set of s others: s!(p−s−1)!/p!.
func orders(p int) []float64 {
	w := make([]float64, p)
	for s := range w {
		// 1/(p·C(p−1, s))
		c := 1.0
		for i := range s {
			c = c * float64(p-1-i) / float64(i+1)
		}
		w[s] = 1 / (float64(p) * c)
	}
	return w
}

// subsets is R² of the outcome on every subset of the predictors, by bit mask.
// Predictors are swept in one at a time along a tree in which each set comes
// from the set without its highest member, so that every subset costs one
// sweep of a shrinking matrix.
func subsets(r *mat.SymDense) []float64 {
	p := r.SymmetricDim() - 1
	out := make([]float64, 1<<p)
	depth := make([][]float64, p+1)
	for d := range depth {
		depth[d] = make([]float64, (p+1)*(p+1))
	}
	for i := range p + 1 {
		for j := range p + 1 {
			depth[0][i*(p+1)+j] = r.At(i, j)
		}
	}
	grow(out, depth, p, 0, 0, 0, 0)
	return out
}

// collinear is the residual variance (of 1) below which a predictor counts as
// determined by those already in.
const collinear = 1e-10

// grow fills in R² of all sets that extend the given one by predictors from
// next on. depth[level] holds what remains of the correlations after the
// members are swept out.
func grow(out []float64, depth [][]float64, p, level, next int, set uint, r2 float64) {
	a, w := depth[level], p+1
	for j := next; j < p; j++ {
		with := set | 1<<j
		pivot := a[j*w+j]
		if pivot <= collinear {
			out[with] = r2
			copy(depth[level+1], a)
			grow(out, depth, p, level+1, j+1, with, r2)
			continue
		}
		gain := min(a[j*w+p]*a[j*w+p]/pivot, 1-r2) // rounding must not explain more than there is
		out[with] = r2 + gain
		b := depth[level+1]
		for i := j + 1; i <= p; i++ {
			f := a[i*w+j] / pivot
			for k := j + 1; k <= p; k++ {
				b[i*w+k] = a[i*w+k] - f*a[j*w+k]
			}
		}
		grow(out, depth, p, level+1, j+1, with, r2+gain)
	}
}

// sound checks the correlations of predictors and outcome.
func sound(r *mat.SymDense) (p int, why moments.Reason) {
	if r == nil || r.IsEmpty() {
		return 0, moments.NoRows
	}
	p = r.SymmetricDim() - 1
	if p < 1 {
		return 0, moments.FewItems
	}
	for i := range p + 1 {
		for j := range p + 1 {
			if math.IsNaN(r.At(i, j)) {
				return p, moments.NoVariance
			}
		}
	}
	return p, ""
}

func shared(weights []float64) Importance {
	out := Importance{Weights: weights, Shares: make([]float64, len(weights))}
	for _, w := range weights {
		out.R2 += w
	}
	if out.R2 > 1 { // rounding, where predictors nearly repeat each other
		for j := range weights {
			weights[j] /= out.R2
		}
		out.R2 = 1
	}
	for j, w := range weights {
		out.Shares[j] = w / out.R2 // NaN where nothing is explained
	}
	return out
}
