package scale

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/interval"
	"sipas/analysis/moments"
	"sipas/analysis/structure"
)

// Alpha is Cronbach's alpha of a scale with what is shown beside it.
type Alpha struct {
	Rows        int64             // persons counted: complete ones, or all with pairwise covariances
	Items       []Item            // the items that vary, in order
	Dropped     []int             // items left out because nobody's answer differs or nobody answered
	Raw         float64           // alpha; a negative one means that items run against each other
	Standard    float64           // alpha of standardised items
	G6          float64           // Guttman's lambda 6, by squared multiple correlations
	AverageR    float64           // mean correlation between items
	MedianR     float64           // median correlation between items
	SignalNoise float64           // k·r̄/(1−r̄)
	SE          float64           // asymptotic standard error (Duhachek & Iacobucci 2004)
	Mean        float64           // mean of the persons' scale scores (means over the items)
	SD          float64           // their standard deviation
	Interval    interval.Interval // Feldt 1965
	Against     []int             // items that correlate negatively with the rest: reversed, or misread
	Reason      moments.Reason    // why Raw is undefined
}

// Item is one item of a scale. Index counts in the columns handed in.
type Item struct {
	Index           int
	N               int64   // persons who answered it among those counted
	Mean            float64 // of the answers
	SD              float64
	R               float64 // correlation with the scale score, itself included
	StandardR       float64 // the same for standardised items
	CorrectedR      float64 // the same, corrected for overlap and unreliability (psych's r.cor)
	RestR           float64 // corrected item-total: correlation with the sum of the other items
	WithoutRaw      float64 // alpha without this item; NaN for scales of two items
	WithoutStandard float64 // standardised alpha without it
}

// Complete computes alpha from the persons who answered every item of the
// scale. conf is the level of Feldt's interval, .95 as a rule.
func Complete(m moments.Complete, conf float64) Alpha {
	used := m.Varying()
	out := begin(m.N, m.Items(), used)
	if out.Reason != "" {
		return out
	}
	s := m.Select(used)
	c := s.Covariance()
	out.score(m, used)
	out.fill(c, func(i int) (int64, float64) { return m.N, s.Mean(i) }, wholeR(c), conf)
	return out
}

// Pairwise computes alpha from covariances over the persons who answered both
// items of a pair, standard errors and interval as if all rows were complete
// (psych's default). persons are the person means over the same columns; see
// moments.OfPersons. Items nobody answered, or nobody differently, are dropped.
//
// The person means run over all columns handed in. Constant items among them
// shift these means, and with gaps also scatter them a little; hand in only
// columns that vary where this matters.
func Pairwise(p moments.Pairwise, persons moments.PersonMeans, conf float64) Alpha {
	used := p.Varying()
	out := begin(p.Rows, p.Items(), used)
	if out.Reason != "" {
		return out
	}
	s := p.Select(used)
	c := s.Covariance()
	if slices.ContainsFunc(c.RawSymmetric().Data, math.IsNaN) {
		out.Reason = moments.FewRows
		return out
	}
	out.Mean, out.SD = persons.Mean, persons.SD
	whole := make([]float64, len(used))
	for a, i := range used {
		whole[a] = persons.R[i]
	}
	out.fill(c, func(i int) (int64, float64) { return s.N[i][i], s.Mean(i) }, whole, conf)
	return out
}

// begin is an alpha with every figure undefined and, where it must stay so,
// the reason.
func begin(rows int64, items int, used []int) Alpha {
	x := math.NaN()
	out := Alpha{Rows: rows, Raw: x, Standard: x, G6: x, AverageR: x, MedianR: x, SignalNoise: x, SE: x, Mean: x, SD: x,
		Interval: interval.None()}
	for i := range items {
		if !slices.Contains(used, i) {
			out.Dropped = append(out.Dropped, i)
		}
	}
	switch {
	case items < 2:
		out.Reason = moments.FewItems
	case rows == 0:
		out.Reason = moments.NoRows
	case rows == 1:
		out.Reason = moments.FewRows
	case len(used) == 0:
		out.Reason = moments.NoVariance
	case len(used) < 2:
		out.Reason = moments.FewItems
	}
	return out
}

