package study

import (
	"math"

	"sipas/analysis"
	"sipas/analysis/design"
)

// tester tests under weights or a design, where counts are not enough.
type tester struct{ *designed }

// newTester returns nil where each sheet is one voice. Weights alone are a
// design of one stratum, every sheet drawn for itself.
func (r *run) newTester() (*tester, error) {
	switch e := r.engine.(type) {
	case counted:
		return nil, nil
	case *designed:
		return &tester{e}, nil
	}
	d, _, err := r.plan.Sample.Design(r.data.Frame)
	if err != nil {
		return nil, err
	}
	return &tester{&designed{run: r, design: d, weights: d.Weights()}}, nil
}

// mostWork bounds the test of one item, in additions; this much takes a second
// or two.
const mostWork = 250_000_000

// tooMuch tells that a test of so many groups would take too long. Under two
// stages or totals it reads a triangle of a matrix for every sheet that was
// drawn for itself; else one for every cluster, of the cells that its sheets are
// in, and solves for all groups at the end.
func (t *tester) tooMuch(groups int) bool {
	g, clusters := float64(groups), float64(t.design.Clusters())
	if s := t.run.plan.Sample; s.Members != "" || len(s.Totals) > 0 {
		return clusters*(g-1)*(g-1) > mostWork
	}
	cells := min(2*g, float64(t.design.Rows())/max(1, clusters))
	return 2*clusters*cells*cells+g*g*g/2 > mostWork
}

// codesOf numbers the rows of the frame by their groups; -1 for rows outside the
// view, and for those of groups whose number is -1.
func (r *run) codesOf(groups analysis.Groups, numbers []int32) []int32 {
	codes := make([]int32, r.data.Frame.Rows())
	for row := range codes {
		codes[row] = -1
	}
	for row := range r.view.Each() {
		if i := groups.Of(row); i >= 0 {
			codes[row] = numbers[i]
		}
	}
	return codes
}

// lean tests the slope of an item's share over the periods: the weighted least
// squares line through the shares p_t at the places s_t, with the weights W_t of
// their people,
//
//	slope = Σ c_t·p_t    c_t = W_t(s_t - s̄)/Σ W(s - s̄)²
//
// The c_t add up to 0, so while there is no trend it makes no difference to the
// standard error that they are estimates themselves. One reading serves all
// periods: the slope is the sum of its linearised values (see designedSets).
func (t *trend) lean(s *Series, item int) {
	d := t.tester.designed
	y := d.column(item, analysis.Top2)
	all := d.design.By(y, t.codes, len(t.Periods))
	for i := range all {
		if math.IsNaN(float64(s.Points[i].Value)) {
			all[i].Value = math.NaN() // nobody, or not shown
		}
	}
	coefficients, defined := slopeOf(all, t.places())
	nan := Number(math.NaN())
	s.Line = &Line{Method: DesignLine, Slope: nan, Statistic: nan, DF: nan, P: nan, Adjusted: nan}
	if !defined {
		return
	}
	people, slope := 0.0, 0.0
	for i, e := range all {
		if !math.IsNaN(e.Value) {
			people += e.Weight
			slope += coefficients[i] * e.Value
		}
	}
	whole := make([]int32, len(y))
	for row, c := range t.codes {
		whole[row] = -1
		if c >= 0 && !math.IsNaN(y[row]) && !math.IsNaN(all[c].Value) {
			whole[row] = 0
			y[row] = coefficients[c] * (y[row] - all[c].Value) / all[c].Weight * people
		}
	}
	e := d.design.By(y, whole, 1)[0]
	df := float64(e.DF)
	*s.Line = Line{Method: DesignLine, Slope: Number(slope), Statistic: Number(slope / e.SE), DF: Number(df),
		P: Number(twoSided(slope/e.SE, df)), Adjusted: nan}
}

// slopeOf are the coefficients of the shares in the slope; false if the periods
// that have a share do not differ.
func slopeOf(shares []design.Estimate, places []float64) (coefficients []float64, defined bool) {
	var weight, centre, square float64
	for i, e := range shares {
		if !math.IsNaN(e.Value) {
			weight += e.Weight
			centre += e.Weight * places[i]
		}
	}
	centre /= weight
	for i, e := range shares {
		if !math.IsNaN(e.Value) {
			square += e.Weight * (places[i] - centre) * (places[i] - centre)
		}
	}
	coefficients = make([]float64, len(shares))
	for i, e := range shares {
		if !math.IsNaN(e.Value) {
			coefficients[i] = e.Weight * (places[i] - centre) / square
		}
	}
	return coefficients, square > 0
}
