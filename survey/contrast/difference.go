package contrast

import (
	"math"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// Confidence is that of all intervals, and 1-Confidence the level of all tests.
const Confidence = 0.95

// Method says how the interval and the p-value of a difference were made.
type Method string

// The methods. ByBound is the t interval of figures of which only the standard
// errors of the parts are known: it is at most so wide.
const (
	ByShares Method = "newcombe"
	ByMeans  Method = "t"
	ByBound  Method = "t-bound"
)

// Verdict is what a difference says.
type Verdict uint8

// The verdicts. The zero Verdict is that of a difference that does not exist.
const (
	Absent   Verdict = iota // a side has no figure: nobody answered, or it was not asked there
	Withheld                // a side is suppressed
	Unclear                 // no more than chance makes: the answers cannot tell the sides apart
	Higher                  // A is above B by more than chance
	Lower                   // A is below B by more than chance
	Untested                // the sides differ, and on each everybody said the same: there is nothing to test by
)

// Difference is a figure of A less the same figure of B. Value, SE, DF, the
// interval and the p-values are NaN where a side is withheld or absent.
type Difference struct {
	A, B     analysis.Estimate // as they were shown
	Value    float64           // A - B, in the unit of the score: a share 0..1
	SE, DF   float64           // NaN for a share, whose interval needs none
	Interval interval.Interval
	Method   Method
	P        float64
	Exact    bool    // P is that of Fisher's exact test
	Adjusted float64 // P adjusted within its family; NaN for an index, which stands by itself
	CohenH   float64 // of shares: .2 small, .5 medium, .8 large; else NaN
	Verdict  Verdict
}

// Between is the difference of two estimates from different respondents. Only
// figures of one formula and score have one.
func Between(a, b analysis.Estimate) Difference {
	d := nothing(a, b)
	if d.Verdict == Withheld || !whole(a) || !whole(b) || !alike(a, b) {
		return d
	}
	if countsPersons(a) && countsPersons(b) {
		d.shares()
	} else {
		d.means()
	}
	d.judge(d.P)
	return d
}

// nothing is the difference before anything is computed.
func nothing(a, b analysis.Estimate) Difference {
	nan := math.NaN()
	d := Difference{A: a, B: b, Value: nan, SE: nan, DF: nan, Interval: interval.None(), Method: ByMeans, P: nan, Adjusted: nan, CohenH: nan}
	if a.Suppressed || b.Suppressed {
		d.Verdict = Withheld
	}
	if countsPersons(a) && countsPersons(b) {
		d.Method = ByShares
	}
	return d
}

// whole tells that an estimate has a figure.
func whole(e analysis.Estimate) bool { return !e.Suppressed && !math.IsNaN(e.Value) }

// alike tells that two figures are of one kind: of the same formula, or a
// criterion and one that is several pooled.
func alike(a, b analysis.Estimate) bool {
	criterion := func(e analysis.Estimate) bool { return e.Formula == e.Score || e.Formula == analysis.FormulaPooled }
	return a.Score == b.Score && (a.Formula == b.Formula || criterion(a) && criterion(b))
}

// countsPersons tells that a figure is a share of persons, whose numerator and
// denominator are people.
func countsPersons(e analysis.Estimate) bool {
	switch e.Formula {
	case analysis.FormulaTop2, analysis.FormulaAllHigh, analysis.FormulaMeanHigh:
		return true
	}
	return e.Formula == analysis.FormulaQuestion && e.Score == analysis.FormulaTop2
}

// tallyOf is a share as it was counted.
func tallyOf(e analysis.Estimate) compare.Tally {
	return compare.Tally{X: int64(e.Numerator), N: int64(e.Denominator)}
}

func (d *Difference) shares() {
	s := compare.CompareShares(tallyOf(d.A), tallyOf(d.B), Confidence)
	d.Value, d.Interval = s.Diff, s.Newcombe
	d.P, d.Exact, d.CohenH = s.P(), s.Exact(), s.CohenH
}

// means is the difference of two independent figures with standard errors:
// variances add up, the degrees of freedom are Satterthwaite's. Of means of
// ratings it is the test of Welch 1947.
func (d *Difference) means() {
	va, vb := d.A.SE*d.A.SE, d.B.SE*d.B.SE
	d.Value = d.A.Value - d.B.Value
	if !(va+vb > 0) {
		return
	}
	d.SE = math.Sqrt(va + vb)
	d.DF = (va + vb) * (va + vb) / (va*va/freedom(d.A) + vb*vb/freedom(d.B))
	d.Interval = interval.Student(d.Value, d.SE, d.DF, Confidence)
	d.P = min(1, 2*prob.StudentSurvival(math.Abs(d.Value)/d.SE, d.DF))
}

// judge says what a difference means at a p-value.
func (d *Difference) judge(p float64) {
	switch {
	case math.IsNaN(d.Value):
	case math.IsNaN(p):
		d.Verdict = Untested
		if d.Value == 0 {
			d.Verdict = Unclear
		}
	case p >= 1-Confidence:
		d.Verdict = Unclear
	case d.Value > 0:
		d.Verdict = Higher
	default:
		d.Verdict = Lower
	}
}

// adjust judges differences as one family, by Benjamini and Hochberg, and
// returns how many tests there are.
func adjust(family []*Difference) int {
	p := make([]float64, len(family))
	for i, d := range family {
		p[i] = d.P
	}
	for i, q := range compare.Adjust(p, compare.BenjaminiHochberg) {
		d := family[i]
		d.Adjusted = q
		if whole(d.A) && whole(d.B) {
			d.judge(q)
		}
	}
	return compare.FamilySize(p)
}
