package standings

import (
	"math/big"
	"strconv"

	"sipas/analysis/scoring"
	"sipas/survey/ranking"
	"sipas/survey/web/kit"
)

// none stands for a figure that does not exist.
const none = "–"

var hundred = big.NewRat(100, 1)

// number writes a figure rounded to decimals, as the language does. The float
// is that of the rounded decimal number, so that nothing is rounded twice.
func number(l *kit.Locale, v *big.Rat, decimals int) string {
	if v == nil {
		return none
	}
	f, _ := scoring.Round(v, decimals).Float64()
	return l.Number(f, decimals)
}

// percent writes a share as a percentage, rounded to decimals.
func percent(l *kit.Locale, v *big.Rat, decimals int) string {
	if v == nil {
		return none
	}
	return number(l, new(big.Rat).Mul(v, hundred), decimals) + "%"
}

// points writes points as the round publishes them.
func (x *place) points(v *big.Rat) string { return number(x.Locale, v, x.Decimals) }

// share writes an index as the round publishes it.
func (x *place) share(v *big.Rat) string { return percent(x.Locale, v, x.Decimals) }

// gap writes a difference with its sign, rounded as its ends are published, so
// that what is shown adds up. "" where an end is missing.
func gap(l *kit.Locale, before, after *big.Rat, decimals int) string {
	if before == nil || after == nil {
		return ""
	}
	d := new(big.Rat).Sub(scoring.Round(after, decimals), scoring.Round(before, decimals))
	s := number(l, d, decimals)
	if d.Sign() > 0 {
		return "+" + s
	}
	return s
}

// inHundredths is a share as a percentage.
func inHundredths(v *big.Rat) *big.Rat {
	if v == nil {
		return nil
	}
	return new(big.Rat).Mul(v, hundred)
}

// rank writes a place: "4", "4=" where it is shared.
func rank(s ranking.Standing) string {
	switch {
	case s.Rank == 0:
		return none
	case s.Tied:
		return strconv.Itoa(s.Rank) + "="
	}
	return strconv.Itoa(s.Rank)
}

// span writes the places that a unit may hold, "3–7"; "" when it is one.
func span(s scoring.Span) string {
	if s.Best == 0 || s.Best == s.Worst {
		return ""
	}
	return strconv.Itoa(s.Best) + "–" + strconv.Itoa(s.Worst)
}

// moved is how many places somebody went up or down.
type moved struct {
	Class, Mark string
	Words       string
	By          int // places; more is better
}

// move writes the way from one place to another. It is empty where one is
// missing.
func move(l *kit.Locale, before, after ranking.Standing) moved {
	if before.Rank == 0 || after.Rank == 0 {
		return moved{}
	}
	m := moved{By: before.Rank - after.Rank}
	switch {
	case m.By > 0:
		m.Class, m.Mark, m.Words = "higher", "▲", l.Say("standings.moved.up", m.By, before.Rank)
	case m.By < 0:
		m.Class, m.Mark, m.Words = "lower", "▼", l.Say("standings.moved.down", -m.By, before.Rank)
	default:
		m.Class, m.Mark, m.Words = "same", "=", l.Say("standings.moved.same")
	}
	return m
}

// float is a figure for a drawing; NaN for none.
func float(v *big.Rat) float64 {
	if v == nil {
		return nan
	}
	f, _ := v.Float64()
	return f
}

// brings writes what a node brings: a bonus or a penalty with its sign, or a
// dash where there was none.
func (x *place) brings(t *scoring.Tally) string {
	switch v := t.Net(); {
	case !t.Beside():
		return x.points(v)
	case v.Sign() > 0:
		return "+" + x.points(v)
	case v.Sign() < 0:
		return "−" + x.points(new(big.Rat).Neg(v))
	}
	return none
}

// mostOf is the most that a node gives to units of one set; nil without units,
// and for a bonus or a penalty.
func mostOf(rows []*ranking.Row, code string) *big.Rat {
	for _, r := range rows {
		if t := r.Sheet[code]; t != nil && !t.Beside() {
			return t.Max
		}
	}
	return nil
}
