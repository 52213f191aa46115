package study

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"sipas/analysis"
	"sipas/analysis/drivers"
	"sipas/analysis/interval"
	"sipas/analysis/moments"
)

// Influences say what the overall question goes together with. None is a cause.
type Influences struct {
	Rows     int64          `json:"rows"`   // sheets with a figure for every factor and an overall answer
	Needed   int64          `json:"needed"` // how many such sheets there ought to be (drivers.Basis); with fewer a note says so
	R2       Number         `json:"r2"`
	Adjusted Number         `json:"r2_adjusted"`
	Factors  []Influence    `json:"factors"`
	Reason   moments.Reason `json:"reason,omitempty"`

	ItemRows   int64            `json:"item_rows"`   // sheets with every criterion and an overall answer
	ItemNeeded int64            `json:"item_needed"` // how many there ought to be
	ItemR2     Number           `json:"item_r2"`
	Items      []ItemInfluence  `json:"items"`
	Crosshair  [2]Number        `json:"crosshair"` // mean importance and mean performance of the criteria
	ItemReason moments.Reason   `json:"item_reason,omitempty"`
	Method     analysis.Formula `json:"performance"` // score of the performance

	Suppressed     bool `json:"suppressed,omitempty"`      // too few sheets for the factors
	ItemSuppressed bool `json:"item_suppressed,omitempty"` // too few sheets for the criteria
}

// Influence is one factor's, by the persons' mean answers.
type Influence struct {
	Name     string            `json:"name"`
	Beta     Number            `json:"beta"` // standardised; read none where VIF is 5 or more
	SE       Number            `json:"se"`
	P        Number            `json:"p"`
	VIF      Number            `json:"vif"`
	Share    Number            `json:"share"`    // of R², averaged over orders (Lindeman, Merenda and Gold)
	Interval interval.Interval `json:"interval"` // of the share, by resampling persons
	First    Number            `json:"first"`    // share of resamples in which it is the largest
}

// ItemInfluence is one criterion's place in the map of importance and
// performance.
type ItemInfluence struct {
	Name        string            `json:"name"`
	Importance  Number            `json:"importance"` // share of R² by Johnson's relative weights
	Interval    interval.Interval `json:"interval"`   // of the importance, by resampling persons
	Performance Number            `json:"performance"`
	Within      interval.Interval `json:"within"` // of the performance
	Quadrant    drivers.Quadrant  `json:"quadrant,omitempty"`
	Firm        bool              `json:"firm"` // both intervals lie on one side of the crosshair: only then act on it
}

// resamples is how often persons are drawn again.
const resamples = 1000

// drivers computes what goes together with the overall question.
func (r *run) drivers(to *Result) error {
	if !r.plan.has(Drivers) || r.tooFew() {
		return nil
	}
	outcome := chosen(r.view, r.data.Frame.Item(r.schema.Item(r.schema.Overall)))
	r.unweighted(Drivers)
	out := &Influences{Method: analysis.FormulaTop2}
	draw := drivers.Draw{Times: resamples, Conf: r.plan.Confidence, Seed: r.plan.Seed}
	if err := r.factorInfluence(out, outcome, draw); err != nil {
		return fmt.Errorf("drivers: %w", err)
	}
	if err := r.itemInfluence(out, outcome, draw); err != nil {
		return fmt.Errorf("drivers: %w", err)
	}
	to.Drivers = out
	if len(out.Factors) > 0 {
		r.note(NoteCompleteOnly, string(Drivers), strconv.FormatInt(out.Rows, 10), strconv.Itoa(r.view.Rows()))
	}
	return nil
}

