package cases

import (
	"math"
	"slices"

	"sipas/analysis/compare"
	"sipas/analysis/interval"
)

// twoShares computes c00's table of pairs.
func twoShares(c *testCase, r record) any {
	var in struct{ X1, N1, X2, N2 []int64 }
	r.input(c.t, &in)
	var rows []compare.Shares
	for i := range in.X1 {
		rows = append(rows, compare.CompareShares(compare.Tally{X: in.X1[i], N: in.N1[i]}, compare.Tally{X: in.X2[i], N: in.N2[i]}, 0.95))
	}
	return sharesTable(rows)
}

// sharesTable lays out comparisons of shares as the records do.
func sharesTable(rows []compare.Shares) map[string]any {
	type s = compare.Shares
	newcombe, wald := make([]interval.Interval, len(rows)), make([]interval.Interval, len(rows))
	for i, r := range rows {
		newcombe[i], wald[i] = r.Newcombe, r.Wald
	}
	return map[string]any{
		"x1": column(rows, func(r s) float64 { return float64(r.A.X) }),
		"n1": column(rows, func(r s) float64 { return float64(r.A.N) }),
		"x2": column(rows, func(r s) float64 { return float64(r.B.X) }),
		"n2": column(rows, func(r s) float64 { return float64(r.B.N) }),
		"p1": column(rows, func(r s) float64 { return r.PA }), "p2": column(rows, func(r s) float64 { return r.PB }),
		"diff": column(rows, func(r s) float64 { return r.Diff }), "z": column(rows, func(r s) float64 { return r.Z }),
		"p_z": column(rows, func(r s) float64 { return r.PZ }), "p_cc": column(rows, func(r s) float64 { return r.PYates }),
		"newcombe_lo": los(newcombe), "newcombe_hi": his(newcombe), "wald_lo": los(wald), "wald_hi": his(wald),
		"fisher_p": column(rows, func(r s) float64 { return r.PFisher }),
		"cohen_h":  column(rows, func(r s) float64 { return r.CohenH }),
	}
}

// adjusted computes c00's adjusted p-values.
func adjusted(c *testCase, r record) any {
	var in struct{ P []*float64 }
	r.input(c.t, &in)
	p := make([]float64, len(in.P))
	for i, v := range in.P {
		p[i] = math.NaN()
		if v != nil {
			p[i] = *v
		}
	}
	out := map[string]any{"p": p}
	for _, m := range []compare.Method{compare.BenjaminiHochberg, compare.BenjaminiYekutieli, compare.Holm, compare.Hochberg, compare.Bonferroni} {
		out[string(m)] = compare.Adjust(p, m)
	}
	return out
}

// rankTests computes c00's three small samples.
func rankTests(c *testCase, r record) any {
	var in struct{ A, B, C []float64 }
	r.input(c.t, &in)
	count := func(answers []float64) []int64 {
		counts := make([]int64, 5)
		for _, v := range answers {
			counts[int(v)-1]++
		}
		return counts
	}
	a, b, cc := count(in.A), count(in.B), count(in.C)
	return map[string]any{
		"a": in.A, "b": in.B, "c": in.C,
		"kw":    groupsTree(compare.KruskalWallis([][]int64{a, b, cc})),
		"mw_ab": rankSumTree(compare.MannWhitney(a, b)), "mw_ac": rankSumTree(compare.MannWhitney(a, cc)),
		"spearman_ab9": compare.Spearman(in.A[:9], in.B).R, "kendall_ab9": compare.Kendall(in.A[:9], in.B).TauB,
	}
}

func groupsTree(g compare.Groups) map[string]any {
	return map[string]any{"H": g.H, "df": g.DF, "p": g.P, "epsilon2": g.Epsilon2}
}

func rankSumTree(m compare.RankSum) map[string]any {
	return map[string]any{"U": m.U, "p_cc": m.P, "p_nocc": m.PUncorrected, "cliff_delta": m.CliffDelta, "prob_superiority": m.Superiority}
}

// rankSumTable lays out one Mann-Whitney test per item.
func rankSumTable(items []string, rows []compare.RankSum) map[string]any {
	type m = compare.RankSum
	return map[string]any{
		"item":             items,
		"U":                column(rows, func(r m) float64 { return r.U }),
		"p_cc":             column(rows, func(r m) float64 { return r.P }),
		"p_nocc":           column(rows, func(r m) float64 { return r.PUncorrected }),
		"cliff_delta":      column(rows, func(r m) float64 { return r.CliffDelta }),
		"prob_superiority": column(rows, func(r m) float64 { return r.Superiority }),
	}
}

// groupsTest is Kruskal-Wallis of the overall question by a label column.
func groupsTest(group string) func(*testCase, record) any {
	return func(c *testCase, _ record) any {
		_, counts := c.crossing(group, "overall", 5)
		return groupsTree(compare.KruskalWallis(counts))
	}
}

// associationTree is chi-square of unit by top-2 of the overall question.
func (c *testCase) associationTree() map[string]any {
	_, shares := c.satisfied("unit", "overall", everyRow)
	a := compare.ChiSquare(compare.ShareTable(shares))
	return map[string]any{"chisq": a.ChiSquare, "df": a.DF, "p": a.P, "cramer_v": a.CramerV, "min_expected": a.MinExpected, "n": a.N}
}

