package cases

import (
	"sipas/analysis/compare"
)

// monotoneTree lays out Mann-Kendall of a series; the last p-value comes by
// way of Kendall's tau with time.
func monotoneTree(series []float64) map[string]any {
	m := compare.MannKendall(series)
	time := make([]float64, len(series))
	for i := range time {
		time[i] = float64(i)
	}
	return map[string]any{
		"n": m.N, "S": m.S, "varS": m.VarS, "z": m.Z, "p": m.P, "tau_b": m.TauB,
		"sen_slope": m.SenSlope, "p_cor_test": compare.Kendall(time, series).P,
	}
}

// namedSeries computes c00's four series, which stand in the R call.
func namedSeries(*testCase, record) any {
	return map[string]any{
		"up":    monotoneTree([]float64{.78, .79, .81, .80, .83, .84, .86, .85}),
		"ties":  monotoneTree([]float64{.8, .8, .82, .82, .82, .79, .85}),
		"flat":  monotoneTree([]float64{.8, .8, .8, .8, .8}),
		"three": monotoneTree([]float64{1, 2, 3}),
	}
}

// grid counts answers 4 and 5 of the overall question by period and unit.
func (c *testCase) grid() (periods, units []string, cells [][]compare.Tally) {
	periods, _ = c.crossing("period", "overall", 5)
	labels := c.table("").columns["period"]
	for _, p := range periods {
		var row []compare.Tally
		units, row = c.satisfied("unit", "overall", func(i int) bool { return labels[i] == p })
		cells = append(cells, row)
	}
	return periods, units, cells
}

// seriesOf is one unit's column of a grid.
func seriesOf(cells [][]compare.Tally, unit int) []compare.Tally {
	out := make([]compare.Tally, len(cells))
	for i, row := range cells {
		out[i] = row[unit]
	}
	return out
}

func unitsByPeriod(c *testCase, _ record) any {
	periods, units, cells := c.grid()
	p, n := make([][]float64, len(cells)), make([][]float64, len(cells))
	for i, row := range cells {
		p[i] = column(row, compare.Tally.Share)
		n[i] = column(row, func(t compare.Tally) float64 { return float64(t.N) })
	}
	return map[string]any{"period": periods, "unit": units, "p": p, "n": n}
}

func periodsByUnit(c *testCase, _ record) any {
	periods, units, cells := c.grid()
	p := make([][]float64, len(units))
	for u := range units {
		p[u] = column(seriesOf(cells, u), compare.Tally.Share)
	}
	return map[string]any{"period": periods, "unit": units, "p": p}
}

func seriesByUnit(c *testCase, _ record) any {
	_, units, cells := c.grid()
	out := make(map[string]any)
	for u, name := range units {
		out[name] = monotoneTree(column(seriesOf(cells, u), compare.Tally.Share))
	}
	_, all := c.satisfied("period", "overall", everyRow)
	out["ALL"] = monotoneTree(column(all, compare.Tally.Share))
	return out
}

// chartsByUnit draws the plain chart and the one widened by the unit's own
// sigma, which the record asks for although eight periods are too few.
func chartsByUnit(c *testCase, _ record) any {
	_, units, cells := c.grid()
	out := make(map[string]any)
	for u, name := range units {
		series := seriesOf(cells, u)
		plain := compare.PChart(series, 1)
		wide := compare.PChart(series, plain.SigmaZ)
		type p = compare.ChartPoint
		alarms := make([]bool, len(series))
		for i, point := range plain.Points {
			alarms[i] = point.Out
		}
		out[name] = map[string]any{
			"pbar": plain.Center, "out": alarms, "laney_sigma_z": plain.SigmaZ,
			"p":         column(plain.Points, func(q p) float64 { return q.P }),
			"lcl":       column(plain.Points, func(q p) float64 { return q.Lower }),
			"ucl":       column(plain.Points, func(q p) float64 { return q.Upper }),
			"laney_lcl": column(wide.Points, func(q p) float64 { return q.Lower }),
			"laney_ucl": column(wide.Points, func(q p) float64 { return q.Upper }),
		}
	}
	return out
}

func shareTrend(c *testCase, _ record) any {
	_, shares := c.satisfied("period", "overall", everyRow)
	t := compare.CochranArmitage(shares, nil)
	return map[string]any{"chisq": t.ChiSquare, "p": t.P}
}

func yearsWithinUnits(c *testCase, _ record) any {
	_, pairs := c.years()
	s := compare.CochranMantelHaenszel(pairs, 0.95)
	return map[string]any{"chisq": s.ChiSquare, "p": s.P, "common_odds_ratio": s.OddsRatio, "or_lo": s.Interval.Lo, "or_hi": s.Interval.Hi}
}

func changeBetweenYears(c *testCase, _ record) any {
	units, pairs := c.years()
	d := compare.Kitagawa(pairs)
	return map[string]any{
		"total_change": d.Change, "rate_effect": d.Service, "composition_effect": d.Mix,
		"standardised_change_on_2024_mix": d.Standardised, "unit": units,
		"rate_by_unit": column(d.Units, func(p compare.UnitPart) float64 { return p.Service }),
	}
}
