package main

import (
	"slices"
	"strconv"
	"strings"

	"sipas/analysis/study"
)

// parts writes the optional parts of a result.
func (t tables) parts(r *study.Result) {
	if r.Ranking != nil {
		t.league(r.Ranking)
	}
	if len(r.Reliability) > 0 {
		t.reliability(r.Reliability)
	}
	if r.Structure != nil {
		t.structure(r.Structure)
	}
	if r.Drivers != nil {
		t.drivers(r.Drivers)
	}
	if r.Quality != nil {
		t.quality(r.Quality, r.Total)
	}
}

func (t tables) league(l *study.League) {
	t.heading("analyze.league", l.Units, l.Formula, l.Score, t.percentOf(float64(l.Confidence)))
	t.row(t.say("analyze.col.place"), l.Units, "%", t.say("analyze.col.range"), t.say("analyze.col.tier"))
	places := slices.Clone(l.Places)
	slices.SortStableFunc(places, func(a, b study.Place) int { return a.Rank - b.Rank })
	for _, p := range places {
		if p.Rank == 0 {
			t.row("-", p.Unit, t.say("analyze.col.few"))
			continue
		}
		tie := ""
		if p.Tied {
			tie = "="
		}
		t.row(strconv.Itoa(p.Rank)+tie, p.Unit, t.hundredfold(p.Value), strconv.Itoa(p.Lo)+" .. "+strconv.Itoa(p.Hi), strconv.Itoa(p.Tier))
	}
	if c := l.Chance; c != nil {
		t.gap()
		t.tell("analyze.league.chance", c.Draws, verdictWords(t.voice, c.Verdict))
		t.row(append(cells{l.Units}, t.words("analyze.col.mean_place", "analyze.col.places", "analyze.col.first", "analyze.col.top3",
			"analyze.col.last", "analyze.col.shrunk", "analyze.col.interval")...)...)
		for _, u := range c.Units {
			t.row(u.Unit, t.decimal(u.Mean), t.decimal(u.Lo)+" .. "+t.decimal(u.Hi),
				t.hundredfold(u.First), t.hundredfold(u.Top3), t.hundredfold(u.Last), t.hundredfold(u.Shrunk), t.limits(u.Within))
		}
	}
}

func (t tables) reliability(all []study.Scale) {
	t.heading("analyze.reliability")
	t.row(t.words("analyze.col.scale", "analyze.col.complete", "analyze.col.alpha", "analyze.col.interval", "analyze.col.pairwise",
		"analyze.col.omega", "analyze.col.dropped")...)
	for _, s := range all {
		t.row(s.Name, strconv.FormatInt(s.Rows, 10), t.decimal(s.Alpha), t.raw(s.Interval), t.decimal(s.Pairwise), t.decimal(s.Omega),
			strings.TrimSpace(strings.Join(s.Dropped, " ")+" "+reasonWords(t.voice, s.Reason)))
	}
}

func (t tables) structure(s *study.Dimensionality) {
	t.heading("analyze.structure", s.Rows, t.decimal(s.KMO), t.decimal(s.ChiSquared), t.decimal(s.DF), t.chance(s.P), s.Retain, reasonWords(t.voice, s.Reason))
	t.row(t.words("analyze.col.component", "analyze.col.eigenvalue", "analyze.col.share", "analyze.col.chance_limit")...)
	for i := range min(len(s.Values), max(5, s.Retain+1)) {
		limit := study.Number(0)
		if i < len(s.Limits) {
			limit = s.Limits[i]
		}
		t.row(strconv.Itoa(i+1), t.decimal(s.Values[i]), t.hundredfold(s.Shares[i]), t.decimal(limit))
	}
}

func (t tables) drivers(d *study.Influences) {
	t.heading("analyze.drivers", d.Rows, t.decimal(d.R2), reasonWords(t.voice, d.Reason))
	t.row(append(t.words("analyze.col.factor", "analyze.col.share_r2", "analyze.col.interval", "analyze.col.largest_share", "analyze.col.beta"), "p", "VIF")...)
	for _, f := range d.Factors {
		t.row(f.Name, t.hundredfold(f.Share), t.limits(f.Interval), t.hundredfold(f.First), t.decimal(f.Beta), t.chance(f.P), t.decimal(f.VIF))
	}
	t.gap()
	t.row(t.words("analyze.col.criterion", "analyze.col.importance", "analyze.col.interval", "analyze.col.performance", "analyze.col.interval",
		"analyze.col.quadrant", "analyze.col.firm")...)
	for _, i := range d.Items {
		firm := ""
		if i.Firm {
			firm = t.say("analyze.yes")
		}
		t.row(i.Name, t.hundredfold(i.Importance), t.limits(i.Interval), t.hundredfold(i.Performance), t.limits(i.Within), quadrantWords(t.voice, i.Quadrant), firm)
	}
}

func (t tables) quality(q *study.QualityCheck, total study.Group) {
	t.heading("analyze.quality", q.Sheets, q.Flagged)
	t.row(append(append(t.words("analyze.col.flag", "analyze.col.sheets"), "%"), t.words("analyze.col.false_alarms", "analyze.col.rule")...)...)
	for _, f := range q.Rules {
		t.row(f.Code, strconv.Itoa(f.Sheets), t.hundredfold(f.Share), t.hundredfold(f.FalseAlarm), ruleWords(t.voice, f))
	}
	t.gap()
	if q.Without.Suppressed {
		t.tell("analyze.quality.without_few")
		return
	}
	t.row(t.words("analyze.col.index", "analyze.col.formula", "analyze.col.score", "analyze.col.all_sheets", "analyze.col.without")...)
	for i, f := range overalls(q.Without) {
		t.row(f.Subject, string(f.Formula), string(f.Score), t.percent(overalls(total)[i]), t.percent(f))
	}
	_ = t.Flush() // into memory
	for _, o := range q.Counters {
		t.tell("analyze.quality.counter", o.Counter, o.Sheets, oddWords(t.voice, o.Odd))
	}
}
