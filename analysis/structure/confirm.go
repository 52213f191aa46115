package structure

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/moments"
	"sipas/analysis/prob"
)

// Confirmation is a confirmatory factor analysis: every item belongs to one
// factor, factors may correlate. All figures are standardised.
type Confirmation struct {
	Loadings     []float64   // per item, on its own factor; in each factor the largest is positive
	Uniquenesses []float64   // per item; a negative one (Heywood case) speaks against the model
	Factors      [][]float64 // correlations of the factors; near 1 they are one factor
	Variance     []float64   // per factor the average variance extracted, .5 and above is called good
	Reliability  []float64   // per factor the composite reliability (omega of standardised items)
	Fit          Fit
	Reason       moments.Reason
}

// Confirm fits a confirmatory factor model to a correlation matrix by maximum
// likelihood. member[i] is the factor of item i, counted from 0. The test of
// fit is n·F with n persons, as lavaan's "normal" likelihood has it; CFI and
// TLI compare with uncorrelated items; RMSEA carries its 90 % interval.
//
// Jöreskog 1969; the minimum is found by Fisher scoring.
func Confirm(r *mat.SymDense, member []int, n int64) Confirmation {
	_, logDet, why := Invert(r)
	if why == "" {
		why = settled(r.SymmetricDim(), member)
	}
	if why == "" && n < 2 {
		why = moments.FewRows
	}
	if why != "" {
		return Confirmation{Fit: noFit(), Reason: why}
	}
	m := newModel(r, member)
	free := fill(len(m.start), math.Inf(-1))
	at, ok := descend(m.start, free, fill(len(m.start), math.Inf(1)), func(x []float64) (float64, []float64, *mat.SymDense, bool) {
		f, g, info, ok := m.at(x)
		return f - logDet, g, info, ok
	})
	if !ok {
		return Confirmation{Fit: noFit(), Reason: moments.NotConverged}
	}
	f, _, _, _ := m.at(at)
	out := m.result(at)
	out.Fit = m.fit(at, max(0, f-logDet), -logDet, n)
	return out
}

// settled checks that the model has no more parameters than correlations and
// that no factor hangs in the air.
func settled(p int, member []int) moments.Reason {
	if len(member) != p {
		return moments.NotIdentified
	}
	size := map[int]int{}
	top := 0
	for _, f := range member {
		size[f]++
		top = max(top, f)
	}
	least := 2
	if len(size) == 1 {
		least = 3
	}
	for f := range top + 1 {
		if size[f] < least {
			return moments.NotIdentified
		}
	}
	if len(size) != top+1 { // a negative factor number
		return moments.NotIdentified
	}
	return ""
}

// model lays the parameters out in one vector: loadings, uniquenesses, then
// the correlations of the factors, pairs in reading order.
type model struct {
	r       *mat.SymDense
	member  []int
	p, k    int
	pairs   [][2]int
	of      map[[2]int]int // the parameter of a pair of factors
	start   []float64
	columns [][]int // items of each factor
}

func newModel(r *mat.SymDense, member []int) *model {
	m := &model{r: r, member: member, p: len(member), of: map[[2]int]int{}}
	for i, f := range member {
		for len(m.columns) <= f {
			m.columns = append(m.columns, nil)
		}
		m.columns[f] = append(m.columns[f], i)
	}
	m.k = len(m.columns)
	m.start = make([]float64, 2*m.p)
	for _, items := range m.columns {
		m.startFactor(items)
	}
	for f := range m.k {
		for g := f + 1; g < m.k; g++ {
			m.of[[2]int{f, g}] = len(m.start)
			m.pairs = append(m.pairs, [2]int{f, g})
			m.start = append(m.start, 0)
		}
	}
	return m
}

// startFactor starts loadings at .7, signed as in the factor's first component.
func (m *model) startFactor(items []int) {
	part := mat.NewSymDense(len(items), nil)
	for a, i := range items {
		for b := a; b < len(items); b++ {
			part.SetSym(a, b, m.r.At(i, items[b]))
		}
	}
	_, vectors, _ := spectrum(part)
	for a, i := range items {
		m.start[i] = math.Copysign(.7, vectors.At(a, 0))
		m.start[m.p+i] = .51
	}
}

func (m *model) correlation(x []float64, f, g int) float64 {
	if f == g {
		return 1
	}
	return x[m.of[[2]int{min(f, g), max(f, g)}]]
}

// implied is the correlation matrix the parameters say.
func (m *model) implied(x []float64) *mat.SymDense {
	s := mat.NewSymDense(m.p, nil)
	for i := range m.p {
		for j := i; j < m.p; j++ {
			v := x[i] * x[j] * m.correlation(x, m.member[i], m.member[j])
			if i == j {
				v += x[m.p+i]
			}
			s.SetSym(i, j, v)
		}
	}
	return s
}

