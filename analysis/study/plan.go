package study

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sipas/analysis"
	"sipas/analysis/quality"
)

// Plan says what is wanted of a frame. The zero value is the usual report.
type Plan struct {
	Scores   []analysis.Formula `json:"scores"`   // what an answer counts; none means top2/1
	Formulas []analysis.Formula `json:"formulas"` // how answers are combined, the one in force first; none means all that need no units

	FactorWeights map[string]float64 `json:"factor_weights,omitempty"` // by factor; none means each equal. With any, each factor needs one

	By    [][]string `json:"by,omitempty"`    // breakdowns, each by one dimension or by several crossed
	Where []Filter   `json:"where,omitempty"` // which rows the study is about; none means all
	Units string     `json:"units,omitempty"` // the dimension whose labels are ranked, averaged and told apart in a change; "" means that of the first breakdown

	UnitPopulation string             `json:"unit_population,omitempty"` // number column: the population of the row's unit, for population/1
	UnitTotals     map[string]float64 `json:"unit_totals,omitempty"`     // by unit: its population, for population/1 in the place of the column

	Sample Sample `json:"sample,omitzero"`

	Interval      Interval     `json:"interval"`       // of shares; "" means wilson, or logit under a design
	Confidence    float64      `json:"confidence"`     // between 0 and 1; 0 means 0.95
	SuppressBelow int64        `json:"suppress_below"` // fewest people to be shown; 0 means 5, 1 shows all
	Comparisons   []Comparison `json:"comparisons,omitempty"`
	Trend         Course       `json:"trend,omitzero"`
	Parts         []Part       `json:"parts,omitempty"`
	Screening     Screening    `json:"screening,omitzero"`
	Seed          uint64       `json:"seed"` // of all that is drawn at random
}

// Filter keeps the rows whose label is one of Labels; "" is no label.
type Filter struct {
	Dimension string   `json:"dimension"`
	Labels    []string `json:"labels"`
	Not       bool     `json:"not,omitempty"` // keep the others instead
}

// Interval names how intervals of shares are made.
type Interval string

// The intervals of shares. Means and combined indexes have t intervals always.
const (
	Wilson         Interval = "wilson"          // without a design, weighted or not
	ClopperPearson Interval = "clopper-pearson" // unweighted only
	Jeffreys       Interval = "jeffreys"        // unweighted only
	Logit          Interval = "logit"           // under a design
	KornGraubard   Interval = "beta"            // under a design
	Arcsine        Interval = "asin"            // under a design
	Linear         Interval = "mean"            // under a design; covers badly, for comparison only
)

// Comparison asks for the difference of two labels of a dimension, two units or
// two periods: A less B.
type Comparison struct {
	Dimension string `json:"dimension"`
	A         string `json:"a"`
	B         string `json:"b"`
}

// Course asks how the figures go over ordered periods. The zero value asks for
// nothing.
type Course struct {
	Dimension string   `json:"dimension,omitempty"`
	Order     []string `json:"order,omitempty"`    // the labels in order of time, one step apart; one that no sheet has is a period without sheets. None: as the labels say (see Trend.Order)
	Baseline  float64  `json:"baseline,omitempty"` // Laney's sigma_z of an earlier, calm stretch; 0 for none
}

// IsZero tells that no trend is asked for.
func (c Course) IsZero() bool { return c.Dimension == "" && len(c.Order) == 0 && c.Baseline == 0 }

// Part names an optional part of the result.
type Part string

// The parts.
const (
	Reliability Part = "reliability" // alpha and omega by factor
	Structure   Part = "structure"   // KMO, Bartlett, components
	Drivers     Part = "drivers"     // what moves the overall question
	Quality     Part = "quality"     // flags, and the figures without flagged sheets
	Ranking     Part = "ranking"     // places of the units with their uncertainty
	Tests       Part = "tests"       // do the groups of a breakdown differ at all
)

// Parts returns the names of all parts.
func Parts() []Part { return []Part{Reliability, Structure, Drivers, Quality, Ranking, Tests} }

