package main

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/study"
)

// csvHeader is the long form that printCSV writes: one figure a row.
var csvHeader = []string{"section", "by", "group", "subject", "formula", "score", "value", "lo", "hi", "se", "df", "deff",
	"numerator", "denominator", "respondents", "missing", "dont_know", "withheld"}

// printCSV writes every figure of the tables, of comparisons and of the parts
// that have a value per subject, in UTF-8 without byte order mark, decimal
// points and full precision. What is undefined or withheld is empty.
func printCSV(to io.Writer, r *study.Result) error {
	w := csv.NewWriter(to)
	w.Write(csvHeader)
	provenance := func(what, value string) {
		row := make([]string, len(csvHeader))
		row[0], row[3], row[6] = "provenance", what, value
		w.Write(row)
	}
	provenance("program", r.Provenance.Program)
	provenance("frame", r.Provenance.Frame)
	provenance("plan", r.Provenance.Plan)
	provenance("seed", strconv.FormatUint(r.Provenance.Seed, 10))
	c := csvWriter{w}
	c.tables("", r.Total, r.Breakdowns)
	for _, one := range r.Comparisons {
		c.comparison(one)
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
		if strings.IndexAny(row[i], "=+-@\t\r\uff1d\uff0b\uff0d\uff20") == 0 {
			row[i] = "'" + row[i]
		}
	}
	_ = c.to.Write(row)
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
		row[0], row[1], row[2], row[len(row)-1] = section, strings.Join(by, "|"), strings.Join(g.Labels, "|"), "yes"
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
	}
}

func (c csvWriter) figure(section string, by, labels []string, f study.Figure) {
	withheld := ""
	respondents, missing, dontKnow := strconv.FormatInt(f.Respondents, 10), strconv.FormatInt(f.Missing, 10), strconv.FormatInt(f.DontKnow, 10)
	if f.Suppressed {
		withheld, respondents, missing, dontKnow = "yes", "", "", ""
	}
	c.Write([]string{section, strings.Join(by, "|"), strings.Join(labels, "|"), f.Subject, string(f.Formula), string(f.Score),
		full64(f.Value), full64(study.Number(f.Interval.Lo)), full64(study.Number(f.Interval.Hi)), full64(f.SE), full64(f.DF), full64(f.Deff),
		full64(f.Numerator), full64(f.Denominator), respondents, missing, dontKnow, withheld})
}

func (c csvWriter) comparison(one study.Compared) {
	between := one.A + "|" + one.B
	by := []string{one.Dimension}
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
}

func (c csvWriter) p(by, between, subject, formula, score string, p study.Number) {
	row := make([]string, len(csvHeader))
	copy(row, []string{"p", by, between, subject, formula, score, full64(p)})
	c.Write(row)
}

func (c csvWriter) ranking(l *study.League) {
	for _, p := range l.Places {
		row := make([]string, len(csvHeader))
		copy(row, []string{"rank", l.Units, p.Unit, study.AllCriteria, string(l.Formula), string(l.Score), "", "", ""})
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