func unitTests(c *testCase, r record) any {
	return map[string]any{
		"kw_overall": groupsTest("unit")(c, r),
		"chisq":      c.associationTree(),
		"mw_U01_U02": rankSumTree(compare.MannWhitney(c.groupCounts("unit", "U01", "overall", 5), c.groupCounts("unit", "U02", "overall", 5))),
	}
}

// undefinedTests gives the part of the record that belongs to compare.
func undefinedTests(c *testCase, r record) any {
	return map[string]any{"kruskal": groupsTest("unit")(c, r)}
}

// groupsByItem is Kruskal-Wallis of every item by a label column.
func (c *testCase) groupsByItem(group string, items []string, scale int) map[string]any {
	rows := make([]compare.Groups, len(items))
	for i, item := range items {
		_, counts := c.crossing(group, item, scale)
		rows[i] = compare.KruskalWallis(counts)
	}
	type g = compare.Groups
	return map[string]any{
		"item": items,
		"H":    column(rows, func(r g) float64 { return r.H }),
		"df":   column(rows, func(r g) float64 { return r.DF }),
		"p":    column(rows, func(r g) float64 { return r.P }),
	}
}

func unitComparison(c *testCase, r record) any {
	return map[string]any{
		"kw_overall":    groupsTest("unit")(c, r),
		"chisq_overall": c.associationTree(),
		"kw_sex":        groupsTest("sex")(c, r),
		"mw_sex":        rankSumTree(compare.MannWhitney(c.groupCounts("sex", "Nam", "overall", 5), c.groupCounts("sex", "Nữ", "overall", 5))),
		"kw_items":      c.groupsByItem("unit", c.Layout.Items, 5),
	}
}

func unitComparisonAdjusted(c *testCase, _ record) any {
	t := c.groupsByItem("unit", c.Layout.Items, 5)
	p := t["p"].([]float64)
	return map[string]any{"item": t["item"], "p": p, "BH": compare.Adjust(p, compare.BenjaminiHochberg), "holm": compare.Adjust(p, compare.Holm)}
}

// bfiItems are the 25 items of c14, whose layout block does not apply.
func (c *testCase) bfiItems() []string { return c.table("").names[1:26] }

func testsByEducation(c *testCase, _ record) any {
	return c.groupsByItem("education", c.bfiItems(), 6)
}

func testsByGender(c *testCase, _ record) any {
	var rows []compare.RankSum
	for _, item := range c.bfiItems() {
		rows = append(rows, compare.MannWhitney(c.groupCounts("gender", "1", item, 6), c.groupCounts("gender", "2", item, 6)))
	}
	return rankSumTable(c.bfiItems(), rows)
}

func pairwiseUnits(c *testCase, _ record) any {
	units, shares := c.satisfied("unit", "overall", everyRow)
	p := compare.Pairwise(shares, 0.95, func(s compare.Shares) float64 { return s.PZ }, compare.BenjaminiHochberg)
	rows := make([]compare.Shares, len(p.Pairs))
	var first, second []string
	for i, pair := range p.Pairs {
		rows[i] = pair.Shares
		first, second = append(first, units[pair.I]), append(second, units[pair.J])
	}
	out := sharesTable(rows)
	out["unit1"], out["unit2"] = first, second
	out["BH"] = column(p.Pairs, func(q compare.Pair) float64 { return q.Adjusted })
	return out
}

// yearsByShare compares 2025 with 2024 in every question; the 25 criteria, but
// not the overall question, are one family.
func yearsByShare(c *testCase, _ record) any {
	items := append(slices.Clone(c.Layout.Items), "overall")
	var rows []compare.Shares
	for _, item := range items {
		rows = append(rows, compare.CompareShares(topTwo(c.yearCounts("2025", item)), topTwo(c.yearCounts("2024", item)), 0.95))
	}
	out := sharesTable(rows)
	p := out["p_z"].([]float64)[:len(items)-1]
	out["item"] = items
	out["BH_25"] = append(compare.Adjust(p, compare.BenjaminiHochberg), math.NaN())
	out["holm_25"] = append(compare.Adjust(p, compare.Holm), math.NaN())
	return out
}

// topTwo counts answers 4 and 5 of five.
func topTwo(counts []int64) compare.Tally {
	t := compare.Tally{X: counts[3] + counts[4]}
	for _, n := range counts {
		t.N += n
	}
	return t
}

func yearsByRank(c *testCase, _ record) any {
	items := append(slices.Clone(c.Layout.Items), "overall")
	var rows []compare.RankSum
	for _, item := range items {
		rows = append(rows, compare.MannWhitney(c.yearCounts("2025", item), c.yearCounts("2024", item)))
	}
	return rankSumTable(items, rows)
}

func yearsByMean(c *testCase, _ record) any {
	w := compare.Welch(c.yearCounts("2025", "overall"), c.yearCounts("2024", "overall"), 0.95)
	return map[string]any{"t": w.T, "df": w.DF, "p": w.P, "lo": w.Interval.Lo, "hi": w.Interval.Hi}
}
