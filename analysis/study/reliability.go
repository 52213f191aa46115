package study

import (
	"fmt"
	"math"
	"strconv"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/moments"
	"sipas/analysis/scale"
)

// Scale is the reliability of a factor's criteria, or of all.
type Scale struct {
	Name     string            `json:"name"`
	Rows     int64             `json:"rows"` // sheets on which every item was answered
	Alpha    Number            `json:"alpha"`
	Interval interval.Interval `json:"interval"` // Feldt 1965
	Standard Number            `json:"standardised"`
	Pairwise Number            `json:"pairwise"` // alpha from all sheets, by pairs of items
	Omega    Number            `json:"omega"`    // one common factor, maximum likelihood
	Items    []ScaleItem       `json:"items,omitempty"`
	Dropped  []string          `json:"dropped,omitempty"` // items that do not vary
	Against  []string          `json:"against,omitempty"` // items that run against the others
	Reason   moments.Reason    `json:"reason,omitempty"`  // why there is no alpha

	Suppressed bool `json:"suppressed,omitempty"` // too few complete sheets to be shown
}

// ScaleItem is one item of a scale.
type ScaleItem struct {
	Name    string `json:"name"`
	Rest    Number `json:"rest"`    // correlation with the sum of the others
	Without Number `json:"without"` // alpha without the item
}

// reliability computes alpha and omega for each factor and for all criteria.
func (r *run) reliability(to *Result) error {
	if !r.plan.has(Reliability) || r.tooFew() {
		return nil
	}
	r.unweighted(Reliability)
	items := criteria(r.schema)
	columns := answersOf(r.view, items)
	at := map[int]int{} // item -> column
	for c, j := range items {
		at[j] = c
	}
	sets := make([]analysis.Factor, 0, len(r.schema.Factors)+1)
	sets = append(append(sets, r.schema.Factors...), analysis.Factor{Name: AllCriteria, Items: items})
	places := make([][]int, len(sets))
	for i, set := range sets {
		for _, j := range set.Items {
			places[i] = append(places[i], at[j])
		}
	}
	complete, err := moments.OfSets(columns, places)
	if err != nil {
		return fmt.Errorf("reliability: %w", err)
	}
	pairs, err := moments.OfPairs(columns)
	if err != nil {
		return fmt.Errorf("reliability: %w", err)
	}
	for i, set := range sets {
		own := make([][]uint8, len(places[i]))
		for k, c := range places[i] {
			own[k] = columns[c]
		}
		persons, err := moments.OfPersons(own)
		if err != nil {
			return fmt.Errorf("reliability: %w", err)
		}
		a := scale.Complete(complete[i], r.plan.Confidence)
		if r.tooFewOf(a.Rows) {
			nan := Number(math.NaN())
			to.Reliability = append(to.Reliability, Scale{Name: set.Name, Alpha: nan, Interval: interval.None(),
				Standard: nan, Pairwise: nan, Omega: nan, Reason: moments.FewRows, Suppressed: true})
			continue
		}
		pairwise := scale.Pairwise(pairs.Select(places[i]), persons, r.plan.Confidence)
		to.Reliability = append(to.Reliability, r.scaleOf(set, a, pairwise, scale.OmegaOf(complete[i])))
		if i == len(sets)-1 {
			r.note(NoteCompleteOnly, string(Reliability), strconv.FormatInt(a.Rows, 10), strconv.Itoa(r.view.Rows()))
		}
	}
	return nil
}

func (r *run) scaleOf(set analysis.Factor, a, pairwise scale.Alpha, omega scale.Omega) Scale {
	name := func(i int) string { return r.schema.Items[set.Items[i]] }
	names := func(places []int) (all []string) {
		for _, i := range places {
			all = append(all, name(i))
		}
		return all
	}
	out := Scale{
		Name: set.Name, Rows: a.Rows, Alpha: Number(a.Raw), Interval: a.Interval, Standard: Number(a.Standard),
		Pairwise: Number(pairwise.Raw), Omega: Number(omega.Raw),
		Dropped: names(a.Dropped), Against: names(a.Against), Reason: a.Reason,
	}
	for _, i := range a.Items {
		out.Items = append(out.Items, ScaleItem{name(i.Index), Number(i.RestR), Number(i.WithoutRaw)})
	}
	return out
}

// tooFew tells that the view has too few people for anything to be shown.
func (r *run) tooFew() bool { return r.tooFewOf(int64(r.view.Rows())) }

// tooFewOf tells that so many sheets are too few for anything to be shown of
// them.
func (r *run) tooFewOf(sheets int64) bool { return small(sheets, r.plan.SuppressBelow) }

// unweighted notes that a part counts every sheet once though the plan has
// weights.
func (r *run) unweighted(part Part) {
	if r.plan.Sample.Weights != "" {
		r.note(NoteUnweighted, string(part))
	}
}
