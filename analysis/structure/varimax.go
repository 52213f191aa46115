package structure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Varimax rotates loadings so that each item loads on as few factors as
// possible (Kaiser 1958, rows normalised). Columns come by decreasing sum of
// squares, the largest entry of each positive. Communalities do not change.
// With fewer than two columns the loadings are returned as they are.
//
// gain is the relative gain of the criterion at which the iteration stops:
// 1e-12 turns the axes as far as they go; R stops at 1e-5 by default, which
// leaves sums of squares some 2e-4 short.
func Varimax(loadings [][]float64, gain float64) [][]float64 {
	p := len(loadings)
	if p == 0 || len(loadings[0]) < 2 {
		return First(loadings, 1)
	}
	k := len(loadings[0])
	x := mat.NewDense(p, k, nil)
	length := make([]float64, p)
	for i, c := range Communalities(loadings) {
		length[i] = math.Sqrt(c)
		for m := range k {
			if c > 0 {
				x.Set(i, m, loadings[i][m]/length[i])
			}
		}
	}
	turn := simplest(x, gain)
	var z mat.Dense
	z.Mul(x, turn)
	for i := range p {
		for m := range k {
			z.Set(i, m, z.At(i, m)*length[i])
		}
	}
	return ordered(&z)
}

// simplest finds the rotation that maximises the variance of squared loadings,
// by the singular value iteration of R's varimax.
func simplest(x *mat.Dense, gain float64) *mat.Dense {
	p, k := x.Dims()
	turn := mat.NewDense(k, k, nil)
	for m := range k {
		turn.Set(m, m, 1)
	}
	var last float64
	for range 1000 {
		var z, b mat.Dense
		z.Mul(x, turn)
		for m := range k {
			var mean float64
			for i := range p {
				mean += z.At(i, m) * z.At(i, m) / float64(p)
			}
			for i := range p {
				v := z.At(i, m)
				z.Set(i, m, v*(v*v-mean))
			}
		}
		b.Mul(x.T(), &z)
		var svd mat.SVD
		if !svd.Factorize(&b, mat.SVDThin) {
			return turn
		}
		var u, v mat.Dense
		svd.UTo(&u)
		svd.VTo(&v)
		turn.Mul(&u, v.T())
		var size float64
		for _, s := range svd.Values(nil) {
			size += s
		}
		if size < last*(1+max(gain, 1e-14)) {
			return turn
		}
		last = size
	}
	return turn
}

// ordered gives the columns by decreasing sum of squares, signs fixed.
func ordered(z *mat.Dense) [][]float64 {
	p, k := z.Dims()
	size, order := make([]float64, k), make([]int, k)
	for m := range k {
		order[m] = m
		for i := range p {
			size[m] += z.At(i, m) * z.At(i, m)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case size[a] > size[b]:
			return -1
		case size[a] < size[b]:
			return 1
		}
		return 0
	})
	out := table(p, k)
	for to, from := range order {
		s := sign(p, func(i int) float64 { return z.At(i, from) })
		for i := range p {
			out[i][to] = s * z.At(i, from)
		}
	}
	return out
}