// score sets mean and standard deviation of the persons' scores, constant
// items included.
func (a *Alpha) score(m moments.Complete, used []int) {
	k := float64(m.Items())
	var sum, scatter float64
	for i := range m.Items() {
		sum += float64(m.Sum[i])
	}
	for _, i := range used {
		for _, j := range used {
			scatter += m.Scatter(i, j)
		}
	}
	n := float64(m.N)
	a.Mean = sum / (k * n)
	// The constant items add nothing to the scatter but lengthen the scale.
	a.SD = math.Sqrt(max(0, scatter)/(n*(n-1))) / k
}

// wholeR is the correlation of each item with the sum of all, from their
// covariances.
func wholeR(c *mat.SymDense) []float64 {
	k := c.SymmetricDim()
	out := make([]float64, k)
	total := mat.Sum(c)
	for i := range k {
		out[i] = rowSum(c, i) / math.Sqrt(c.At(i, i)*total)
	}
	return out
}

func rowSum(c *mat.SymDense, i int) (s float64) {
	for j := range c.SymmetricDim() {
		s += c.At(i, j)
	}
	return s
}

// fill sets what follows from the covariances of the items in use.
func (a *Alpha) fill(c *mat.SymDense, first func(int) (int64, float64), whole []float64, conf float64) {
	k := c.SymmetricDim()
	r := standardised(c)
	a.Raw, a.Standard = OfCovariance(c), OfCovariance(r)
	if math.IsNaN(a.Raw) || math.IsInf(a.Raw, 0) {
		a.Raw, a.Reason = math.NaN(), moments.Indefinite
		return
	}
	smc := structure.SquaredMultiples(r)
	a.correlations(r, smc)
	a.SE = math.Sqrt(asymptotic(c) / float64(a.Rows))
	a.Interval = feldt(a.Raw, a.Rows, k, conf)
	used := a.kept(k)
	overlap := mat.NewSymDense(k, nil)
	overlap.CopySym(r)
	for i := range k {
		overlap.SetSym(i, i, smc[i])
	}
	for i := range k {
		n, mean := first(i)
		item := Item{Index: used[i], N: n, Mean: mean, SD: math.Sqrt(c.At(i, i)), R: whole[i],
			StandardR: rowSum(r, i) / math.Sqrt(mat.Sum(r)), CorrectedR: rowSum(overlap, i) / math.Sqrt(mat.Sum(overlap)),
			RestR: restR(c, i), WithoutRaw: math.NaN(), WithoutStandard: math.NaN()}
		if k > 2 {
			item.WithoutRaw, item.WithoutStandard = OfCovariance(without(c, i)), OfCovariance(without(r, i))
		}
		if item.RestR < 0 {
			a.Against = append(a.Against, item.Index)
		}
		a.Items = append(a.Items, item)
	}
}

// kept are the indexes not dropped.
func (a *Alpha) kept(k int) []int {
	out := make([]int, 0, k)
	for i := 0; len(out) < k; i++ {
		if !slices.Contains(a.Dropped, i) {
			out = append(out, i)
		}
	}
	return out
}

func (a *Alpha) correlations(r *mat.SymDense, smc []float64) {
	k := r.SymmetricDim()
	n := float64(k)
	var between []float64
	for i := range k {
		for j := range i {
			between = append(between, r.At(i, j))
		}
	}
	slices.Sort(between)
	h := len(between) / 2
	a.MedianR = between[h]
	if len(between)%2 == 0 {
		a.MedianR = (between[h-1] + between[h]) / 2
	}
	sum := mat.Sum(r)
	a.AverageR = (sum - n) / (n * (n - 1))
	a.SignalNoise = n * a.AverageR / (1 - a.AverageR)
	var explained float64
	for _, s := range smc {
		explained += s
	}
	a.G6 = 1 - (n-explained)/sum
}
