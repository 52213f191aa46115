package design

import (
	"fmt"
	"math"
	"slices"
)

// census is the share left unsampled below which a stratum or cluster counts
// as enumerated, as in R's survey.
const census = 1e-7

// Design is a checked sampling plan, ready for estimation. It does not change
// and may be shared by goroutines. The zero value is an empty design.
type Design struct {
	weights   []float64 // by row; after calibration the calibrated ones
	order     []int32   // rows sorted by cluster, and so by stratum
	clusterOf []int32   // by row
	clusters  []cluster
	strata    []stratum
	twoStage  bool
	lonely    Lonely
	steps     []calibration // in the order they were applied
}

// cluster is a first-stage sampling unit; a respondent, if there are none.
type cluster struct {
	stratum int32
	rows    int32
	members float64 // population; +Inf without a second stage
}

// stratum is a part of the population that was sampled for itself.
type stratum struct {
	code       int32
	clusters   int
	population float64 // of clusters; +Inf without a correction
}

// left is the unsampled share of the stratum, 1-f.
func (s stratum) left() float64 { return unsampled(float64(s.clusters), s.population) }

// left is the unsampled share of the cluster.
func (c cluster) left() float64 { return unsampled(float64(c.rows), c.members) }

func unsampled(n, population float64) float64 {
	if math.IsInf(population, 1) {
		return 1
	}
	return (population - n) / population
}

