package officer_test

import (
	"math/big"
	"testing"
	"time"

	"sipas/analysis/scoring"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/web/officer"
)

// Seed article 002: 90.81 % of 10 points is 9.081.
func TestRanked(t *testing.T) {
	index, points := big.NewRat(9081, 10000), big.NewRat(9081, 1000)
	sealed := officer.RankedLeaf(&ranking.Given{Source: reform.Satisfaction, Points: points, Index: index, Interval: scoring.Range{Lo: big.NewRat(8, 10), Hi: big.NewRat(95, 100)},
		Answers: 812, Least: 30, Wave: "w 1", WaveTitle: text("Khảo sát", "Survey"), Final: true}, "Đ1")
	if sealed.Points != points || sealed.Index != index || sealed.Lo == nil || sealed.Answers != 812 || !sealed.Final || sealed.Why != "" || sealed.Link != "/results/w%201?unit=%C4%901" {
		t.Errorf("%+v", sealed)
	}
	for why, key := range map[ranking.Why]string{ranking.Few: "officer.why.few", ranking.Nobody: "officer.why.nobody", ranking.Withheld: "officer.why.withheld",
		ranking.NoWave: "officer.why.no_wave", ranking.WaveGone: "officer.why.no_wave", ranking.NotSurveyed: "officer.why.not_surveyed",
		ranking.Altered: "officer.why.altered", ranking.NoSurvey: "officer.why.no_survey", ranking.NotJudged: "officer.why.nobody"} {
		if got := officer.RankedLeaf(&ranking.Given{Why: why}, "D1"); got.Why != key || got.Points != nil || got.Link != "" {
			t.Errorf("%s: %+v", why, got)
		}
	}
	judged := ranking.Given{Source: reform.Sociological, Points: points, Opinion: &ranking.Opinion{Points: points, Judged: 40}}
	if got := officer.RankedLeaf(&judged, "D1"); got.Points != points || got.Answers != 40 {
		t.Errorf("%+v", got)
	}
	until := time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)
	if got := officer.RankedLeaf(&ranking.Given{Source: reform.Sociological, Why: ranking.StillAsked, Opinion: &ranking.Opinion{Until: until}}, "D1"); got.Why != "officer.why.still_asked" || !got.Until.Equal(until) || got.Points != nil || got.Answers != 0 || got.Final {
		t.Errorf("%+v", got)
	}
	// What three people think is nobody's business.
	judged.Opinion.Few, judged.Opinion.Judged = true, 3
	if got := officer.RankedLeaf(&judged, "D1"); got.Points != nil || got.Answers != 0 || got.Why != "officer.why.withheld" {
		t.Errorf("%+v", got)
	}
}
