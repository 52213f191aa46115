package study

import (
	"math"

	"sipas/analysis"
	"sipas/analysis/design"
	"sipas/analysis/interval"
)

// designedSets computes the figures of factors and of all criteria in all groups
// of a split, one reading per figure whatever the number of groups.
//
// A combined figure, such as the mean of several items, has for each person a
// linearised value: by how much the person's answers move it. The mean of those
// values over the persons of a group, times the group's weight, has the standard
// error of the figure (Särndal, Swensson and Wretman 1992, 5.5), and means of
// all groups are had at once. It is what design.Contrast does group by group.
type designedSets struct {
	*designed
	all     []*analysis.Index
	in      domains
	options analysis.Options
	sets    []personSums // by factor, last all criteria
}

// personSums are what each person adds to a set of items.
type personSums struct {
	items    []int
	num, den []float64         // worth of the answers, number of answers; NaN for nobody's
	persons  []design.Estimate // by group: mean over persons of their own figure
	ratio    []float64         // by group: Σw·num/Σw·den
	total    []float64         // by group: Σw·den
}

func newDesignedSets(d *designed, all []*analysis.Index, in domains, o analysis.Options) *designedSets {
	return &designedSets{designed: d, all: all, in: in, options: o}
}

// set is where a group's figures of a set stand: factor i, or all criteria.
func (s *designedSets) set(group, i int) *analysis.SetEstimate {
	if i < len(s.all[group].Factors) {
		return &s.all[group].Factors[i]
	}
	return &s.all[group].All
}

// fill replaces the figures of every set and the means of factors.
func (s *designedSets) fill() {
	schema := s.run.schema
	for _, f := range schema.Factors {
		s.sets = append(s.sets, personSums{items: f.Items})
	}
	s.sets = append(s.sets, personSums{items: criteria(schema)})
	parallel(len(s.sets), func(from, to int) {
		for i := from; i < to; i++ {
			s.persons(i)
			s.pooled(i)
			s.itemMean(i)
		}
	})
	if len(schema.Factors) > 0 {
		s.factorMean()
		s.factorMeanPooled()
	}
}

// persons replaces the figures that are means over persons.
func (s *designedSets) persons(i int) {
	set := &s.sets[i]
	set.num, set.den = s.sums(set.items, s.options.Score)
	rows := len(set.num)
	own, high, every := make([]float64, rows), make([]float64, rows), make([]float64, rows)
	ratings, top := make([]int, rows), make([]int, rows)
	k := s.run.schema.Scale
	for _, j := range set.items {
		for row, a := range s.run.data.Frame.Item(j) {
			if a == analysis.Missing || a == analysis.DontKnow {
				continue
			}
			ratings[row] += int(a)
			if int(a) >= k-1 {
				top[row]++
			}
		}
	}
	for row, n := range set.den {
		if n == 0 {
			nan := math.NaN()
			own[row], high[row], every[row], set.num[row], set.den[row] = nan, nan, nan, nan, nan
			continue
		}
		own[row] = set.num[row] / n
		high[row], every[row] = indicator(ratings[row] >= (k-1)*int(n)), indicator(top[row] == int(n))
	}
	set.persons = s.by(own)
	highs, everys := s.by(high), s.by(every)
	for g := range s.all {
		e := s.set(g, i)
		s.take(&e.PersonMean, set.persons[g], set.persons[g].Weight)
		s.takeShare(&e.MeanHigh, highs[g])
		s.takeShare(&e.AllHigh, everys[g])
		e.PooledNaive = interval.None()
	}
}

// by estimates the mean of a column in all groups.
func (s *designedSets) by(y []float64) []design.Estimate {
	return s.design.By(y, s.in.codes, s.in.groups)
}

// pooled replaces the ratio of all satisfied answers to all answers.
func (s *designedSets) pooled(i int) {
	set := &s.sets[i]
	num, den := s.by(set.num), s.by(set.den)
	for g := range s.all {
		set.ratio = append(set.ratio, num[g].Value/den[g].Value)
		set.total = append(set.total, den[g].Value*den[g].Weight)
	}
	y := s.blank(i)
	for row, g := range s.in.codes {
		if g >= 0 && !math.IsNaN(y[row]) {
			y[row] = (set.num[row] - set.ratio[g]*set.den[row]) / set.total[g]
		}
	}
	spread := s.influence(y, i)
	for g := range s.all {
		e := &s.set(g, i).Pooled
		spread[g].Value = set.ratio[g]
		s.take(e, spread[g], set.total[g])
	}
}

// blank is a column of zeros on the rows of persons in set i, NaN elsewhere.
func (s *designedSets) blank(i int) []float64 {
	y := make([]float64, len(s.sets[i].num))
	for row, x := range s.sets[i].num {
		y[row] = x * 0 // NaN stays NaN
	}
	return y
}

