package why

import (
	"fmt"
	"math"

	"sipas/analysis"
	"sipas/analysis/moments"
	"sipas/analysis/scale"
	"sipas/analysis/structure"
)

// reliability is whether the criteria of each factor measure one thing, and
// whether all of them hang together at all.
type reliability struct {
	Sheets   int // in sight
	Scales   []measure
	Adequacy adequacy
}

// measure is the reliability of a factor, or of all criteria (Code is "").
type measure struct {
	Code  string
	Codes []string // of the criteria
	Alpha scale.Alpha
	Omega scale.Omega
}

// few tells that there are not enough sheets on which every criterion of the
// scale was answered.
func (m measure) few() bool { return m.Alpha.Rows < fewestWhole }

// adequacy is whether the correlations of all criteria are worth a look at what
// lies behind them.
type adequacy struct {
	structure.Adequacy
	Codes   []string // of the criteria that vary
	Dropped []string // of those that do not
}

// reliabilities computes them, complete sheets only: of the scale for alpha and
// omega, of all criteria for the rest.
func reliabilities(v analysis.View) (reliability, error) {
	s := v.Frame().Schema()
	out := reliability{Sheets: v.Rows()}
	var columns [][]uint8
	var codes []string
	var places [][]int
	var all []int
	for _, f := range s.Factors {
		var own []int
		for _, j := range f.Items {
			own, all = append(own, len(columns)), append(all, len(columns))
			columns, codes = append(columns, answers(v, j)), append(codes, s.Items[j])
		}
		places = append(places, own)
	}
	places = append(places, all)
	complete, err := moments.OfSets(columns, places)
	if err != nil {
		return out, fmt.Errorf("reliability: %w", err)
	}
	for i, set := range places {
		m := measure{}
		if i < len(s.Factors) {
			m.Code = s.Factors[i].Name
		}
		for _, c := range set {
			m.Codes = append(m.Codes, codes[c])
		}
		m.Alpha = scale.Complete(complete[i], confidence)
		if !m.few() {
			m.Omega = scale.OmegaOf(complete[i])
		}
		out.Scales = append(out.Scales, m)
	}
	out.Adequacy = adequate(complete[len(places)-1], codes)
	return out, nil
}

func adequate(m moments.Complete, codes []string) adequacy {
	nan := math.NaN()
	out := adequacy{Adequacy: structure.Adequacy{N: m.N, KMO: nan, Det: nan, Bartlett: structure.Test{ChiSquared: nan, DF: nan, P: nan}}}
	if m.N < fewestWhole {
		out.Reason = moments.FewRows
		return out
	}
	varying := m.Varying()
	for i, code := range codes {
		if m.Varies(i) {
			out.Codes = append(out.Codes, code)
		} else {
			out.Dropped = append(out.Dropped, code)
		}
	}
	r := m.Select(varying).Correlation()
	if r == nil {
		out.Reason = moments.FewItems
		return out
	}
	out.Adequacy = structure.Measure(r, m.N)
	return out
}
