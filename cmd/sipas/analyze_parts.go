package main

import (
	"fmt"
	"slices"
	"strings"

	"sipas/analysis/study"
)

// noteWords says a note in English.
func noteWords(n study.Note) string {
	form, known := map[string]string{
		study.NoteWithheld:        "%s cells rest on fewer than %s people, or would tell of some that do, and are not shown",
		study.NoteNoLabel:         "by %s: %s sheets lack a label and are in no group",
		study.NoteFewRows:         "only %s sheets: for orientation",
		study.NoteAbsent:          "%s: nobody answered %s, which dropped out of the mean",
		study.NoteUnweighted:      "%s does not use the weights",
		study.NoteWithoutWithheld: "without flagged sheets: %s cells are not shown, because the difference would tell of fewer than %s people",
		study.NoteCompleteOnly:    "%s is of the %s complete sheets of %s",
	}[n.Code]
	if !known || strings.Count(form, "%s") != len(n.Args) {
		return n.Code + " " + strings.Join(n.Args, " ")
	}
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		args[i] = a
	}
	return fmt.Sprintf(form, args...)
}

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
	t.heading("PLACES of %s by %s of %s; ranges hold together at %s %%", l.Units, l.Formula, l.Score, percentOf(float64(l.Confidence)))
	t.line("place\t%s\t%%\trange of places\ttier", l.Units)
	places := slices.Clone(l.Places)
	slices.SortStableFunc(places, func(a, b study.Place) int { return a.Rank - b.Rank })
	for _, p := range places {
		if p.Rank == 0 {
			t.line("-\t%s\tfew", p.Unit)
			continue
		}
		tie := ""
		if p.Tied {
			tie = "="
		}
		t.line("%d%s\t%s\t%s\t%d .. %d\t%d", p.Rank, tie, p.Unit, hundredfold(p.Value), p.Lo, p.Hi, p.Tier)
	}
	if c := l.Chance; c != nil {
		_ = t.Flush() // into memory
		t.line("")
		t.line("by the overall question, %d simulated tables (%s)", c.Draws, c.Verdict)
		t.line("%s\tmean place\tplaces\tfirst %%\ttop 3 %%\tlast %%\tshrunk %%\tinterval", l.Units)
		for _, u := range c.Units {
			t.line("%s\t%s\t%s .. %s\t%s\t%s\t%s\t%s\t%s", u.Unit, decimal(u.Mean), decimal(u.Lo), decimal(u.Hi),
				hundredfold(u.First), hundredfold(u.Top3), hundredfold(u.Last), hundredfold(u.Shrunk), limits(u.Within))
		}
	}
}

func (t tables) reliability(all []study.Scale) {
	t.heading("RELIABILITY")
	t.line("scale\tcomplete\talpha\tinterval\tpairwise\tomega\tdropped")
	for _, s := range all {
		t.line("%s\t%d\t%s\t%s\t%s\t%s\t%s", s.Name, s.Rows, decimal(s.Alpha), raw(s.Interval), decimal(s.Pairwise), decimal(s.Omega),
			strings.Join(s.Dropped, " ")+string(s.Reason))
	}
}

func (t tables) structure(s *study.Dimensionality) {
	t.heading("STRUCTURE: %d complete sheets, KMO %s, Bartlett %s (df %s, p %s), %d components above chance %s",
		s.Rows, decimal(s.KMO), decimal(s.ChiSquared), decimal(s.DF), chance(s.P), s.Retain, s.Reason)
	t.line("component\teigenvalue\tshare %%\tlimit of chance")
	for i := range min(len(s.Values), max(5, s.Retain+1)) {
		limit := study.Number(0)
		if i < len(s.Limits) {
			limit = s.Limits[i]
		}
		t.line("%d\t%s\t%s\t%s", i+1, decimal(s.Values[i]), hundredfold(s.Shares[i]), decimal(limit))
	}
}

func (t tables) drivers(d *study.Influences) {
	t.heading("DRIVERS of the overall question: %d sheets, R2 %s %s (what goes together is not what causes)", d.Rows, decimal(d.R2), d.Reason)
	t.line("factor\tshare of R2 %%\tinterval\tlargest %%\tbeta\tp\tVIF")
	for _, f := range d.Factors {
		t.line("%s\t%s\t%s\t%s\t%s\t%s\t%s", f.Name, hundredfold(f.Share), limits(f.Interval), hundredfold(f.First), decimal(f.Beta), chance(f.P), decimal(f.VIF))
	}
	_ = t.Flush() // into memory
	t.line("")
	t.line("criterion\timportance %%\tinterval\tperformance %%\tinterval\tquadrant\tfirm")
	for _, i := range d.Items {
		firm := ""
		if i.Firm {
			firm = "yes"
		}
		t.line("%s\t%s\t%s\t%s\t%s\t%s\t%s", i.Name, hundredfold(i.Importance), limits(i.Interval), hundredfold(i.Performance), limits(i.Within), i.Quadrant, firm)
	}
}

func (t tables) quality(q *study.QualityCheck, total study.Group) {
	t.heading("QUALITY: %d sheets screened, %d left out below; flags are reasons to look, not proof", q.Sheets, q.Flagged)
	t.line("flag\tsheets\t%%\thonest sheets flagged %%\trule")
	for _, f := range q.Rules {
		t.line("%s\t%d\t%s\t%s\t%s", f.Code, f.Sheets, hundredfold(f.Share), hundredfold(f.FalseAlarm), f.Words)
	}
	_ = t.Flush() // into memory
	t.line("")
	if q.Without.Suppressed {
		t.line("without the flagged sheets: not shown, it would tell of few people")
		return
	}
	t.line("index\tformula\tscore\tall sheets %%\twithout flagged %%")
	for i, f := range overalls(q.Without) {
		t.line("%s\t%s\t%s\t%s\t%s", f.Subject, f.Formula, f.Score, percent(overalls(total)[i]), percent(f))
	}
	_ = t.Flush() // into memory
	for _, o := range q.Counters {
		t.line("counter %s: %d sheets, %v", o.Counter, o.Sheets, o.Odd)
	}
}
