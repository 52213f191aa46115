package study

import (
	"fmt"
	"math"
	"strconv"

	"sipas/analysis/moments"
	"sipas/analysis/structure"
)

// Dimensionality says what lies behind the correlations of the criteria.
type Dimensionality struct {
	Rows       int64          `json:"rows"` // sheets on which every criterion was answered
	Items      []string       `json:"items"`
	Dropped    []string       `json:"dropped,omitempty"` // criteria that do not vary
	KMO        Number         `json:"kmo"`
	MSA        []Number       `json:"msa,omitempty"` // by item
	ChiSquared Number         `json:"bartlett"`
	DF         Number         `json:"bartlett_df"`
	P          Number         `json:"bartlett_p"`
	Values     []Number       `json:"eigenvalues,omitempty"` // descending
	Shares     []Number       `json:"shares,omitempty"`
	Limits     []Number       `json:"limits,omitempty"`   // 95 % quantile of the eigenvalues of chance (Horn 1965)
	Retain     int            `json:"retain"`             // components above chance
	Loadings   [][]Number     `json:"loadings,omitempty"` // by item, of the components retained, after varimax rotation
	Reason     moments.Reason `json:"reason,omitempty"`

	Suppressed bool `json:"suppressed,omitempty"` // too few complete sheets to be shown
}

// horn is how the limits of chance are drawn.
const (
	hornDraws    = 500
	hornQuantile = 0.95
)

// structure computes the components of the criteria.
func (r *run) structure(to *Result) error {
	if !r.plan.has(Structure) || r.tooFew() {
		return nil
	}
	r.unweighted(Structure)
	items := criteria(r.schema)
	m, err := moments.OfComplete(answersOf(r.view, items))
	if err != nil {
		return fmt.Errorf("structure: %w", err)
	}
	nan := Number(math.NaN())
	out := &Dimensionality{Rows: m.N, KMO: nan, ChiSquared: nan, DF: nan, P: nan}
	to.Structure = out
	if r.tooFewOf(m.N) {
		out.Rows, out.Reason, out.Suppressed = 0, moments.FewRows, true
		return nil
	}
	varying := m.Varying()
	next := 0
	for i, j := range items {
		if next < len(varying) && varying[next] == i {
			out.Items = append(out.Items, r.schema.Items[j])
			next++
		} else {
			out.Dropped = append(out.Dropped, r.schema.Items[j])
		}
	}
	correlation := m.Select(varying).Correlation()
	if correlation == nil {
		out.Reason = uncorrelated(m.N, len(varying))
		return nil
	}
	fit := structure.Measure(correlation, m.N)
	out.KMO, out.MSA, out.Reason = Number(fit.KMO), numbers(fit.MSA), fit.Reason
	out.ChiSquared, out.DF, out.P = Number(fit.Bartlett.ChiSquared), Number(fit.Bartlett.DF), Number(fit.Bartlett.P)
	components := structure.Principal(correlation)
	chance := structure.Parallel(components.Values, m.N, hornDraws, hornQuantile, r.plan.Seed)
	out.Values, out.Shares, out.Limits = numbers(components.Values), numbers(components.Shares), numbers(chance.Limits)
	out.Retain = chance.Retain
	if out.Retain > 0 {
		for _, row := range structure.Varimax(structure.First(components.Loadings, out.Retain), 1e-12) {
			out.Loadings = append(out.Loadings, numbers(row))
		}
	}
	r.note(NoteCompleteOnly, string(Structure), strconv.FormatInt(m.N, 10), strconv.Itoa(r.view.Rows()))
	return nil
}

// uncorrelated says why sheets have no correlations.
func uncorrelated(sheets int64, varying int) moments.Reason {
	switch {
	case sheets == 0:
		return moments.NoRows
	case sheets < 2:
		return moments.FewRows
	case varying == 0:
		return moments.NoVariance
	}
	return moments.FewItems
}