// New checks the plan and prepares it. The columns are copied where they are
// kept. No row at all is a valid design whose every estimate is NaN.
func New(p Plan) (*Design, error) {
	n, err := p.rows()
	if err != nil {
		return nil, err
	}
	d := &Design{twoStage: len(p.Members) > 0, lonely: p.Lonely}
	if err := d.arrange(&p, n); err != nil {
		return nil, err
	}
	if err := d.populate(&p); err != nil {
		return nil, err
	}
	if err := d.weigh(&p, n); err != nil {
		return nil, err
	}
	if p.Lonely == Fail {
		if err := d.refuseLonely(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// arrange numbers strata and clusters in the order of their codes and sorts
// the rows by them.
func (d *Design) arrange(p *Plan, n int) error {
	keys := make([]uint64, n)
	for i := range keys {
		var s, c int32
		if len(p.Strata) > 0 {
			if s = p.Strata[i]; s < 0 {
				return &PlanError{"Strata", i, ErrMissingCode}
			}
		}
		if c = int32(i); len(p.Clusters) > 0 {
			if c = p.Clusters[i]; c < 0 {
				return &PlanError{"Clusters", i, ErrMissingCode}
			}
		}
		keys[i] = uint64(s)<<32 | uint64(c)
	}
	units := slices.Clone(keys)
	slices.Sort(units)
	units = slices.Compact(units)
	d.clusters = make([]cluster, len(units))
	for c, key := range units {
		code := int32(key >> 32)
		if len(d.strata) == 0 || d.strata[len(d.strata)-1].code != code {
			d.strata = append(d.strata, stratum{code: code, population: math.Inf(1)})
		}
		h := len(d.strata) - 1
		d.strata[h].clusters++
		d.clusters[c] = cluster{stratum: int32(h), members: math.Inf(1)}
	}
	d.clusterOf = make([]int32, n)
	for i, key := range keys {
		c, _ := slices.BinarySearch(units, key)
		d.clusterOf[i] = int32(c)
		d.clusters[c].rows++
	}
	d.order = sortedBy(d.clusterOf, len(units))
	if p.Unique && len(p.Clusters) > 0 {
		return d.refuseCrossing(p)
	}
	return nil
}

// sortedBy returns the rows ordered by group, by counting.
func sortedBy(groupOf []int32, groups int) []int32 {
	next := make([]int32, groups+1)
	for _, g := range groupOf {
		next[g+1]++
	}
	for g := range groups {
		next[g+1] += next[g]
	}
	order := make([]int32, len(groupOf))
	for i, g := range groupOf {
		order[next[g]] = int32(i)
		next[g]++
	}
	return order
}

// refuseCrossing finds a cluster code used in two strata.
func (d *Design) refuseCrossing(p *Plan) error {
	home := make(map[int32]int32, len(d.clusters))
	for i, code := range p.Clusters {
		h := d.clusters[d.clusterOf[i]].stratum
		if first, seen := home[code]; seen && first != h {
			return &PlanError{"Clusters", i, ErrNested}
		}
		home[code] = h
	}
	return nil
}

// populate takes over the population sizes, which must be the same on all rows
// of a stratum (of a cluster) and no smaller than the sample.
func (d *Design) populate(p *Plan) error {
	if len(p.Population) > 0 {
		err := populate(p.Population, "Population", d.order, func(row int32) (*float64, int) {
			s := &d.strata[d.clusters[d.clusterOf[row]].stratum]
			return &s.population, s.clusters
		})
		if err != nil {
			return err
		}
	}
	if !d.twoStage {
		return nil
	}
	return populate(p.Members, "Members", d.order, func(row int32) (*float64, int) {
		c := &d.clusters[d.clusterOf[row]]
		return &c.members, int(c.rows)
	})
}

// populate fills the sizes of one stage; of tells where a row's size belongs
// and how many units were sampled there. Rows come sorted, so a new place is
// one that differs from the row before.
func populate(sizes []float64, column string, order []int32, of func(row int32) (*float64, int)) error {
	var last *float64
	for _, row := range order {
		size, sampled := of(row)
		given := sizes[row]
		switch {
		case !(given > 0):
			return &PlanError{column, int(row), fmt.Errorf("%w: %v", ErrPopulation, given)}
		case size == last && *size != given:
			return &PlanError{column, int(row), fmt.Errorf("%w: %v here and %v on another row", ErrPopulation, given, *size)}
		case given < float64(sampled):
			return &PlanError{column, int(row), fmt.Errorf("%w: %v in the population, %d in the sample", ErrPopulation, given, sampled)}
		}
		*size, last = given, size
	}
	return nil
}

// weigh checks the weights, or derives them from the population sizes.
func (d *Design) weigh(p *Plan, n int) error {
	d.weights = make([]float64, n)
	if len(p.Weights) > 0 {
		copy(d.weights, p.Weights)
		for i, w := range d.weights {
			if !(w >= 0) || math.IsInf(w, 1) {
				return &PlanError{"Weights", i, fmt.Errorf("%w: %v", ErrWeight, w)}
			}
		}
		return nil
	}
	for i := range d.weights {
		c := d.clusters[d.clusterOf[i]]
		s := d.strata[c.stratum]
		d.weights[i] = expansion(float64(s.clusters), s.population) * expansion(float64(c.rows), c.members)
	}
	return nil
}

// expansion is what one sampled unit stands for; 1 if that is unknown.
func expansion(n, population float64) float64 {
	if math.IsInf(population, 1) {
		return 1
	}
	return population / n
}

// refuseLonely looks for sampling units that have no second to compare with.
func (d *Design) refuseLonely() error {
	for _, row := range d.order {
		c := d.clusters[d.clusterOf[row]]
		s := d.strata[c.stratum]
		if s.clusters == 1 && s.left() >= census {
			return &PlanError{"Strata", int(row), fmt.Errorf("%w in its stratum", ErrLonely)}
		}
		if d.twoStage && c.rows == 1 && c.left() >= census && !math.IsInf(s.population, 1) {
			return &PlanError{"Clusters", int(row), fmt.Errorf("%w in its cluster", ErrLonely)}
		}
	}
	return nil
}

// Rows returns the number of respondents.
func (d *Design) Rows() int { return len(d.weights) }

// Strata returns the number of strata.
func (d *Design) Strata() int { return len(d.strata) }

// Clusters returns the number of first-stage sampling units.
func (d *Design) Clusters() int { return len(d.clusters) }

// Weights returns a copy of the weights in the order of the rows, as
// calibrated so far.
func (d *Design) Weights() []float64 { return slices.Clone(d.weights) }

// DF returns the degrees of freedom of the design: sampling units minus
// strata, of those that hold a positive weight.
func (d *Design) DF() int {
	clusters, strata := d.touched(d.everyone(nil))
	return clusters - strata
}

// LonelyStrata returns the codes of the strata that were not enumerated and
// have a single sampling unit: those the Lonely rule is for.
func (d *Design) LonelyStrata() []int32 {
	var codes []int32
	for _, s := range d.strata {
		if s.clusters == 1 && s.left() >= census {
			codes = append(codes, s.code)
		}
	}
	return codes
}

// touched counts the clusters and strata of rows that stand in design order.
func (d *Design) touched(rows []int32) (clusters, strata int) {
	lastCluster, lastStratum := int32(-1), int32(-1)
	for _, row := range rows {
		c := d.clusterOf[row]
		if c == lastCluster {
			continue
		}
		lastCluster = c
		clusters++
		if h := d.clusters[c].stratum; h != lastStratum {
			lastStratum = h
			strata++
		}
	}
	return clusters, strata
}
