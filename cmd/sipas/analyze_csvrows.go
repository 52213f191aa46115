package main

import (
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/study"
)

// statistic writes a row of one number: in the section the name of the
// statistic. What is undefined is empty.
func (c csvWriter) statistic(section, by, group, subject string, formula, score analysis.Formula, value study.Number) {
	row := make([]string, len(csvHeader))
	copy(row, []string{section, by, group, subject, string(formula), string(score), full64(value)})
	c.Write(row)
}

// change writes the split of a difference: of all units together, and by unit.
func (c csvWriter) change(by, between string, x *study.Change) {
	all := []study.ChangePart{{Unit: study.AllCriteria, Service: x.Service, Mix: x.Mix}}
	c.statistic("change", by, between, study.AllCriteria, analysis.FormulaPooled, analysis.FormulaTop2, x.Total)
	for _, p := range append(all, x.Parts...) {
		c.statistic("change_service", by, between, p.Unit, analysis.FormulaPooled, analysis.FormulaTop2, p.Service)
		c.statistic("change_mix", by, between, p.Unit, analysis.FormulaPooled, analysis.FormulaTop2, p.Mix)
	}
}

// calibration writes what weighting to known totals did: in the column by the
// margins, in subject before or after, in formula what is told of the weights.
func (c csvWriter) calibration(x *study.Calibration) {
	var margins []string
	for _, by := range x.By {
		margins = append(margins, barred(by...))
	}
	by := strings.Join(margins, "; ")
	c.statistic("calibration", by, "", x.Method, "people", "", x.People)
	c.statistic("calibration", by, "", x.Method, "rounds", "", study.Number(float64(x.Rounds)))
	for _, one := range []struct {
		when string
		of   study.Spread
	}{{"before", x.Before}, {"after", x.After}} {
		s := one.of
		c.statistic("calibration", by, "", one.when, "sheets", "", study.Number(float64(s.Sheets)))
		c.statistic("calibration", by, "", one.when, "sum", "", s.Sum)
		c.statistic("calibration", by, "", one.when, "min", "", s.Min)
		c.statistic("calibration", by, "", one.when, "max", "", s.Max)
		c.statistic("calibration", by, "", one.when, "effective", "", s.Effective)
		c.statistic("calibration", by, "", one.when, "deff", "", s.Deff)
	}
}

// trend writes the points of every series (the section chart has the control
// limits of a share of persons, the section alarm repeats the points outside
// them), and what the tests say of the series.
func (c csvWriter) trend(x *study.Trend) {
	by := barred(x.Dimension)
	for _, s := range x.Series {
		for i, p := range s.Points {
			c.seriesPoint(by, barred(x.Periods[i].Label), s, p)
		}
		one := func(section string, value study.Number) {
			c.statistic(section, by, "", s.Subject, s.Formula, s.Score, value)
		}
		if l := s.Line; l != nil {
			one("line_slope", l.Slope)
			one("line_"+map[string]string{study.CochranArmitage: "z", study.DesignLine: "t"}[l.Method], l.Statistic)
			one("line_p", l.P)
			one("line_p_bh", l.Adjusted)
		}
		one("sen_slope", s.Monotone.Sen)
		one("mann_kendall_tau", s.Monotone.Tau)
		one("mann_kendall_z", s.Monotone.Z)
		one("mann_kendall_p", s.Monotone.P)
		if s.Chart != nil {
			one("chart_centre", s.Chart.Centre)
			one("chart_sigma_z", s.Chart.SigmaZ)
			one("chart_widening", s.Chart.Widening)
		}
	}
}

func (c csvWriter) seriesPoint(by, period string, s study.Series, p study.SeriesPoint) {
	row := func(section string, i interval.Interval) {
		row := make([]string, len(csvHeader))
		copy(row, []string{section, by, period, s.Subject, string(s.Formula), string(s.Score), full64(p.Value),
			full64(study.Number(i.Lo)), full64(study.Number(i.Hi))})
		row[14] = strconv.FormatInt(p.Answered, 10)
		if p.Suppressed {
			row[14], row[len(row)-1] = "", "yes"
		}
		c.Write(row)
	}
	row("trend", p.Interval)
	limits := interval.Interval{Lo: float64(p.Lower), Hi: float64(p.Upper)}
	if s.Chart != nil && limits.Defined() {
		row("chart", limits)
	}
	if p.Out {
		row("alarm", limits)
	}
}

// groupTest writes the tests of a breakdown: the statistic with its degrees of
// freedom, p, p adjusted among the criteria, and the size of the effect.
func (c csvWriter) groupTest(g study.GroupTest) {
	by := barred(g.By...)
	for _, i := range g.Items {
		one := func(section string, value, df study.Number) {
			row := make([]string, len(csvHeader))
			copy(row, []string{section, by, "", i.Name, "", "", full64(value)})
			row[10], row[14] = full64(df), strconv.FormatInt(i.Answered, 10)
			c.Write(row)
		}
		none := study.None()
		if k := i.Ratings; i.Shares.Method == study.Pearson {
			one("kruskal_h", k.H, k.DF)
			one("kruskal_p", k.P, none)
			one("kruskal_p_bh", k.Adjusted, none)
			one("kruskal_epsilon2", k.Epsilon2, none)
		}
		s, name := i.Shares, map[string]string{study.Pearson: "chi2", study.RaoScott: "rao_scott_f"}[i.Shares.Method]
		one(name, s.Statistic, s.DF)
		one(name+"_p", s.P, none)
		one(name+"_p_bh", s.Adjusted, none)
		if s.Method == study.RaoScott {
			one(name+"_df2", s.DDF, none)
		} else {
			one("cramer_v", s.CramerV, none)
		}
	}
}
