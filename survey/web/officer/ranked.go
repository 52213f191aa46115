package officer

import (
	"context"
	"net/url"

	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// whyKeys are why a survey gives no points.
var whyKeys = map[ranking.Why]string{
	ranking.Few:         "officer.why.few",
	ranking.Nobody:      "officer.why.nobody",
	ranking.Withheld:    "officer.why.withheld",
	ranking.NoWave:      "officer.why.no_wave",
	ranking.WaveGone:    "officer.why.no_wave",
	ranking.NotSurveyed: "officer.why.not_surveyed",
	ranking.Altered:     "officer.why.altered",
	ranking.NoSurvey:    "officer.why.no_survey",
	ranking.NotJudged:   "officer.why.nobody",
	ranking.StillAsked:  "officer.why.still_asked",
}

// Ranked makes Config.Given of what a round comes to.
func Ranked(r *ranking.Rankings) func(ctx context.Context, round *reform.Round, unit string) (map[string]Given, error) {
	return func(ctx context.Context, round *reform.Round, unit string) (map[string]Given, error) {
		all, err := r.Given(ctx, round, unit)
		if err != nil {
			return nil, err
		}
		given := make(map[string]Given, len(all))
		for code, g := range all {
			given[code] = ranked(g, unit)
		}
		return given, nil
	}
}

// ranked is what a survey gives a leaf, as the sheet shows it. Opinions of so few
// people that they could be told apart are not shown by themselves.
func ranked(g *ranking.Given, unit string) Given {
	one := Given{Points: g.Points, Index: g.Index, Lo: g.Interval.Lo, Hi: g.Interval.Hi, Answers: g.Answers, Least: g.Least,
		Wave: g.WaveTitle, Final: g.Final, Why: whyKeys[g.Why]}
	if g.Wave != "" {
		one.Link = "/results/" + url.PathEscape(g.Wave) + "?" + url.Values{"unit": {unit}}.Encode()
	}
	if g.Opinion != nil {
		one.Until = g.Opinion.Until
		one.Answers, _, _ = g.Opinion.Told()
		if g.Opinion.Few {
			one.Points, one.Answers, one.Why = nil, 0, "officer.why.withheld"
		}
	}
	return one
}
