package study

import (
	"math"

	"sipas/analysis"
	"sipas/analysis/design"
	"sipas/analysis/interval"
)

// designed is the engine of a survey design. Groups and filters are domains.
type designed struct {
	run    *run
	design *design.Design
	method design.Method

	weights []float64 // of the design, by row
}

// newDesigned checks the sample of the plan against all rows of the frame.
func newDesigned(r *run) (*designed, error) {
	var err error
	d := &designed{run: r}
	if d.method, err = design.ParseMethod(string(r.plan.Interval)); err != nil {
		return nil, err
	}
	if d.design, r.calibration, err = r.plan.Sample.Design(r.data.Frame); err != nil {
		return nil, err
	}
	d.weights = d.design.Weights()
	return d, nil
}

// codesOf are the codes of a dimension, -1 where a row has no label; nil for no
// dimension.
func codesOf(f *analysis.Frame, name string) []int32 {
	d, err := f.Dimension(name)
	if name == "" || err != nil {
		return nil
	}
	codes := make([]int32, d.Codes.Len())
	for row, c := range d.Codes.All() {
		codes[row] = int32(c) - 1
	}
	return codes
}

// column returns an item's worth under a score, NaN where there is no answer.
func (d *designed) column(item int, score analysis.Score) []float64 {
	k := float64(d.run.schema.Scale)
	var worth [256]float64
	for a := range worth {
		x := float64(a)
		switch {
		case a == int(analysis.Missing) || a == int(analysis.DontKnow):
			worth[a] = math.NaN()
		case score == analysis.Mean5:
			worth[a] = x / k
		case score == analysis.Mean01:
			worth[a] = (x - 1) / (k - 1)
		default:
			worth[a] = indicator(x >= k-1)
		}
	}
	answers := d.run.data.Frame.Item(item)
	c := make([]float64, len(answers))
	for i, a := range answers {
		c[i] = worth[a]
	}
	return c
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// domains are the groups of a split as the design has them.
type domains struct {
	codes  []int32 // group of each row of the frame, -1 for none
	groups int
	whole  bool // one group of every row
}

func domainsOf(s split) domains {
	d := domains{codes: make([]int32, s.view.Frame().Rows()), groups: len(s.tallies)}
	for row := range d.codes {
		d.codes[row] = -1
	}
	for row := range s.view.Each() {
		if len(s.by) == 0 {
			d.codes[row] = 0
		} else {
			d.codes[row] = int32(s.groups.Of(row))
		}
	}
	d.whole = len(s.by) == 0 && s.view.Rows() == len(d.codes)
	return d
}

// at is one group's domain.
func (d domains) at(group int) design.Domain {
	if d.whole {
		return nil
	}
	return design.Where(d.codes, int32(group))
}

// indexes puts the design's estimates into the place of the counted ones, which
// know the numbers of answers.
func (d *designed) indexes(s split, o analysis.Options) ([]*analysis.Index, error) {
	all := make([]*analysis.Index, len(s.tallies))
	for i, t := range s.tallies {
		all[i] = t.Index(o)
	}
	in := domainsOf(s)
	parallel(len(d.run.schema.Items), func(from, to int) {
		for j := from; j < to; j++ {
			d.item(all, j, in)
		}
	})
	for _, x := range all {
		if j := d.run.schema.Item(d.run.schema.Overall); j >= 0 {
			x.Question = x.Items[j].Scored(o.Score)
			x.Question.Formula = analysis.FormulaQuestion
		}
	}
	newDesignedSets(d, all, in, o).fill()
	return all, nil
}

// item replaces the figures of one item in all groups.
func (d *designed) item(all []*analysis.Index, j int, in domains) {
	answers := d.run.data.Frame.Item(j)
	share, scores := d.column(j, analysis.Top2), design.Scores(answers)
	net := make([]float64, len(scores))
	for i, x := range scores {
		net[i] = share[i] - indicator(x <= 2) // NaN stays NaN
	}
	shares, means := d.design.By(share, in.codes, in.groups), d.design.By(scores, in.codes, in.groups)
	nets := d.design.By(net, in.codes, in.groups)
	spread := d.categories(answers, in)
	k := d.run.schema.Scale
	for g, x := range all {
		e := &x.Items[j]
		d.takeShare(&e.Top2, shares[g])
		d.take(&e.Mean, means[g], means[g].Weight)
		d.rescale(&e.Mean5, e.Mean, 1/float64(k), 0)
		d.rescale(&e.Mean01, e.Mean, 1/float64(k-1), -1/float64(k-1))
		if k >= 4 {
			d.take(&e.Net, nets[g], nets[g].Weight)
		}
		e.SD, e.Q1, e.Median, e.Q3 = describe(spread[g], e.Mean.Value, float64(e.Answered))
	}
}

// categories are the weights of the people in each category, by group.
func (d *designed) categories(answers []uint8, in domains) [][]float64 {
	all := make([][]float64, in.groups)
	for g := range all {
		all[g] = make([]float64, d.run.schema.Scale)
	}
	weights := d.weights
	for row, a := range answers {
		if g := in.codes[row]; g >= 0 && a != analysis.Missing && a != analysis.DontKnow {
			all[g][a-1] += weights[row]
		}
	}
	return all
}

// describe returns standard deviation and quartiles of weighted categories:
// √(Σw(x-m)²/Σw·n/(n-1)), and the inverse of the distribution function.
func describe(weights []float64, mean, n float64) (sd, q1, median, q3 float64) {
	var sum, squares float64
	for c, w := range weights {
		x := float64(c+1) - mean
		sum += w
		squares += w * x * x
	}
	sd = math.NaN()
	if n > 1 && sum > 0 {
		sd = math.Sqrt(squares / sum * n / (n - 1))
	}
	q1, _ = analysis.WeightedQuantile(weights, 0.25)
	median, _ = analysis.WeightedQuantile(weights, 0.5)
	q3, _ = analysis.WeightedQuantile(weights, 0.75)
	return sd, q1, median, q3
}

// takeShare copies an estimate of a share.
func (d *designed) takeShare(e *analysis.Estimate, m design.Estimate) {
	d.take(e, m, m.Weight)
	e.Interval = m.ShareInterval(d.method, d.run.plan.Confidence)
}

// take copies an estimate. The counts stay as they are.
func (d *designed) take(e *analysis.Estimate, m design.Estimate, denominator float64) {
	e.Value, e.SE, e.DF, e.Deff = m.Value, m.SE, float64(m.DF), m.Deff
	e.Numerator, e.Denominator = m.Value*denominator, denominator
	e.Interval = m.Interval(d.run.plan.Confidence)
	if math.IsNaN(m.Value) {
		e.Numerator, e.Interval = 0, interval.None()
	}
}

// rescale makes e the estimate of a·m + b.
func (d *designed) rescale(e *analysis.Estimate, m analysis.Estimate, a, b float64) {
	formula, score := e.Formula, e.Score
	*e = m
	e.Formula, e.Score = formula, score
	e.Value, e.SE, e.Interval = a*m.Value+b, a*m.SE, m.Interval.Scale(a, b)
	e.Numerator = e.Value * e.Denominator
	if math.IsNaN(e.Value) {
		e.Numerator = 0
	}
}
