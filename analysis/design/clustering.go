package design

import "math"

// Clustering says how alike the answers inside clusters are. Undefined fields
// are NaN.
type Clustering struct {
	Clusters int     // with answers
	MeanSize float64 // answers per cluster
	// TypicalSize is n₀ = (n - Σn_c²/n)/(k-1), the size that unequal clusters
	// behave like.
	TypicalSize     float64
	Between, Within float64 // mean squares of the analysis of variance
	// ICC is the intraclass correlation (B-W)/(B+(n₀-1)W). It may be negative.
	ICC float64
	// Deff is Kish's design effect 1+(MeanSize-1)·ICC: by how much the sample
	// must grow because people of one counter judge alike.
	Deff float64
}

// Likeness returns the one-way analysis of variance of y between clusters
// (codes; negative ones and rows without a value are left out), without
// weights: for planning the next sample, not for standard errors.
func Likeness(y []float64, clusters []int32) Clustering {
	type group struct{ sum, n float64 }
	groups := map[int32]*group{}
	var total exactSum
	sums := map[int32]*exactSum{}
	n := 0.0
	for i, v := range y {
		c := clusters[i]
		if math.IsNaN(v) || c < 0 {
			continue
		}
		if groups[c] == nil {
			groups[c], sums[c] = &group{}, &exactSum{}
		}
		groups[c].n++
		sums[c].add(v)
		total.add(v)
		n++
	}
	mean := total.value() / n
	var between, within, squares exactSum
	for c, g := range groups {
		g.sum = sums[c].value()
		off := g.sum/g.n - mean
		between.add(g.n * off * off)
		squares.add(g.n * g.n)
	}
	for i, v := range y {
		if g := groups[clusters[i]]; g != nil && !math.IsNaN(v) {
			off := v - g.sum/g.n
			within.add(off * off)
		}
	}
	k := float64(len(groups))
	r := Clustering{Clusters: len(groups), MeanSize: ratio(n, k)}
	r.TypicalSize = ratio(n-squares.value()/n, k-1)
	r.Between, r.Within = ratio(between.value(), k-1), ratio(within.value(), n-k)
	r.ICC = ratio(r.Between-r.Within, r.Between+(r.TypicalSize-1)*r.Within)
	r.Deff = 1 + (r.MeanSize-1)*r.ICC
	return r
}
