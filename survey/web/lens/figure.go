package lens

import (
	"math"
	"strconv"

	"sipas/analysis"
	"sipas/survey/results"
	"sipas/survey/web/kit"
)

// Decimals of an index, written as a percentage.
const Decimals = 2

// Figure is an estimate as a reader sees it. When neither Hidden nor None is
// set, it has its numbers.
type Figure struct {
	*kit.Locale
	Hidden bool // too few respondents, or it would tell of others' figures
	None   bool // nobody answered

	Value, Low, High       string // Low and High are "" where there is no interval
	N                      string // respondents
	Numerator, Denominator string
	Missing, DontKnow      string // answers left empty; answers "don't know"
	Share                  string // of "don't know" among those who saw it and did not leave it empty; "" where that is not asked
	Formula                string // in words
	Code                   string // the formula's name and the score's
	Absent                 string // criteria, factors or units that nobody answered, in words; "" for none
	Bar                    Bar
}

// Bar is a figure drawn: in hundredths of the full width.
type Bar struct {
	Width     string
	Low, Wide string // the interval: where it begins, and how wide it is; "" for none
}

// Figure writes an estimate. It is the one place where indexes are rounded.
func (p *Place) Figure(e analysis.Estimate) Figure {
	f := Figure{Locale: p.Locale, Formula: p.Formula(e.Formula), Code: string(e.Formula)}
	if e.Score != e.Formula && e.Score != "" {
		f.Code += ", " + string(e.Score)
	}
	switch {
	case e.Suppressed:
		f.Hidden = true
		return f
	case math.IsNaN(e.Value):
		f.None = true
		return f
	}
	f.Value = p.Percent(e.Value, Decimals)
	f.N = p.Count(int(e.Respondents))
	f.Missing, f.DontKnow = p.Count(int(e.Missing)), p.Count(int(e.DontKnow))
	f.Numerator, f.Denominator = p.Number(e.Numerator, places(e.Numerator)), p.Number(e.Denominator, places(e.Denominator))
	f.Bar.Width = hundredths(e.Value)
	if e.Interval.Defined() {
		// The t interval of a mean of few answers may pass the ends of the scale,
		// where nothing lies. What people read is cut there, workbooks too;
		// what programs read has it as it was computed (export.Line).
		shown := e.Interval.Clamp(0, 1)
		f.Low, f.High = p.Percent(shown.Lo, Decimals), p.Percent(shown.Hi, Decimals)
		f.Bar.Low, f.Bar.Wide = hundredths(shown.Lo), hundredths(shown.Hi-shown.Lo)
	}
	for i, code := range e.Absent {
		if i > 0 {
			f.Absent += ", "
		}
		f.Absent += p.absent(e.Formula, code)
	}
	return f
}

// absent names what nobody answered: a unit, a factor or a criterion.
func (p *Place) absent(f analysis.Formula, code string) string {
	if f == analysis.FormulaPopulation {
		return p.Name(results.ByUnit, code)
	}
	return p.Item(code)
}

// Criterion writes a criterion's index with the share of "don't know".
func (p *Place) Criterion(c results.Criterion) Figure {
	f := p.Figure(c.Estimate)
	if !f.Hidden && !f.None {
		f.Share = p.Percent(c.DontKnowShare(), 1)
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
