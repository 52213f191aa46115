package cases

import (
	"math"
	"slices"

	"sipas/analysis/compare"
	"sipas/analysis/interval"
)

// compareRoom computes the records of package compare: tests between groups
// and periods, adjusted p-values, ranks, trend, decomposition, shrinkage.
var compareRoom = room{
	"two_prop":      twoShares,
	"p_adjust*":     adjusted,
	"rank_tests":    rankTests,
	"mann_kendall":  namedSeries,
	"joint_ranks":   jointRanks,
	"unit_tests":    unitTests,
	"undefined":     undefinedTests,
	"kw_education":  testsByEducation,
	"mw_gender":     testsByGender,
	"compare.units": unitComparison,

	"compare.units_BH":           unitComparisonAdjusted,
	"pairwise_units":             pairwiseUnits,
	"rank_intervals":             rankIntervals,
	"rank_bootstrap":             rankBootstrap,
	"rank_posterior":             rankPosterior,
	"c00_anchors/beta_binomial":  shrunkAnchors,
	"beta_binomial":              shrunkUnits,
	"year_2025_vs_2024.two_prop": yearsByShare,
	"year_2025_vs_2024.mann_*":   yearsByRank,
	"year_2025_vs_2024.welch_*":  yearsByMean,
	"unit_by_period":             unitsByPeriod,
	"unit_by_period.overall_p":   periodsByUnit,
	"mann_kendall_by_unit":       seriesByUnit,
	"pchart_by_unit":             chartsByUnit,
	"prop_trend":                 shareTrend,
	"cmh_year_within_unit":       yearsWithinUnits,
	"kitagawa":                   changeBetweenYears,
	"kw_overall_by_period":       groupsTest("period"),
	"kw_overall_by_unit":         groupsTest("unit"),
}

// crossing counts answers 1..scale of an item in the groups of a label column.
// Rows without label or answer are left out; groups come in sorted order.
func (c *testCase) crossing(group, item string, scale int) (labels []string, counts [][]int64) {
	tab := c.table("")
	names, answers := tab.columns[group], tab.numbers(c.t, item)
	labels = slices.Clone(names)
	slices.Sort(labels)
	labels = slices.DeleteFunc(slices.Compact(labels), func(s string) bool { return s == "" })
	counts = make([][]int64, len(labels))
	for i := range counts {
		counts[i] = make([]int64, scale)
	}
	for row, name := range names {
		if i, ok := slices.BinarySearch(labels, name); ok && answers[row] >= 1 {
			counts[i][int(answers[row])-1]++
		}
	}
	return labels, counts
}

// groupCounts is one group's row of a crossing; empty if there is no such group.
func (c *testCase) groupCounts(group, label, item string, scale int) []int64 {
	labels, counts := c.crossing(group, item, scale)
	if i, ok := slices.BinarySearch(labels, label); ok {
		return counts[i]
	}
	return nil
}

// satisfied counts answers 4 and 5 of a question in each group of a label
// column, among the rows that keep accepts.
func (c *testCase) satisfied(group, item string, keep func(row int) bool) (labels []string, shares []compare.Tally) {
	labels, _ = c.crossing(group, item, 5)
	shares = make([]compare.Tally, len(labels))
	tab := c.table("")
	answers := tab.numbers(c.t, item)
	for row, name := range tab.columns[group] {
		i, ok := slices.BinarySearch(labels, name)
		if !ok || math.IsNaN(answers[row]) || !keep(row) {
			continue
		}
		shares[i].N++
		if answers[row] >= 4 {
			shares[i].X++
		}
	}
	return labels, shares
}

func everyRow(int) bool { return true }

// inYear accepts the rows whose period begins with the year.
func (c *testCase) inYear(year string) func(row int) bool {
	periods := c.table("").columns["period"]
	return func(row int) bool { return len(periods[row]) >= 4 && periods[row][:4] == year }
}

// yearCounts counts the answers to a question in a year.
func (c *testCase) yearCounts(year, item string) []int64 {
	keep := c.inYear(year)
	counts := make([]int64, 5)
	for row, v := range c.table("").numbers(c.t, item) {
		if keep(row) && v >= 1 {
			counts[int(v)-1]++
		}
	}
	return counts
}

// years pairs each unit's tally of 2025 with that of 2024.
func (c *testCase) years() (units []string, pairs []compare.Contrast) {
	units, now := c.satisfied("unit", "overall", c.inYear("2025"))
	_, before := c.satisfied("unit", "overall", c.inYear("2024"))
	for i := range units {
		pairs = append(pairs, compare.Contrast{A: now[i], B: before[i]})
	}
	return units, pairs
}

// column collects one figure of every row.
func column[T any](rows []T, figure func(T) float64) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = figure(r)
	}
	return out
}

func los(v []interval.Interval) []float64 {
	return column(v, func(i interval.Interval) float64 { return i.Lo })
}

func his(v []interval.Interval) []float64 {
	return column(v, func(i interval.Interval) float64 { return i.Hi })
}
