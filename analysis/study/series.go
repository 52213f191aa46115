package study

import (
	"math"
	"slices"
	"strconv"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/interval"
)

// trend is a Trend under construction.
type trend struct {
	*Trend
	run    *run
	groups []*Group // by period; nil where nobody is
	tester *tester  // nil where each sheet is one voice
	codes  []int32  // with a tester: the period of each row of the frame, -1 for none that is shown
}

// fill makes the series.
func (t *trend) fill() error {
	var err error
	if t.tester, err = t.run.newTester(); err != nil {
		return err
	}
	if t.tester != nil {
		t.run.note(NoteNoChart, t.Dimension)
		if err := t.number(); err != nil {
			return err
		}
	}
	for _, score := range t.run.plan.Scores {
		for _, formula := range t.run.plan.Formulas {
			if !overUnits(formula) && !(scoreless(formula) && score != t.run.plan.Scores[0]) {
				t.Series = append(t.Series, t.index(formula, score))
			}
		}
	}
	items, err := t.items()
	if err != nil {
		return err
	}
	t.Series = append(t.Series, items...)
	if n := t.shown(); n < compare.TrendMinPeriods {
		t.run.note(NoteFewTimes, t.Dimension, strconv.Itoa(n), strconv.Itoa(compare.TrendMinPeriods))
	}
	return nil
}

// number says of each row of the frame in which period that is shown it lies.
func (t *trend) number() error {
	groups, err := t.run.view.By(t.Dimension)
	if err != nil {
		return err
	}
	numbers := make([]int32, groups.Len())
	for i := range numbers {
		label := groups.Labels(i)[0]
		numbers[i] = int32(slices.IndexFunc(t.groups, func(g *Group) bool { return g != nil && !g.Suppressed && g.Labels[0] == label }))
	}
	t.codes = t.run.codesOf(groups, numbers)
	return nil
}

// shown counts the periods that are shown.
func (t *trend) shown() int {
	n := 0
	for _, g := range t.groups {
		if g != nil && !g.Suppressed {
			n++
		}
	}
	return n
}

// point is a figure that may be shown.
func point(f Figure) SeriesPoint {
	nan := Number(math.NaN())
	return SeriesPoint{Value: f.Value, Interval: f.Interval, Answered: f.Respondents, Lower: nan, Upper: nan, Suppressed: f.Suppressed}
}

// absent is a figure that is not there, or not shown.
func absent(suppressed bool) SeriesPoint {
	nan := Number(math.NaN())
	return SeriesPoint{Value: nan, Interval: interval.None(), Lower: nan, Upper: nan, Suppressed: suppressed}
}

// index is the series of an index over all criteria.
func (t *trend) index(formula, score analysis.Formula) Series {
	s := Series{Subject: AllCriteria, Formula: formula, Score: score}
	tallies := make([]compare.Tally, len(t.groups))
	for i, g := range t.groups {
		s.Points = append(s.Points, absent(g != nil && g.Suppressed))
		if g == nil || g.Suppressed {
			continue
		}
		k := slices.IndexFunc(g.Indexes, func(f Figure) bool {
			return f.Subject == AllCriteria && f.Formula == formula && (f.Score == score || scoreless(formula))
		})
		if f := g.Indexes[k]; !f.Suppressed {
			tallies[i] = compare.Tally{X: int64(f.Numerator), N: int64(f.Denominator)}
		}
		s.Points[i], s.Score = point(g.Indexes[k]), g.Indexes[k].Score
	}
	persons := scoreless(formula) || formula == analysis.FormulaQuestion && score == analysis.FormulaTop2
	if t.tester == nil && persons {
		t.count(&s, tallies)
	}
	t.follow(&s)
	return s
}

// items are the series of the items' shares of the two best categories.
func (t *trend) items() ([]Series, error) {
	r := t.run
	split, err := r.divide(r.view, []string{t.Dimension})
	if err != nil {
		return nil, err
	}
	indexes, err := r.engine.indexes(split, r.options(analysis.FormulaTop2))
	if err != nil {
		return nil, err
	}
	all := make([]Series, len(r.order))
	parallel(len(all), func(from, to int) {
		for i := from; i < to; i++ {
			all[i] = t.item(split, indexes, i)
		}
	})
	t.Family = adjustLines(all, r.schema.Overall)
	return all, nil
}

// item is the series of the item at place i.
func (t *trend) item(split split, indexes []*analysis.Index, i int) Series {
	r, j := t.run, t.run.order[i]
	s := Series{Subject: r.schema.Items[j], Factor: r.factorOf[j], Formula: analysis.FormulaTop2, Score: analysis.FormulaTop2}
	tallies := make([]compare.Tally, len(t.groups))
	for k, g := range t.groups {
		s.Points = append(s.Points, absent(g != nil && (g.Suppressed || g.Items[i].Suppressed)))
		if g == nil || g.Suppressed || g.Items[i].Suppressed {
			continue
		}
		at := split.find(g.Labels[0])
		s.Points[k] = point(figureOf(s.Subject, r.reintervalled(indexes[at].Items[j].Top2)))
		n := split.tallies[at].Items[j]
		tallies[k] = compare.Tally{X: n.Top2(), N: n.Answered()}
	}
	if t.tester == nil {
		t.count(&s, tallies)
	} else {
		t.lean(&s, j)
	}
	t.follow(&s)
	return s
}

// places are those of the periods.
func (t *trend) places() []float64 {
	all := make([]float64, len(t.Periods))
	for i, p := range t.Periods {
		all[i] = float64(p.Place)
	}
	return all
}

// count tests and charts a share of persons, each sheet one voice.
func (t *trend) count(s *Series, tallies []compare.Tally) {
	line := compare.CochranArmitage(tallies, t.places())
	nan := Number(math.NaN())
	s.Line = &Line{Method: CochranArmitage, Slope: Number(line.Slope), Statistic: Number(line.Z), DF: nan, P: Number(line.P), Adjusted: nan}
	baseline := math.NaN()
	if t.run.plan.Trend.Baseline > 0 {
		baseline = t.run.plan.Trend.Baseline
	}
	chart := compare.PChart(tallies, baseline)
	s.Chart = &Chart{Centre: Number(chart.Center), SigmaZ: Number(chart.SigmaZ), Widening: Number(chart.Widening)}
	for i, p := range chart.Points {
		s.Points[i].Lower, s.Points[i].Upper, s.Points[i].Out = Number(p.Lower), Number(p.Upper), p.Out
		if p.Out {
			s.Chart.Out++
		}
	}
}

// follow tests the series of figures.
func (t *trend) follow(s *Series) {
	var series []float64
	for i, p := range t.Periods {
		for len(series) < p.Place {
			series = append(series, math.NaN()) // a gap in time
		}
		series = append(series, float64(s.Points[i].Value))
	}
	m := compare.MannKendall(series)
	s.Monotone = Monotone{Periods: m.N, S: m.S, Z: Number(m.Z), P: Number(m.P), Tau: Number(m.TauB), Sen: Number(m.SenSlope)}
}

// adjustLines fills in the adjusted p-values of the criteria and returns how
// many there are.
func adjustLines(items []Series, overall string) int {
	var p []float64
	var at []*Line
	for i := range items {
		if l := items[i].Line; l != nil && items[i].Subject != overall {
			p, at = append(p, float64(l.P)), append(at, l)
		}
	}
	for i, v := range compare.Adjust(p, compare.BenjaminiHochberg) {
		at[i].Adjusted = Number(v)
	}
	return compare.FamilySize(p)
}
