package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/study"
	"sipas/survey"
)

// csvHeader is the long form that printCSV writes: one figure a row.
var csvHeader = []string{"section", "by", "group", "subject", "formula", "score", "value", "lo", "hi", "se", "df", "deff",
	"numerator", "denominator", "respondents", "missing", "dont_know", "withheld"}

// printCSV writes every figure of the tables, of comparisons and of the parts
// that have a value per subject, in UTF-8 without byte order mark, decimal
// points and full precision. What is undefined or withheld is empty.
//
// First come rows of the section provenance (the last of them, asked, is the
// whole plan as JSON) and note. Answers by category are rows of the formula
// count with the category as the score. Several dimensions and their labels
// stand in one cell with a bar between them; a bar or backslash of a label has
// a backslash before it.
//
// The words of notes are English whatever the terminal speaks: the same data and
// plan give the same bytes.
func printCSV(to io.Writer, r *study.Result) error {
	v, err := speak(survey.English)
	if err != nil {
		return err
	}
	w := csv.NewWriter(to)
	w.Write(csvHeader)
	c := csvWriter{w}
	if err := c.provenance(v, r); err != nil {
		return err
	}
	if r.Calibration != nil {
		c.calibration(r.Calibration)
	}
	c.tables("", r.Total, r.Breakdowns)
	for _, one := range r.Comparisons {
		c.comparison(one)
	}
	if r.Trend != nil {
		c.trend(r.Trend)
	}
	for _, g := range r.Tests {
		c.groupTest(g)
	}
	if r.Ranking != nil {
		c.ranking(r.Ranking)
	}
	for _, s := range r.Reliability {
		c.value("reliability", "alpha", s.Name, s.Alpha, s.Interval, s.Rows)
		c.value("reliability", "omega", s.Name, s.Omega, interval.None(), s.Rows)
	}
	if s := r.Structure; s != nil {
		c.value("structure", "kmo", study.AllCriteria, s.KMO, interval.None(), s.Rows)
		for i, v := range s.Values {
			c.value("structure", "eigenvalue", strconv.Itoa(i+1), v, interval.None(), s.Rows)
		}
	}
	if d := r.Drivers; d != nil {
		for _, f := range d.Factors {
			c.value("drivers", "lmg", f.Name, f.Share, f.Interval, d.Rows)
		}
		for _, i := range d.Items {
			c.value("drivers", "johnson", i.Name, i.Importance, i.Interval, d.ItemRows)
		}
	}
	if q := r.Quality; q != nil {
		for _, f := range q.Rules {
			c.value("quality", "flagged", f.Code, f.Share, interval.None(), int64(q.Sheets))
		}
		c.tables("without_flagged", q.Without, q.WithoutBreakdowns)
	}
	w.Flush()
	return w.Error()
}

// csvWriter writes rows of csvHeader.
type csvWriter struct{ to *csv.Writer }

// labelColumns are the columns of csvHeader that hold words from the file.
const labelColumns = 4

// Write writes a row. Words that a spreadsheet would take for a formula get an
// apostrophe before them: labels come from whoever filled in the file. Errors
// are kept by the csv.Writer until its end.
func (c csvWriter) Write(row []string) {
	for i := range labelColumns {
		row[i] = harmless(row[i])
	}
	_ = c.to.Write(row)
}

// harmless keeps words from being taken for a formula.
func harmless(words string) string {
	if strings.IndexAny(words, "=+-@\t\r\uff1d\uff0b\uff0d\uff20") == 0 {
		return "'" + words
	}
	return words
}

