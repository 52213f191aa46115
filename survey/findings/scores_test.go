package findings_test

import (
	"testing"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/results"
)

// Each score of the same answers has figures of its own, in whatever order they
// are asked for, and the same ones when they are asked for again.
func TestScoresOfOneLensAreKeptApart(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed)
	o.hear("w", many(700, person{unit: "D1C1", channel: survey.ByQR})...)
	o.hear("w", many(600, person{unit: "D2", channel: survey.ByKiosk})...)
	for range 2 {
		for _, score := range []analysis.Score{analysis.Top2, analysis.Mean5, analysis.Mean01} {
			l := only("w", results.ByChannel, "qr")
			l.Score = score
			s := o.look(l)
			if s.Refused != "" || s.Total.Responses != 700 || s.Total.ItemMean.Score != score.Formula() {
				t.Errorf("score %v: %d answers, refused %q, by %s", score, s.Total.Responses, s.Refused, s.Total.ItemMean.Score)
			}
			for _, g := range o.by(l, results.ByUnit).Groups {
				if g.Responses > 0 && g.ItemMean.Score != score.Formula() {
					t.Errorf("score %v, unit %s: by %s", score, g.Label, g.ItemMean.Score)
				}
			}
		}
	}
}
