package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"sipas/analysis"
	"sipas/analysis/study"
)

// tables writes a result for people: shares in percent with two decimals,
// rounded half up, each with its interval (cut to 0 .. 100 for showing) and how
// many people it is of.
type tables struct {
	*tabwriter.Writer
	voice
	plan study.Plan
	wide int // most indexes in a row of a breakdown
}

// printTables lays out a result as text, with so many indexes in a row of a
// breakdown.
func printTables(to io.Writer, v voice, r *study.Result, wide int) error {
	var text bytes.Buffer
	t := tables{tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0), v, r.Provenance.Asked, wide}
	t.provenance(r)
	if r.Calibration != nil {
		t.calibration(r.Calibration)
	}
	t.total(r.Total)
	for _, b := range r.Breakdowns {
		t.breakdown(b)
	}
	for _, c := range r.Comparisons {
		t.comparison(c)
	}
	if r.Trend != nil {
		t.trend(r.Trend)
	}
	for _, g := range r.Tests {
		t.groupTest(g)
	}
	t.parts(r)
	if err := t.Flush(); err != nil {
		return err
	}
	// Columns leave blanks at the ends of lines.
	for line := range bytes.Lines(text.Bytes()) {
		if _, err := to.Write(append(bytes.TrimRight(line, " \n"), '\n')); err != nil {
			return err
		}
	}
	return nil
}

// tell writes a sentence as a line of its own. Words from the file lose what
// could move the cursor or the columns.
func (t tables) tell(key string, args ...any) {
	fmt.Fprintln(t, plain(t.say(key, args...)))
}

// row writes a line of a table.
func (t tables) row(parts ...string) { fmt.Fprintln(t, cells(parts)) }

// heading begins a table; columns of different tables do not align.
func (t tables) heading(key string, args ...any) {
	t.gap()
	t.tell(key, args...)
}

// gap ends a table, and leaves a line.
func (t tables) gap() {
	_ = t.Flush() // into memory
	fmt.Fprintln(t)
}

// total writes the indexes and items of all sheets.
func (t tables) total(g study.Group) {
	t.heading("analyze.all", g.Rows)
	if g.Suppressed {
		t.tell("analyze.too_few")
		return
	}
	head := t.words("analyze.col.index", "analyze.col.formula", "analyze.col.score")
	t.row(append(append(head, "%"), t.words("analyze.col.interval", "analyze.col.people", "analyze.col.missing", "analyze.col.dont_know")...)...)
	for _, f := range g.Indexes {
		t.row(append(cells{f.Subject, string(f.Formula), string(f.Score), t.percent(f), t.limits(f.Interval.Clamp(0, 1))}, t.counts(f)...)...)
	}
	t.gap()
	head = append(t.words("analyze.col.item"), t.scoreHeads()...)
	t.row(append(head, t.words("analyze.col.mean", "analyze.col.mean_interval")...)...)
	for _, i := range g.Items {
		row := cells{i.Name}
		for _, f := range i.Figures[:len(i.Figures)-2] {
			row = append(row, t.percent(f), t.limits(f.Interval.Clamp(0, 1)))
		}
		row = append(row, t.counts(i.Figures[0])...)
		mean := i.Figures[len(i.Figures)-1]
		t.row(append(row, t.decimal(mean.Value), t.raw(mean.Interval))...)
	}
}

// scoreHeads are the columns of an item table.
func (t tables) scoreHeads() cells {
	var all cells
	for _, s := range t.plan.Scores {
		all = append(all, string(s)+" %", t.say("analyze.col.interval"))
	}
	return append(all, t.words("analyze.col.people", "analyze.col.missing", "analyze.col.dont_know")...)
}

// counts are the people behind a figure.
func (t tables) counts(f study.Figure) cells {
	if f.Suppressed {
		return cells{t.say("analyze.col.few"), "", ""}
	}
	return cells{strconv.FormatInt(f.Respondents, 10), strconv.FormatInt(f.Missing, 10), strconv.FormatInt(f.DontKnow, 10)}
}

// breakdown writes a row per group with the overall indexes.
func (t tables) breakdown(b study.Breakdown) {
	t.heading("analyze.by", strings.Join(b.By, ", "))
	head := append(append(cells{}, b.By...), t.say("analyze.col.sheets"))
	for _, g := range b.Groups {
		if g.Suppressed {
			continue
		}
		for _, f := range t.overalls(g) {
			head = append(head, fmt.Sprintf("%s %s %%", f.Formula, f.Score), t.say("analyze.col.interval"))
		}
		break
	}
	t.row(head...)
	for _, g := range b.Groups {
		row := append(cells{}, g.Labels...)
		if g.Suppressed {
			t.row(append(row, t.say("analyze.col.few"))...)
			continue
		}
		row = append(row, strconv.FormatInt(g.Rows, 10))
		for _, f := range t.overalls(g) {
			row = append(row, t.percent(f), t.limits(f.Interval.Clamp(0, 1)))
		}
		t.row(row...)
	}
}

// overalls are the indexes over all criteria.
func overalls(g study.Group) []study.Figure {
	var all []study.Figure
	for _, f := range g.Indexes {
		if f.Subject == study.AllCriteria {
			all = append(all, f)
		}
	}
	return all
}

// overalls are those that a breakdown shows: the first ones, and of the others
// the overall question.
func (t tables) overalls(g study.Group) []study.Figure {
	all := overalls(g)
	if len(all) <= t.wide {
		return all
	}
	some := all[:t.wide:t.wide]
	for _, f := range all[t.wide:] {
		if f.Formula == analysis.FormulaQuestion {
			some = append(some, f)
		}
	}
	return some
}

// comparison writes differences in points of a percentage.
func (t tables) comparison(c study.Compared) {
	t.heading("analyze.less", c.Dimension, c.A, c.B)
	if c.Suppressed {
		t.tell("analyze.less.absent")
		return
	}
	sides := append(cells{c.A + " %", c.B + " %"}, t.words("analyze.col.difference", "analyze.col.interval")...)
	t.row(append(append(t.words("analyze.col.index", "analyze.col.formula", "analyze.col.score"), sides...), "p")...)
	for _, x := range c.Indexes {
		t.row(study.AllCriteria, string(x.Formula), string(x.Score),
			t.hundredfold(x.A), t.hundredfold(x.B), t.hundredfold(x.Difference), t.limits(x.Interval), t.chance(x.P))
	}
	t.gap()
	t.row(append(append(t.words("analyze.col.item"), sides...), "p", t.say("analyze.col.adjusted", c.Family))...)
	for _, i := range c.Items {
		t.row(i.Name, t.hundredfold(i.A), t.hundredfold(i.B), t.hundredfold(i.Difference),
			t.limits(i.Interval), t.chance(i.P), t.chance(i.Adjusted))
	}
	if c.Change != nil {
		t.change(c.Change)
	}
}

// change writes what comes from the units' service and what from their mix.
func (t tables) change(c *study.Change) {
	t.gap()
	t.tell("analyze.change", t.hundredfold(c.Total), t.hundredfold(c.Service), c.Units, t.hundredfold(c.Mix))
	if len(c.Parts) == 0 {
		return
	}
	t.row(append(cells{c.Units}, t.words("analyze.col.service", "analyze.col.mix")...)...)
	for _, p := range c.Parts {
		t.row(p.Unit, t.hundredfold(p.Service), t.hundredfold(p.Mix))
	}
}
