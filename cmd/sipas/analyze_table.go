package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"
	"text/tabwriter"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/scoring"
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
	p := r.Provenance
	t.line("%d sheets of %d, %s, %s %%, %s", r.Rows, p.Rows, names(t.plan.Scores), percentOf(t.plan.Confidence), t.sample())
	t.line("program %s, seed %d", p.Program, p.Seed)
	t.line("frame %s", p.Frame)
	t.line("plan  %s", p.Plan)
	for _, n := range r.Notes {
		t.line("note: %s", noteWords(n))
	}
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

func (t tables) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// heading begins a table; columns of different tables do not align.
func (t tables) heading(format string, args ...any) {
	_ = t.Flush() // into memory
	t.line("\n"+format, args...)
}

func (t tables) sample() string {
	s := t.plan.Sample
	var said []string
	for _, one := range [][2]string{{"weights", s.Weights}, {"strata", s.Strata}, {"clusters", s.Clusters}, {"population", s.Population}} {
		if one[1] != "" {
			said = append(said, one[0]+" "+one[1])
		}
	}
	if len(said) == 0 {
		return "every sheet one voice"
	}
	return strings.Join(said, ", ")
}

func names(formulas []analysis.Formula) string {
	var all []string
	for _, f := range formulas {
		all = append(all, string(f))
	}
	return strings.Join(all, " ")
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
	t.line("item\t%s\tmean\tinterval of the mean", strings.Join(scoreHeads(t.plan.Scores), "\t"))
	for _, i := range g.Items {
		cells := []string{i.Name}
		for _, f := range i.Figures[:len(i.Figures)-2] {
			cells = append(cells, percent(f), limits(f.Interval.Clamp(0, 1)))
		}
		cells = append(cells, counts(i.Figures[0]))
		mean := i.Figures[len(i.Figures)-1]
		t.line("%s\t%s\t%s", strings.Join(cells, "\t"), decimal(mean.Value), raw(mean.Interval))
	}
}

// scoreHeads are the columns of an item table.
func scoreHeads(scores []analysis.Formula) []string {
	var all []string
	for _, s := range scores {
		all = append(all, string(s)+" %", "interval")
	}
	return append(all, "people", "missing", "don't know")
}

// counts are the people behind a figure.
func counts(f study.Figure) string {
	if f.Suppressed {
		return "few\t\t"
	}
	return fmt.Sprintf("%d\t%d\t%d", f.Respondents, f.Missing, f.DontKnow)
}

// breakdown writes a row per group with the overall indexes.
func (t tables) breakdown(b study.Breakdown) {
	t.heading("BY %s", strings.Join(b.By, ", "))
	head := append(append([]string{}, b.By...), "sheets")
	for _, g := range b.Groups {
		if g.Suppressed {
			continue
		}
		for _, f := range t.overalls(g) {
			head = append(head, fmt.Sprintf("%s %s %%", f.Formula, f.Score), "interval")
		}
		break
	}
	t.line("%s", strings.Join(head, "\t"))
	for _, g := range b.Groups {
		cells := append([]string{}, g.Labels...)
		if g.Suppressed {
			t.line("%s\tfew", strings.Join(cells, "\t"))
			continue
		}
		cells = append(cells, strconv.FormatInt(g.Rows, 10))
		for _, f := range t.overalls(g) {
			cells = append(cells, percent(f), limits(f.Interval.Clamp(0, 1)))
		}
		t.line("%s", strings.Join(cells, "\t"))
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

// percent is a share in percent with two decimals. A counted share is rounded
// once, from its fraction.
func percent(f study.Figure) string {
	num, den := float64(f.Numerator), float64(f.Denominator)
	whole := num == math.Trunc(num) && den == math.Trunc(den) && den > 0 && num >= 0 && den < 1<<52
	if whole && float64(f.Value) == num/den {
		share := new(big.Rat).SetFrac64(int64(num), int64(den))
		return scoring.Text(share.Mul(share, big.NewRat(100, 1)), 2)
	}
	return hundredfold(f.Value)
}

// hundredfold is a share in percent with two decimals, rounded half up as the
// decimal number that the float stands for.
func hundredfold(n study.Number) string {
	v := float64(n)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "-"
	}
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	if !ok {
		return "-"
	}
	r.Mul(r, big.NewRat(100, 1))
	return r.FloatString(2)
}

func percentOf(v float64) string { return strconv.FormatFloat(v*100, 'g', 6, 64) }

func limits(i interval.Interval) string {
	if !i.Defined() {
		return "-"
	}
	return hundredfold(study.Number(i.Lo)) + " .. " + hundredfold(study.Number(i.Hi))
}

// raw is an interval on its own scale.
func raw(i interval.Interval) string {
	if !i.Defined() {
		return "-"
	}
	return decimal(study.Number(i.Lo)) + " .. " + decimal(study.Number(i.Hi))
}

func decimal(n study.Number) string {
	if v := float64(n); !math.IsNaN(v) && !math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return "-"
}

// chance is a p-value; one that underflowed is not printed as 0.
func chance(p study.Number) string {
	switch v := float64(p); {
	case math.IsNaN(v):
		return "-"
	case v == 0:
		return "< 1e-300"
	case v < 0.0001:
		return strconv.FormatFloat(v, 'e', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 4, 64)
	}
}
