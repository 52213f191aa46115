package study

import (
	"fmt"
	"strconv"

	"sipas/analysis/interval"
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
	items := criteria(r.schema)
	m, err := moments.OfComplete(answersOf(r.view, items))
	if err != nil {
		return fmt.Errorf("structure: %w", err)
	}
	out := &Dimensionality{Rows: m.N}
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
	to.Structure = out
	correlation := m.Select(varying).Correlation()
	if correlation == nil {
		nan := interval.None().Lo
		out.KMO, out.ChiSquared, out.DF, out.P = Number(nan), Number(nan), Number(nan), Number(nan)
		out.Reason = moments.FewRows
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