// Screening says which columns the quality part reads beside the answers, and
// what "without flagged sheets" leaves out.
type Screening struct {
	Seconds string   `json:"seconds,omitempty"` // number column: time taken
	At      string   `json:"at,omitempty"`      // number column: moment of sending, Unix seconds
	Counter string   `json:"counter,omitempty"` // dimension
	Hours   []Hours  `json:"hours,omitempty"`   // when the counters are open; none means not known: nothing is judged off hours
	Without []string `json:"without,omitempty"` // codes of flags, any of which leaves a sheet out; none means sheets suspect by several flags together (quality.Suspect)
}

// completed returns the plan with its defaults written out, so that it says by
// itself what was done, or everything in it that cannot be, joined.
func (p Plan) completed(s *analysis.Schema) (Plan, error) {
	p.fill(s)
	var errs []error
	fail := func(code, format string, args ...any) { errs = append(errs, flaw(code, format, args...)) }
	if !(p.Confidence > 0 && p.Confidence < 1) {
		fail("confidence", "confidence %v is not between 0 and 1", p.Confidence)
	}
	if p.SuppressBelow < 0 {
		fail("suppress", "suppress_below %d is negative", p.SuppressBelow)
	}
	errs = append(errs, p.checkFormulas(s)...)
	errs = append(errs, p.checkColumns(s)...)
	errs = append(errs, p.checkInterval()...)
	for _, part := range p.Parts {
		if !slices.Contains(Parts(), part) {
			fail("part", "part %q is not one of %v", part, Parts())
		}
	}
	if slices.Contains(p.Parts, Ranking) && p.Units == "" {
		fail("ranking_units", "ranking needs units: name the dimension")
	}
	if slices.Contains(p.Parts, Drivers) && s.Overall == "" {
		fail("drivers_question", "drivers need an overall question")
	}
	if slices.Contains(p.Parts, Tests) && len(p.By) == 0 {
		fail("tests_groups", "tests need groups: name a breakdown")
	}
	errs = append(errs, p.checkTrend()...)
	errs = append(errs, p.Sample.check(s)...)
	errs = append(errs, p.Screening.checkHours()...)
	for _, code := range p.Screening.Without {
		if !slices.ContainsFunc(quality.Rules(), func(r quality.Rule) bool { return r.Code == code }) {
			fail("no_flag", "screening: no flag %q", code)
		}
	}
	return p, errors.Join(errs...)
}

// fill writes out the defaults.
func (p *Plan) fill(s *analysis.Schema) {
	if len(p.Scores) == 0 {
		p.Scores = []analysis.Formula{analysis.FormulaTop2}
	}
	if len(p.Formulas) == 0 {
		p.Formulas = []analysis.Formula{analysis.FormulaItemMean, analysis.FormulaPooled, analysis.FormulaPersonMean, analysis.FormulaMeanHigh, analysis.FormulaAllHigh}
		if len(s.Factors) > 0 {
			p.Formulas = append(p.Formulas, analysis.FormulaFactorMean, analysis.FormulaFactorMeanPooled)
		}
		if s.Overall != "" {
			p.Formulas = append(p.Formulas, analysis.FormulaQuestion)
		}
	}
	if p.Units == "" && len(p.By) > 0 && len(p.By[0]) == 1 {
		p.Units = p.By[0][0]
	}
	if p.Interval == "" {
		p.Interval = Wilson
		if p.Sample.Designed() {
			p.Interval = Logit
		}
	}
	if p.Confidence == 0 {
		p.Confidence = 0.95
	}
	if p.SuppressBelow == 0 {
		p.SuppressBelow = 5
	}
	p.Sample.fill()
}

// checkInterval reports an interval that the figures cannot have.
func (p *Plan) checkInterval() []error {
	allowed := []Interval{Wilson}
	switch {
	case p.Sample.Designed():
		allowed = []Interval{Logit, KornGraubard, Arcsine, Linear}
	case p.Sample.Weights == "":
		allowed = []Interval{Wilson, ClopperPearson, Jeffreys}
	}
	if !slices.Contains(allowed, p.Interval) {
		return []error{flaw("interval", "interval %q is not one of %v, which this sample allows", p.Interval, allowed)}
	}
	return nil
}

