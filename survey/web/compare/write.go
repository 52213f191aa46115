package compare

import (
	"math"

	"sipas/survey/contrast"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
)

// points writes a difference of shares in hundredths, signed.
func points(l *kit.Locale, x float64) string {
	s := l.Number(100*x, lens.Decimals)
	if x > 0 {
		s = "+" + s
	}
	return s
}

// probability writes a p-value with its sign, as it stands behind a p.
func probability(l *kit.Locale, p float64) string {
	if p < .0005 {
		return "< " + l.Number(.001, 3)
	}
	return "= " + l.Number(p, 3)
}

// signs tell a verdict by class, by mark, and in words of a difference.
var signs = map[contrast.Verdict]struct{ class, mark, words string }{
	contrast.Absent:   {"none", "", "compare.verdict.absent"},
	contrast.Withheld: {"none", "", "compare.verdict.withheld"},
	contrast.Unclear:  {"unclear", "≈", "compare.verdict.unclear"},
	contrast.Higher:   {"higher", "▲", "compare.verdict.higher"},
	contrast.Lower:    {"lower", "▼", "compare.verdict.lower"},
	contrast.Untested: {"unclear", "?", "compare.verdict.untested"},
}

// methods are the words for how a difference was made.
var methods = map[contrast.Method]string{
	contrast.ByShares: "compare.method.newcombe", contrast.ByMeans: "compare.method.t", contrast.ByBound: "compare.method.bound",
}

// written is a difference as a reader sees it.
func written(l *kit.Locale, d contrast.Difference) difference {
	sign := signs[d.Verdict]
	out := difference{Sign: sign.class, Mark: sign.mark, Words: l.Say(sign.words)}
	if math.IsNaN(d.Value) {
		return out
	}
	out.Value = points(l, d.Value)
	out.Method = l.Say(methods[d.Method])
	if d.Exact {
		out.Method = l.Say("compare.method.fisher")
	}
	if d.Interval.Defined() {
		out.Low, out.High = points(l, d.Interval.Lo), points(l, d.Interval.Hi)
	}
	if !math.IsNaN(d.P) {
		out.P = probability(l, d.P)
	}
	if !math.IsNaN(d.Adjusted) {
		out.Adjusted = probability(l, d.Adjusted)
	}
	if !math.IsNaN(d.CohenH) {
		out.Effect = l.Number(d.CohenH, 2)
	}
	return out
}
