package study

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/analysis/compare"
)

// GroupTest asks of every item whether the groups of a breakdown answer alike at
// all. Only groups that are shown are compared.
type GroupTest struct {
	By     []string   `json:"by"`
	Groups int        `json:"groups"` // that are shown
	Items  []ItemTest `json:"items"`
	Family int        `json:"family"` // criteria whose p-values were adjusted together, in each test
}

// ItemTest is two tests of one item: Kruskal and Wallis' of the ratings, and the
// chi-square test of the share of the two best categories. The overall question
// is no part of the family whose p-values are adjusted (Benjamini and Hochberg).
type ItemTest struct {
	Name     string   `json:"name"`
	Factor   string   `json:"factor,omitempty"`
	Groups   int      `json:"groups"`   // that have answers which may be shown
	Answered int64    `json:"answered"` // of them
	Ratings  RankTest `json:"ratings"`
	Shares   ChiTest  `json:"shares"`
}

// RankTest is Kruskal and Wallis' test; null under weights or a design.
type RankTest struct {
	H        Number `json:"h"` // corrected for ties
	DF       Number `json:"df"`
	P        Number `json:"p"`
	Adjusted Number `json:"adjusted"`
	Epsilon2 Number `json:"epsilon2"` // effect, 0..1
}

// ChiTest is a test of equal shares: Pearson's where each sheet is one voice,
// under weights or a design that of Rao and Scott, whose statistic is F with DF
// and DDF degrees of freedom.
type ChiTest struct {
	Method    string `json:"method"` // pearson or rao-scott
	Statistic Number `json:"statistic"`
	DF        Number `json:"df"`
	DDF       Number `json:"ddf"`
	P         Number `json:"p"`
	Adjusted  Number `json:"adjusted"`
	CramerV   Number `json:"cramer_v"` // effect, 0..1; pearson only
	Sparse    bool   `json:"sparse,omitempty"`
}

// The methods of a ChiTest.
const (
	Pearson  = "pearson"
	RaoScott = "rao-scott"
)

// tests makes the tests of the plan's breakdowns.
func (r *run) tests(to *Result) error {
	if !r.plan.has(Tests) {
		return nil
	}
	t, err := r.newTester()
	if err != nil {
		return fmt.Errorf("tests: %w", err)
	}
	if t != nil {
		r.note(NoteNoRanks)
	}
	for _, b := range to.Breakdowns {
		one := GroupTest{By: b.By}
		for _, g := range b.Groups {
			if !g.Suppressed {
				one.Groups++
			}
		}
		if one.Items, err = r.itemTests(t, b); err != nil {
			return fmt.Errorf("tests: %w", err)
		}
		sparse := 0
		for _, item := range one.Items {
			if item.Shares.Sparse {
				sparse++
			}
		}
		if t != nil && t.tooMuch(one.Groups) {
			r.note(NoteManyGroups, strings.Join(b.By, ", "), strconv.Itoa(one.Groups), strconv.Itoa(r.data.Frame.Rows()))
		}
		one.Family = r.adjustTests(one.Items)
		if sparse > 0 {
			r.note(NoteSparse, strings.Join(b.By, ", "), strconv.Itoa(sparse))
		}
		to.Tests = append(to.Tests, one)
	}
	return nil
}

// itemTests tests every item.
func (r *run) itemTests(t *tester, b Breakdown) ([]ItemTest, error) {
	groups, err := r.view.By(b.By...)
	if err != nil {
		return nil, err
	}
	all := make([]ItemTest, len(r.order))
	parallel(len(all), func(from, to int) {
		for i := from; i < to; i++ {
			all[i] = r.itemTest(t, groups, b, i)
		}
	})
	return all, nil
}

// itemTest tests the item that stands at place i of every group.
func (r *run) itemTest(t *tester, groups analysis.Groups, b Breakdown, i int) ItemTest {
	j := r.order[i]
	out := ItemTest{Name: r.schema.Items[j], Factor: r.factorOf[j]}
	var counts, shares [][]int64
	of := make([]int32, len(b.Groups))
	for g, group := range b.Groups {
		of[g] = -1
		if group.Suppressed || group.Items[i].Suppressed || group.Items[i].Answered == 0 {
			continue
		}
		n := group.Items[i]
		of[g] = int32(out.Groups)
		out.Groups++
		out.Answered += n.Answered
		k := len(n.Counts)
		high := n.Counts[k-1] + n.Counts[k-2]
		counts, shares = append(counts, n.Counts), append(shares, []int64{n.Answered - high, high})
	}
	nan := None()
	out.Ratings = RankTest{nan, nan, nan, nan, nan}
	if t == nil {
		ranks, chi := compare.KruskalWallis(counts), compare.ChiSquare(shares)
		out.Ratings = RankTest{H: Number(ranks.H), DF: Number(ranks.DF), P: Number(ranks.P), Adjusted: nan, Epsilon2: Number(ranks.Epsilon2)}
		out.Shares = ChiTest{Method: Pearson, Statistic: Number(chi.ChiSquare), DF: Number(chi.DF), DDF: nan, P: Number(chi.P), Adjusted: nan,
			CramerV: Number(chi.CramerV), Sparse: chi.Sparse()}
		return out
	}
	out.Shares = ChiTest{Method: RaoScott, Statistic: nan, DF: nan, DDF: nan, P: nan, Adjusted: nan, CramerV: nan}
	if t.tooMuch(out.Groups) {
		return out
	}
	a := t.design.Association(r.codesOf(groups, of), highs(t.column(j, analysis.Top2)))
	out.Shares.Statistic, out.Shares.DF, out.Shares.DDF, out.Shares.P = Number(a.F), Number(a.NDF), Number(a.DDF), Number(a.P)
	return out
}

// highs turns a column of shares into codes: 1 for one of the two best
// categories, 0 for another, -1 for no answer.
func highs(share []float64) []int32 {
	codes := make([]int32, len(share))
	for row, x := range share {
		codes[row] = -1
		if !math.IsNaN(x) {
			codes[row] = int32(x)
		}
	}
	return codes
}

// adjustTests fills in the adjusted p-values of the criteria and returns how
// many criteria could be tested by either test.
func (r *run) adjustTests(items []ItemTest) int {
	overall := r.schema.Overall
	among := slices.DeleteFunc(indexesOf(items), func(i int) bool { return items[i].Name == overall })
	ranks, shares := make([]float64, len(among)), make([]float64, len(among))
	for k, i := range among {
		ranks[k], shares[k] = float64(items[i].Ratings.P), float64(items[i].Shares.P)
	}
	for k, v := range compare.Adjust(ranks, compare.BenjaminiHochberg) {
		items[among[k]].Ratings.Adjusted = Number(v)
	}
	for k, v := range compare.Adjust(shares, compare.BenjaminiHochberg) {
		items[among[k]].Shares.Adjusted = Number(v)
	}
	return max(compare.FamilySize(ranks), compare.FamilySize(shares))
}

// indexesOf is 0..len(items)-1.
func indexesOf[T any](items []T) []int {
	all := make([]int, len(items))
	for i := range all {
		all[i] = i
	}
	return all
}
