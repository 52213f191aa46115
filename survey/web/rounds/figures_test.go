package rounds_test

import (
	"context"
	"maps"
	"math/big"
	"testing"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/rounds"
)

// told is what a round comes to, as it is told.
type told struct {
	given map[string]map[string]*ranking.Given // by unit and leaf
	err   error
}

func (x *told) Ranking(context.Context, string) (*ranking.Ranking, error) {
	r := &ranking.Ranking{}
	for unit, given := range x.given {
		r.Rows = append(r.Rows, &ranking.Row{Unit: unit, Given: given})
	}
	return r, x.err
}

// What surveys give stands in the council's view, with its interval, or with the
// reason why there is nothing. The figure is that of seed 002.
func TestWhatSurveysGiveIsShown(t *testing.T) {
	given := func(unit, leaf string, g ranking.Given) (string, map[string]*ranking.Given) {
		return unit, map[string]*ranking.Given{leaf: &g}
	}
	x := &told{given: map[string]map[string]*ranking.Given{}}
	add := func(unit string, all map[string]*ranking.Given) {
		if x.given[unit] == nil {
			x.given[unit] = map[string]*ranking.Given{}
		}
		maps.Copy(x.given[unit], all)
	}
	add(given("D1", "2", ranking.Given{Index: big.NewRat(9081, 10000), Interval: scoring.Range{Lo: big.NewRat(88, 100), Hi: big.NewRat(93, 100)}, Answers: 812, Own: big.NewRat(27243, 1000), Wave: "w"}))
	add(given("D2", "2", ranking.Given{Why: ranking.Few, Answers: 12, Least: 30}))
	add(given("C1", "2", ranking.Given{Why: ranking.Withheld}))
	add(given("D2", "3", ranking.Given{Why: ranking.StillAsked, Opinion: &ranking.Opinion{Until: desktest.Noon}}))
	add(given("D1", "3", ranking.Given{Final: true, Opinion: &ranking.Opinion{Points: big.NewRat(6, 1), Final: true}}))
	add(given("C2", "3", ranking.Given{Final: true, Opinion: &ranking.Opinion{Points: big.NewRat(15, 2), Judged: 40, Final: true}}))
	add(given("P", "3", ranking.Given{Opinion: &ranking.Opinion{Points: big.NewRat(15, 2), Judged: 2, Few: true}}))
	o := &office{}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		o.reform = reform.New(reform.Config{Store: d.Store, Now: d.Now})
		o.pages, err = rounds.New(rounds.Config{Site: d.Site, Desk: d.Desk, Directory: d.Directory, Office: o.reform, Ranker: x, Now: d.Now})
		return []web.Audience{o.pages}, err
	})
	set := small("s", true)
	if _, err := o.reform.PutSet(t.Context(), &set, 0); err != nil {
		t.Fatal(err)
	}
	o.running("r", "D1", "D2", "C1", "C2", "P")
	v := o.council()
	v.Get("/reform/rounds/r/criteria/2").Want(200, "Satisfaction index 90.81% (95% interval 88.00% to 93.00%), 812 answers: 27.24 points", "provisional",
		"/results/w?", "Only 12 answers, 30 are needed", "Too few have answered")
	v.Get("/reform/rounds/r/criteria/3").Want(200, "40 people judged: 7.5 points", "Too few have answered", "still open and takes forms until", "At least 5 people judged: 6 points").Lacks("2 people judged")
	v.Get("/reform/rounds/r/criteria/1.1").Want(200).Lacks("Too few")
	x.err = &survey.Error{Kind: survey.KindConflict, Code: "ranking.unfrozen"}
	v.Get("/reform/rounds/r/criteria/2").Want(200).Lacks("90.81%")
	x.err = &survey.Error{Kind: survey.KindDamaged, Code: "ranking.damaged"}
	v.Get("/reform/rounds/r/criteria/2").Want(500)
}
