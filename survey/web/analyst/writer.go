package analyst

import (
	"math"
	"strconv"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/web/kit"
)

// writer writes a summary in a language.
type writer struct {
	*kit.Locale
	view
	config *directory.Snapshot
	texts  texts
}

// decimals of an index, as a percentage.
const decimals = 2

// sheet writes a summary of a wave as it is known now.
func (w writer) sheet(s *results.Summary, about survey.Wave, now time.Time) sheet {
	v := sheet{
		Title: w.Text(about.Title), Wave: w.Text(about.Title),
		Period:  w.Say("results.period", w.Date(about.Opens), w.Date(about.Closes)),
		State:   w.Say(phases[about.Phase(now)]),
		Path:    "/results/" + about.ID,
		Address: w.address(),
		At:      w.Time(now),

		Responses: w.Count(s.Responses), Today: w.Count(s.Today),
		None: s.Responses == 0, Few: s.Suppressed,
		Overall:     w.figure(s.ItemMean),
		Definitions: w.definitions(s),
		Score:       w.Say(scoreWords[w.score]),
	}
	if w.unit == "" {
		v.Withdrawn = w.Count(s.Withdrawn)
	} else if u, ok := w.config.Tree.Unit(w.unit); ok {
		v.Title = w.Text(u.Name)
	}
	if waiting := s.Responses - s.Counted; waiting > 0 && !s.Suppressed {
		v.Waiting = w.Count(waiting)
	}
	if s.Partial > 0 {
		v.Partial = w.Count(s.Partial)
	}
	if s.Excluded > 0 {
		v.Excluded = w.Count(s.Excluded)
	}
	if s.Misfits > 0 {
		v.Misfits = w.Count(s.Misfits)
	}
	for _, f := range s.Factors {
		v.Factors = append(v.Factors, w.factor(f))
	}
	for _, u := range s.Units {
		v.Offices = append(v.Offices, w.office(u))
	}
	return v
}

func (w writer) factor(f results.Factor) row {
	r := row{Code: f.Code, Name: w.Text(w.texts[f.Code]), Figure: w.figure(f.ItemMean)}
	for _, c := range f.Criteria {
		line := row{Code: c.Code, Name: w.Text(w.texts[c.Code]), Figure: w.figure(c.Estimate)}
		line.Figure.DontKnow = w.Percent(c.DontKnowShare(), 1)
		r.Rows = append(r.Rows, line)
	}
	return r
}

func (w writer) office(u results.Unit) row {
	unit, _ := w.config.Tree.Unit(u.ID)
	to := w.view
	to.unit = u.ID
	return row{Code: u.ID, Name: w.Text(unit.Name), Link: to.address(),
		Indent: "d" + strconv.Itoa(min(u.Depth, 3)), Figure: w.figure(u.Estimate)}
}

// beside are the indexes with and without the doubted sheets; none when there
// are no such sheets.
func (w writer) beside(b *results.Beside) []row {
	if b.Excluded == 0 && b.Flagged == 0 && !b.Unflagged.Suppressed {
		return nil
	}
	rows := []row{{Name: w.Say("results.beside.published"), Figure: w.figure(b.Published)}}
	if b.Excluded > 0 {
		rows = append(rows, row{Name: w.Say("results.beside.excluded", b.Excluded), Figure: w.figure(b.WithExcluded)})
	}
	switch {
	case b.Flagged > 0:
		rows = append(rows, row{Name: w.Say("results.beside.flagged", b.Flagged, w.Time(b.FlaggedAt)), Figure: w.figure(b.Unflagged)})
	case b.Unflagged.Suppressed:
		rows = append(rows, row{Name: w.Say("results.beside.few"), Figure: w.figure(b.Unflagged)})
	}
	return rows
}

// definitions are the other ways to make one number of all answers.
func (w writer) definitions(s *results.Summary) []row {
	var rows []row
	for _, e := range []analysis.Estimate{s.ItemMean, s.FactorMean, s.Pooled, s.Question, s.Comprehensive} {
		name := w.Say(formulaWords[e.Formula])
		if e.Formula == analysis.FormulaFactorMean && len(s.Wave.Factors) > 0 {
			name = w.Say("results.formula.factor_mean_weighted")
		}
		rows = append(rows, row{Name: name, Code: string(e.Formula), Figure: w.figure(e)})
	}
	if x := s.Weighted; x != nil {
		name := w.Say(formulaWords[x.Estimate.Formula])
		if len(x.Missing) > 0 {
			name = w.Say("results.weighted.missing", name, len(x.Missing), s.Wave.Period)
		}
		rows = append(rows, row{Name: name, Code: string(x.Estimate.Formula), Figure: w.figure(x.Estimate)})
	}
	return rows
}

// figure writes an estimate. It is the one place where numbers are rounded.
func (w writer) figure(e analysis.Estimate) figure {
	switch {
	case e.Suppressed:
		return figure{Hidden: true}
	case math.IsNaN(e.Value):
		return figure{None: true}
	}
	f := figure{
		Value: w.Percent(e.Value, decimals), N: w.Count(int(e.Respondents)), Missing: w.Count(int(e.Missing)),
		Numerator: w.Number(e.Numerator, places(e.Numerator)), Denominator: w.Number(e.Denominator, places(e.Denominator)),
		Formula: w.Say("results.formula", w.Say(formulaWords[e.Formula]), string(e.Formula), string(e.Score)),
		Bar:     bar{Width: hundredths(e.Value)},
	}
	if e.Interval.Defined() {
		f.Low, f.High = w.Percent(e.Interval.Lo, decimals), w.Percent(e.Interval.Hi, decimals)
		lo, hi := max(0, e.Interval.Lo), min(1, e.Interval.Hi)
		f.Bar.Low, f.Bar.Wide = hundredths(lo), hundredths(hi-lo)
	}
	return f
}

// places is none for whole numbers and four for sums of shares.
func places(x float64) int {
	if x == math.Trunc(x) {
		return 0
	}
	return 4
}

// hundredths writes a share for a drawing a hundred wide.
func hundredths(share float64) string { return strconv.FormatFloat(100*share, 'f', 2, 64) }