// bars makes the bars and backslashes of a label unlike those between labels.
var bars = strings.NewReplacer(`\`, `\\`, "|", `\|`)

// barred puts labels into one cell.
func barred(labels ...string) string {
	all := make([]string, len(labels))
	for i, label := range labels {
		all[i] = bars.Replace(label)
	}
	return strings.Join(all, "|")
}

// provenance writes what was asked of which data, and the notes.
func (c csvWriter) provenance(v voice, r *study.Result) error {
	p := r.Provenance
	asked, err := json.Marshal(p.Asked)
	if err != nil {
		return fmt.Errorf("writing the plan: %w", err)
	}
	for _, one := range [][2]string{
		{"program", p.Program}, {"frame", p.Frame}, {"plan", p.Plan}, {"seed", strconv.FormatUint(p.Seed, 10)},
		{"rows", strconv.FormatInt(p.Rows, 10)}, {"rows_chosen", strconv.FormatInt(r.Rows, 10)},
		{"where", filterWords(p.Asked.Where)}, {"scores", names(p.Asked.Scores)}, {"formulas", names(p.Asked.Formulas)},
		{"units", p.Asked.Units}, {"sample", sampleWords(v, p.Asked.Sample)}, {"interval", string(p.Asked.Interval)},
		{"confidence", full64(study.Number(p.Asked.Confidence))}, {"suppress_below", strconv.FormatInt(p.Asked.SuppressBelow, 10)},
		{"asked", string(asked)},
	} {
		c.said("provenance", one[0], one[1])
	}
	for _, n := range r.Notes {
		c.said("note", n.Code, noteWords(v, n))
	}
	return nil
}

// said writes a row of words.
func (c csvWriter) said(section, subject, value string) {
	row := make([]string, len(csvHeader))
	row[0], row[3], row[6] = section, subject, harmless(value)
	c.Write(row)
}

// tables writes the figures of a total and its breakdowns.
func (c csvWriter) tables(section string, total study.Group, all []study.Breakdown) {
	name := func(one string) string {
		if section == "" {
			return one
		}
		return section
	}
	c.group(name("total"), nil, total)
	for _, b := range all {
		for _, g := range b.Groups {
			c.group(name("group"), b.By, g)
		}
	}
}

func (c csvWriter) group(section string, by []string, g study.Group) {
	if g.Suppressed {
		row := make([]string, len(csvHeader))
		row[0], row[1], row[2], row[len(row)-1] = section, barred(by...), barred(g.Labels...), "yes"
		c.Write(row)
		return
	}
	for _, f := range g.Indexes {
		c.figure(section, by, g.Labels, f)
	}
	for _, i := range g.Items {
		for _, f := range i.Figures {
			c.figure(section, by, g.Labels, f)
		}
		c.item(section, by, g.Labels, i)
	}
}

// item writes how often each category was chosen, and the spread of an item.
func (c csvWriter) item(section string, by, labels []string, i study.Item) {
	if i.Suppressed {
		return // its figures say so
	}
	one := func(formula, score, value string) {
		row := make([]string, len(csvHeader))
		copy(row, []string{section, barred(by...), barred(labels...), i.Name, formula, score, value})
		c.Write(row)
	}
	for category, n := range i.Counts {
		one("count", strconv.Itoa(category+1), strconv.FormatInt(n, 10))
	}
	one("sd", "", full64(i.SD))
	one("q1", "", full64(i.Q1))
	one("median", "", full64(i.Median))
	one("q3", "", full64(i.Q3))
}

func (c csvWriter) figure(section string, by, labels []string, f study.Figure) {
	withheld := ""
	respondents, missing, dontKnow := strconv.FormatInt(f.Respondents, 10), strconv.FormatInt(f.Missing, 10), strconv.FormatInt(f.DontKnow, 10)
	if f.Suppressed {
		withheld, respondents, missing, dontKnow = "yes", "", "", ""
	}
	c.Write([]string{section, barred(by...), barred(labels...), f.Subject, string(f.Formula), string(f.Score),
		full64(f.Value), full64(study.Number(f.Interval.Lo)), full64(study.Number(f.Interval.Hi)), full64(f.SE), full64(f.DF), full64(f.Deff),
		full64(f.Numerator), full64(f.Denominator), respondents, missing, dontKnow, withheld})
}

func (c csvWriter) comparison(one study.Compared) {
	between := barred(one.A, one.B)
	by := []string{barred(one.Dimension)}
	if one.Suppressed {
		row := make([]string, len(csvHeader))
		row[0], row[1], row[2], row[len(row)-1] = "difference", by[0], between, "yes"
		c.Write(row)
		return
	}
	for _, x := range one.Indexes {
		c.Write([]string{"difference", by[0], between, study.AllCriteria, string(x.Formula), string(x.Score),
			full64(x.Difference), full64(study.Number(x.Interval.Lo)), full64(study.Number(x.Interval.Hi)), full64(x.SE), full64(x.DF),
			"", "", "", "", "", "", ""})
		c.p(by[0], between, study.AllCriteria, string(x.Formula), string(x.Score), x.P)
	}
	for _, i := range one.Items {
		row := make([]string, len(csvHeader))
		copy(row, []string{"difference", by[0], between, i.Name, string(analysis.FormulaTop2), string(analysis.FormulaTop2), full64(i.Difference),
			full64(study.Number(i.Interval.Lo)), full64(study.Number(i.Interval.Hi))})
		if i.Suppressed {
			row[len(row)-1] = "yes"
		}
		c.Write(row)
		c.p(by[0], between, i.Name, string(analysis.FormulaTop2), string(analysis.FormulaTop2), i.P)
	}
	if one.Change != nil {
		c.change(by[0], between, one.Change)
	}
}

func (c csvWriter) p(by, between, subject, formula, score string, p study.Number) {
	row := make([]string, len(csvHeader))
	copy(row, []string{"p", by, between, subject, formula, score, full64(p)})
	c.Write(row)
}

func (c csvWriter) ranking(l *study.League) {
	for _, p := range l.Places {
		row := make([]string, len(csvHeader))
		copy(row, []string{"rank", barred(l.Units), barred(p.Unit), study.AllCriteria, string(l.Formula), string(l.Score), "", "", ""})
		if p.Rank > 0 {
			row[6], row[7], row[8] = strconv.Itoa(p.Rank), strconv.Itoa(p.Lo), strconv.Itoa(p.Hi)
		}
		c.Write(row)
	}
}

func (c csvWriter) value(section, formula, subject string, v study.Number, i interval.Interval, n int64) {
	row := make([]string, len(csvHeader))
	copy(row, []string{section, "", "", subject, formula, "", full64(v), full64(study.Number(i.Lo)), full64(study.Number(i.Hi))})
	row[14] = strconv.FormatInt(n, 10)
	c.Write(row)
}

// full64 writes a number so that it reads back to the same bits; "" for none.
func full64(n study.Number) string {
	f := float64(n)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
