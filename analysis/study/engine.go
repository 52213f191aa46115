package study

import (
	"fmt"
	"slices"

	"sipas/analysis"
)

// engine makes the family of indexes of the groups of a view, under the sample
// of the plan. With no dimensions there is one group, the view.
type engine interface {
	indexes(split split, o analysis.Options) ([]*analysis.Index, error)
	// itemDifference and indexDifference give group a less group b where the
	// two are not independent; false where they are.
	itemDifference(s split, a, b, item int) (difference, bool)
	indexDifference(s split, a, b int, x, y *analysis.Index, formula analysis.Formula, o analysis.Options) (difference, bool)
}

// independent is what engines have in common whose groups are independent
// samples.
type independent struct{}

func (independent) itemDifference(split, int, int, int) (difference, bool) {
	return difference{}, false
}

func (independent) indexDifference(split, int, int, *analysis.Index, *analysis.Index, analysis.Formula, analysis.Options) (difference, bool) {
	return difference{}, false
}

// split is a view with its groups and their counts.
type split struct {
	by      []string
	view    analysis.View
	groups  analysis.Groups
	tallies []*analysis.Tally
	rest    *analysis.Tally // rows in no group; nil for the total
}

// divide counts the groups of a view by the dimensions; by none it counts the
// view.
func (r *run) divide(v analysis.View, by []string) (split, error) {
	s := split{by: by, view: v}
	if len(by) == 0 {
		s.tallies = []*analysis.Tally{r.pass().Tally(v)}
		return s, nil
	}
	g, err := v.By(by...)
	if err != nil {
		return split{}, fmt.Errorf("breaking down: %w", err)
	}
	s.groups = g
	s.tallies, s.rest = r.pass().Tallies(g)
	return s, nil
}

// pass counts of pairs of criteria only what the plan's figures are made of:
// nothing where another engine than counted makes the intervals, and a quarter
// where no score but the usual one is asked for.
func (r *run) pass() analysis.Pass {
	_, plain := r.engine.(counted)
	other := slices.ContainsFunc(r.plan.Scores, func(f analysis.Formula) bool { return scoreOf(f) != analysis.Top2 })
	return analysis.Pass{Pairs: plain, OnlyTop2: !other}
}

// labels are the labels of group i; none for the total.
func (s split) labels(i int) []string {
	if len(s.by) == 0 {
		return nil
	}
	return s.groups.Labels(i)
}

// counted is the engine where every sheet is one voice.
type counted struct{ independent }

func (counted) indexes(s split, o analysis.Options) ([]*analysis.Index, error) {
	all := make([]*analysis.Index, len(s.tallies))
	for i, t := range s.tallies {
		all[i] = t.Index(o)
	}
	return all, nil
}

// weighted is the engine where sheets have weights and nothing else is known of
// the sample.
type weighted struct {
	independent
	column string
}

func (w weighted) indexes(s split, o analysis.Options) ([]*analysis.Index, error) {
	if len(s.by) == 0 {
		x, err := s.view.Weighted(w.column, o)
		if err != nil {
			return nil, fmt.Errorf("weighting: %w", err)
		}
		return []*analysis.Index{x}, nil
	}
	all, err := s.groups.Weighted(w.column, o)
	if err != nil {
		return nil, fmt.Errorf("weighting: %w", err)
	}
	return all, nil
}
