// Package chart draws figures as plain data: one layout becomes SVG for pages,
// print and download, PNG for slides and letters, and a table for who cannot
// see it. It reads nothing and knows no language: every word and every number
// format comes from the caller.
//
//	c := chart.Chart{
//		Title: "Chỉ số theo yếu tố", Source: "Nguồn: ...", N: "n = 1.204", Formula: "...",
//		Format: func(v float64) string { return page.Percent(v, 1) },
//		Words:  chart.Words{Name: "Yếu tố", Value: "Chỉ số", Interval: "Khoảng tin cậy 95%"},
//		Body:   chart.Bars{Axis: chart.Axis{High: 1}, Rows: rows},
//	}
//	err := c.SVG(w)
//
// # Kinds
//
//   - [Bars]: an index by factor, unit or channel with intervals, target and
//     last time's marks.
//   - [Dots]: a league of many units in tiers, with intervals.
//   - [Diverging]: the five answers of each criterion around the middle one.
//   - [HeatMap]: units by criteria, a number in every cell.
//   - [Lines]: waves or periods with intervals, control limits, breaks.
//   - [Scatter]: importance against performance, points numbered.
//   - [Pairs]: two groups and their difference.
//
// # Promises
//
// The same chart gives the same bytes. SVG and PNG show the same, because both
// are written from one list of shapes and texts (see scene). No text leaves the
// canvas: what is too long is wrapped, then cut with "…" and kept whole in a
// <title>. Text has at least 12 px, so draw a chart at the width it will be
// shown: Narrow for a phone, Wide for a desk or paper; a page holds both in an
// element of class "chart-both" and css/chart.css shows one. Everything is told
// without colour too: by order, number, shape and pattern. An SVG has no style
// attribute and no script, so that it may stand in a page with a strict content
// policy; css/chart.css recolours its classes for dark mode and forced colours.
//
// A figure that may not be shown has words instead of a number ([Figure].Hidden)
// and is hatched; it takes no place on a scale. NaN is a figure that does not
// exist: it is shown as "–". Nothing here panics for data.
package chart
