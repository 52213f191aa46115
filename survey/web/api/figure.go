package api

import (
	"sipas/analysis"
	"sipas/analysis/study"
)

// figure is an estimate with what is needed to judge it. Where Suppressed is
// set every number is null; a Value of null without it says that nobody has
// answered.
type figure struct {
	Value       study.Number     `json:"value"`
	Lo          study.Number     `json:"lo"`
	Hi          study.Number     `json:"hi"`
	Numerator   study.Number     `json:"numerator"`
	Denominator study.Number     `json:"denominator"`
	Respondents *int64           `json:"respondents"`
	Missing     *int64           `json:"missing"`
	DontKnow    *int64           `json:"dont_know"`
	Formula     analysis.Formula `json:"formula"`
	Score       analysis.Formula `json:"score"`
	Suppressed  bool             `json:"suppressed"`
}

// figureOf is an estimate as it is sent; nil for one that the wave does not
// have, as the overall question where none is asked.
func figureOf(e analysis.Estimate) *figure {
	if e.Formula == "" {
		return nil
	}
	e = e.Redacted()
	f := &figure{Value: study.Number(e.Value), Lo: study.Number(e.Interval.Lo), Hi: study.Number(e.Interval.Hi),
		Numerator: study.Number(e.Numerator), Denominator: study.Number(e.Denominator), Formula: e.Formula, Score: e.Score, Suppressed: e.Suppressed}
	if !e.Suppressed {
		f.Respondents, f.Missing, f.DontKnow = &e.Respondents, &e.Missing, &e.DontKnow
	}
	return f
}