// checkColumns reports columns that the frame does not have.
func (p *Plan) checkColumns(s *analysis.Schema) []error {
	var errs []error
	dimension := func(what, name string) { errs = append(errs, dimensionNeeded(s, what, name)) }
	number := func(what, name string) { errs = append(errs, numberNeeded(s, what, name)) }
	for i, by := range p.By {
		for k, name := range by {
			if slices.Contains(by[:k], name) {
				errs = append(errs, flaw("by_name_twice", "by %s: %q stands there twice", strings.Join(by, ", "), name))
			}
		}
		if slices.ContainsFunc(p.By[:i], func(before []string) bool { return contains(before, by) && contains(by, before) }) {
			errs = append(errs, flaw("by_twice", "by %s: the same breakdown is asked for twice", strings.Join(by, ", ")))
		}
		if len(by) == 0 {
			errs = append(errs, flaw("by_nothing", "a breakdown by nothing"))
		}
		for _, name := range by {
			dimension("by", name)
		}
	}
	for _, f := range p.Where {
		dimension("where", f.Dimension)
	}
	for _, c := range p.Comparisons {
		dimension("compare", c.Dimension)
		if c.Dimension == "" || c.A == c.B {
			errs = append(errs, flaw("compare_same", "compare %s=%s,%s: two different labels of a dimension are needed", c.Dimension, c.A, c.B))
		}
	}
	dimension("units", p.Units)
	dimension("trend", p.Trend.Dimension)
	number("unit population", p.UnitPopulation)
	number("seconds", p.Screening.Seconds)
	number("at", p.Screening.At)
	dimension("counter", p.Screening.Counter)
	return errs
}

// has tells whether the plan asks for a part.
func (p *Plan) has(part Part) bool { return slices.Contains(p.Parts, part) }

// EveryRow tells that the sample is read on every row of the frame, whatever the
// filters: they are domains of a design, and so are the groups of tests under
// weights.
func (p *Plan) EveryRow() bool {
	return p.Sample.Designed() || p.Sample.Weights != "" && (p.has(Tests) || !p.Trend.IsZero())
}

// leavesOut tells that the filters keep no row of a label.
func (p *Plan) leavesOut(dimension, label string) bool {
	return slices.ContainsFunc(p.Where, func(f Filter) bool {
		return f.Dimension == dimension && slices.Contains(f.Labels, label) == f.Not
	})
}

// ordered tells whether anything in the plan could see the order of the rows.
func (p *Plan) ordered() bool {
	return p.EveryRow() || p.has(Reliability) || p.has(Structure) || p.has(Drivers) || p.has(Quality)
}

// checkLabels reports labels that no row of the frame has, in filters and
// comparisons. A dimension of a frame without rows, or without any label, has
// none to be wrong about.
func (p *Plan) checkLabels(f *analysis.Frame) error {
	var errs []error
	check := func(what, dimension string, labels ...string) {
		d, err := f.Dimension(dimension)
		if err != nil {
			errs = append(errs, err)
			return
		}
		there := slices.DeleteFunc(slices.Sorted(slices.Values(d.Labels)), func(l string) bool { return l == "" })
		for _, label := range labels {
			if label != "" && len(there) > 0 && !slices.Contains(there, label) {
				errs = append(errs, flaw("no_label", "%s: no sheet has the label %q of %s; there are %s", what, label, dimension, listed(there)))
			}
		}
	}
	for _, w := range p.Where {
		check("where", w.Dimension, w.Labels...)
	}
	for _, c := range p.Comparisons {
		check("compare", c.Dimension, c.A, c.B)
	}
	errs = append(errs, p.checkOrder(f))
	return errors.Join(errs...)
}

// listed names labels, not too many.
func listed(labels []string) string {
	const most = 20
	if len(labels) <= most {
		return strings.Join(labels, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(labels[:most], ", "), len(labels)-most)
}