func (r *run) factorInfluence(out *Influences, outcome []uint8, draw drivers.Draw) error {
	var columns [][][]uint8
	for _, f := range r.schema.Factors {
		columns = append(columns, answersOf(r.view, f.Items))
	}
	if len(columns) == 0 {
		out.Reason = moments.FewItems
		return nil
	}
	t, err := drivers.FromFactors(columns, outcome)
	if err != nil {
		return err
	}
	s := t.Summary()
	basis := t.Basis(s.N)
	nan := Number(math.NaN())
	out.R2, out.Adjusted, out.Needed = nan, nan, basis.Needed()
	if r.tooFewOf(s.N) {
		out.Reason, out.Suppressed = moments.FewRows, true
		return nil
	}
	r.thin(basis)
	g := drivers.Regress(s)
	out.Rows, out.R2, out.Adjusted, out.Reason = s.N, Number(g.R2), Number(g.AdjR2), g.Reason
	if s.Correlation == nil {
		return nil
	}
	lmg, sure := drivers.LMG(s.Correlation), drivers.Bootstrap(t, drivers.LMG, draw)
	for i, f := range r.schema.Factors {
		out.Factors = append(out.Factors, Influence{
			Name: f.Name, Beta: at(g.Beta, i), SE: at(g.BetaSE, i), P: at(g.P, i), VIF: at(g.VIF, i),
			Share: at(lmg.Shares, i), Interval: limits(sure.Share, i), First: at(sure.First, i),
		})
	}
	return nil
}

func (r *run) itemInfluence(out *Influences, outcome []uint8, draw drivers.Draw) error {
	items := criteria(r.schema)
	t, err := drivers.FromItems(answersOf(r.view, items), outcome)
	if err != nil {
		return err
	}
	s := t.Summary()
	basis := t.Basis(s.N)
	nan := Number(math.NaN())
	out.ItemRows, out.ItemNeeded, out.ItemReason = s.N, basis.Needed(), s.Reason
	out.ItemR2, out.Crosshair = nan, [2]Number{nan, nan}
	if r.tooFewOf(s.N) {
		out.ItemRows, out.ItemReason, out.ItemSuppressed = 0, moments.FewRows, true
		return nil
	}
	r.thin(basis)
	if s.Correlation == nil {
		return nil
	}
	j, sure := drivers.Johnson(s.Correlation), drivers.Bootstrap(t, drivers.Johnson, draw)
	out.ItemR2, out.ItemReason = Number(j.R2), j.Reason
	tally := analysis.Pass{}.Tally(r.view)
	points := make([]drivers.Point, len(items))
	for i, item := range items {
		e := tally.Item(item, r.options(analysis.FormulaTop2))
		if hidden := r.withheld[keyOf(nil, nil)]; hidden != nil && hidden[1+slices.Index(r.order, item)] {
			e.Top2.Value, e.Top2.Interval = math.NaN(), interval.None()
		}
		points[i] = drivers.Point{
			Importance: float64(at(j.Shares, i)), ImportanceInterval: limits(sure.Share, i),
			Performance: e.Top2.Value, PerformanceInterval: e.Top2.Interval,
		}
	}
	chart := drivers.Map(points)
	out.Crosshair = [2]Number{Number(chart.Importance), Number(chart.Performance)}
	for i, p := range chart.Points {
		out.Items = append(out.Items, ItemInfluence{
			Name: r.schema.Items[items[i]], Importance: Number(p.Importance), Interval: p.ImportanceInterval,
			Performance: Number(p.Performance), Within: p.PerformanceInterval, Quadrant: p.Quadrant, Firm: p.Firm,
		})
	}
	return nil
}

// thin notes that too few sheets are complete for shares of importance to mean
// much. Who analyses a file may know better and gets them; pages show none.
func (r *run) thin(b drivers.Basis) {
	if b.Enough() {
		return
	}
	r.note(NoteThin, strconv.Itoa(b.Predictors), strconv.FormatInt(b.Complete, 10), strconv.FormatInt(b.Persons, 10), strconv.FormatInt(b.Needed(), 10))
}

// at is the i-th figure of a list that may have been left empty.
func at(list []float64, i int) Number {
	if i >= len(list) {
		return Number(interval.None().Lo)
	}
	return Number(list[i])
}

// limits is the same for intervals.
func limits(list []interval.Interval, i int) interval.Interval {
	if i >= len(list) {
		return interval.None()
	}
	return list[i]
}
