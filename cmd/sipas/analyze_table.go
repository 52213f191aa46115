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
	plan study.Plan
	wide int // most indexes in a row of a breakdown
}

// printTables lays out a result as text, with so many indexes in a row of a
// breakdown.
func printTables(to io.Writer, r *study.Result, wide int) error {
	var text bytes.Buffer
	t := tables{tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0), r.Provenance.Asked, wide}
	t.provenance(r)
	t.group("ALL SHEETS", r.Total)
	for _, b := range r.Breakdowns {
		t.breakdown(b)
	}
	for _, c := range r.Comparisons {
		t.comparison(c)
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

// line writes a line. Words from the file lose what could move the cursor or
// the columns.
func (t tables) line(format string, args ...any) {
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = plain(text)
		}
	}
	fmt.Fprintf(t, format+"\n", args...)
}

// heading begins a table; columns of different tables do not align.
func (t tables) heading(format string, args ...any) {
	_ = t.Flush() // into memory
	t.line("\n"+format, args...)
}

// group writes the indexes and items of a set of sheets.
func (t tables) group(title string, g study.Group) {
	t.heading("%s: %d sheets", title, g.Rows)
	if g.Suppressed {
		t.line("too few people to be shown")
		return
	}
	t.line("index\tformula\tscore\t%%\tinterval\tpeople\tmissing\tdon't know")
	for _, f := range g.Indexes {
		t.line("%s\t%s\t%s\t%s\t%s\t%s", f.Subject, f.Formula, f.Score, percent(f), limits(f.Interval.Clamp(0, 1)), counts(f))
	}
	_ = t.Flush() // into memory
	t.line("")
	t.line("item\t%s\tmean\tinterval of the mean", scoreHeads(t.plan.Scores))
	for _, i := range g.Items {
		row := cells{i.Name}
		for _, f := range i.Figures[:len(i.Figures)-2] {
			row = append(row, percent(f), limits(f.Interval.Clamp(0, 1)))
		}
		row = append(row, counts(i.Figures[0])...)
		mean := i.Figures[len(i.Figures)-1]
		t.line("%s\t%s\t%s", row, decimal(mean.Value), raw(mean.Interval))
	}
}

// scoreHeads are the columns of an item table.
func scoreHeads(scores []analysis.Formula) cells {
	var all cells
	for _, s := range scores {
		all = append(all, string(s)+" %", "interval")
	}
	return append(all, "people", "missing", "don't know")
}

// counts are the people behind a figure.
func counts(f study.Figure) cells {
	if f.Suppressed {
		return cells{"few", "", ""}
	}
	return cells{strconv.FormatInt(f.Respondents, 10), strconv.FormatInt(f.Missing, 10), strconv.FormatInt(f.DontKnow, 10)}
}

// breakdown writes a row per group with the overall indexes.
func (t tables) breakdown(b study.Breakdown) {
	t.heading("BY %s", strings.Join(b.By, ", "))
	head := append(append(cells{}, b.By...), "sheets")
	for _, g := range b.Groups {
		if g.Suppressed {
			continue
		}
		for _, f := range t.overalls(g) {
			head = append(head, fmt.Sprintf("%s %s %%", f.Formula, f.Score), "interval")
		}
		break
	}
	t.line("%s", head)
	for _, g := range b.Groups {
		row := append(cells{}, g.Labels...)
		if g.Suppressed {
			t.line("%s\tfew", row)
			continue
		}
		row = append(row, strconv.FormatInt(g.Rows, 10))
		for _, f := range t.overalls(g) {
			row = append(row, percent(f), limits(f.Interval.Clamp(0, 1)))
		}
		t.line("%s", row)
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
	t.heading("%s: %s LESS %s, in points", c.Dimension, c.A, c.B)
	if c.Suppressed {
		t.line("a side has too few people to be shown, or is not there")
		return
	}
	t.line("index\tformula\tscore\t%s %%\t%s %%\tdifference\tinterval\tp", c.A, c.B)
	for _, x := range c.Indexes {
		t.line("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", study.AllCriteria, x.Formula, x.Score,
			hundredfold(x.A), hundredfold(x.B), hundredfold(x.Difference), limits(x.Interval), chance(x.P))
	}
	_ = t.Flush() // into memory
	t.line("")
	t.line("item\t%s %%\t%s %%\tdifference\tinterval\tp\tp of %d criteria (BH)", c.A, c.B, c.Family)
	for _, i := range c.Items {
		t.line("%s\t%s\t%s\t%s\t%s\t%s\t%s", i.Name, hundredfold(i.A), hundredfold(i.B), hundredfold(i.Difference),
			limits(i.Interval), chance(i.P), chance(i.Adjusted))
	}
	if c.Change != nil {
		_ = t.Flush() // into memory
		t.line("")
		t.line("change %s = service %s + mix of %s %s", hundredfold(c.Change.Total), hundredfold(c.Change.Service), c.Change.Units, hundredfold(c.Change.Mix))
	}
}
