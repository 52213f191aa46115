package drivers

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/interval"
	"sipas/analysis/moments"
)

// Method computes importance from correlations: LMG or Johnson.
type Method func(*mat.SymDense) Importance

// Draw says how to bootstrap.
type Draw struct {
	Times int     // resamples; 1000 is usual
	Conf  float64 // level of the intervals, .95 as a rule
	Seed  uint64  // the same seed gives the same intervals
}

// Uncertainty is what a bootstrap says of importance shares.
type Uncertainty struct {
	Share  []interval.Interval // percentile interval of each predictor's share
	First  []float64           // per predictor the share of resamples in which its share is the largest
	Times  int                 // resamples that could be computed
	Reason moments.Reason
}

// maxLots bounds the lots that are drawn; see Bootstrap.
const maxLots = 2000

// Bootstrap resamples persons with replacement and takes the shares again each
// time. Up to 2000 complete persons are drawn one by one; more are dealt at
// random into 2000 lots, and lots are drawn, which has the same variance and
// makes a resample cost the same whatever the size of the survey.
//
// The result depends on the answers and the seed, not on the order of rows.
// It takes persons as independent: where few counters were sampled the true
// uncertainty is larger.
func Bootstrap(t *Table, m Method, d Draw) Uncertainty {
	p := t.Predictors()
	persons := t.persons()
	out := Uncertainty{Share: make([]interval.Interval, p), First: unknown(p)}
	for j := range out.Share {
		out.Share[j] = interval.None()
	}
	switch {
	case p < 1:
		out.Reason = moments.FewItems
	case len(persons) <= p+2 || d.Times < 2:
		out.Reason = moments.FewRows
	}
	if out.Reason != "" {
		return out
	}
	source := rand.New(rand.NewPCG(d.Seed, 0x626f6f74))
	lots := t.deal(persons, source)
	shares, first := resample(lots, t.parts, m, d.Times, source)
	if out.Times = len(shares[0]); out.Times < d.Times/2 {
		out.Reason = moments.NoVariance
		return out
	}
	for j := range p {
		slices.Sort(shares[j])
		out.Share[j] = interval.Interval{Lo: between(shares[j], (1-d.Conf)/2), Hi: between(shares[j], (1+d.Conf)/2)}
		out.First[j] = float64(first[j]) / float64(out.Times)
	}
	return out
}

// deal puts the persons into lots: one each, or at random into maxLots.
func (t *Table) deal(persons []person, source *rand.Rand) []*sums {
	lot := make([]uint16, t.Rows()) // of a complete row
	for i, p := range persons {
		if len(persons) > maxLots {
			i = source.IntN(maxLots)
		}
		lot[p.at] = uint16(i)
	}
	lots := make([]*sums, min(len(persons), maxLots))
	for i := range lots {
		lots[i] = newSums(len(t.parts))
	}
	in, row := t.newReader(), make([]int32, len(t.parts))
	for from := 0; from < t.Rows(); from += blockRows {
		for i := range in.read(from, min(t.Rows(), from+blockRows)) {
			for c := range row {
				row[c] = in.value[c][i]
			}
			lots[lot[from+int(in.at[i])]].addRow(row)
		}
	}
	return lots
}

// resample gives the shares of every resample by predictor, and how often each
// predictor came first. Resamples in which a column does not vary are left out.
func resample(lots []*sums, parts []int32, m Method, times int, source *rand.Rand) (shares [][]float64, first []int) {
	p := len(parts) - 1
	shares, first = make([][]float64, p), make([]int, p)
	drawn := make([]int, len(lots))
	for range times {
		clear(drawn)
		for range lots {
			drawn[source.IntN(len(lots))]++
		}
		total := newSums(len(parts))
		for i, times := range drawn {
			if times > 0 {
				total.addTimes(lots[i], uint64(times))
			}
		}
		s := total.summary(parts)
		if s.Reason != "" {
			continue
		}
		importance := m(s.Correlation)
		if importance.Reason != "" || math.IsNaN(importance.Shares[0]) {
			continue
		}
		best := 0
		for j, share := range importance.Shares {
			shares[j] = append(shares[j], share)
			if share > importance.Shares[best] {
				best = j
			}
		}
		first[best]++
	}
	return shares, first
}

// between is the quantile of sorted values by linear interpolation (type 7).
func between(sorted []float64, q float64) float64 {
	h := max(0, min(1, q)) * float64(len(sorted)-1)
	lo := int(h)
	if lo+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[lo] + (h-float64(lo))*(sorted[lo+1]-sorted[lo])
}