// at is ln|Σ| + tr(RΣ⁻¹) − p with gradient and information. Each derivative of
// Σ is ab' + ba' for two vectors, so that with W = Σ⁻¹
//
//	∂F = 2·a'W(Σ−R)Wb,  information = 2·(b'Wc·a'Wd + b'Wd·a'Wc).
func (m *model) at(x []float64) (float64, []float64, *mat.SymDense, bool) {
	sigma := m.implied(x)
	w, logDet, why := Invert(sigma)
	if why != "" {
		return 0, nil, nil, false
	}
	var gap, left, g mat.Dense
	gap.Sub(sigma, m.r)
	left.Mul(w, &gap)
	g.Mul(&left, w)
	f := logDet
	for i := range m.p {
		f -= left.At(i, i) // tr(WR) − p = −tr(W(Σ−R))
	}
	a, b := m.directions(x)
	var ga mat.Dense
	ga.Mul(&g, a)
	_, count := a.Dims()
	gradient := make([]float64, count)
	for t := range count {
		gradient[t] = 2 * mat.Dot(ga.ColView(t), b.ColView(t))
	}
	return f, gradient, information(w, a, b), true
}

// directions are the vectors a and b of every parameter, as columns.
func (m *model) directions(x []float64) (a, b *mat.Dense) {
	count := len(x)
	a, b = mat.NewDense(m.p, count, nil), mat.NewDense(m.p, count, nil)
	for i := range m.p {
		a.Set(i, i, 1)
		for j := range m.p {
			b.Set(j, i, x[j]*m.correlation(x, m.member[i], m.member[j]))
		}
		a.Set(i, m.p+i, 1)
		b.Set(i, m.p+i, .5)
	}
	for t, pair := range m.pairs {
		for _, i := range m.columns[pair[0]] {
			a.Set(i, 2*m.p+t, x[i])
		}
		for _, i := range m.columns[pair[1]] {
			b.Set(i, 2*m.p+t, x[i])
		}
	}
	return a, b
}

func information(w *mat.SymDense, a, b *mat.Dense) *mat.SymDense {
	var wa, wb, aa, ab, bb mat.Dense
	wa.Mul(w, a)
	wb.Mul(w, b)
	aa.Mul(a.T(), &wa)
	ab.Mul(a.T(), &wb)
	bb.Mul(b.T(), &wb)
	_, count := a.Dims()
	info := mat.NewSymDense(count, nil)
	for s := range count {
		for t := s; t < count; t++ {
			info.SetSym(s, t, 2*(ab.At(t, s)*ab.At(s, t)+bb.At(s, t)*aa.At(s, t)))
		}
	}
	return info
}

func (m *model) result(x []float64) Confirmation {
	out := Confirmation{Loadings: make([]float64, m.p), Uniquenesses: append([]float64(nil), x[m.p:2*m.p]...),
		Factors: table(m.k, m.k), Variance: make([]float64, m.k), Reliability: make([]float64, m.k)}
	signs := make([]float64, m.k)
	for f, items := range m.columns {
		signs[f] = sign(len(items), func(a int) float64 { return x[items[a]] })
		var sum, squares, rest float64
		for _, i := range items {
			out.Loadings[i] = signs[f] * x[i]
			sum += out.Loadings[i]
			squares += x[i] * x[i]
			rest += x[m.p+i]
		}
		out.Variance[f] = squares / float64(len(items))
		out.Reliability[f] = sum * sum / (sum*sum + rest)
	}
	for f := range m.k {
		for g := range m.k {
			out.Factors[f][g] = signs[f] * signs[g] * m.correlation(x, f, g)
		}
	}
	return out
}

func (m *model) fit(x []float64, f, independence float64, n int64) Fit {
	out := noFit()
	persons, p := float64(n), float64(m.p)
	out.DF = p*(p+1)/2 - float64(len(x))
	out.ChiSquared = persons * f
	null, nullDF := persons*independence, p*(p-1)/2
	out.CFI, out.TLI, out.RMSEA = 1, 1, 0
	if worst := max(out.ChiSquared-out.DF, null-nullDF); worst > 0 {
		out.CFI = 1 - max(0, out.ChiSquared-out.DF)/worst
	}
	if out.DF > 0 {
		out.P = prob.ChiSquaredSurvival(out.ChiSquared, out.DF)
		out.TLI = (null/nullDF - out.ChiSquared/out.DF) / (null/nullDF - 1)
		out.RMSEA = math.Sqrt(max(0, (out.ChiSquared-out.DF)/(out.DF*persons)))
		out.RMSEALo, out.RMSEAHi = rmseaInterval(out.ChiSquared, out.DF, persons)
	}
	sigma := m.implied(x)
	var all, off float64
	for i := range m.p {
		for j := i; j < m.p; j++ {
			e := m.r.At(i, j) - sigma.At(i, j)
			all += e * e
			if j > i {
				off += e * e
			}
		}
	}
	out.SRMR = math.Sqrt(all / (p * (p + 1) / 2))
	out.RMS = math.Sqrt(off / nullDF)
	return out
}
