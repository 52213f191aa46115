package contrast

import (
	"math"
	"slices"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// Moment is a wave, or a period of one, in a series.
type Moment struct {
	Label   string           // id of the wave, label of the period
	Place   int              // in time, in steps of the series
	Figures findings.Figures // all Suppressed where the sight was refused
	None    bool             // nobody answered
	Same    Joint            // from the codes of the outline to those here
	Breaks  []Break          // between the moment before and this one
}

// Series are the figures of some moments, in order of time.
type Series struct {
	Moments []Moment
	Lines   []Line // the indexes, then each factor with its criteria, then own questions
	Family  int    // criteria whose slopes were adjusted together
}

// Kind is what a line is of.
type Kind uint8

// An index over all criteria, a factor, a criterion, or a rated question of one's own.
const (
	OfIndex Kind = iota
	OfFactor
	OfCriterion
	OfOwn
)

// Line is one figure over the moments.
type Line struct {
	Kind    Kind
	Code    string           // of the factor or criterion, in the outline; "" for an index
	Factor  string           // of a criterion
	Formula analysis.Formula // of an index
	Points  []Point          // one for each moment

	// Since is the first moment of the stretch that the tests are about: all from
	// the last break on that touches this figure.
	Since    int
	Chart    *Chart           // of that stretch; nil for fewer than three figures
	Slope    *Slope           // nil for fewer than three figures
	Monotone compare.Monotone // Mann and Kendall's test with Sen's slope per step, from four figures on
	Verdict  Verdict          // Higher: it rises by more than chance; Lower: it falls; Unclear; Absent: no test
}

// Point is a figure at a moment, with the limits of the chart of its stretch.
type Point struct {
	analysis.Estimate
	Limit
	Break bool // the stretch begins here: what was before cannot be compared
}

// Follow makes the series of an outline's figures.
func Follow(o Outline, moments []Moment) *Series {
	s := &Series{Moments: moments}
	for _, pick := range []func(findings.Figures) analysis.Estimate{
		func(x findings.Figures) analysis.Estimate { return x.ItemMean },
		func(x findings.Figures) analysis.Estimate { return x.FactorMean },
		func(x findings.Figures) analysis.Estimate { return x.Pooled },
		func(x findings.Figures) analysis.Estimate { return x.Question },
		func(x findings.Figures) analysis.Estimate { return x.Comprehensive },
	} {
		l := Line{Kind: OfIndex}
		for _, m := range moments {
			e := pick(m.Figures)
			l.Formula = e.Formula
			l.Points = append(l.Points, m.point(e))
		}
		s.Lines = append(s.Lines, l)
	}
	for _, f := range o.Factors {
		s.Lines = append(s.Lines, s.factor(f.Code))
		for _, code := range f.Criteria {
			l := s.criterion(OfCriterion, code)
			l.Factor = f.Code
			s.Lines = append(s.Lines, l)
		}
	}
	for _, code := range o.Own {
		s.Lines = append(s.Lines, s.criterion(OfOwn, code))
	}
	for i := range s.Lines {
		s.test(o, &s.Lines[i])
	}
	s.adjust()
	return s
}

// Uneven tells that the figures scatter so far around the line that what looks like
// a rise or a fall by the test alone cannot be told from it.
func (l Line) Uneven() bool {
	return l.Verdict == Unclear && l.Slope != nil && l.Slope.P < 1-Confidence && l.Slope.Held >= 1-Confidence
}

// point is a figure of a moment; nothing where the moment has none.
func (m Moment) point(e analysis.Estimate) Point {
	nan := math.NaN()
	if m.Figures.Suppressed {
		e.Suppressed = true
	}
	if m.None {
		e = missing(e.Formula)
	}
	return Point{Estimate: e.Redacted(), Limit: Limit{Lower: nan, Upper: nan}}
}

func (s *Series) factor(code string) Line {
	l := Line{Kind: OfFactor, Code: code, Formula: analysis.FormulaItemMean}
	for _, m := range s.Moments {
		l.Points = append(l.Points, m.point(factorOf(m.Figures, code).ItemMean))
	}
	return l
}

func (s *Series) criterion(kind Kind, code string) Line {
	l := Line{Kind: kind, Code: code}
	for _, m := range s.Moments {
		c, _ := find(m.Figures, m.Same, code)
		l.Points = append(l.Points, m.point(c.Estimate))
	}
	return l
}

// find is a criterion of the outline in some figures.
func find(x findings.Figures, same Joint, code string) (results.Criterion, bool) {
	there, joined := same.Other(code)
	if c, ok := criteriaOf(x)[there]; ok && joined {
		return c, true
	}
	return results.Criterion{Estimate: missing("")}, false
}

// test charts and tests the last stretch of a line without a break.
func (s *Series) test(o Outline, l *Line) {
	for i, m := range s.Moments {
		if i > 0 && slices.ContainsFunc(m.Breaks, func(b Break) bool { return s.touches(b, o, l, i) }) {
			l.Since, l.Points[i].Break = i, true
		}
	}
	var tallies []compare.Tally
	var samples []sample
	var places, series []float64
	shares, figures := true, 0
	for i := l.Since; i < len(l.Points); i++ {
		e := l.Points[i].Estimate
		place := s.Moments[i].Place - s.Moments[l.Since].Place
		t, x := compare.Tally{}, sampleOf(e)
		if whole(e) {
			figures++
			if shares = shares && countsPersons(e); shares {
				t = tallyOf(e)
			}
		}
		tallies, samples, places = append(tallies, t), append(samples, x), append(places, float64(place))
		for len(series) < place {
			series = append(series, math.NaN()) // a gap in time
		}
		series = append(series, e.Value)
	}
	l.Monotone = compare.MannKendall(series)
	if figures < 3 {
		return
	}
	chart, slope := Chart{}, Slope{}
	if shares {
		chart, slope = chartOfShares(tallies), slopeOfShares(tallies, places)
	} else {
		chart, slope = chartOfMeans(samples), slopeOfMeans(samples, places)
	}
	l.Chart, l.Slope = &chart, &slope
	for i, limit := range chart.Limits {
		l.Points[l.Since+i].Limit = limit
	}
	l.judge(slope.P)
}

// judge says what a slope means at a p-value: that of the test, or the one that
// reckons with more scatter than chance makes, whichever says less.
func (l *Line) judge(p float64) {
	l.Verdict = Absent
	if l.Slope != nil {
		p = max(p, l.Slope.Held)
	}
	switch {
	case l.Slope == nil || math.IsNaN(p):
	case p >= 1-Confidence:
		l.Verdict = Unclear
	case l.Slope.PerStep > 0:
		l.Verdict = Higher
	default:
		l.Verdict = Lower
	}
}

// touches tells that a break before moment i is one for a line. What concerns some
// criteria only is none for the others.
func (s *Series) touches(b Break, o Outline, l *Line, i int) bool {
	switch b.Code {
	case BreakWeights:
		return l.Kind == OfIndex && l.Formula == analysis.FormulaFactorMean
	case BreakVersion:
	default:
		return true
	}
	changed := slices.Concat(b.Added, b.Reworded)
	same := s.Moments[i].Same
	concerned := func(code string) bool {
		there, joined := same.Other(code)
		return !joined || slices.Contains(changed, there)
	}
	switch l.Kind {
	case OfCriterion, OfOwn:
		return concerned(l.Code)
	case OfFactor:
		for _, f := range o.Factors {
			if f.Code == l.Code {
				return slices.ContainsFunc(f.Criteria, concerned) || s.dropped(b, l.Code, i)
			}
		}
	case OfIndex:
		if l.Formula == analysis.FormulaQuestion {
			return b.Question
		}
		return len(b.Added)+len(b.Dropped)+len(b.Reworded) > 0
	}
	return false
}

// dropped tells that a factor lost a criterion before moment i.
func (s *Series) dropped(b Break, factor string, i int) bool {
	for _, c := range factorOf(s.Moments[i-1].Figures, factor).Criteria {
		if slices.Contains(b.Dropped, c.Code) {
			return true
		}
	}
	return false
}

// adjust judges the slopes of the criteria as one family.
func (s *Series) adjust() {
	var p []float64
	var lines []*Line
	for i := range s.Lines {
		if l := &s.Lines[i]; l.Slope != nil && (l.Kind == OfCriterion || l.Kind == OfOwn) {
			p, lines = append(p, l.Slope.P), append(lines, l)
		}
	}
	for i, q := range compare.Adjust(p, compare.BenjaminiHochberg) {
		lines[i].Slope.Adjusted = q
		lines[i].judge(q)
	}
	s.Family = compare.FamilySize(p)
}
