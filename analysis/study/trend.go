package study

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/analysis/interval"
)

// Trend is how the figures go over ordered periods: with tests of a rise or a
// fall, and control charts of the shares of persons.
type Trend struct {
	Dimension string   `json:"dimension"`
	Order     string   `json:"order"`             // how the periods were put in order: given, numbers, years, quarters, months, terms or dates
	Overall   string   `json:"overall,omitempty"` // the item that is the overall question
	Periods   []Period `json:"periods"`
	Series    []Series `json:"series"` // indexes over all criteria by formula and score, then items
	Family    int      `json:"family"` // criteria whose p-values of a line were adjusted together
}

// Period is one period, in order of time.
type Period struct {
	Label      string `json:"label"`
	Place      int    `json:"place"` // steps from the first period; one that nobody answered in leaves a gap
	Rows       int64  `json:"rows"`  // sheets; 0 where Suppressed
	Suppressed bool   `json:"suppressed,omitempty"`
}

// Series is one figure over the periods.
type Series struct {
	Subject  string           `json:"subject"` // ALL or an item
	Factor   string           `json:"factor,omitempty"`
	Formula  analysis.Formula `json:"formula"` // of an item: the share of the two best categories
	Score    analysis.Formula `json:"score"`
	Points   []SeriesPoint    `json:"points"` // one per period
	Line     *Line            `json:"line,omitempty"`
	Monotone Monotone         `json:"monotone"`
	Chart    *Chart           `json:"chart,omitempty"`
}

// SeriesPoint is a figure in a period; Lower and Upper are the limits of the
// control chart.
type SeriesPoint struct {
	Value      Number            `json:"value"`
	Interval   interval.Interval `json:"interval"`
	Answered   int64             `json:"answered"`
	Lower      Number            `json:"lower"`
	Upper      Number            `json:"upper"`
	Out        bool              `json:"out,omitempty"` // the value lies outside the limits: look for the reason
	Suppressed bool              `json:"suppressed,omitempty"`
}

// Line is the test that a share of persons rises or falls along the periods.
type Line struct {
	Method    string `json:"method"`    // cochran-armitage where each sheet is one voice; design: t of the weighted slope over the design's periods
	Slope     Number `json:"slope"`     // change of the share per step
	Statistic Number `json:"statistic"` // z or t
	DF        Number `json:"df"`        // of t
	P         Number `json:"p"`
	Adjusted  Number `json:"adjusted"` // P by Benjamini and Hochberg among the criteria; null for others
}

// The methods of a Line.
const (
	CochranArmitage = "cochran-armitage"
	DesignLine      = "design"
)

// Monotone is Mann and Kendall's test of the series of figures, each period one
// value, with Sen's slope.
type Monotone struct {
	Periods int    `json:"periods"` // with a figure
	S       int64  `json:"s"`
	Z       Number `json:"z"`
	P       Number `json:"p"`
	Tau     Number `json:"tau"`
	Sen     Number `json:"sen_slope"` // median change per step
}

// Chart is the control chart of a share of persons (p-chart), its limits three
// standard errors from the centre.
type Chart struct {
	Centre   Number `json:"centre"`   // share over all periods that are shown
	SigmaZ   Number `json:"sigma_z"`  // Laney's factor as this series shows it
	Widening Number `json:"widening"` // by which the limits were drawn: 1, or with a baseline or 20 periods Laney's
	Out      int    `json:"out"`      // periods outside
}

// checkTrend reports what in a trend cannot be.
func (p *Plan) checkTrend() []error {
	var errs []error
	c := p.Trend
	if c.Dimension == "" && !c.IsZero() {
		errs = append(errs, flaw("trend_dimension", "a trend needs a dimension of periods"))
	}
	for i, label := range c.Order {
		if label == "" || slices.Contains(c.Order[:i], label) {
			errs = append(errs, flaw("trend_order", "trend: the period %q stands in the order twice, or has no label", label))
		}
	}
	if len(c.Order) == 1 || len(c.Order) > mostPeriods {
		errs = append(errs, flaw("trend_length", "trend: an order of %d periods; 2 to %d are possible", len(c.Order), mostPeriods))
	}
	if c.Baseline < 0 || math.IsNaN(c.Baseline) || math.IsInf(c.Baseline, 0) {
		errs = append(errs, flaw("trend_baseline", "trend: the baseline %v is not a positive number", c.Baseline))
	}
	return errs
}

// checkOrder reports an order of periods that the frame does not have, or that
// does not show.
func (p *Plan) checkOrder(f *analysis.Frame) error {
	if p.Trend.Dimension == "" {
		return nil
	}
	d, err := f.Dimension(p.Trend.Dimension)
	if err != nil {
		return err
	}
	labels := slices.DeleteFunc(slices.Clone(d.Labels), func(l string) bool { return l == "" || p.leavesOut(p.Trend.Dimension, l) })
	if len(labels) > mostPeriods {
		return flaw("trend_labels", "trend: %s has %d labels; up to %d are possible", p.Trend.Dimension, len(labels), mostPeriods)
	}
	if len(p.Trend.Order) > 0 {
		if len(labels) > 0 && !slices.ContainsFunc(labels, func(l string) bool { return slices.Contains(p.Trend.Order, l) }) {
			return flaw("trend_none", "trend: no sheet has a label of the order given; there are %s", listed(slices.Sorted(slices.Values(labels))))
		}
		return nil
	}
	_, _, err = orderOfTime(labels)
	return err
}

// moments puts the labels of the groups that are there in order.
func (r *run) moments(groups []Group) ([]moment, string, error) {
	if len(r.plan.Trend.Order) > 0 {
		return givenOrder(r.plan.Trend.Order), OrderGiven, nil
	}
	labels := make([]string, len(groups))
	for i, g := range groups {
		labels[i] = g.Labels[0]
	}
	return orderOfTime(labels)
}

// trend follows the figures over the periods. It shows of a period what its
// breakdown shows.
func (r *run) trend(to *Result) error {
	name := r.plan.Trend.Dimension
	if name == "" {
		return nil
	}
	b := r.shown[name]
	times, order, err := r.moments(b.Groups)
	if err != nil {
		return fmt.Errorf("trend of %s: %w", name, err)
	}
	t := &trend{run: r, Trend: &Trend{Dimension: name, Order: order, Overall: r.schema.Overall}, groups: make([]*Group, len(times))}
	index := map[string]int{}
	for i, at := range times {
		index[at.label] = i
		t.Periods = append(t.Periods, Period{Label: at.label, Place: at.place})
	}
	var out []string
	lost := int64(0)
	for i := range b.Groups {
		g := &b.Groups[i]
		k, known := index[g.Labels[0]]
		if !known {
			out, lost = append(out, g.Labels[0]), lost+g.Rows
			continue
		}
		t.groups[k] = g
		t.Periods[k].Rows, t.Periods[k].Suppressed = g.Rows, g.Suppressed
	}
	if len(out) > 0 {
		r.note(NoteNoPeriod, name, strings.Join(out, ", "), strconv.FormatInt(lost, 10))
	}
	if b.Rest > 0 && !slices.ContainsFunc(r.plan.By, func(by []string) bool { return slices.Equal(by, b.By) }) {
		r.note(NoteNoLabel, name, strconv.FormatInt(b.Rest, 10))
	}
	if err := t.fill(); err != nil {
		return fmt.Errorf("trend of %s: %w", name, err)
	}
	to.Trend = t.Trend
	return nil
}
