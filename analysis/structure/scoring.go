package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// target is a function to be minimised inside a box: its value, gradient and a
// positive definite stand-in for the second derivatives (the information
// matrix). Not ok where it is undefined.
type target func(x []float64) (value float64, gradient []float64, information *mat.SymDense, ok bool)

// descend minimises by scoring: Newton steps with the information matrix,
// halved until the value falls enough, coordinates on the edge of the box held
// there while the gradient pushes outward. It needs some ten steps where a
// quasi-Newton method needs a hundred. Converged means that no free gradient
// entry exceeds 1e-9 or that the value cannot be lowered in double precision.
func descend(x, lower, upper []float64, f target) (at []float64, converged bool) {
	x = append([]float64(nil), x...)
	value, g, info, ok := f(x)
	if !ok {
		return x, false
	}
	for range 500 {
		free := inside(x, lower, upper, g)
		if largest(g, free) < 1e-9 {
			return x, true
		}
		step := newton(g, info, free)
		next, nextValue, nextG, nextInfo, moved := search(x, lower, upper, value, g, step, f)
		if !moved {
			return x, largest(g, free) < 1e-5
		}
		x, value, g, info = next, nextValue, nextG, nextInfo
	}
	return x, false
}

// inside lists the coordinates that may move.
func inside(x, lower, upper, g []float64) []int {
	var free []int
	for i := range x {
		if x[i] <= lower[i] && g[i] > 0 || x[i] >= upper[i] && g[i] < 0 {
			continue
		}
		free = append(free, i)
	}
	return free
}

func largest(g []float64, free []int) (m float64) {
	for _, i := range free {
		m = max(m, math.Abs(g[i]))
	}
	return m
}

// newton solves for the step of the free coordinates; where the information
// is not positive definite a ridge grows until it is.
func newton(g []float64, info *mat.SymDense, free []int) []float64 {
	step := make([]float64, len(g))
	k := len(free)
	if k == 0 {
		return step
	}
	h, b := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	var size float64
	for a, i := range free {
		b.SetVec(a, -g[i])
		size = max(size, info.At(i, i))
		for c := a; c < k; c++ {
			h.SetSym(a, c, info.At(i, free[c]))
		}
	}
	for ridge := 0.0; ; ridge = max(size*1e-10, ridge*100) {
		ridged := mat.NewSymDense(k, nil)
		ridged.CopySym(h)
		for a := range k {
			ridged.SetSym(a, a, h.At(a, a)+ridge)
		}
		var c mat.Cholesky
		var d mat.VecDense
		if c.Factorize(ridged) && c.Cond() < 1e14 && c.SolveVecTo(&d, b) == nil {
			for a, i := range free {
				step[i] = d.AtVec(a)
			}
			return step
		}
		if ridge > size*1e10 || !(size > 0) {
			for _, i := range free { // steepest descent: cannot be worse than giving up
				step[i] = -g[i]
			}
			return step
		}
	}
}

// search halves the step until the value falls by a part of what the slope
// promises.
func search(x, lower, upper []float64, value float64, g, step []float64, f target) (
	[]float64, float64, []float64, *mat.SymDense, bool) {
	for scale := 1.0; scale > 1e-12; scale /= 2 {
		next := make([]float64, len(x))
		var promised float64
		for i := range x {
			next[i] = max(lower[i], min(upper[i], x[i]+scale*step[i]))
			promised += g[i] * (next[i] - x[i])
		}
		v, ng, info, ok := f(next)
		if ok && v <= value+1e-4*promised && (v < value || largestAll(ng) < largestAll(g)) {
			return next, v, ng, info, true
		}
	}
	return nil, 0, nil, nil, false
}

func largestAll(g []float64) (m float64) {
	for _, v := range g {
		m = max(m, math.Abs(v))
	}
	return m
}
