package main

import (
	"slices"
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/study"
)

// calibration says what weighting to known totals did to the weights.
func (t tables) calibration(c *study.Calibration) {
	var by []string
	for _, one := range c.By {
		by = append(by, strings.Join(one, ","))
	}
	margins, people := strings.Join(by, "; "), t.significant(c.People)
	if c.Method == study.Raking {
		t.heading("analyze.weighting.rake", margins, c.Categories, people, c.Rounds)
	} else {
		t.heading("analyze.weighting.post", margins, c.Categories, people)
	}
	t.row(t.words("analyze.col.weights", "analyze.col.sum", "analyze.col.smallest", "analyze.col.largest", "analyze.col.effective", "analyze.col.deff")...)
	for _, one := range []struct {
		key string
		of  study.Spread
	}{{"analyze.weighting.before", c.Before}, {"analyze.weighting.after", c.After}} {
		s := one.of
		t.row(t.say(one.key), t.significant(s.Sum), t.significant(s.Min), t.significant(s.Max), t.significant(s.Effective), t.decimal(s.Deff))
	}
}

// trend writes the periods, the tests of each series, and the control chart of
// the overall question or, without one, of the first share of persons.
func (t tables) trend(x *study.Trend) {
	t.heading("analyze.trend", x.Dimension, len(x.Periods), orderWords(t.voice, x.Order))
	t.periods(x)
	t.gap()
	t.tell(stepWords(x))
	t.row(append(t.words("analyze.col.index", "analyze.col.formula", "analyze.col.score", "analyze.col.line"), "p", t.say("analyze.col.adjusted", x.Family),
		t.say("analyze.col.sen"), t.say("analyze.col.tau"), t.say("analyze.col.series_p"), t.say("analyze.col.outside"))...)
	for _, s := range x.Series {
		row := cells{s.Subject, string(s.Formula), string(s.Score), "-", "-", "-"}
		if l := s.Line; l != nil {
			row[3], row[4], row[5] = t.hundredfold(l.Slope), t.chance(l.P), t.chance(l.Adjusted)
		}
		m := s.Monotone
		t.row(append(row, t.hundredfold(m.Sen), t.decimal(m.Tau), t.chance(m.P), strings.Join(outside(x, s), ", "))...)
	}
	if s := charted(x); s != nil {
		t.chart(x, s)
	}
}

// stepWords is the sentence that says how changes were tested.
func stepWords(x *study.Trend) string {
	if slices.ContainsFunc(x.Series, func(s study.Series) bool { return s.Line != nil && s.Line.Method == study.DesignLine }) {
		return "analyze.trend.step_design"
	}
	return "analyze.trend.step"
}

// outside are the periods outside the limits of a chart.
func outside(x *study.Trend, s study.Series) []string {
	var all []string
	for i, p := range s.Points {
		if p.Out {
			all = append(all, x.Periods[i].Label)
		}
	}
	return all
}

// periods writes a row per period with the first indexes, as a breakdown does.
func (t tables) periods(x *study.Trend) {
	var some []study.Series
	for _, s := range x.Series {
		if s.Subject == study.AllCriteria && (len(some) < t.wide || s.Formula == analysis.FormulaQuestion) {
			some = append(some, s)
		}
	}
	head := cells{x.Dimension, t.say("analyze.col.sheets")}
	for _, s := range some {
		head = append(head, string(s.Formula)+" "+string(s.Score)+" %", t.say("analyze.col.interval"))
	}
	t.row(head...)
	for i, p := range x.Periods {
		if p.Suppressed {
			t.row(p.Label, t.say("analyze.col.few"))
			continue
		}
		row := cells{p.Label, strconv.FormatInt(p.Rows, 10)}
		for _, s := range some {
			row = append(row, t.hundredfold(s.Points[i].Value), t.limits(s.Points[i].Interval.Clamp(0, 1)))
		}
		t.row(row...)
	}
}

// charted is the series whose chart is shown; nil if there is none.
func charted(x *study.Trend) *study.Series {
	var first *study.Series
	for i := range x.Series {
		s := &x.Series[i]
		switch {
		case s.Chart == nil:
		case s.Subject == x.Overall:
			return s
		case first == nil:
			first = s
		}
	}
	return first
}

// chart writes a control chart.
func (t tables) chart(x *study.Trend, s *study.Series) {
	c := s.Chart
	t.heading("analyze.chart", s.Subject, s.Formula, t.hundredfold(c.Centre), t.decimal(c.SigmaZ), t.decimal(c.Widening))
	t.row(x.Dimension, t.say("analyze.col.people"), "%", t.say("analyze.col.limits"), "")
	for i, p := range s.Points {
		if p.Suppressed {
			t.row(x.Periods[i].Label, t.say("analyze.col.few"))
			continue
		}
		mark := ""
		if p.Out {
			mark = t.say("analyze.chart.out")
		}
		t.row(x.Periods[i].Label, strconv.FormatInt(p.Answered, 10), t.hundredfold(p.Value),
			t.limits(interval.Interval{Lo: float64(p.Lower), Hi: float64(p.Upper)}), mark)
	}
}

// groupTest writes the tests of a breakdown, item by item.
func (t tables) groupTest(g study.GroupTest) {
	t.heading("analyze.tests", strings.Join(g.By, ", "), g.Groups)
	adjusted, effect := t.say("analyze.col.adjusted", g.Family), t.say("analyze.col.effect")
	head := t.words("analyze.col.item", "analyze.col.groups", "analyze.col.people")
	design := slices.ContainsFunc(g.Items, func(i study.ItemTest) bool { return i.Shares.Method == study.RaoScott })
	if design {
		t.tell("analyze.tests.design")
		t.row(append(head, "F", "df", "df2", "p", adjusted)...)
	} else {
		t.tell("analyze.tests.pearson")
		t.row(append(head, "H", "df", "p", adjusted, effect, "chi2", "df", "p", adjusted, effect)...)
	}
	for _, i := range g.Items {
		row := cells{i.Name, strconv.Itoa(i.Groups), strconv.FormatInt(i.Answered, 10)}
		k, c := i.Ratings, i.Shares
		if design {
			t.row(append(row, t.decimal(c.Statistic), t.decimal(c.DF), t.decimal(c.DDF), t.chance(c.P), t.chance(c.Adjusted))...)
			continue
		}
		t.row(append(row, t.decimal(k.H), t.significant(k.DF), t.chance(k.P), t.chance(k.Adjusted), t.decimal(k.Epsilon2),
			t.decimal(c.Statistic), t.significant(c.DF), t.chance(c.P), t.chance(c.Adjusted), t.decimal(c.CramerV))...)
	}
}