// influence returns, by group, the estimate of the sum of linearised values over
// the persons of set i, whose standard error is that of the figure they are the
// linearised values of. Its own value means nothing.
func (s *designedSets) influence(y []float64, i int) []design.Estimate {
	for row, g := range s.in.codes {
		if g >= 0 {
			y[row] *= s.sets[i].persons[g].Weight
		}
	}
	return s.by(y)
}

// itemMean replaces the mean of the items that anybody answered.
func (s *designedSets) itemMean(i int) {
	set := s.sets[i]
	y := s.blank(i)
	coefficients := make([]map[int]float64, len(s.all))
	for g, x := range s.all {
		coefficients[g] = equal(x, set.items, 1)
	}
	s.addItems(y, set.items, coefficients)
	spread := s.influence(y, i)
	for g, x := range s.all {
		e := &s.set(g, i).ItemMean
		spread[g].Value = s.weighted(x, coefficients[g], set.items)
		s.take(e, spread[g], e.Denominator)
	}
}

// equal shares a weight among the items that anybody in the group answered.
func equal(x *analysis.Index, items []int, weight float64) map[int]float64 {
	n := 0.0
	for _, j := range items {
		if x.Items[j].Top2.Denominator > 0 {
			n++
		}
	}
	all := make(map[int]float64, len(items))
	for _, j := range items {
		if x.Items[j].Top2.Denominator > 0 {
			all[j] = weight / n
		}
	}
	return all
}

// weighted is the sum of the items' figures by coefficients; NaN without any.
func (s *designedSets) weighted(x *analysis.Index, coefficients map[int]float64, items []int) float64 {
	if len(coefficients) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, j := range items {
		if c, there := coefficients[j]; there {
			sum += c * x.Items[j].Scored(s.options.Score).Value
		}
	}
	return sum
}

// addItems adds to y the linearised values of Σ c_j·m_j, by group and item.
func (s *designedSets) addItems(y []float64, items []int, coefficients []map[int]float64) {
	for _, j := range items {
		scale, mean := make([]float64, len(s.all)), make([]float64, len(s.all))
		for g, x := range s.all {
			scale[g] = coefficients[g][j] / x.Items[j].Top2.Denominator
			mean[g] = x.Items[j].Scored(s.options.Score).Value
		}
		for row, v := range s.column(j, s.options.Score) {
			if g := s.in.codes[row]; g >= 0 && !math.IsNaN(v) && scale[g] > 0 {
				y[row] += scale[g] * (v - mean[g])
			}
		}
	}
}

// shares are the factors' parts of their mean in a group: the plan's weights,
// shared out among the factors that anybody answered.
func (s *designedSets) shares(x *analysis.Index) []float64 {
	w := make([]float64, len(x.Factors))
	sum := 0.0
	for f := range x.Factors {
		if x.Factors[f].PersonMean.Denominator > 0 {
			w[f] = 1
			if s.options.FactorWeights != nil {
				w[f] = s.options.FactorWeights[f]
			}
			sum += w[f]
		}
	}
	for f := range w {
		w[f] /= sum
	}
	return w
}

// factorMean replaces the weighted mean of the factors' item-means.
func (s *designedSets) factorMean() {
	last := len(s.sets) - 1
	y := s.blank(last)
	coefficients := make([]map[int]float64, len(s.all))
	for g, x := range s.all {
		coefficients[g] = map[int]float64{}
		for f, share := range s.shares(x) {
			if share > 0 {
				for j, c := range equal(x, s.sets[f].items, share) {
					coefficients[g][j] = c
				}
			}
		}
	}
	s.addItems(y, s.sets[last].items, coefficients)
	spread := s.influence(y, last)
	for g, x := range s.all {
		spread[g].Value = s.weighted(x, coefficients[g], s.sets[last].items)
		s.take(&x.FactorMean, spread[g], x.FactorMean.Denominator)
	}
}

// factorMeanPooled replaces the weighted mean of the factors' pooled figures.
func (s *designedSets) factorMeanPooled() {
	last := len(s.sets) - 1
	y := s.blank(last)
	shares := make([][]float64, len(s.all))
	values := make([]float64, len(s.all))
	for g, x := range s.all {
		shares[g] = s.shares(x)
		values[g] = math.NaN()
	}
	for f := range s.sets[:last] {
		set := &s.sets[f]
		for row, g := range s.in.codes {
			if g >= 0 && !math.IsNaN(set.num[row]) && shares[g][f] > 0 {
				y[row] += shares[g][f] * (set.num[row] - set.ratio[g]*set.den[row]) / set.total[g]
			}
		}
		for g := range s.all {
			if shares[g][f] > 0 {
				if math.IsNaN(values[g]) {
					values[g] = 0
				}
				values[g] += shares[g][f] * set.ratio[g]
			}
		}
	}
	spread := s.influence(y, last)
	for g, x := range s.all {
		spread[g].Value = values[g]
		s.take(&x.FactorMeanPooled, spread[g], x.FactorMeanPooled.Denominator)
	}
}
