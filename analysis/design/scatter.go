package design

import "math"

// scatter is the variance matrix of k estimated totals as it is being summed
// up over strata and stages:
//
//	V = Σ_h (1-f_h)·m_h/(m_h-1)·Σ_c (z_hc - z̄_h)(z_hc - z̄_h)'
//	  + Σ_h f_h·Σ_c (1-f_hc)·n_hc/(n_hc-1)·Σ_i (z_hci - z̄_hc)(z_hci - z̄_hc)'
//
// z_hc is the cluster's sum of the linearised values. Sampled units without a
// row in the sums have z = 0 and count: this is what makes domains right. The
// second line is there with two stages only (Särndal, Swensson and Wretman
// 1992, 4.3). Only the upper triangle is kept.
type scatter struct {
	k            int
	first        stage
	second       stage
	sums, square []exactSum // scratch: of k values, and of their products
	mean         []float64
}

// stage collects what one stage of sampling adds.
type stage struct {
	products []exactSum
	units    int // strata (or clusters) with rows in the estimate
	lonely   int // of these, those whose variance is to be averaged
}

func newScatter(k int) *scatter {
	triangle := k * (k + 1) / 2
	return &scatter{
		k: k, mean: make([]float64, k), sums: make([]exactSum, k), square: make([]exactSum, triangle),
		first:  stage{products: make([]exactSum, triangle)},
		second: stage{products: make([]exactSum, triangle)},
	}
}

// variance returns the variance matrix (upper triangle, by rows) of the k
// totals whose values z stand k to a row, the rows in design order. sampled
// says whether chance had a part: false if all that was touched was
// enumerated, and the variance 0 for that reason. With no row it is false.
func (d *Design) variance(rows []int32, z []float64, k int) (v []float64, sampled bool) {
	s := newScatter(k)
	var totals []float64 // of the clusters of one stratum
	for from := 0; from < len(rows); {
		h := d.clusters[d.clusterOf[rows[from]]].stratum
		to := from
		totals = totals[:0]
		for to < len(rows) && d.clusters[d.clusterOf[rows[to]]].stratum == h {
			c, start := d.clusterOf[rows[to]], to
			for to < len(rows) && d.clusterOf[rows[to]] == c {
				to++
			}
			inside := z[start*k : to*k]
			totals = s.total(totals, inside)
			if d.twoStage && s.within(d.strata[h], d.clusters[c], inside, d.lonely) {
				sampled = true
			}
		}
		if s.between(d.strata[h], totals, d.lonely) {
			sampled = true
		}
		from = to
	}
	return s.matrix(), sampled
}

// total appends the sum over a cluster's rows. One or two values need no
// exact sum to be independent of their order.
func (s *scatter) total(totals, values []float64) []float64 {
	k := s.k
	switch len(values) {
	case k:
		return append(totals, values...)
	case 2 * k:
		for j := range k {
			totals = append(totals, values[j]+values[k+j])
		}
		return totals
	}
	for j := range k {
		s.sums[j].reset()
		for i := j; i < len(values); i += k {
			s.sums[j].add(values[i])
		}
		totals = append(totals, s.sums[j].value())
	}
	return totals
}

// between adds a stratum from the totals of its clusters, and reports whether
// the stratum was sampled rather than enumerated.
func (s *scatter) between(h stratum, totals []float64, lonely Lonely) bool {
	s.first.units++
	left := h.left()
	if left < census {
		return false
	}
	s.spread(&s.first, totals, h.clusters, left, lonely)
	return true
}

// within adds the second stage of a cluster, and reports whether it was
// sampled.
func (s *scatter) within(h stratum, c cluster, values []float64, lonely Lonely) bool {
	f := float64(h.clusters) / h.population
	if f == 0 {
		return false
	}
	s.second.units++
	left := c.left()
	if left < census {
		return false
	}
	s.spread(&s.second, values, int(c.rows), f*left, lonely)
	return true
}

// spread adds scale·n/(n-1)·Σ(x-x̄)(x-x̄)' over the n sampled units, of which
// those not among the values are 0; or what the rule says for a lonely one.
func (s *scatter) spread(to *stage, values []float64, n int, scale float64, lonely Lonely) {
	centred := n > 1
	switch {
	case centred:
		scale *= float64(n) / float64(n-1)
	case lonely == Certainty:
		return
	case lonely == Average:
		to.lonely++
		return
	}
	k, present := s.k, len(values)/s.k
	clear(s.mean)
	if centred {
		for j := range k {
			s.sums[j].reset()
			for i := j; i < len(values); i += k {
				s.sums[j].add(values[i])
			}
			s.mean[j] = s.sums[j].value() / float64(n)
		}
	}
	at := 0
	for a := range k {
		for b := a; b < k; b++ {
			square, ma, mb := &s.square[at], s.mean[a], s.mean[b]
			square.reset()
			for i := 0; i < len(values); i += k {
				square.add((values[i+a] - ma) * (values[i+b] - mb))
			}
			square.add(float64(n-present) * ma * mb)
			to.products[at].add(scale * square.value())
			at++
		}
	}
}

// matrix returns the sum of the stages. Lonely units under the rule Average
// take the average of the others; if there are none the variance is unknown.
func (s *scatter) matrix() []float64 {
	v := make([]float64, len(s.first.products))
	for i := range v {
		v[i] = s.first.value(i) + s.second.value(i)
	}
	return v
}

// value is what the stage adds to one place of the matrix.
func (s *stage) value(i int) float64 {
	switch s.lonely {
	case 0:
		return s.products[i].value()
	case s.units:
		return math.NaN()
	}
	return s.products[i].value() * float64(s.units) / float64(s.units-s.lonely)
}
